"""The days by which pages are to be read again, as their authors write them: ``**Next review:** 1 March 2027``."""

import datetime
import re

from digiboards_xblocks.core.content_errors import Location

from .markup import line_at
from .model import TEXT, Course
from .problems import Problems
from .rules import review_dates

_NEXT_REVIEW = re.compile(r"\*\*Next review:\*\*\s*(?P<day>[^.*\n]*)")
_DAY = re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) (?P<year>\d{4})")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def check_review_dates(course: Course, today: datetime.date, problems: Problems) -> None:
    """Warn of each page whose day of review has passed, or cannot be read."""
    for component in course.components():
        if component.kind != TEXT:
            continue
        for found in _NEXT_REVIEW.finditer(component.content):
            written = found["day"].strip()
            day = parse_day(written)
            message = ""
            if day is None:
                message = f"the next review is '{written}'; write a day such as 1 March 2027"
            elif day < today:
                message = f"the review was due on {written}; read the page again, and give it another day"
            if message:
                location = Location(component.path, component.line + line_at(component.content, found.start()))
                problems.add(review_dates.RULE, location, message)


def parse_day(written: str) -> datetime.date | None:
    """Return a day that is written as on a page, ``1 March 2027``; None if it is none."""
    found = _DAY.fullmatch(written)
    if found is None or found["month"] not in _MONTHS:
        return None
    try:
        return datetime.date(int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]))
    except ValueError:
        return None
