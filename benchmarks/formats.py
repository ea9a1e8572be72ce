"""Measures every format of both editions: CPU seconds and bytes, beside the course's own archive in the same run."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COURSE, EDITIONS = "course", ("trust", "ics")
# The bars: each format within so many times the course's seconds, each file below so many bytes.
MOST_TIMES, MOST_BYTES = 12, 5_000_000
# What one process measures: the format named, of the edition named, into a folder; and into another one, once more.
_MEASURED = """\
import json, sys, time
import export_course
form, edition, *folders = sys.argv[1:]
names = {"course": "x.tar.gz", "library": "x.zip", "web": "x.zip"}
seconds = []
for folder in folders:
    began = time.process_time()
    asked = ["--demo", "--quiet", "--format", form, "--edition", edition]
    status = export_course.main([*asked, "--output", f"{folder}/{names.get(form, 'x')}"], {})
    seconds.append(time.process_time() - began)
    if status:
        sys.exit(status)
print(json.dumps(seconds))
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Export everything, print a table; 0 if every bar is kept, else 1."""
    parser = argparse.ArgumentParser(prog="formats.py", description=__doc__)
    parser.add_argument("--edition", action="append", choices=EDITIONS, help="one edition (default: both)")
    editions = parser.parse_args(argv).edition or list(EDITIONS)
    forms = _forms()
    missed = []
    print("| edition | format | files | CPU seconds | times the course | largest file, KB | all files, MB |")
    print("|---|---|---|---|---|---|---|")
    for edition in editions:
        base = 0.0
        for form in forms:
            taken, sizes, is_same = _export(form, edition)
            base = taken if form == COURSE else base
            times = taken / base
            print(
                f"| {edition} | {form} | {len(sizes)} | {taken:.1f} | {times:.1f} | {max(sizes) / 1000:.0f} "
                f"| {sum(sizes) / 1e6:.2f} |"
            )
            if times > MOST_TIMES:
                missed.append(f"{edition}, {form}: {times:.1f} times the course, and the bar is {MOST_TIMES}")
            if max(sizes) >= MOST_BYTES:
                missed.append(f"{edition}, {form}: a file of {max(sizes):,} bytes, and the bar is {MOST_BYTES:,}")
            if not is_same:
                missed.append(f"{edition}, {form}: exporting twice gives other bytes")
    for line in missed:
        print(line, file=sys.stderr)
    return int(bool(missed))


def _forms() -> list[str]:
    """The names of all formats, the course first."""
    asked = [sys.executable, "-c", "from formats.registry import FORMATS; print(*FORMATS)"]
    return subprocess.run(asked, cwd=ROOT / "scripts", check=True, capture_output=True, text=True).stdout.split()


def _export(form: str, edition: str) -> tuple[float, list[int], bool]:
    """Export in a process of its own; the CPU seconds, the size of each file, and whether once more gives the same."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        asked = [sys.executable, "-c", _MEASURED, form, edition, first, second]
        ran = subprocess.run(asked, cwd=ROOT / "scripts", check=False, capture_output=True, text=True)
        if ran.returncode:
            raise SystemExit(f"{edition}, {form} was not written:\n{ran.stderr}")
        files = _files(Path(first))
        sizes = [len(content) for content in files.values()]
        return json.loads(ran.stdout.splitlines()[-1])[0], sizes, files == _files(Path(second))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


if __name__ == "__main__":
    sys.exit(main())
