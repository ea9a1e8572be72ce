"""The command: what it says, where, and with which exit status."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

import console
import export_course
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import CourseFolder

pytestmark = pytest.mark.slow

SCRIPT = Path(export_course.__file__)
SUMMARY = "1 guide, 14 units, 19 blocks, 139 words, 28 minutes, 5 warnings"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_path_alone_on_stdout_and_the_rest_on_stderr(export: Callable[..., Exported]) -> None:
    result = export()
    assert result.status == 0
    assert result.out == f"{result.archive}\n"
    assert len(result.err) == 6
    assert result.err[0] == (
        "course/guides/g1-example/10-first.md:1: warning: the section has 28 words; 450 to 650 are expected "
        "[section-words]"
    )
    assert result.err[-1] == SUMMARY


def test_quiet_says_the_path_only(export: Callable[..., Exported]) -> None:
    result = export("--quiet", "--report")
    assert (result.status, result.out, result.err) == (0, f"{result.archive}\n", [])


def test_quiet_still_tells_problems(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.change("10-first.md", "[F001]", "[F999]")
    result = export("--quiet")
    assert result.status == 1
    assert result.err[-1] == "1 problem found; nothing was written"
    assert len(result.err) == 2


def test_problems_stand_without_warnings(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.change("10-first.md", "[F001]", "[F999] [F998]")
    result = export()
    assert [": warning: " in line for line in result.err] == [False] * 3
    assert result.err[-1] == "2 problems found; nothing was written"


@pytest.mark.parametrize("name", ["our-ics.yaml", "our-ics.yml"])
def test_edition_may_stand_anywhere(
    export: Callable[..., Exported], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_text("id: our-ics\nname: Ours\n")
    monkeypatch.chdir(tmp_path)
    result = export("--edition", name)
    assert result.status == 0
    assert b'"edition": "our-ics"' in result.read("policies/2026/policy.json")


def test_problem_of_an_edition_elsewhere_names_its_whole_path(export: Callable[..., Exported], tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("id: ours\n")
    result = export("--edition", str(tmp_path / "ours.yaml"))
    assert result.problems == [f"{tmp_path}/ours.yaml:1: the edition has no 'name'; it is required [missing-keys]"]


def test_edition_within_the_course_may_be_given_by_path(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.write("editions/trust.yaml", "id: trust\n")
    result = export("--edition", str(course.path("editions/trust.yaml")))
    assert result.problems == ["course/editions/trust.yaml:1: the edition has no 'name'; it is required [missing-keys]"]


def test_output_is_named_after_the_edition(
    course: CourseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(export_course, "REPOSITORY", tmp_path)
    course.write("editions/ics.yaml", "id: ics\nname: ICS edition\n")
    assert export_course.main(["--edition", "ics"], {}) == 0
    assert capsys.readouterr().out == f"{tmp_path}/dist/digital-boards-ics.tar.gz\n"
    assert [file.name for file in (tmp_path / "dist").iterdir()] == ["digital-boards-ics.tar.gz"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--edition", "isc"], "there is no edition 'isc' in {course}/editions; known are: trust"),
        (["--edition", "no/such.yaml"], "the edition file no/such.yaml is not there"),
        (["--course", "no/such"], "the folder no/such is not there; name the folder of the curriculum with --course"),
        (["--output", "x.zip"], "the format course is a file that ends in .tar.gz, which x.zip does not"),
        (
            ["--format", "library", "--output", "x.tar.gz"],
            "the format library is a file that ends in .zip, which x.tar.gz does not",
        ),
        (
            ["--format", "library", "--retire", "g1"],
            "--retire is about a course and its learners; it cannot go with --format library",
        ),
        (["--no-such-option"], "unrecognized arguments: --no-such-option"),
    ],
)
def test_misunderstood_command_is_exit_2(
    course: CourseFolder, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        export_course.main(["--course", str(course.root), *options], {})
    assert stopped.value.code == console.USAGE
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == f"export_course.py: error: {message.format(course=course.root)}"


def test_folder_that_is_a_file_is_told_in_a_sentence(export: Callable[..., Exported], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    output = tmp_path / "file" / "x.tar.gz"
    result = export("--output", str(output))
    assert result.status == 1
    assert result.err == [f"{output} cannot be written: Not a directory; nothing was changed"]


def test_output_that_is_a_folder_is_told_in_a_sentence(export: Callable[..., Exported], tmp_path: Path) -> None:
    output = tmp_path / "out" / "x.tar.gz"
    output.mkdir(parents=True)
    result = export("--output", str(output))
    assert result.status == 1
    assert result.err == [f"{output} cannot be written: Is a directory; nothing was changed"]
    assert list(output.parent.iterdir()) == [output]


def test_full_disk_is_told_in_a_sentence(course: CourseFolder, tmp_path: Path) -> None:
    output = tmp_path / "out" / "x.tar.gz"
    output.parent.mkdir()
    output.write_bytes(b"earlier")
    command = 'ulimit -f 1; exec "$@"'  # no file may grow beyond a kilobyte
    done = subprocess.run(
        ["bash", "-c", command, "-", sys.executable, SCRIPT, "--course", course.root, "--output", output],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"{output} cannot be written: File too large; nothing was changed"]
    assert done.stdout == ""
    assert output.read_bytes() == b"earlier"
    assert list(output.parent.iterdir()) == [output]


def test_runs_from_any_folder(course: CourseFolder, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, SCRIPT, "--course", "../course", "--output", "x.tar.gz"],
        capture_output=True,
        text=True,
        cwd=folder,
        check=True,
    )
    assert done.stdout == "x.tar.gz\n"
    assert done.stderr.splitlines()[-1] == SUMMARY
    assert (folder / "x.tar.gz").is_file()


def test_stdout_that_is_full_is_told(course: CourseFolder, tmp_path: Path) -> None:
    output = tmp_path / "x.tar.gz"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, SCRIPT, "--quiet", "--course", course.root, "--output", output],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.stderr.splitlines()[0] == f"{output} is written, but stdout cannot be: No space left on device"
    assert done.returncode != 0
    assert output.is_file()


def test_interrupt_is_told_without_traceback(export: Callable[..., Exported], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(export_course, "write_packages", interrupt)
    result = export()
    assert (result.status, result.out) == (console.INTERRUPTED, "")
    assert result.err == ["interrupted; nothing was changed"]


def test_help_tells_what_to_type_and_what_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        export_course.main(["--help"], {})
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    for words in ("--edition", "--course", "--output", "--report", "--quiet", "examples:", "exit status:", "Studio"):
        assert words in text


@pytest.mark.parametrize(
    ("environ", "colour"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)]
)
def test_terminal_shows_progress_and_colour(
    course: CourseFolder,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    colour: bool,
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    export_course.main(["--course", str(course.root), "--output", str(course.root.parent / "x.tar.gz")], environ)
    text = screen.getvalue()
    assert "\r\x1b[KReading the course …" in text
    assert ("\x1b[33mcourse/guides" in text) is colour
    assert text.endswith(f"{SUMMARY}\n")


def test_progress_is_for_terminals_only(export: Callable[..., Exported]) -> None:
    assert [line for line in export().err if "…" in line or "\x1b" in line] == []


@pytest.mark.parametrize(
    ("number", "words", "expected"),
    [(1, ("guide",), "1 guide"), (7412, ("word",), "7,412 words"), (0, ("copy", "copies"), "0 copies")],
)
def test_numbers_have_their_word(number: int, words: tuple[str, ...], expected: str) -> None:
    assert console.count(number, *words) == expected


def test_names_that_cannot_be_noted_are_told(course: CourseFolder, export: Callable[..., Exported]) -> None:
    (course.root / "keys.lock").mkdir()
    result = export("--release")

    assert result.status == 1
    assert result.out == ""
    assert "is written, but its names or what it has seen cannot be noted" in result.err[0]
    assert result.err[1] == "Mend that and export again before you import the archive"
