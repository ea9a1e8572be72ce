"""What authors are told of a page beside it: its file, warnings, spelling, claims; and the search over the course."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from curriculum.preparation import prepare_course
from curriculum.problems import Problems
from page_sources import MOST_HITS, FilesOfCourse, Spelling
from preview import sources
from tests.curriculum.good_course import GUIDE, CourseFolder, page

HERE = f"course/{GUIDE}"
FACT = "Of 80 trusts, 25 took part."


class Dictionary(Spelling):
    """A dictionary that knows all words but those that end in "zz"; None if there is none here."""

    def __init__(self, course: Path, *, is_here: bool = True) -> None:
        super().__init__(course)
        self.is_here = is_here

    def find_unknown(self, words: set[str]) -> set[str] | None:
        return {word for word in words if word.endswith("zz")} if self.is_here else None


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    return CourseFolder(tmp_path / "course")


@pytest.fixture(autouse=True)
def editor() -> Iterator[None]:
    sources.use_editor("vscode://file{file}:{line}")
    yield
    sources.use_editor("")


def files_of(course: CourseFolder, edition: str = "trust", *, is_here: bool = True) -> FilesOfCourse:
    problems = Problems("course")
    edition_file = course.root / "editions" / f"{edition}.yaml"
    prepared = prepare_course(course.root, edition_file, problems, lambda _step: None)
    return FilesOfCourse(prepared.authored, course.root, problems, Dictionary(course.root, is_here=is_here))


def lines(notes: tuple[sources.Note, ...]) -> list[tuple[str, int, str]]:
    return [(note.place.path, note.place.line, note.words) for note in notes]


def test_a_page_says_its_file_words_and_minutes(course: CourseFolder) -> None:
    found = files_of(course).describe_page("g1-reflect")

    assert found is not None
    assert (found.place.path, found.place.line) == (f"{HERE}/22-reflect.md", 1)
    assert (found.words, found.minutes) == (30, 2)
    assert found.place.edit == f"vscode://file{course.path('22-reflect.md').resolve()}:1"


def test_each_text_and_activity_says_its_line(course: CourseFolder) -> None:
    found = files_of(course).describe_page("g1-reflect")

    assert found is not None
    assert lines(found.blocks) == [
        (f"{HERE}/22-reflect.md", 8, "text: Write for yourself"),
        (f"{HERE}/22-reflect.md", 13, "reflection: last-time"),
        (f"{HERE}/22-reflect.md", 20, "text: Before you go on"),
    ]


def test_a_page_has_its_own_warnings_only(course: CourseFolder) -> None:
    course.write("12-third.md", page("third", "section", "It meets in TODO."))
    course.change("guide.yaml", "minutes: 28", "minutes: 60")
    files = files_of(course)
    third, bring = files.describe_page("g1-third"), files.describe_page("g1-bring")

    assert third is not None
    assert bring is not None
    assert lines(third.warnings) == [
        (f"{HERE}/12-third.md", 1, "the section has 4 words; 450 to 650 are expected [section-words]"),
        (f"{HERE}/12-third.md", 8, "'TODO' says that something is missing; finish the text [unfinished-text]"),
    ]
    assert bring.warnings == ()
    (other,) = files.list_warnings()
    assert (other.place.path, other.place.line) == (f"{HERE}/guide.yaml", 3)
    assert other.place.file == course.path("guide.yaml").resolve().as_posix()
    assert "[guide-minutes]" in other.words


def test_a_page_that_an_edition_replaces_is_the_editions_own(course: CourseFolder) -> None:
    course.write("editions/ours.yaml", f"id: ours\nname: Ours\nbase: trust\nreplace: [{GUIDE}/12-third.md]\n")
    own = f"editions/ours/{GUIDE}/12-third.md"
    course.write(own, page("third", "section", "Our TODO."))
    found = files_of(course, "ours").describe_page("g1-third")

    assert found is not None
    assert found.place == sources.Place(f"course/{own}", 1, course.path(own).resolve().as_posix())
    assert [note.place.path for note in found.warnings] == [f"course/{own}"] * 2


def test_words_that_no_dictionary_has_are_told_once_with_their_line(course: CourseFolder) -> None:
    course.change("22-reflect.md", "Nobody else", "Nobodyzz elsezz, nobodyzz elsezz")
    course.change("22-reflect.md", "names the day", "nameszz the day")
    found = files_of(course).describe_page("g1-reflect")

    assert found is not None
    assert found.spelling is not None
    assert [(note.words, note.place.line) for note in found.spelling] == [
        ("Nobodyzz", 10), ("elsezz", 10), ("nobodyzz", 10), ("nameszz", 16),
    ]  # fmt: skip


def test_without_a_dictionary_nothing_is_called_right(course: CourseFolder) -> None:
    found = files_of(course, is_here=False).describe_page("g1-reflect")

    assert found is not None
    assert found.spelling is None


def test_the_course_s_own_words_are_known_from_the_moment_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []

    def unknown(words: set[str]) -> set[str]:
        asked.append(words)
        return words - {"day"}

    monkeypatch.setattr("check_spelling.is_installed", lambda: True)
    monkeypatch.setattr("check_spelling.unknown", unknown)
    spelling = Spelling(tmp_path)

    assert spelling.find_unknown({"day", "EPR"}) == {"EPR"}
    (tmp_path / "words.txt").write_text("EPR  # a record\n")
    assert spelling.find_unknown({"day", "EPR", "week"}) == {"week"}
    assert asked == [{"day", "EPR"}, {"week"}]


def test_each_claim_is_beside_its_facts(course: CourseFolder) -> None:
    course.change("sources.yaml", "flags: [no-date]\n", f'flags: [no-date]\n    fact: "{FACT}"\n')
    course.write("12-third.md", page("third", "section", "It is so.\n25 took part [F001, F002]. It went well."))
    found = files_of(course).describe_page("g1-third")

    assert found is not None
    (claim,) = found.claims
    assert (claim.place.line, claim.words) == (9, "25 took part.")
    assert claim.facts == (("F001", "what it says is not written down"), ("F002", FACT))


def found_by(files: FilesOfCourse, words: str) -> list[tuple[str, int]]:
    return [(hit.url_name, hit.place.line) for hit in files.find(words)]


def test_a_search_finds_texts_titles_and_the_words_of_activities(course: CourseFolder) -> None:
    files = files_of(course)

    assert found_by(files, "nobody READS") == [("g1-reflect", 10)]
    assert found_by(files, "reads nobody") == [("g1-reflect", 10)]
    assert found_by(files, "page about third") == [("g1-third", 2)]
    assert found_by(files, "last ask") == [("g1-reflect", 14)]
    assert found_by(files, "No, since") == [("g1-check", 22)]
    assert found_by(files, "names the day") == [("g1-reflect", 16)]
    assert found_by(files, "what nobody wrote") == []
    assert found_by(files, " ") == []


def test_a_search_shows_the_words_that_were_looked_for(course: CourseFolder) -> None:
    course.write("12-third.md", page("third", "section", f"{'before ' * 60}A (b) needle. {'after ' * 90}"))
    (hit,) = files_of(course).find("(B) Needle")

    assert hit.title == "A page about third"
    assert [part for part, is_wanted in hit.parts if is_wanted] == ["(b)", "needle"]
    shown = "".join(part for part, _ in hit.parts)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 500


def test_a_search_ends_at_its_limit(course: CourseFolder) -> None:
    course.write("12-third.md", page("third", "section", "\n\n".join(["The needle."] * (MOST_HITS + 5))))

    assert len(files_of(course).find("needle")) == MOST_HITS
