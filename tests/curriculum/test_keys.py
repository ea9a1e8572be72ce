"""The names that learners' work hangs on outlive every change that an author may make, and no loss goes unsaid."""

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import merge_names
from curriculum.keys import PAGE, Key, keyed, keys_of, losses, release, retire
from curriculum.keys_lock import LOCK, merge_lock, read_lock, write_lock
from curriculum.load import load_course
from curriculum.model import Chapter, Course, Unit
from curriculum.problems import Problems
from digiboards_xblocks.core.content_errors import Location
from tests.curriculum.exporting import Exported, export_in
from tests.curriculum.good_course import AHEAD, GUIDE, CourseFolder, page

pytestmark = pytest.mark.slow

OURS = Path(__file__).resolve().parents[2] / "course"


@cache
def our_course() -> Course:
    course = load_course(OURS, OURS / "editions" / "trust.yaml", Problems("course"))
    assert course is not None
    return course


# Changes that keep everything. Each takes a course and some numbers to choose by.


def units_of(chapter: Chapter) -> list[Unit]:
    return list(chapter.units())


def with_units(chapter: Chapter, units: list[Unit]) -> Chapter:
    """The chapter with these pages, all in its first subsection; the others stay, empty."""
    first, *others = chapter.subsections
    return replace(
        chapter, subsections=(replace(first, units=tuple(units)), *(replace(part, units=()) for part in others))
    )


def changed(course: Course, position: int, chapter: Chapter) -> Course:
    chapters = list(course.chapters)
    chapters[position] = chapter
    return replace(course, chapters=tuple(chapters))


def reordered(course: Course, a: int, b: int) -> Course:
    position = a % len(course.chapters)
    units = units_of(course.chapters[position])
    if units:
        units.insert(b % len(units), units.pop(a % len(units)))
    return changed(course, position, with_units(course.chapters[position], units))


def guides_reordered(course: Course, a: int, b: int) -> Course:
    chapters = list(course.chapters)
    chapters.insert(b % len(chapters), chapters.pop(a % len(chapters)))
    return replace(course, chapters=tuple(chapters))


def retitled(course: Course, a: int, b: int) -> Course:
    position = a % len(course.chapters)
    units = units_of(course.chapters[position])
    if units:
        units[b % len(units)] = replace(units[b % len(units)], title=f"Title {a}")
    return changed(course, position, replace(with_units(course.chapters[position], units), title=f"Guide {b}"))


def file_renamed(course: Course, a: int, b: int) -> Course:
    position = a % len(course.chapters)
    units = units_of(course.chapters[position])
    if units:
        units[b % len(units)] = replace(units[b % len(units)], location=Location(f"{a}/{b}.md", 2))
    return changed(course, position, with_units(course.chapters[position], units))


def moved(course: Course, a: int, b: int) -> Course:
    """A page goes to another chapter. Ids that many guides have, such as "welcome", stay: which moved is not known."""
    source, target = a % len(course.chapters), b % len(course.chapters)
    units = units_of(course.chapters[source])
    if not units or source == target:
        return course
    unit = units.pop(b % len(units))
    there = units_of(course.chapters[target])
    if sum(other.id == unit.id for other in course.units()) > 1:
        return course
    course = changed(course, source, with_units(course.chapters[source], units))
    return changed(course, target, with_units(course.chapters[target], [unit, *there]))


def activity_moved(course: Course, a: int, b: int) -> Course:
    """An activity goes to another page; texts that have only a number stay.

    So do ratings: the statements of a guide are those of the ratings in it, and would be another guide's.
    """
    pages = [
        (position, place, unit)
        for position, chapter in enumerate(course.chapters)
        for place, unit in enumerate(units_of(chapter))
    ]
    position, place, unit = pages[a % len(pages)]
    movable = (item for item in unit.components if not item.name.isdecimal() and item.kind != "confidence")
    item = next(movable, None)
    to_position, to_place, target = pages[b % len(pages)]
    if item is None or target is unit:
        return course
    for where, index, new in (
        (position, place, replace(unit, components=tuple(one for one in unit.components if one is not item))),
        (to_position, to_place, replace(target, components=(*target.components, item))),
    ):
        units = units_of(course.chapters[where])
        units[index] = new
        course = changed(course, where, with_units(course.chapters[where], units))
    return course


