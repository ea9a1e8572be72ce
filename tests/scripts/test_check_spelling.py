"""Every word that people read is British English, or stands in the project's list."""

import shutil
from pathlib import Path

import pytest

import check_spelling

pytestmark = pytest.mark.slow

pytestmark = pytest.mark.skipif(
    not check_spelling.is_installed(), reason="hunspell is missing; 'make test' installs it"
)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course, in a copy that may be changed."""
    copy = tmp_path / "course"
    shutil.copytree(check_spelling.COURSE, copy)
    monkeypatch.setattr(check_spelling, "COURSE", copy)
    return copy


@pytest.mark.slow
def test_the_course_is_spelt_right(capsys: pytest.CaptureFixture[str]) -> None:
    status = check_spelling.main([])

    assert capsys.readouterr().out == ""
    assert status == 0


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["organizaton", "color", "analyze", "recieve"])
def test_a_wrong_word_is_told_with_its_place(wrong: str, course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = course / "frame" / "start-here" / "01-how-this-works.md"
    page.write_text(page.read_text() + f"\nThis is {wrong}.\n")
    line = page.read_text().splitlines().index(f"This is {wrong}.") + 1

    assert check_spelling.main([]) == 1
    assert capsys.readouterr().out.startswith(
        f"course/frame/start-here/01-how-this-works.md:{line}: “{wrong}” is not known"
    )


@pytest.mark.slow
def test_a_listed_word_that_nobody_uses_is_told(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = course / "words.txt"
    words.write_text(f"{words.read_text()}zyzzyva  # a beetle\n")

    assert check_spelling.main([]) == 1
    assert capsys.readouterr().out == "course/words.txt: “zyzzyva” is used nowhere; delete it\n"


def test_a_course_with_problems_is_told_and_not_checked(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "programme.yaml").write_text("org: [")

    assert check_spelling.main([]) == 1
    told = capsys.readouterr().err
    assert told.startswith("course/programme.yaml:")
    assert told.endswith("so its spelling was not checked.\n")
