"""``export_course.py --diff``: what it says, that it writes nothing, and what it makes of other archives."""

import gzip
import io
import json
import os
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

import export_course
from curriculum.changes import Change, Fate, Group
from curriculum.diff_presenter import MOST_SHOWN, render_difference
from curriculum.wording import Piece, Rewording
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import CourseFolder
from tests.curriculum.revision import COURSE, revised
from tests.preview.sample_course import course_files, write_archive

DOCS = Path(__file__).resolve().parents[2] / "docs" / "diff.md"
SAMPLE = re.compile(r"(?<=<!-- sample -->\n```\n).*?(?=```\n<!-- /sample -->)", re.DOTALL)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def changed_archive(archive: Path, edit: Callable[[dict[str, str]], None]) -> None:
    """Write the archive again with other files in it."""
    with tarfile.open(archive) as tar:
        files = {m.name.removeprefix("course/"): tar.extractfile(m).read().decode("latin-1") for m in tar}  # type: ignore[union-attr]
    edit(files)
    write_archive(archive, files)


@pytest.mark.slow
def test_the_sample_in_the_docs_is_what_the_command_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "last-season.tar.gz"
    assert export_course.main(["--quiet", "--demo", "--course", str(COURSE), "--output", str(archive)], {}) == 0
    course = revised(tmp_path / "course")
    capsys.readouterr()
    assert export_course.main(["--demo", "--course", str(course.root), "--diff", str(archive)], {}) == 0
    said = capsys.readouterr().out
    text = DOCS.read_text("utf-8")
    if os.environ.get("DIGIBOARDS_SAMPLES"):
        text = SAMPLE.sub(lambda _found: said, text)
        DOCS.write_text(text, "utf-8")

    (sample,) = SAMPLE.findall(text)
    assert said == sample


def test_it_writes_nothing(course: CourseFolder, export: Callable[..., Exported]) -> None:
    export()
    course.change("guide.yaml", ", 14-fifth.md", "")
    course.path("14-fifth.md").unlink()
    before = tree(course.root.parent)
    result = export("--diff", str(course.root.parent / "dist" / "x.tar.gz"))

    assert result.status == 0
    assert "Taken out." in result.out
    assert result.err == []
    assert tree(course.root.parent) == before


def test_no_change_is_said_in_a_sentence(export: Callable[..., Exported]) -> None:
    archive = export().archive
    assert export("--diff", str(archive)).out == "Nothing changes for learners.\n"


def test_an_edition_is_compared_with_itself(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.write(
        "editions/ics.yaml", "id: ics\nname: ICS edition\nbase: trust\noverride:\n  programme.yaml:\n    run: ics\n"
    )
    (course.root / "editions" / "ics").mkdir()
    archive = export("--edition", "ics").archive
    assert export("--edition", "ics", "--diff", str(archive)).out == "Nothing changes for learners.\n"
    result = export("--diff", str(archive))

    key = "DigitalBoards/DB101"
    assert result.status == 1
    assert result.err == [
        f"{archive} is of another course, {key}/ics; this one is {key}/2026, and no learner's work is in both",
        "Name an archive of this edition, or another edition with --edition",
    ]


def test_programs_get_every_sentence(course: CourseFolder, export: Callable[..., Exported]) -> None:
    archive = export().archive
    course.change("12-third.md", "Some words to read.", " ".join(f"Sentence {n} is new here." for n in range(9)))
    result = export("--diff", str(archive), "--messages", "json")
    (change,) = json.loads(result.out)["changes"]

    assert (change["where"], change["what"], change["learners"]) == (
        ["An example guide", "A page about third"],
        "page-reworded",
        "kept",
    )
    assert len(change["sentences"]) == 10
    assert change["sentence"] == "Reworded: 9 of 9 sentences, and 1 taken out."


def test_a_course_with_problems_is_not_compared(course: CourseFolder, export: Callable[..., Exported]) -> None:
    archive = export().archive
    course.change("10-first.md", "[F001]", "[F999]")
    result = export("--diff", str(archive))
    assert (result.status, result.out) == (1, "")
    assert "the fact F999 is not in sources.yaml" in result.err[0]


def test_many_sentences_are_counted() -> None:
    pieces = tuple(Piece("", f"Sentence {number}.") for number in range(MOST_SHOWN + 2))
    page = Group("A page", (Change("page-reworded", rewording=Rewording(pieces, 20)),))
    lines = list(render_difference(Group("", (), (Group("A guide", (), (page,)),)), "old.tar.gz"))

    assert sum("+ Sentence" in line for line in lines) == MOST_SHOWN
    assert lines[-1].strip() == "… and 2 more"


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            Change("value:decisions/options/risks", "Pause", "It costs.", "It costs a month.", "scenario"),
            ["Changed in the scenario “Pause”: risks.", "  – It costs.", "  + It costs a month."],
        ),
        (
            Change("value:heading", old="", new="What you wrote", kind="recall"),
            ["Changed in the look back: heading.", "  + What you wrote"],
        ),
        (
            Change("value:guides/suits_newcomers:yes", "the basics", kind="discovery"),
            ["Changed in the starting point “the basics”: suits newcomers is now yes."],
        ),
        (
            Change("value:pass_mark", old="70", new="80", kind="check"),
            ["The mark to pass the knowledge check is 80%, not 70%."],
        ),
        (Change("activity-added", kind="action_plan"), ["New: action plan."]),
        (
            Change("activity-removed", kind="commitments", fate=Fate.HIDDEN),
            [
                "Taken out: the list of commitments.",
                "  ! Commitments made there are kept, and found in “My learning” only.",
            ],
        ),
        (Change("page-moved"), ["Moved: it comes first now."]),
        (Change("parts-reordered", kind="scenario"), ["The scenario has its parts in another order, or other parts."]),
    ],
)
def test_each_change_has_its_words(change: Change, lines: list[str]) -> None:
    group = Group("", (), (Group("A guide", (change,)),))
    assert list(render_difference(group, "old.tar.gz"))[5:] == [f"  {line}" for line in lines]


