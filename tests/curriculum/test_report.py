"""Words and sentences, and the warnings about them."""

from collections.abc import Callable

import pytest

from curriculum.avoided_terms import find_avoided_terms
from curriculum.readability import measure
from curriculum.sentences import Kind, Sentence, blocks, count_words, plain, split_sentences
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import GUIDE, CourseFolder, page

Export = Callable[..., Exported]
HERE = f"course/{GUIDE}"


def words(number: int) -> str:
    """That many words."""
    return " ".join(["word"] * number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"], id="ends"),
        pytest.param('He asked "why?" She left.', ['He asked "why?"', "She left."], id="quotes"),
        pytest.param("It cost £2.5 million. No. 5 is next.", ["It cost £2.5 million.", "No. 5 is next."], id="points"),
        pytest.param("Words, e.g. these, etc. are one.", ["Words, e.g. these, etc. are one."], id="short forms"),
        pytest.param("Wait… now. …", ["Wait…", "now."], id="marks alone are none"),
        pytest.param("Over\ntwo lines. Then\none.", ["Over two lines.", "Then one."], id="lines"),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in split_sentences(text, 1)] == expected


def test_sentences_know_their_lines() -> None:
    assert [sentence.line for sentence in split_sentences("One\nmore. Two.\n\nThree.", 7)] == [7, 8, 10]


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("one", 1), ("well-known it's £5,000 and/or", 4), ("one – two | three", 3)]
)
def test_words_are_counted_as_a_reader_does(text: str, number: int) -> None:
    assert count_words(text) == number


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("A **bold** and _slanted_ word", "A bold and slanted word"),
        ('A [link](x.md "t") and ![image](y.svg)', "A link and image"),
        ("A fact [F001], and more [F002][F003].", "A fact, and more."),
        ("snake_case 2\\*2 R&amp;D `code` <em>x</em> <https://example.org>", "snake_case 2*2 R&D code x "),
    ],
)
def test_marks_are_no_words(markdown: str, expected: str) -> None:
    assert plain(markdown) == expected


def test_blocks_are_told_apart() -> None:
    text = (
        "## Heading\nA paragraph\non two lines.\n\n- One\n- Two\n  goes on\n\n"
        '!!! note "Title"\n    In the box.\n\n| A | B |\n|---|:-:|\n| c | d |\n\n'
        "> Quoted.\n\n<!-- none\n\nnone -->\n1. First"
    )
    assert [(block.kind, block.text.split(), block.line) for block in blocks(text, 10)] == [
        (Kind.HEADING, ["Heading"], 10),
        (Kind.PARAGRAPH, ["A", "paragraph", "on", "two", "lines."], 11),
        (Kind.ITEM, ["One"], 14),
        (Kind.ITEM, ["Two", "goes", "on"], 15),
        (Kind.BOX_TITLE, ["Title"], 18),
        (Kind.PARAGRAPH, ["In", "the", "box."], 19),
        (Kind.TABLE, ["A", "B", "c", "d"], 21),
        (Kind.PARAGRAPH, ["Quoted."], 25),
        (Kind.ITEM, ["First"], 30),
    ]


def test_tables_and_headings_are_no_sentences() -> None:
    text = "## Heading\n\n| A | B |\n|---|---|\n| c. | d. |\n"
    assert [sentence for block in blocks(text) for sentence in block.sentences()] == []


def test_grade_does_not_take_a_decimal_point_for_an_end() -> None:
    with_point, without = (
        measure([Sentence(f"The toolkit has {number} outcomes for the board to see this year.", 1, 12)])
        for number in ("4.7", "4,7")
    )
    assert with_point.grade == without.grade
    assert (with_point.sentences, with_point.average, with_point.longest) == (1, 12.0, 12)


def test_long_words_ask_for_an_older_reader() -> None:
    easy = measure([Sentence("We ask what the team can see.", 1, 7)])
    hard = measure(
        [Sentence("Organisational interoperability necessitates comprehensive administrative alignment.", 1, 6)]
    )
    assert easy.age < 11
    assert hard.age > 15


def test_no_sentences_give_no_grade() -> None:
    assert measure([]) == measure([])
    assert measure([]).grade == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Use it, e.g. here, etc.", ["e.g.", "etc."]),
        ("One and/or two", ["and/or"]),
        ("They leverage it; leveraging is empowering", ["leverage", "leveraging", "empowering"]),
        ("a vendor, but not vendor lock-in", ["vendor"]),
        ("Click here for the EHR", ["Click here", "EHR"]),
        ("The stakeholders of fetch, trapped in a sketch", []),
    ],
)
def test_words_to_avoid_are_found(text: str, found: list[str]) -> None:
    assert [avoided.term for avoided in find_avoided_terms(text)] == found


def warnings(export: Export) -> list[str]:
    result = export()
    assert result.status == 0
    return [line for line in result.err if "the section has" not in line][:-1]


