"""What changes for learners between two versions of the course, and what becomes of their work."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from curriculum.changes import Change, Fate
from curriculum.diff import difference
from curriculum.diff_presenter import list_changes, render_difference
from curriculum.keys import keyed, keys_of
from curriculum.model import Course
from curriculum.olx_files import files_of
from curriculum.order import merged, moved
from curriculum.preparation import prepare_course
from curriculum.problems import CurriculumError, Problems
from curriculum.released import Released, ReleasedError, read_released
from curriculum.render import rendered
from curriculum.wording import Piece, reworded, sentences_of
from olx.archive_reader import Archive
from olx.errors import ArchiveError
from tests.curriculum.good_course import AHEAD, FILES, CourseFolder, fence, page
from tests.curriculum.test_keys import CHANGES, numbers, our_course

pytestmark = pytest.mark.slow

Found = set[tuple[str, str, str, Fate]]

COMMITMENTS = """\
id: g1-commitments
suggestions:
  - id: visit
    text: Visit a service.
    within_days: 30
    category: delivery
    done: You have been there."""
RECALL = "of: last-time\nheading: What you wrote"


def in_memory(files: Mapping[str, bytes]) -> Released:
    return read_released(Archive(Path("x.tar.gz"), files))


def released(course: CourseFolder) -> Released:
    """The course as it would go out, with the names that it had at first where it has a lock."""
    prepared = prepare_course(course.root, course.path("editions/trust.yaml"), Problems("course"), lambda _step: None)
    return in_memory(files_of(prepared.outgoing))


def changes(old: Released, new: Released) -> list[tuple[tuple[str, ...], Change]]:
    return [(placed.titles, placed.change) for placed in list_changes(difference(old, new))]


def found(old: Released, new: Released) -> Found:
    """What is told: where last, what, about what, and what becomes of learners' work."""
    return {(where[-1] if where else "", c.what, c.about, c.fate) for where, c in changes(old, new)}


def retire_page(course: CourseFolder) -> None:
    course.change("guide.yaml", ", 14-fifth.md", "")
    course.path("14-fifth.md").unlink()


def move_page(course: CourseFolder) -> None:
    course.change("guide.yaml", ", 14-fifth.md", "")
    course.path("14-fifth.md").unlink()
    course.change(f"{AHEAD}/chapter.yaml", "00-plan.md", "00-plan.md, 01-fifth.md")
    course.write(f"{AHEAD}/01-fifth.md", page("fifth", "page"))


def rename_file(course: CourseFolder) -> None:
    course.change("guide.yaml", "14-fifth.md", "19-last.md")
    course.write("19-last.md", course.read("14-fifth.md"))
    course.path("14-fifth.md").unlink()


def add_page(course: CourseFolder) -> None:
    course.change("guide.yaml", "14-fifth.md", "14-fifth.md, 15-sixth.md")
    course.write("15-sixth.md", page("sixth", "section", "Five words stand here now."))


def change(path: str, old: str, new: str) -> Callable[[CourseFolder], None]:
    return lambda course: course.change(path, old, new)


