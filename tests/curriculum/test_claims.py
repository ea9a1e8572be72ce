"""Claims beside their facts: the figures of a sentence are looked for in the facts that it cites."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.claims import find_unsupported, list_claims
from curriculum.figures import find_figures, find_missing
from curriculum.load import load_course
from curriculum.problems import Problems
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import GUIDE, CourseFolder, page

COURSE = Path(__file__).resolve().parents[2] / "course"
PAGE = "12-third.md"
Export = Callable[..., Exported]
FACT = "Of 80 trusts that were hit, twenty-five had patched 96% of machines by 19 July 2022, for £1.4 million."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("£0.5 million or £500,000", [("£", 500_000), ("£", 500_000)]),
        ("£700 million to £750 million", [("£", 700_000_000), ("£", 750_000_000)]),
        ("£5–10m, £1 to 2 billion", [("£", 5_000_000), ("£", 10_000_000), ("£", 10**9), ("£", 2 * 10**9)]),
        ("5 to 10 per cent, or 5–10%", [("%", 5), ("%", 10), ("%", 5), ("%", 10)]),
        ("In 2021-22, 2026/27 or 2018 to 2019", [("", year) for year in (2021, 2022, 2026, 2027, 2018, 2019)]),
        ("On 1st May 2017, at 6.30pm, 1 in 5", [("", 1), ("", 2017), ("", Decimal("6.3")), ("", 1), ("", 5)]),
        ("(43), “44”, 45.", [("", 43), ("", 44), ("", 45)]),
        ("NHS 111, 999, 24/7, COVID-19, DCB0129, G5, the 10 Year Plan and Microsoft 365", []),
        ("seven, the two and F126", []),
    ],
)  # fmt: skip
def test_figures_are_found_in_whatever_way_they_are_written(text: str, found: list[tuple[str, int | Decimal]]) -> None:
    assert [(figure.kind, figure.value) for figure in find_figures(text)] == found


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("By July 2022 25 of the 80 trusts had patched 96% for £1,400,000", []),
        ("A share of 96 per cent", []),
        ("96 trusts", []),
        ("81 trusts", ["81"]),
        ("80% of trusts", ["80%"]),
        ("£80 and £1.4 billion", ["£80", "£1.4 billion"]),
        ("In 2023", ["2023"]),
    ],
)
def test_a_figure_is_missing_unless_the_fact_has_it_as_such(claim: str, missing: list[str]) -> None:
    assert [figure.written for figure in find_missing(claim, FACT)] == missing


@given(st.text(max_size=60), st.lists(st.integers(0, 10**9), max_size=4))
def test_what_a_fact_says_itself_is_never_missing(text: str, numbers: list[int]) -> None:
    said = f"{text} {' '.join(f'{number:,}' for number in numbers)}"

    assert find_missing(said, said) == []


def with_fact(course: CourseFolder, text: str, fact: str = FACT) -> None:
    course.change(
        "sources.yaml", "flags: [second-hand, changing]\n", f'flags: [second-hand, changing]\n    fact: "{fact}"\n'
    )
    course.write(PAGE, page("third", "section", text))


def told(result: Exported) -> list[str]:
    return [line for line in result.err if "[unsupported-figures]" in line]


def test_a_figure_that_its_fact_does_not_have_is_told_beside_the_fact(course: CourseFolder, export: Export) -> None:
    with_fact(course, "It is known.\nIn 2023 it cost 81 trusts £1.4 million [F001].\n\nIt was 7 in 9.")
    result = export()

    assert result.status == 0
    (line,) = told(result)
    figures = f"course/{GUIDE}/{PAGE}:9: warning: '2023', '81' are not in the fact that is cited"
    assert line == f"{figures}; F001: {FACT} [unsupported-figures]"


def test_a_row_of_a_table_and_an_item_of_a_list_are_looked_at(course: CourseFolder, export: Export) -> None:
    with_fact(
        course,
        "| Trusts | Money |\n|---|---|\n| 80 [F001] | £1.4 million |\n| 82 [F001] | little |\n\n- One\n- 83 [F001]",
    )

    assert [line.partition(": warning: ")[0] for line in told(export())] == [
        f"course/{GUIDE}/{PAGE}:11",
        f"course/{GUIDE}/{PAGE}:14",
    ]


def test_the_year_and_the_title_of_a_source_are_known(course: CourseFolder, export: Export) -> None:
    with_fact(course, "The NAO said so in 2018 [F001].")

    assert told(export()) == []


def test_a_fact_that_is_not_written_down_is_counted_and_not_judged(course: CourseFolder, export: Export) -> None:
    with_fact(course, "In 2023 it cost 81 trusts [F001, F002].")
    result = export("--report")

    assert told(result) == []
    assert "2 facts cited, 1 of them not written down in sources.yaml" in result.err


def test_two_facts_support_a_sentence_together(course: CourseFolder, export: Export) -> None:
    with_fact(course, "In 2023 all 80 took part [F001, F002].")
    course.change("sources.yaml", "flags: [no-date]\n", "flags: [no-date]\n    fact: It ended in 2023.\n")

    assert told(export()) == []


def test_the_report_shows_each_claim_above_its_fact(course: CourseFolder, export: Export) -> None:
    with_fact(course, "All 80 took part [F001]. Nobody asked.")
    lines = export("--report").err
    place = lines.index(f"course/{GUIDE}/{PAGE}:8: All 80 took part.")

    assert lines[place + 1] == f"    F001: {FACT}"


def test_facts_of_one_source_stay_one_note_for_learners(course: CourseFolder, export: Export) -> None:
    source = "{title: One, publisher: NAO, date: '2018', url: 'https://example.org/one', flags: []"
    course.change(
        "sources.yaml", "  F002:", f"  F003: {source}, fact: One thing.}}\n  F004: {source}, fact: Another.}}\n  F002:"
    )
    course.write(PAGE, page("third", "section", "One thing [F003]. Another [F004]."))
    result = export()

    assert result.status == 0
    text = next(text for text in result.texts().values() if "[^F003]" in text)
    assert text.count("[^F003]:") == 1
    assert "F004" not in text


def test_a_page_may_have_a_reason(course: CourseFolder, export: Export) -> None:
    with_fact(course, "In 2023 it was so [F001].")
    course.change(PAGE, "minutes: 2\n", "minutes: 2\nallow:\n  unsupported-figures: We counted on from the fact\n")

    assert told(export()) == []


@pytest.mark.parametrize("edition", ["trust", "ics"])
def test_no_figure_of_our_course_is_without_its_fact(edition: str) -> None:
    course = load_course(COURSE, COURSE / "editions" / f"{edition}.yaml", Problems("course"))
    assert course is not None
    sources = course.references.sources
    claims = list_claims(course)

    assert len(claims) > 300
    assert [claim for claim in claims if find_unsupported(claim, sources)] == []


def test_what_each_source_of_our_course_says_is_written_down() -> None:
    course = load_course(COURSE, COURSE / "editions" / "ics.yaml", Problems("course"))
    assert course is not None

    assert len(course.references.sources) > 600
    assert [number for number, source in course.references.sources.items() if not source.fact] == []