def test_good_course_has_no_warning_but_short_sections(export: Export) -> None:
    assert warnings(export) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        pytest.param(
            "12-third.md",
            "Some words to read.",
            f"A start.\n{words(26)}.",
            f"{HERE}/12-third.md:9: warning: a sentence has 26 words; at most 25 are expected "
            "(“word word word word word …”) [long-sentences]",
            id="long sentence",
        ),
        pytest.param(
            "12-third.md",
            "Some words to read.",
            f"{words(16)}.",
            (
                f"{HERE}/12-third.md:1: warning: a sentence has 16.0 words on average; at most 15 are expected "
                "[average-sentence]"
            ),
            id="long on average",
        ),
        pytest.param(
            "12-third.md",
            "Some words to read.",
            "One. Two. Three. Four. Five.",
            f"{HERE}/12-third.md:8: warning: a paragraph has 5 sentences; at most 4 are expected [long-paragraphs]",
            id="long paragraph",
        ),
        pytest.param(
            "12-third.md",
            "Some words to read.",
            "Comprehensive interoperability necessitates administrative collaboration.",
            (
                f"{HERE}/12-third.md:1: warning: the text asks for a reading age of 51.1; 11 to 15 is expected "
                "[reading-age]"
            ),
            id="hard words",
        ),
        pytest.param(
            "12-third.md",
            "Some words to read.",
            "| A |\n|---|\n| We leverage it |",
            f"{HERE}/12-third.md:8: warning: “leverage” is a word to avoid; write use [avoided-words]",
            id="word to avoid in a table",
        ),
        pytest.param(
            "22-reflect.md",
            "It is **short**.",
            f"It is\n  {words(25)}.",
            f"{HERE}/22-reflect.md:17: warning: a sentence has 27 words; at most 25 are expected "
            "(“It is word word word …”) [long-sentences]",
            id="long sentence in guidance",
        ),
        pytest.param(
            "23-check.md",
            "feedback: No, since it is the other.",
            "feedback: >-\n          No, i.e. not this.\n          The other.",
            f"{HERE}/23-check.md:22: warning: “i.e.” is a word to avoid; write that is [avoided-words]",
            id="word to avoid in feedback",
        ),
        pytest.param(
            "guide.yaml",
            "minutes: 28",
            "minutes: 40",
            f"{HERE}/guide.yaml:3: warning: the pages take 28 minutes together, the guide says 40; "
            "within 15% is expected [guide-minutes]",
            id="minutes",
        ),
        pytest.param(
            "30-commit.md",
            "kind: commit",
            "kind: bring",
            f"{HERE}/guide.yaml:9: warning: the guide has no page of kind 'commit'; one is expected [page-kinds]",
            id="kind missing",
        ),
        pytest.param(
            "30-commit.md",
            "kind: commit",
            "kind: bring",
            f"{HERE}/32-bring.md:2: warning: the guide has another page of kind 'bring', {HERE}/30-commit.md; "
            "one is expected [page-kinds]",
            id="kind twice",
        ),
        pytest.param(
            "12-third.md",
            "kind: section",
            "kind: welcome",
            f"{HERE}/guide.yaml:9: warning: the guide has 4 sections; 5 to 7 are expected [section-count]",
            id="sections",
        ),
    ],
)
def test_warning_names_the_line(
    course: CourseFolder, export: Export, path: str, old: str, new: str, expected: str
) -> None:
    course.change(path, old, new)
    assert expected in warnings(export)


def test_check_page_without_check_is_warned_of(course: CourseFolder, export: Export) -> None:
    course.write("23-check.md", page("check", "check"))
    assert warnings(export) == [
        f"{HERE}/23-check.md:2: warning: the page is of kind 'check', but has no knowledge check [check-pages]"
    ]


def test_guide_that_is_not_listed_is_warned_of(course: CourseFolder, export: Export) -> None:
    course.write("guides/g9-draft/guide.yaml", "not even YAML: [")
    assert warnings(export) == [
        (
            "course/guides/g9-draft:1: warning: the chapter is not listed in programme.yaml, so it is not exported "
            "[unlisted-chapters]"
        )
    ]


@pytest.mark.parametrize(("number", "told"), [(44, ["440 words"]), (45, []), (65, []), (66, ["660 words"])])
def test_section_has_450_to_650_words(course: CourseFolder, export: Export, number: int, told: list[str]) -> None:
    course.write("12-third.md", page("third", "section", "\n\n".join([f"{words(10)}."] * number)))
    start = f"{HERE}/12-third.md:1: warning: the section has "
    found = [line for line in export().err if line.startswith(start)]
    assert found == [f"{start}{count}; 450 to 650 are expected [section-words]" for count in told]


def test_report_shows_each_page_and_the_chapter(export: Export) -> None:
    lines = export("--report").err
    assert lines[5].split() == ["page", "words", "sent.", "mean", "max", "grade", "age", "min.", "facts", "act."]
    end = next(number for number, line in enumerate(lines) if line.startswith("chapter"))
    assert [line[:30].strip() for line in lines[6 : end + 1]] == [
        "A page about welcome",
        "A page about before",
        "The first section",
        "A page about second",
        "A page about third",
        "A page about fourth",
        "A page about fifth",
        "A page about scenario",
        "A page about questions",
        "Reflect",
        "Knowledge check",
        "A page about commit",
        "A page about rate-again",
        "A page about bring",
        "chapter g1",
    ]
    assert lines[-1] == "1 guide, 14 units, 19 blocks, 139 words, 28 minutes, 5 warnings"
    chapter = lines[end].split()
    assert (chapter[2], *chapter[8:]) == ("139", "28", "2", "4")
