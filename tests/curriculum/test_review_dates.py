"""Pages say by when they are to be read again, and the export warns from the day after."""

import datetime
import re
from pathlib import Path

import pytest

import export_course
from curriculum.load import load_course
from curriculum.model import TEXT
from curriculum.problems import Problems
from curriculum.review_dates import check_review_dates, parse_day
from tests.curriculum.good_course import GUIDE, CourseFolder, page

COURSE = Path(__file__).resolve().parents[2] / "course"
BOX = """\
!!! note "Right now"
    **Owner of this guide's content:** the lead. **Next review:** 1 March 2027.

    - A line.
"""


def warned(course: CourseFolder, today: datetime.date) -> list[tuple[int, str]]:
    problems = Problems("course")
    found = load_course(course.root, course.path("editions/trust.yaml"), problems)
    assert found is not None
    check_review_dates(found, today, problems)
    assert problems.errors == []
    return [(problem.location.line, problem.message) for problem in problems.warnings]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1 March 2027", datetime.date(2027, 3, 1)),
        ("29 February 2028", datetime.date(2028, 2, 29)),
        ("29 February 2027", None),
        ("March 2027", None),
        ("1 Marsh 2027", None),
        ("2027-03-01", None),
        ("", None),
    ],
)
def test_days_are_read_as_they_are_written_on_pages(written: str, day: datetime.date | None) -> None:
    assert parse_day(written) == day


def test_the_day_itself_is_in_time(course: CourseFolder) -> None:
    course.write("12-third.md", page("third", "section", BOX))

    assert warned(course, datetime.date(2027, 3, 1)) == []


def test_the_day_after_is_late(course: CourseFolder) -> None:
    course.write("12-third.md", page("third", "section", BOX))

    assert warned(course, datetime.date(2027, 3, 2)) == [
        (9, "the review was due on 1 March 2027; read the page again, and give it another day")
    ]


def test_a_day_that_cannot_be_read_is_told_of(course: CourseFolder) -> None:
    course.write("12-third.md", page("third", "section", "**Next review:** in spring."))

    assert warned(course, datetime.date(2026, 12, 1)) == [
        (8, "the next review is 'in spring'; write a day such as 1 March 2027")
    ]


@pytest.mark.parametrize(("today", "late"), [("2027-03-01", 0), ("2027-03-02", 1)])
def test_the_command_warns_by_the_day_it_is_given(
    course: CourseFolder, capsys: pytest.CaptureFixture[str], today: str, late: int
) -> None:
    course.write("12-third.md", page("third", "section", BOX))
    arguments = ["--course", str(course.root), "--check"]

    export_course.main(arguments, {}, datetime.date.fromisoformat(today))

    told = [line for line in capsys.readouterr().err.splitlines() if line.endswith("[review-dates]")]
    assert len(told) == late
    assert all(line.startswith(f"course/{GUIDE}/12-third.md:9: warning: ") for line in told)


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["trust", "ics"])
def test_each_guide_and_the_page_on_the_system_name_an_owner_and_a_day(edition: str) -> None:
    course = load_course(COURSE, COURSE / "editions" / f"{edition}.yaml", Problems("course"))
    assert course is not None
    pages = [next(guide.units()) for guide in course.guides]
    pages += [unit for unit in course.units() if unit.id == "how-the-system-works-now"]

    assert len(pages) == 8
    for unit in pages:
        text = "\n".join(part.content for part in unit.components if part.kind == TEXT)
        assert "**Owner of this " in text, unit.path
        days = re.findall(
            r"\*\*(?:Checked:\*\*|Sources:\*\* none is later than|Next review:\*\*) (\d+ \w+ \d{4})", text
        )
        checked, due = (parse_day(day) for day in days)
        assert checked is not None
        assert due is not None
        assert checked < due, unit.path