CASES: dict[str, tuple[Callable[[CourseFolder], None], Found]] = {
    "a page taken out": (retire_page, {("A page about fifth", "page-removed", "", Fate.HIDDEN)}),
    "a page added": (add_page, {("A page about sixth", "page-added", "A page about sixth", Fate.TO_DO)}),
    "a page moved within its guide": (
        change("guide.yaml", "10-first.md, 11-second.md, 12-third.md", "11-second.md, 12-third.md, 10-first.md"),
        {("The first section", "page-moved", "", Fate.KEPT)},
    ),
    "a page moved to another chapter": (move_page, {("A page about fifth", "page-moved-chapter", "", Fate.KEPT)}),
    "a file renamed": (rename_file, set()),
    "a page retitled": (
        change("12-third.md", "title: A page about third", "title: Third things"),
        {("Third things", "page-retitled", "", Fate.KEPT)},
    ),
    "a page reworded": (
        change("12-third.md", "Some words to read.", "Other words to read."),
        {("A page about third", "page-reworded", "", Fate.KEPT)},
    ),
    "a word in bold": (
        change("12-third.md", "Some words", "Some **words**"),
        {("A page about third", "page-looks", "", Fate.KEPT)},
    ),
    "a link that leads elsewhere": (
        change("10-first.md", "(11-second.md)", "(12-third.md)"),
        {("The first section", "link-changed", "the next page", Fate.KEPT)},
    ),
    "a picture drawn anew": (
        change("static/boxes.svg", "M0 0", "M1 0"),
        {("", "file-changed", "boxes.svg", Fate.KEPT)},
    ),
    "minutes": (
        change("12-third.md", "minutes: 2", "minutes: 3"),
        {("A page about third", "page-minutes", "", Fate.KEPT)},
    ),
    "another source": (
        change("11-second.md", "[F001, F002]", "[F001]"),
        {("A page about second", "source-not-cited", "", Fate.KEPT)},
    ),
    "a source put right": (
        change("sources.yaml", "publisher: NAO", "publisher: National Audit Office"),
        {("", "source-reworded", "F001", Fate.KEPT)},
    ),
    "a term put right": (
        change("glossary.yaml", "How much risk is acceptable.", "How much risk is fine."),
        {("", "term-reworded", "risk appetite", Fate.KEPT)},
    ),
    "a statement reworded": (
        change("guide.yaml", "I can tell one thing", "I can tell a thing"),
        {("An example guide", "value:statements/text", "I can tell a thing from another.", Fate.OTHER_WORDS)},
    ),
    "a statement swapped for another": (
        change("guide.yaml", "id: g1-tell", "id: g1-say"),
        {
            ("An example guide", "statement-removed", "I can tell one thing from another.", Fate.HIDDEN),
            ("An example guide", "statement-added", "I can tell one thing from another.", Fate.TO_DO),
        },
    ),
    "a prompt reworded": (
        change("22-reflect.md", "When did you last ask?", "When did you ask last?"),
        {("Reflect", "value:prompt", "", Fate.OTHER_WORDS)},
    ),
    "guidance reworded": (
        change("22-reflect.md", "names the day", "names a day"),
        {("Reflect", "value:guidance", "", Fate.KEPT)},
    ),
    "a reflection with another id": (
        change("22-reflect.md", "id: last-time", "id: this-time"),
        {
            ("Reflect", "activity-removed", "When did you last ask?", Fate.HIDDEN),
            ("Reflect", "activity-added", "When did you last ask?", Fate.TO_DO),
        },
    ),
    "a question reworded": (
        change("23-check.md", "Which is it?", "Which one is it?"),
        {("Knowledge check", "value:questions/text", "Which one is it?", Fate.OTHER_WORDS)},
    ),
    "an answer reworded": (
        change("23-check.md", "text: That", "text: The other"),
        {("Knowledge check", "value:questions/options/text", "The other", Fate.OTHER_WORDS)},
    ),
    "another right answer": (
        lambda course: (
            course.change("23-check.md", "        right: true\n", ""),
            course.change("23-check.md", "text: That\n", "text: That\n        right: true\n"),
        )[0],
        {
            ("Knowledge check", "value:questions/options/right:no", "This", Fate.KEPT),
            ("Knowledge check", "value:questions/options/right:yes", "That", Fate.KEPT),
        },
    ),
    "an answer taken out": (
        change("23-check.md", "id: that", "id: other"),
        {
            ("Knowledge check", "answer-removed", "That", Fate.HIDDEN),
            ("Knowledge check", "answer-added", "That", Fate.KEPT),
        },
    ),
    "a commitment reworded": (
        change("30-commit.md", "text: Visit a service.", "text: Visit two services."),
        {("A page about commit", "value:suggestions/text", "Visit two services.", Fate.KEPT)},
    ),
    "a commitment taken out": (
        change("30-commit.md", "id: visit", "id: go"),
        {
            ("A page about commit", "suggestion-removed", "Visit a service.", Fate.KEPT),
            ("A page about commit", "suggestion-added", "Visit a service.", Fate.KEPT),
        },
    ),
    "a date for a commitment": (
        change("30-commit.md", "within_days: 30", "within_days: 60"),
        {("A page about commit", "value:suggestions/within_days", "Visit a service.", Fate.KEPT)},
    ),
    "a recall added": (
        lambda course: course.add("30-commit.md", fence("recall", RECALL)),
        {("A page about commit", "activity-added", "", Fate.KEPT)},
    ),
    "a text after an activity": (
        lambda course: course.add("30-commit.md", "\nMore to read.\n"),
        {
            ("A page about commit", "page-reworded", "", Fate.KEPT),
            ("A page about commit", "page-texts", "", Fate.TO_DO),
        },
    ),
    "a guide retitled": (
        change("guide.yaml", "title: An example guide", "title: The example"),
        {("The example", "chapter-retitled", "", Fate.KEPT)},
    ),
    "a part retitled": (
        change("guide.yaml", "title: Learn", "title: Read"),
        {("An example guide", "part-retitled", "", Fate.KEPT)},
    ),
    "a page in another part": (
        lambda course: (
            course.change("guide.yaml", "units: [20-scenario.md, ", "units: ["),
            course.change("guide.yaml", "14-fifth.md]", "14-fifth.md, 20-scenario.md]"),
        )[0],
        {("A page about scenario", "page-moved-part", "", Fate.KEPT)},
    ),
    "chapters in another order": (
        lambda course: (
            course.change("programme.yaml", f"  - {AHEAD}\n", ""),
            course.change("programme.yaml", "chapters:\n", f"chapters:\n  - {AHEAD}\n"),
        )[0],
        {("", "chapter-moved", "Looking ahead", Fate.KEPT)},
    ),
    "a chapter for staff": (
        lambda course: course.add(f"{AHEAD}/chapter.yaml", "staff_only: true\n"),
        {("Looking ahead", "chapter-for-staff", "", Fate.HIDDEN)},
    ),
    "a chapter taken out": (
        change("programme.yaml", f"  - {AHEAD}\n", ""),
        {
            ("Looking ahead", "chapter-removed", "", Fate.HIDDEN),
            ("A page about plan", "page-removed", "", Fate.HIDDEN),
        },
    ),
    "news": (
        change("programme.yaml", "links:", "updates:\n  - date: 2027-03-01\n    text: It is spring.\nlinks:"),
        {("", "news-added", "1 March 2027", Fate.KEPT)},
    ),
    "handouts": (
        lambda course: (
            course.change("programme.yaml", "about: about", "handouts: about/handouts.md\nabout: about"),
            course.write("about/handouts.md", "Take this along.\n"),
        )[0],
        {("", "text-reworded", "The handouts", Fate.KEPT)},
    ),
    "the about page": (
        change("about/overview.md", "A small course", "A tiny course"),
        {("", "text-reworded", "The about page", Fate.KEPT)},
    ),
    "a new term": (
        change("glossary.yaml", "terms:", "terms:\n  - term: words\n    meaning: What a page is made of."),
        {("", "term-added", "words", Fate.KEPT)},
    ),
    "a term no more": (
        change("glossary.yaml", "term: risk appetite", "term: appetite for risk"),
        {("", "term-removed", "risk appetite", Fate.KEPT)},
    ),
    "the short description": (
        change("programme.yaml", "short_description: A small", "short_description: A tiny"),
        {("", "text-reworded", "The short description", Fate.KEPT)},
    ),
    "the end": (
        change("programme.yaml", "end: 2027-11-30", "end: 2028-11-30"),
        {("", "setting:end", "", Fate.KEPT)},
    ),
}


