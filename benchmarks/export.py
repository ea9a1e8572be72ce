"""How long the exporter takes and how much memory, for the course as it is, 10 times and 100 times it.

The bars: 100 times the course stays under 750 MB, and takes no more than 10 times as long as 10 times it,
in CPU time, which other work on the machine does not change.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
SCRIPT = REPOSITORY / "scripts" / "export_course.py"
MEMORY_BAR_MB = 750
GROWTH_TOLERANCE = 1.1  # what two runs of the same thing differ by
_OF = re.compile(r"^(of: )(\S+)$", re.MULTILINE)  # an earlier text of the guide that is recalled
_RECORD = re.compile(r"^```record\n.*?^```\n", re.MULTILINE | re.DOTALL)
_FRAME = re.compile(r"\[([^\]]*)\]\(\.\./\.\./frame/[^)]*\)")  # a link to a chapter around the guides
_ID = re.compile(r"^([ \t]*(?:- )?id: )(\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    guides: int
    pages: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    archive_mb: float


def multiply(course: Path, times: int, to: Path) -> int:
    """Write a course with each guide ``times`` over, every id its own; gives the number of pages.

    The chapters around the guides stay out, and links to them: each of their blocks knows all guides, and holds so many
    only. So does the lock of names, which are other names here.
    """
    shutil.copytree(course, to, ignore=shutil.ignore_patterns("guides", "frame", "companions", "keys.lock"))
    programme = yaml.safe_load((course / "programme.yaml").read_text("utf-8"))
    folders = [path.removeprefix("guides/") for path in programme["chapters"] if path.startswith("guides/")]
    programme |= {"chapters": [], "finish": {"guides": 4}}
    pages = 0
    for folder in folders:
        files = {file: file.read_text("utf-8") for file in sorted((course / "guides" / folder).iterdir())}
        ids = {found[2] for text in files.values() for found in _ID.finditer(text)}
        for number in range(times):
            mark = f"c{number:03}"
            copy = to / "guides" / f"{mark}-{folder}"
            copy.mkdir(parents=True)
            programme["chapters"].append(f"guides/{copy.name}")
            for file, written in files.items():
                text = _ID.sub(rf"\1{mark}-\2", _OF.sub(partial(_of_copy, mark, ids), written))
                for other in folders:  # a link to another guide leads to its copy of the same number
                    text = text.replace(f"](../{other}/", f"](../{mark}-{other}/")
                text = _RECORD.sub("", _FRAME.sub(r"\1", text))
                if file.suffix == ".md":  # so that no text is found in a cache
                    text += f"\nThis is copy {number}.\n"
                (copy / file.name).write_text(text, "utf-8")
                pages += file.suffix == ".md"
    (to / "programme.yaml").write_text(yaml.safe_dump(programme, allow_unicode=True), "utf-8")
    return pages


def _of_copy(mark: str, ids: Collection[str], found: re.Match[str]) -> str:
    """What an activity is of in a copy: something with a name of its own, where the guide has given it one."""
    return f"{found[1]}{mark}-{found[2]}" if found[2] in ids else found[0]


def measure(course: Path, times: int) -> Run:
    """Export the multiplied course in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        copy, archive = Path(folder) / "course", Path(folder) / "x.tar.gz"
        pages = multiply(course, times, copy)
        command = [sys.executable, str(SCRIPT), "--quiet", "--demo", "--course", str(copy), "--output", str(archive)]
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"the export of {times} times the course failed")
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(
            guides=len(list((copy / "guides").iterdir())),
            pages=pages,
            seconds=seconds,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_mb=usage.ru_maxrss * unit / 1e6,
            archive_mb=archive.stat().st_size / 1e6,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--course", type=Path, default=REPOSITORY / "course")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    options = parser.parse_args()
    print(
        f"{'times':>6}{'guides':>8}{'pages':>8}{'seconds':>10}{'CPU s':>8}{'ms a page':>11}"
        f"{'peak MB':>10}{'archive MB':>12}"
    )
    runs: dict[int, Run] = {}
    for times in options.times:
        run = runs[times] = measure(options.course, times)
        print(
            f"{times:>6}{run.guides:>8}{run.pages:>8}{run.seconds:>10.2f}{run.cpu_seconds:>8.2f}"
            f"{run.cpu_seconds / run.pages * 1000:>11.1f}{run.peak_mb:>10.0f}{run.archive_mb:>12.2f}",
            flush=True,
        )
    return verdict(runs)


def verdict(runs: dict[int, Run]) -> int:
    largest = max(runs)
    peak = runs[largest].peak_mb
    print(f"memory: {peak:.0f} MB at {largest} times; the bar is {MEMORY_BAR_MB} MB")
    missed = peak >= MEMORY_BAR_MB
    smaller = max((times for times in runs if times < largest), default=largest)
    if smaller < largest:
        growth = runs[largest].cpu_seconds / runs[smaller].cpu_seconds
        bar = largest / smaller
        print(f"time: {growth:.1f} times that of {smaller} times; the bar is {bar:.0f}")
        missed = missed or growth > bar * GROWTH_TOLERANCE
    print("a bar is missed" if missed else "all bars are met")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