CHANGES: list[Callable[[Course, int, int], Course]] = [
    reordered,
    guides_reordered,
    retitled,
    file_renamed,
    moved,
    activity_moved,
]
numbers = st.integers(0, 10_000)
changes = st.lists(st.tuples(st.sampled_from(CHANGES), numbers, numbers, st.booleans()), max_size=12)


@settings(max_examples=25, deadline=None)
@given(changes)
def test_whatever_is_moved_renamed_or_retitled_keeps_its_name(
    steps: list[tuple[Callable[[Course, int, int], Course], int, int, bool]],
) -> None:
    course = our_course()
    lock = release(keys_of(course), {})
    released = set(lock)
    for change, a, b, is_exported in steps:
        course = keyed(change(course, a, b), lock)
        assert losses(keys_of(course), lock) == []
        assert set(keys_of(course)) == released
        if is_exported:
            lock = release(keys_of(course), lock)


@settings(max_examples=25, deadline=None)
@given(changes, numbers, numbers)
def test_whatever_is_taken_out_is_a_loss(
    steps: list[tuple[Callable[[Course, int, int], Course], int, int, bool]], a: int, b: int
) -> None:
    course = our_course()
    lock = release(keys_of(course), {})
    for change, first, second, _ in steps:
        course = keyed(change(course, first, second), lock)
    full = [position for position, chapter in enumerate(course.chapters) if units_of(chapter)]
    position = full[a % len(full)]
    units = units_of(course.chapters[position])
    gone = units.pop(b % len(units))
    course = keyed(changed(course, position, with_units(course.chapters[position], units)), lock)

    assert {loss.name for loss in losses(keys_of(course), lock)} == {
        gone.url_name,
        *(item.url_name for item in gone.components),
    }


@given(changes, st.sets(st.integers(0, 500), max_size=5))
@settings(max_examples=25, deadline=None)
def test_what_is_retired_is_asked_for_no_more_and_never_taken_again(
    steps: list[tuple[Callable[[Course, int, int], Course], int, int, bool]], chosen: set[int]
) -> None:
    course = our_course()
    lock = release(keys_of(course), {})
    full = [position for position, chapter in enumerate(course.chapters) if units_of(chapter)]
    for number in chosen:
        position = full[number % len(full)]
        units = units_of(course.chapters[position])[1:]
        course = changed(course, position, with_units(course.chapters[position], units))
    lost = losses(keys_of(keyed(course, lock)), lock)
    lock = retire(lock, lost)
    for change, first, second, is_released in steps:
        course = keyed(change(course, first, second), lock)
        if is_released:
            lock = release(keys_of(course), lock)

    assert losses(keys_of(course), lock) == []
    assert {loss.name for loss in lost} <= set(lock)
    assert not {loss.name for loss in lost} & set(keys_of(course))