@pytest.fixture
def old(course: CourseFolder) -> Released:
    course.add_chapter("What comes next.")
    course.add("30-commit.md", fence("commitments", COMMITMENTS))
    return released(course)


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_told_once_with_what_becomes_of_learners_work(
    course: CourseFolder, old: Released, name: str, export: Callable[..., object]
) -> None:
    export("--quiet", "--release")  # for the names that a page keeps wherever it goes
    edit, expected = CASES[name]
    edit(course)

    assert found(old, released(course)) == expected
    assert len(changes(old, released(course))) == len(expected)
    lines = "\n".join(render_difference(difference(old, released(course)), "old.tar.gz"))
    assert "{" not in lines
    assert "nothing" not in lines


@pytest.mark.parametrize(
    ("staff_only", "what", "fate"),
    [(False, "chapter-added", Fate.TO_DO), (True, "chapter-added-for-staff", Fate.KEPT)],
)
def test_a_new_chapter_is_told_once(course: CourseFolder, staff_only: bool, what: str, fate: Fate) -> None:
    before = released(course)
    course.add_chapter("What comes next.", staff_only=staff_only)
    assert changes(before, released(course)) == [(("Looking ahead",), Change(what, new="1 page", fate=fate))]


def test_nothing_changed_is_nothing_told(course: CourseFolder, old: Released) -> None:
    assert difference(old, released(course)).is_empty


def test_tabs_are_told(old: Released) -> None:
    tabs = [{"type": "courseware", "name": "Course"}, {"type": "static_tab", "name": "Rota", "url_slug": "rota"}]
    new = Released(
        **{
            **{name: getattr(old, name) for name in ("key", "chapters", "news", "static")},
            "settings": {**old.settings, "tabs": tabs},
            "texts": {**old.texts, "The tab “Rota”": "<p>Who comes when.</p>"},
        }
    )

    assert found(old, new) == {
        ("", "tab-removed", "Progress", Fate.KEPT),
        ("", "tab-removed", "Dates", Fate.KEPT),
        ("", "tab-added", "Rota", Fate.KEPT),
        ("", "text-reworded", "The tab “Rota”", Fate.KEPT),
    }


# Laws


@cache
def our_release() -> Released:
    return in_memory(files_of(rendered(our_course())))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CHANGES), numbers, numbers), min_size=1, max_size=6))
