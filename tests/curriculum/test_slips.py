"""What people type in Word and elsewhere, and learners would see as marks: each slip is told with what to do."""

from collections.abc import Callable

import pytest

from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import GUIDE, CourseFolder, page

PAGE = "12-third.md"
Export = Callable[..., Exported]
BOX = 'the title of a box stands in straight quotation marks: !!! question "Who decides?" [box-layout]'
EMPTY = "the box is empty; begin each line of its text with four spaces [box-layout]"
STRUCK = "text struck out with '~~' is shown with its tildes; delete it [literal-marks]"
TICK = "a tick box is shown as its brackets; write the line as one of a list, without '[ ]' [literal-marks]"
DOTS = "a list with Word's dots is shown as one paragraph; begin each of its lines with '- ' [literal-marks]"
SPACE = "a non-breaking space, as Word writes it, is where YAML needs a plain one; type that space again [yaml-syntax]"


def no_link(address: str, advice: str) -> str:
    return f"'{address}' is no link; write {advice} [literal-marks]"


# The text of a page, the line within it, and what is told.
ON_A_PAGE = {
    "quotation marks of Word": ("!!! question “Who decides?”\n    Ask.", 1, BOX),
    "quotation marks of another language": ("!!! question „Who decides?“\n    Ask.", 1, BOX),
    "apostrophes": ("!!! question 'Who decides?'\n    Ask.", 1, BOX),
    "no quotation marks": ("!!! question Who decides?\n    Ask.", 1, BOX),
    "one quotation mark": ('!!! question "Who decides?\n    Ask.', 1, BOX),
    "a box at the margin": ('!!! question "Who decides?"\nAsk.', 1, EMPTY),
    "a box with two spaces": ('!!! question "Who decides?"\n  Ask.', 1, EMPTY),
    "a box at the end": ('Ask.\n\n!!! question "Who decides?"', 3, EMPTY),
    "a short line of dashes": (
        "| Board | Meets |\n|---|\n| Ours | in March |",
        2,
        "the line of dashes has 1 cell, and the row of titles above it has 2 [table-rows]",
    ),
    "no line of dashes": (
        "| Board | Meets |\n| Ours | in March |",
        1,
        "this looks like a table without a line of dashes under its titles, such as '|---|---|' [table-rows]",
    ),
    "a cell too many": (
        "| Board | Meets |\n|---|---|\n| Ours | in March | and May |",
        3,
        "the row has 3 cells, and the table has 2; the last would not be shown [table-rows]",
    ),
    "a table right below a text": (
        "Boards:\n| Board | Meets |\n|---|---|\n| Ours | in March |",
        2,
        "a table follows the text above it; put an empty line before the table [table-rows]",
    ),
    "text struck out": ("It is ~~old~~ new.", 1, STRUCK),
    "a tick box in a list": ("- [ ] Ask the board", 1, TICK),
    "a tick box that is ticked": ("- [x] Ask the board", 1, TICK),
    "a tick box by itself": ("[ ] Ask the board", 1, TICK),
    "a tick box after words": ("Agreed? Yes [ ] No [\u00a0]", 1, TICK),
    "dots of Word": ("•\tOne\n•\tTwo", 1, DOTS),
    "numbers of Word": (
        "1)\tOne\n2)\tTwo",
        1,
        "a list with '1)' is shown as one paragraph; begin each of its lines with '1. ' [literal-marks]",
    ),
    "an address": (
        "See https://example.org/book.",
        1,
        no_link("https://example.org/book", "[what it is](https://example.org/book)"),
    ),
    "an address with www": ("See www.example.org.", 1, no_link("www.example.org", "[what it is](https://www.example.org)")),
    "an address without its beginning": (
        "See england.nhs.uk/book, page 3.",
        1,
        no_link("england.nhs.uk/book", "[what it is](https://england.nhs.uk/book)"),
    ),
    "an address of mail": (
        "Write to board.office@example.org.",
        1,
        no_link("board.office@example.org", "[whom it reaches](mailto:board.office@example.org)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "told"), ON_A_PAGE.values(), ids=ON_A_PAGE)
def test_a_slip_on_a_page_is_told(course: CourseFolder, export: Export, text: str, line: int, told: str) -> None:
    course.write(PAGE, page("third", "section", text))
    result = export()

    assert result.status == 1
    assert result.problems[0] == f"course/{GUIDE}/{PAGE}:{line + 7}: {told}"


@pytest.mark.parametrize(
    "text",
    [
        "Boards meet on GOV.UK, at 10.30 a.m., and/or by telephone.",
        "Read [england.nhs.uk/book](https://example.org/book), or <https://example.org/book>.",
        "See `example.org/book` and [it][].\n\n[it]: https://example.org/book",
        "About ~10 of ~20 boards, in a list [sic].",
    ],
)
def test_what_only_looks_like_a_slip_is_left_alone(course: CourseFolder, export: Export, text: str) -> None:
    course.write(PAGE, page("third", "section", text))

    assert not [line for line in export().err if "literal-marks" in line]


@pytest.mark.parametrize("note", ["TODO", "TBC", "To do: [insert the figure]", "XXX", "lorem ipsum"])
def test_unfinished_text_is_warned_of_and_goes_out(course: CourseFolder, export: Export, note: str) -> None:
    course.write(PAGE, page("third", "section", f"It meets in March. {note}"))
    result = export()
    told = [line for line in result.err if "[unfinished-text]" in line]

    assert result.status == 0
    assert len(told) == 1
    assert told[0].startswith(f"course/{GUIDE}/{PAGE}:8: warning: '")
    assert told[0].endswith("' says that something is missing; finish the text [unfinished-text]")


# In activities

SCENARIO = """\
```scenario
id: g1-choose
setting: |
  Quernford is a *fictional* trust.

  SETTING
decisions:
  - id: first
    title: The first
    question: QUESTION
    options:
      - {id: wait, text: OPTION, sensible: It is quick., risks: It is late., ask: "What then?"}
      - {id: ask, text: Ask now, sensible: It is early., risks: It is loud., ask: "Who says so?"}
```"""
PLAIN = "is shown with its marks here, as this is no Markdown; write plain words [literal-marks]"
IN_AN_ACTIVITY = {
    "a table": (
        "SETTING", "| a | b |\n  |---|\n  | c | d |", 14,
        "the line of dashes has 1 cell, and the row of titles above it has 2 [table-rows]",
    ),
    "a box": ("SETTING", '!!! note “Good to know”\n      It is so.', 13,
              'the title of a box stands in straight quotation marks: !!! note "Good to know" [box-layout]'),
    "a link to a page": ("SETTING", "See [a page](11-second.md).", 13,
                         "'11-second.md' is a page of the course, which cannot be linked to from here [page-links]"),
    "text struck out": ("QUESTION", "Is it ~~old~~ new?", 17, STRUCK),
    "bold words": ("QUESTION", "Is it **now**?", 17, f"'**now**' {PLAIN}"),
    "a link": ("OPTION", '"Read [the book](https://example.org/book)"', 19,
               f"'[the book](https://example.org/book)' {PLAIN}"),
    "an address": ("OPTION", "Read example.org/book", 19,
                   "'example.org/book' is no link; put the link into the text of the page [literal-marks]"),
}  # fmt: skip


@pytest.mark.parametrize(("place", "words", "line", "told"), IN_AN_ACTIVITY.values(), ids=IN_AN_ACTIVITY)
def test_a_slip_in_an_activity_is_told(
    course: CourseFolder, export: Export, place: str, words: str, line: int, told: str
) -> None:
    course.write(PAGE, page("third", "section", SCENARIO.replace(place, words)))
    result = export()

    assert result.status == 1
    assert f"course/{GUIDE}/{PAGE}:{line}: {told}" in result.problems


def test_an_activity_without_slips_goes_out(course: CourseFolder, export: Export) -> None:
    course.write(PAGE, page("third", "section", SCENARIO))

    assert export().status == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (PAGE, "kind: section", "kind:\u00a0section", 4),
        ("guide.yaml", "  - id: learn", "\u00a0\u00a0- id: learn", 13),
        ("23-check.md", "    text: Which is it?", "    text:\u00a0Which is it?", 14),
        ("programme.yaml", "  guides: 1", "\u00a0 guides: 1", 20),
    ],
)
def test_a_space_of_word_in_yaml_is_told_at_its_line(
    course: CourseFolder, export: Export, file: str, old: str, new: str, line: int
) -> None:
    course.change(file, old, new)
    where = "" if file == "programme.yaml" else f"{GUIDE}/"

    assert export().problems == [f"course/{where}{file}:{line}: {SPACE}"]