def entity_bomb(files: dict[str, str]) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    files["chapter/g1.xml"] = f'<!DOCTYPE c [<!ENTITY l0 "lol">{lol}]><chapter display_name="&l11;"/>'


def same_page_everywhere(files: dict[str, str]) -> None:
    files["sequential/g1-start.xml"] = "<sequential>" + '<vertical url_name="g1-welcome"/>' * 1000 + "</sequential>"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (entity_bomb, "chapter/g1.xml declares a document type, which export_course.py does not write"),
        (same_page_everywhere, "its url_name stands twice in the course"),
        (lambda files: files.pop("vertical/g1-first.xml"), "vertical/g1-first.xml is missing from the archive"),
        (lambda files: files.update({"vertical/g1-first.xml": "<v"}), "vertical/g1-first.xml is not XML"),
        (
            lambda files: files.update({"vertical/g1-first.xml": "<html/>"}),
            "holds <html> where Studio expects",
        ),
        (
            lambda files: files.update(
                {"vertical/g1-first.xml": '<vertical><problem url_name="p" display_name="P"/></vertical>'}
            ),
            "holds <problem>",
        ),
        (lambda files: files.update({"chapter/g1.xml": " " * 4_000_001}), "chapter/g1.xml is larger than"),
        (
            lambda files: files.update({"policies/2026/policy.json": "[" * 9_999}),
            "policies/2026/policy.json is not JSON",
        ),
        (lambda files: files.update({"policies/2026/policy.json": "{}"}), "holds no settings of this course run"),
        (
            lambda files: files.update({"policies/2026/policy.json": '{"course/2026": {"display_name": "x"}}'}),
            "it was not written by export_course.py",
        ),
    ],
)
def test_a_hostile_archive_is_one_sentence(
    export: Callable[..., Exported], tmp_path: Path, edit: Callable[[dict[str, str]], None], sentence: str
) -> None:
    archive = export().archive
    other = tmp_path / "other.tar.gz"
    archive.rename(other)
    changed_archive(other, edit)
    result = export("--diff", str(other))

    assert (result.status, result.out, len(result.err)) == (1, "", 1)
    assert result.err[0].startswith(f"{other} cannot be compared: ")
    assert sentence in result.err[0]


def outside(path: Path) -> None:
    with gzip.open(path, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("../course.xml"), io.BytesIO())


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "There is no file"),
        (lambda path: path.write_text("x"), "is damaged, or not a .tar.gz archive"),
        (lambda path: path.mkdir(), "is a folder"),
        (outside, "which is outside its folder"),
        (lambda path: write_archive(path, course_files()), "it was not written by export_course.py"),
    ],
)
def test_what_is_no_archive_of_ours_is_one_sentence(
    export: Callable[..., Exported], tmp_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    path = tmp_path / "old.tar.gz"
    make(path)
    result = export("--diff", str(path))

    assert (result.status, result.out, len(result.err)) == (1, "", 1)
    assert sentence in result.err[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--seen"], "--diff writes nothing, so it cannot go with --seen"),
        (["--messages", "github"], "--diff tells people or programs; it cannot go with --messages github"),
    ],
)
def test_what_cannot_go_together_is_told(
    export: Callable[..., Exported], capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    with pytest.raises(SystemExit):
        export("--diff", "x.tar.gz", *options)
    assert message in capsys.readouterr().err