def test_what_only_moves_or_gets_another_title_hides_nothing(
    steps: list[tuple[Callable[[Course, int, int], Course], int, int]],
) -> None:
    before = our_course()
    course = before
    for edit, a, b in steps:
        course = keyed(edit(course, a, b), keys_of(before))
    after = in_memory(files_of(rendered(course)))

    seen = changes(our_release(), after)
    assert {change.fate for _where, change in seen} <= {Fate.KEPT}
    assert not [change for _where, change in seen if change.what in ("page-added", "page-removed")]
    if [c.title for c in course.chapters] != [c.title for c in before.chapters]:
        assert [change for _where, change in seen if change.what in ("chapter-retitled", "chapter-moved")]


WORD = re.compile(r"\w+")
# What learners do not see, and what makes it another course.
UNSEEN = ("org:", "number:", "run:", "id: trust")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_word_of_the_source_changes_without_being_told(course: CourseFolder, data: st.DataObject) -> None:
    """Whatever word is written differently: if the archive differs, a change is told."""
    before = released(course)
    path = data.draw(st.sampled_from([path for path in FILES if path.endswith((".md", ".yaml", ".svg"))]))
    text = course.read(path)
    word = data.draw(st.sampled_from(list(WORD.finditer(text))))
    line = text[text.rfind("\n", 0, word.start()) + 1 :].partition("\n")[0]
    assume(not line.startswith(UNSEEN))
    course.write(path, text[: word.start()] + data.draw(st.sampled_from([f"{word[0]}x", ""])) + text[word.end() :])
    try:
        after = released(course)
    except CurriculumError:
        return
    finally:
        course.write(path, text)
    assert difference(before, after).is_empty == (before == after)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    course = CourseFolder(tmp_path_factory.mktemp("small") / "course")
    prepared = prepare_course(course.root, course.path("editions/trust.yaml"), Problems("course"), lambda _step: None)
    return files_of(prepared.outgoing)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_archive_is_refused_or_compared(files: dict[str, bytes], data: st.DataObject) -> None:
    """Whatever stands in the files, there is a difference or a sentence, and never a traceback."""
    name = data.draw(st.sampled_from([name for name in files if not name.startswith("static/")]))
    text = files[name]
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(
        st.sampled_from([b"", b"[1]", b'"', b"<a/>", b"&x;", b"\xff", b"- a", b"id:", b"null", b"[" * 5000])
    )
    with suppress(ArchiveError, ReleasedError):
        difference(in_memory({**files, name: text[:start] + put + text[stop:]}), in_memory(files))


names = st.lists(st.integers(0, 12), unique=True, max_size=12)


@given(names, names)
def test_without_what_has_moved_the_rest_stands_in_order(old: list[int], new: list[int]) -> None:
    shifted = moved(old, new)
    both = [name for name in new if name in old and name not in shifted]
    assert both == [name for name in old if name in new and name not in shifted]


@given(names, st.integers(0, 20), st.integers(0, 20))
def test_one_that_is_put_elsewhere_is_the_one_that_has_moved(old: list[int], a: int, b: int) -> None:
    if len(old) > 2:
        new = list(old)
        name = new.pop(a % len(old))
        new.insert(b % len(old), name)
        assert len(moved(old, new)) == (new != old)


@given(names, names)
def test_a_merged_list_has_all_of_both_and_the_order_of_the_new(old: list[int], new: list[int]) -> None:
    both = merged(old, new)
    assert sorted(both) == sorted({*old, *new})
    assert [name for name in both if name in new] == new


words = st.lists(
    st.sampled_from(["One is here.", "Two is here.", "Three went away.", "Four came back today."]), max_size=8
)


@given(words, words)
def test_the_pieces_take_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    pieces = reworded(old, new).pieces
    assert (not pieces) == (old == new)
    gone = sorted([piece.old for piece in pieces if piece.old] + new)
    came = sorted([piece.new for piece in pieces if piece.new] + old)
    assert gone == came


def test_a_sentence_with_other_words_stands_beside_the_one_that_it_was() -> None:
    old = ["The board asks.", "Staff answer in their own words.", "It ends."]
    new = ["The board asks.", "It starts with this.", "Staff answer in words of their own.", "It ends."]
    assert reworded(old, new).pieces == (
        Piece("", "It starts with this."),
        Piece("Staff answer in their own words.", "Staff answer in words of their own."),
    )


def test_sentences_are_those_that_people_read() -> None:
    table = "| a | b |\n|---|---|\n| c | d |"
    text = f"## Head\n\nOne **is** here [^F001]. Two?\n\n{table}\n\n*[EPR]: A record.\n\n[^F001]: NAO."
    assert sentences_of(text) == ["Head", "One is here.", "Two?", "a b", "c d"]
