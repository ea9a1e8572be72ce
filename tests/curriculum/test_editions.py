"""Editions: what one changes in its base, where its mistakes are told, and what it is warned of."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.curriculum.exporting import Exported, export_in
from tests.curriculum.good_course import GUIDE, CourseFolder, page

HERE = "course/editions"
OURS = """\
id: ours
name: Our edition
base: trust
replace: [GUIDE/11-second.md]
add:
  - page: GUIDE/15-sixth.md
    after: GUIDE/14-fifth.md
omit: [GUIDE/12-third.md]
override:
  programme.yaml:
    title: Our course
  GUIDE/guide.yaml:
    minutes: 30
"""


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    course = CourseFolder(tmp_path / "course")
    course.write("editions/ours.yaml", OURS.replace("GUIDE", GUIDE))
    course.write(f"editions/ours/{GUIDE}/11-second.md", page("second", "section", "Our own words."))
    course.write(f"editions/ours/{GUIDE}/15-sixth.md", page("sixth", "section", "Something more."))
    return course


@pytest.fixture
def export(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> Callable[..., Exported]:
    return lambda *options: export_in(course, capsys, "--edition", "ours", *options)


def told(course: CourseFolder, capsys: pytest.CaptureFixture[str], edition: str) -> list[str]:
    """The problems of an edition file with this text."""
    course.write("editions/ours.yaml", edition.replace("GUIDE", GUIDE))
    result = export_in(course, capsys, "--edition", "ours")
    assert result.status == 1
    assert not result.archive.exists()
    return result.problems


def test_an_edition_replaces_adds_and_leaves_out_pages_and_changes_values(
    course: CourseFolder, export: Callable[..., Exported], capsys: pytest.CaptureFixture[str]
) -> None:
    base = export_in(course, capsys).texts()
    ours = export()

    assert ours.status == 0
    assert "Our own words" in ours.texts()["g1-second-1"]
    assert "Our own words" not in base["g1-second-1"]
    assert set(ours.texts()) - set(base) == {"g1-sixth-1"}
    assert set(base) - set(ours.texts()) == {"g1-third-1"}
    assert b'"display_name": "Our course"' in ours.read("policies/2026/policy.json")
    places = [item.get("url_name") for item in ours.xml("sequential/g1-learn.xml")]
    assert places.index("g1-sixth") == places.index("g1-fifth") + 1


def test_the_base_stays_as_it_was(course: CourseFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plain = CourseFolder(tmp_path / "plain" / "course")

    texts = export_in(course, capsys).texts()

    assert texts == export_in(plain, capsys).texts()


def test_what_an_edition_changes_is_told(export: Callable[..., Exported]) -> None:
    said = export("--report").err

    assert "Our edition, based on Trust edition: replaces 1 file, adds 1, leaves out 1, changes values in 2" in said
    assert f"replaced: {GUIDE}/11-second.md" in said
    assert f"added: {GUIDE}/15-sixth.md, after {GUIDE}/14-fifth.md" in said
    assert f"left out: {GUIDE}/12-third.md" in said
    assert "changed: programme.yaml: title" in said


def test_an_edition_of_an_edition_outside_the_course(
    course: CourseFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    (theirs / GUIDE).mkdir(parents=True)
    (theirs / "edition.yaml").write_text(
        f"id: theirs\nname: Their edition\nbase: ours\nfolder: .\nreplace: [{GUIDE}/15-sixth.md]\n"
        f"add:\n  - page: {GUIDE}/16-seventh.md\n    after: {GUIDE}/15-sixth.md\n"
        "override:\n  programme.yaml: {organisation: Our own}\n"
    )
    (theirs / GUIDE / "15-sixth.md").write_text(page("sixth", "section", "Their words."))
    (theirs / GUIDE / "16-seventh.md").write_text(page("seventh", "section", "A seventh."))
    result = export_in(course, capsys, "--edition", str(theirs / "edition.yaml"))

    assert result.status == 0
    assert "Their words" in result.texts()["g1-sixth-1"]
    assert "Our own words" in result.texts()["g1-second-1"]
    assert "g1-seventh-1" in result.texts()
    policy = result.read("policies/2026/policy.json")
    assert b'"display_organization": "Our own"' in policy
    assert b'"display_name": "Our course"' in policy
    assert any(line.startswith("Their edition, based on Our edition, Trust edition: ") for line in result.err)


def test_a_problem_is_told_where_the_editions_own_text_stands(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.change(f"editions/ours/{GUIDE}/11-second.md", "Our own words.", "Our [dead](nowhere.md) link.")
    (problem,) = told(course, capsys, OURS)

    assert problem.startswith(f"{HERE}/ours/{GUIDE}/11-second.md:8: ")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("title: Our course", "title: [Our course]", ":11: 'title' is a list; expected text [wrong-values]"),
        (
            "title: Our course",
            "titel: Our course",
            ":11: the programme has no key 'titel'; did you mean 'title'? [unknown-keys]",
        ),
        (
            "title: Our course",
            "title:\n    tilte:",
            ":12: the base has no 'tilte' to take out or change [edition-changes]",
        ),
        ("minutes: 30", "minutes: many", ":13: 'minutes' is text; expected a whole number [wrong-values]"),
        (
            "minutes: 30",
            "statements: {g1-nothing: ~}",
            ":13: the base has no 'statements.g1-nothing' to take out or change [edition-changes]",
        ),
        (
            "replace: [GUIDE/11-second.md]",
            "replace: [GUIDE/11-second.md, GUIDE/19-none.md]",
            f":4: '{GUIDE}/19-none.md' is not in the edition's folder, ours/ [edition-files]",
        ),
        (
            "omit: [GUIDE/12-third.md]",
            "omit: [GUIDE/12-thrid.md]",
            f":8: '{GUIDE}/12-thrid.md' is left out, but the base has no such file or folder [edition-changes]",
        ),
        (
            "after: GUIDE/14-fifth.md",
            "after: GUIDE/14-fith.md",
            (
                ":6: '15-sixth.md' is added after '14-fith.md', which the base does not list; "
                "did you mean '14-fifth.md'? [edition-changes]"
            ),
        ),
        (
            "after: GUIDE/14-fifth.md",
            "after: frame/14-fifth.md",
            f":7: '{GUIDE}/15-sixth.md' is added after a page of another folder; name one of its own [edition-changes]",
        ),
        (
            "  programme.yaml:",
            "  programm.yaml:",
            ":10: 'programm.yaml' is changed, but the base has no such file or folder [edition-changes]",
        ),
        (
            "base: trust",
            "base: trusts",
            ":3: there is no edition 'trusts'; name one of the course, or the path of its file [edition-base]",
        ),
        ("base: trust", "base: ours", ":3: the editions are based on each other in a ring [edition-base]"),
        (
            "name: Our edition",
            "name: Our edition\nreplaced: []",
            ":3: the edition has no key 'replaced'; did you mean 'replace'? [unknown-keys]",
        ),
    ],
)
def test_a_mistake_of_an_edition_is_told_with_its_line(
    old: str, new: str, problem: str, course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in OURS
    found = told(course, capsys, OURS.replace(old, new))

    assert f"{HERE}/ours.yaml{problem}" in found


def test_a_file_that_the_edition_does_not_list_is_told(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.write(f"editions/ours/{GUIDE}/13-fourth.md", page("fourth", "section"))
    (problem,) = told(course, capsys, OURS)

    path = f"{GUIDE}/13-fourth.md"
    assert (
        problem
        == f"{HERE}/ours/{path}:1: the file is not used; list '{path}' in ours.yaml, or delete it [edition-files]"
    )


def test_what_the_base_has_cannot_be_added(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    course.write(f"{GUIDE}/15-sixth.md", page("sixth", "section"))
    course.change(f"{GUIDE}/guide.yaml", "14-fifth.md", "14-fifth.md, 15-sixth.md")
    found = told(course, capsys, OURS)

    assert (
        f"{HERE}/ours.yaml:6: '{GUIDE}/15-sixth.md' is added, but the base has it; replace it instead [edition-changes]"
        in found
    )


def test_statements_are_swapped_added_and_taken_out_by_their_ids(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [line.split("id: ")[1] for line in course.read(f"{GUIDE}/guide.yaml").splitlines() if "  - id: g1-" in line]
    first, second = names[:2]
    changes = f"    statements:\n      {first}: {{id: our-own, text: I can say ours.}}\n      {second}: ~\n"
    changes += "      more: {text: I can say more.}\n"
    course.write("editions/ours.yaml", OURS.replace("GUIDE", GUIDE) + changes)
    result = export_in(course, capsys, "--edition", "ours")
    before = next(text for name, text in result.texts().items() if name.endswith("g1-before"))

    assert result.status == 0
    assert "id: our-own" in before
    assert "text: I can say ours." in before
    assert "id: more" in before
    assert first not in before
    assert second not in before


# When the base changes


def git(folder: Path, *command: str) -> None:
    who = ["-c", "user.name=Writer", "-c", "user.email=writer@example.org", "-c", "core.autocrlf=false"]
    subprocess.run(["git", "-C", folder, *who, *command], check=True, capture_output=True)


def seen_warnings(result: Exported) -> list[str]:
    return [line for line in result.err if "--seen" in line]


def test_a_page_never_noted_is_warned_of(export: Callable[..., Exported]) -> None:
    assert any(
        line.startswith(
            f"{HERE}/ours.yaml:4: warning: nothing says against which text '{GUIDE}/11-second.md' was written"
        )
        for line in export().err
    )


def test_a_changed_base_is_warned_of_with_its_difference(course: CourseFolder, export: Callable[..., Exported]) -> None:
    git(course.root, "init", "-q")
    git(course.root, "add", ".")
    git(course.root, "commit", "-qm", "The course")
    export("--seen")
    assert not seen_warnings(export())
    course.change(f"{GUIDE}/11-second.md", "is set out elsewhere", "is set out on one page")
    said = export().err

    assert any(
        line.startswith(f"{HERE}/ours/{GUIDE}/11-second.md:1: warning: the base's page has changed since")
        for line in said
    )
    assert any(line.startswith("-") and "is set out elsewhere" in line for line in said)
    assert any(line.startswith("+") and "is set out on one page" in line for line in said)
    assert export("--seen").status == 0
    assert not seen_warnings(export())


def test_without_history_the_change_is_told_and_no_difference(
    course: CourseFolder, export: Callable[..., Exported], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(course.root.parent))
    export("--seen")
    course.change(f"{GUIDE}/11-second.md", "is set out elsewhere", "is set out on one page")

    assert any("nothing can be compared" in line for line in export().err)


def test_a_changed_value_of_the_base_is_warned_of_with_what_it_is_now(
    course: CourseFolder, export: Callable[..., Exported]
) -> None:
    assert any(
        line.startswith(f"{HERE}/ours.yaml:10: warning: nothing says against which values 'programme.yaml' was changed")
        for line in export().err
    )
    export("--seen")
    assert not seen_warnings(export())
    course.change("programme.yaml", "title: Example", "title: Another example")

    (warning,) = seen_warnings(export())
    assert warning.startswith(
        f"{HERE}/ours.yaml:10: warning: the base's 'title' has changed since; it is \"Another example\" now; "
    )
    assert export("--seen").status == 0
    assert not seen_warnings(export())


def test_a_value_within_a_list_is_noted_by_the_name_of_its_item(
    course: CourseFolder, export: Callable[..., Exported]
) -> None:
    course.change(
        "editions/ours.yaml", "    minutes: 30", "    statements: {g1-tell: {text: Ours.}, g1-new: {text: More.}}"
    )
    export("--seen")
    course.change("guide.yaml", "I can tell one thing from another.", "I can tell one thing from two.")

    (warning,) = seen_warnings(export())
    assert "the base's 'statements.g1-tell.text' has changed since" in warning
    assert "g1-new" not in course.read("editions/ours/seen.txt")


def test_an_edition_that_changes_values_only_is_told_of_the_base_too(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.write("editions/few.yaml", "id: few\nname: Few\nbase: trust\noverride:\n  programme.yaml:\n    title: Few\n")
    seen = export_in(course, capsys, "--edition", "few", "--seen")
    course.change("programme.yaml", "title: Example", "title: Another example")
    (warning,) = seen_warnings(export_in(course, capsys, "--edition", "few"))

    assert seen.status == 0
    assert "the base's 'title' has changed since; it is \"Another example\" now" in warning


def test_a_page_after_one_of_another_folder_is_told_once(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(course, capsys, OURS.replace("after: GUIDE/14-fifth.md", "after: frame/14-fifth.md"))

    what = "is added after a page of another folder; name one of its own [edition-changes]"
    assert found == [f"{HERE}/ours.yaml:7: '{GUIDE}/15-sixth.md' {what}"]


def test_a_chapter_after_none_of_the_base_is_told_with_the_chapters_that_it_has(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    chapter = "id: extra\ntitle: More\nsubsections:\n  - {id: all, title: All, units: [00-more.md]}\n"
    course.write("editions/ours/frame/extra/chapter.yaml", chapter)
    course.write("editions/ours/frame/extra/00-more.md", page("more", "page"))
    edition = OURS.replace("add:\n", "add:\n  - chapter: frame/extra\n    after: frame/bheind\n")

    assert (
        f"{HERE}/ours.yaml:6: 'frame/extra' is added after 'frame/bheind', which the base does not list; "
        f"known are: {GUIDE} [edition-changes]"
    ) in told(course, capsys, edition)


def test_what_is_wrong_in_an_added_chapter_is_told_where_its_file_is(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    chapter = "id: extra\ntitle: More\nsubsections:\n  - {id: all, title: All, units: [00-more.md]}\n"
    course.write("editions/ours/frame/extra/chapter.yaml", chapter)
    course.write("editions/ours/frame/extra/00-more.md", page("more", "nothing"))
    edition = OURS.replace("add:\n", f"add:\n  - chapter: frame/extra\n    after: {GUIDE}\n")

    (problem,) = told(course, capsys, edition)
    assert problem.startswith(f"{HERE}/ours/frame/extra/00-more.md:")