@given(st.lists(changes, min_size=2, max_size=2))
@settings(max_examples=25, deadline=None)
def test_a_lock_merged_by_git_or_by_hand_holds_the_names_of_both_sides(
    sides: list[list[tuple[Callable[[Course, int, int], Course], int, int, bool]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = release(keys_of(our_course()), {})
        texts = []
        for number, steps in enumerate(sides):
            course = our_course()
            for change, first, second, _ in steps:
                course = keyed(change(course, first, second), base)
            new = {f"new-{number}": Key(PAGE, "g1", f"new-{number}", "A new page", {})}
            file = Path(folder) / f"{number}.lock"
            write_lock(file, "trust", {**release(keys_of(course), base), **new})
            texts.append(file.read_text())
        file = Path(folder) / LOCK
        file.write_text(f"<<<<<<< ours\n{texts[0]}=======\n{texts[1]}>>>>>>> theirs\n")

        assert merge_lock(file) == 3
        merged = read_lock(file, "trust")
    assert set(merged) == {*base, "new-0", "new-1"}
    assert losses({**keys_of(our_course()), "new-0": merged["new-0"], "new-1": merged["new-1"]}, merged) == []


# As the command does it


@pytest.fixture
def export(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> Callable[..., Exported]:
    return lambda *options: export_in(course, capsys, *options)


def read(course: CourseFolder) -> str:
    return (course.root / LOCK).read_text()


def names_in(course: CourseFolder) -> dict[str, Key]:
    return read_lock(course.root / LOCK, "trust")


def test_a_release_writes_the_lock_and_other_exports_leave_it(
    course: CourseFolder, export: Callable[..., Exported]
) -> None:
    texts = export().texts()
    assert not (course.root / LOCK).exists()
    assert export("--release").texts() == texts
    lock = read(course)

    assert set(texts) <= set(names_in(course))
    assert names_in(course)["g1-first"].words == "The first section"
    assert export().texts() == texts
    assert read(course) == lock


def test_what_was_never_released_can_be_renamed(course: CourseFolder, export: Callable[..., Exported]) -> None:
    export("--release")
    course.write("15-other.md", page("other", "section"))
    course.change(f"{GUIDE}/guide.yaml", ", 14-fifth.md", ", 14-fifth.md, 15-other.md")
    assert "g1-other-1" in export().texts()
    course.change("15-other.md", "id: other", "id: another")
    result = export()

    assert result.status == 0
    assert "g1-another-1" in result.texts()


def test_a_page_keeps_its_name_in_another_guide(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.add_chapter("Words.")
    export("--release")
    before = names_in(course)
    course.change(f"{GUIDE}/guide.yaml", ", 14-fifth.md", "")
    course.path("14-fifth.md").rename(course.path(f"{AHEAD}/01-fifth.md"))
    course.change(f"{AHEAD}/01-fifth.md", "kind: section", "kind: page")
    course.change(f"{AHEAD}/chapter.yaml", "[00-plan.md]", "[00-plan.md, 01-fifth.md]")
    result = export("--release")

    assert result.status == 0
    assert set(names_in(course)) == set(before)
    assert b'<vertical url_name="g1-fifth"/>' in result.read("sequential/ahead-all.xml")


def test_a_lost_page_is_refused_in_words_and_nothing_is_written(
    course: CourseFolder, export: Callable[..., Exported]
) -> None:
    export("--release")
    lock = read(course)
    course.change(f"{GUIDE}/guide.yaml", ", 14-fifth.md", "")
    course.path("14-fifth.md").unlink()
    result = export()

    assert result.status == 1
    assert result.err == [
        "learners would lose g1-fifth: the page with its bookmarks and its tick (“A page about fifth”)",
        (
            "learners would lose g1-fifth-1: the place where learners stopped reading, and the tick "
            "(“A page about fifth”)"
        ),
        (
            "If this is on purpose, export again with --retire g1-fifth --retire g1-fifth-1. Otherwise bring back the "
            "page, the activity or the id; names follow ids, not files and titles"
        ),
        "nothing was written",
    ]
    assert read(course) == lock


def test_a_retired_name_is_never_taken_again(course: CourseFolder, export: Callable[..., Exported]) -> None:
    export("--release")
    course.change(f"{GUIDE}/guide.yaml", ", 14-fifth.md", "")
    words = course.read("14-fifth.md")
    course.path("14-fifth.md").unlink()
    assert export("--retire", "g1-fifth", "--retire", "g1-fifth-1").status == 0
    assert names_in(course)["g1-fifth"].is_retired
    assert export().status == 0

    course.write("15-other.md", page("other", "section"))
    course.change(f"{GUIDE}/guide.yaml", "13-fourth.md]", "13-fourth.md, 15-other.md]")
    assert export("--release").status == 0
    # The very page may come back, with what learners did there.
    course.write("14-fifth.md", words)
    course.change(f"{GUIDE}/guide.yaml", "15-other.md]", "15-other.md, 14-fifth.md]")
    assert export("--release").status == 0
    assert not names_in(course)["g1-fifth"].is_retired


def test_a_lost_question_is_refused_and_can_be_retired(course: CourseFolder, export: Callable[..., Exported]) -> None:
    export("--release")
    check = course.read("23-check.md")
    identifier = next(line.split("id: ")[1] for line in check.splitlines() if line.startswith("  - id: "))
    course.change("23-check.md", f"  - id: {identifier}\n", "  - id: another\n")
    (name,) = [name for name, key in names_in(course).items() if key.type == "digiboards_check"]
    result = export()

    assert result.status == 1
    assert any(
        line.startswith(f"learners would lose {name}/questions/{identifier}: learners' answers to a question (“")
        for line in result.err
    )
    retired = [line.split(": ")[0].removeprefix("learners would lose ") for line in result.err if "would lose" in line]
    options = [word for item in retired for word in ("--retire", item)]
    assert export(*options).status == 0
    assert export().status == 0


def test_another_kind_of_block_in_the_place_of_one_is_a_loss(
    course: CourseFolder, export: Callable[..., Exported]
) -> None:
    export("--release")
    text = course.read("22-reflect.md")
    name = next(line.split("id: ")[1] for line in text.split("```reflection")[1].splitlines() if "id: " in line)
    course.write("22-reflect.md", page("reflect", "reflect", f"```feedback\nid: {name}\nscope: guide\n```"))
    result = export()

    assert result.status == 1
    assert any(f"{name}: what learners wrote (“" in line for line in result.err)


def test_retiring_what_is_not_lost_is_told(export: Callable[..., Exported]) -> None:
    export("--release")
    result = export("--retire", "g1-first")

    assert result.status == 1
    assert result.err[0] == "--retire g1-first: nothing of that name is being lost"


def test_a_chapter_that_goes_is_retired_by_its_name(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.add_chapter("Words.")
    export("--release")
    course.change("programme.yaml", f"  - {AHEAD}\n", "")
    result = export()

    assert result.status == 1
    assert result.err[-2].startswith("If this is on purpose, export again with --retire ahead. ")
    assert export("--retire", "ahead").status == 0
    assert all(key.is_retired for key in names_in(course).values() if key.place == "ahead")
    assert export().status == 0


def test_a_lock_in_the_middle_of_a_merge_stops_the_export_and_is_merged_by_a_command(
    course: CourseFolder, export: Callable[..., Exported], capsys: pytest.CaptureFixture[str]
) -> None:
    export("--release")
    lock = read(course)
    (course.root / LOCK).write_text(f"<<<<<<< ours\n{lock}=======\n{lock}>>>>>>> theirs\n")
    result = export()

    assert result.status == 1
    assert f"{LOCK}:1 has the marks of a merge; run scripts/merge_names.py, which takes both" in result.err[0]
    assert merge_names.main([str(course.root / LOCK)]) == 0
    assert capsys.readouterr().out.endswith("3 marks taken out; every name of both sides is there\n")
    assert read(course) == lock


@pytest.mark.parametrize(
    "line",
    ["words", "trust\tg1\tvertical\tWords", "trust\tg1/a\t-\tWords", "\tg1\tvertical g1 a\tWords", "{}"],
)
def test_a_damaged_lock_stops_the_export_and_stays(
    course: CourseFolder, export: Callable[..., Exported], capsys: pytest.CaptureFixture[str], line: str
) -> None:
    (course.root / LOCK).write_text(f"{line}\n")
    result = export()

    assert result.status == 1
    assert "from the history of your files [keys-lock]" in result.err[0]
    assert merge_names.main([str(course.root / LOCK)]) == 1
    assert "from the history of your files" in capsys.readouterr().err
    assert read(course) == f"{line}\n"


def test_editions_keep_their_names_apart(tmp_path: Path) -> None:
    file = tmp_path / LOCK
    write_lock(file, "one", {"a": Key(PAGE, "g1", "a", "A “page”")})
    write_lock(file, "two", {"b": Key(PAGE, "g1", "b", "B", {"x/y": "Y"}, ("x/y",))})

    assert read_lock(file, "one") == {"a": Key(PAGE, "g1", "a", "A “page”")}
    assert read_lock(file, "two") == {"b": Key(PAGE, "g1", "b", "B", {"x/y": "Y"}, ("x/y",))}
    assert read_lock(file, "three") == {}


def test_git_merges_two_locks_by_taking_the_lines_of_both(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    file = tmp_path / LOCK
    page_of = {name: Key(PAGE, "g1", name, f"Page {name}") for name in "abc"}
    git("init", "--initial-branch", "main")
    (tmp_path / ".gitattributes").write_bytes((OURS.parent / ".gitattributes").read_bytes())
    write_lock(file, "trust", {"a": page_of["a"]})
    git("add", ".")
    git("commit", "-m", "first")
    git("checkout", "-b", "other")
    write_lock(file, "trust", {"a": page_of["a"], "b": page_of["b"]})
    git("commit", "-am", "one adds b")
    git("checkout", "main")
    write_lock(file, "trust", {"a": page_of["a"], "c": page_of["c"]})
    git("commit", "-am", "the other adds c")
    git("merge", "other")

    assert read_lock(file, "trust") == page_of
