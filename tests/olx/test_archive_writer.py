"""One archive: the same bytes for the same course, there whole or not at all."""

import fcntl
import gzip
import os
import signal
import stat
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from olx.archive_writer import Member, write_archive
from tests.clock import python_path
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import FILES, CourseFolder

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "export_course.py"


def member(name: str, data: bytes = b"data") -> Member:
    return Member(name, lambda: data)


def test_entries_say_nothing_of_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"from disk")
    output = tmp_path / "x.tar.gz"
    write_archive([member("a"), Member("b", file)], output)
    with tarfile.open(output) as tar:
        entries = [
            (entry.name, entry.size, entry.mode, entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname)
            for entry in tar
        ]
    assert entries == [
        ("course/a", 4, 0o644, 0, 0, 0, "", ""),
        ("course/b", 9, 0o644, 0, 0, 0, "", ""),
    ]
    # gzip: no file name, no time.
    assert output.read_bytes()[:10] == bytes.fromhex("1f8b08000000000000ff")


def test_names_of_any_length_are_kept(tmp_path: Path) -> None:
    names = [f"vertical/{'n' * 200}.xml", "static/café.svg"]
    output = tmp_path / "x.tar.gz"
    write_archive([member(name) for name in names], output)
    with tarfile.open(output) as tar:
        assert tar.getnames() == [f"course/{name}" for name in names]


def test_folder_is_made(tmp_path: Path) -> None:
    write_archive([member("a")], tmp_path / "one" / "two" / "x.tar.gz")
    assert gzip.decompress((tmp_path / "one" / "two" / "x.tar.gz").read_bytes())


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_failure_leaves_the_earlier_archive_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    output = tmp_path / "x.tar.gz"
    output.write_bytes(b"earlier")

    def fail() -> bytes:
        raise error("while it is written")

    with pytest.raises(error, match="while it is written"):
        write_archive([member("a"), Member("b", fail)], output)
    assert output.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [output]


def test_leftovers_of_a_killed_run_are_removed_and_those_of_a_running_one_kept(tmp_path: Path) -> None:
    output = tmp_path / "x [1].tar.gz"
    dead, alive, other = (tmp_path / f".{name}.tmp" for name in ("x [1].tar.gz.dead", "x [1].tar.gz.alive", "y.dead"))
    for file in (dead, alive, other):
        file.write_bytes(b"half")
    with alive.open("rb") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        write_archive([member("a")], output)
    assert sorted(tmp_path.iterdir()) == sorted([output, alive, other])


def run(course: Path, output: Path, *, cwd: Path, umask: int = 0o022, **environ: str) -> None:
    subprocess.run(
        [sys.executable, SCRIPT, "--quiet", "--course", course, "--output", output],
        check=True,
        cwd=cwd,
        env={**os.environ, **environ},
        umask=umask,
        stdout=subprocess.DEVNULL,
    )


@pytest.mark.slow
def test_same_bytes_from_another_folder_time_zone_and_umask(tmp_path: Path) -> None:
    one = CourseFolder(tmp_path / "one" / "course")
    two = CourseFolder(tmp_path / "a much longer name" / "course")
    for file in two.root.rglob("*"):
        os.utime(file, (1, 1))
    outputs = [tmp_path / name / "x.tar.gz" for name in ("here", "there")]
    run(one.root, outputs[0], cwd=tmp_path, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="1")
    run(two.root, outputs[1], cwd=one.root, umask=0o077, TZ="America/New_York", PYTHONHASHSEED="2")
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert [stat.S_IMODE(output.stat().st_mode) for output in outputs] == [0o644, 0o644]


def test_byte_order_mark_and_windows_line_ends_give_the_same_bytes(
    course: CourseFolder, export: Callable[..., Exported]
) -> None:
    plain = export().archive.read_bytes()
    changed = 0
    for path, content in FILES.items():
        if isinstance(content, str) and not path.startswith("static/"):
            course.write(path, b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode())
            changed += 1
    assert changed > 15
    result = export()
    assert result.status == 0
    assert result.archive.read_bytes() == plain


@pytest.mark.slow
def test_killed_at_any_moment_the_earlier_archive_stays(tmp_path: Path) -> None:
    course = CourseFolder(tmp_path / "course")
    output = tmp_path / "dist" / "x.tar.gz"
    run(course.root, output, cwd=tmp_path)
    whole = output.read_bytes()
    output.write_bytes(b"earlier")
    killed = 0
    for tenth in range(12):
        process = subprocess.Popen(
            [sys.executable, SCRIPT, "--quiet", "--course", course.root, "--output", output], stdout=subprocess.DEVNULL
        )
        time.sleep(tenth / 10)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert output.read_bytes() in (b"earlier", whole)
    assert killed > 0


def test_killed_while_it_writes_it_leaves_a_hidden_file_that_the_next_run_removes(tmp_path: Path) -> None:
    output = tmp_path / "x.tar.gz"
    output.write_bytes(b"earlier")
    slow = (
        "import sys, time; from pathlib import Path; from olx.archive_writer import write_archive\n"
        "from olx.archive_writer import Member\n"
        "def wait(): print('writing', flush=True); time.sleep(60); return b''\n"
        "write_archive([Member('a', lambda: b'data'), Member('b', wait)], Path(sys.argv[1]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", slow, output],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": python_path(SCRIPT.parent)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    process.kill()
    process.wait()
    process.stdout.close()
    assert output.read_bytes() == b"earlier"
    assert [file.name.startswith(".x.tar.gz.") for file in tmp_path.iterdir() if file != output] == [True]
    write_archive([member("a")], output)
    assert list(tmp_path.iterdir()) == [output]
