"""The targets of a quarter and notes on it: what staff may enter, and how it is kept."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.text import UNSTORABLE
from digiboards_xblocks.core.text import gettext_noop as _
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.people import audit
from digiboards_xblocks.programme.people.permissions import programme

from .models import QuarterPlan
from .quarters import Quarter

# What a target may be set for: counts of people, and a share in a hundred.
COUNTS = {
    "started": _("Started"),
    "finished_any": _("Finished a guide"),
    "finished": _("Finished the programme"),
}
RECOMMEND = "recommend"
MOST_PEOPLE = 1_000_000
# So that the report stays on two sides of A4.
MOST_NOTES = 1_000
_BETWEEN_DIGITS = re.compile(r"[,\s\u2019']")


@dataclass(frozen=True)
class Plan:
    """Targets, None where there is none, and notes."""

    started: int | None = None
    finished_any: int | None = None
    finished: int | None = None
    recommend: int | None = None
    notes: str = ""


class InvalidPlan(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the form holds no plan; has the problems by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__(", ".join(problems))


def parse_plan(given: Mapping[str, str]) -> Plan:
    """Return a plan from what staff typed into the form. Raises ``InvalidPlan`` with all problems, by field."""
    problems = {}
    numbers: dict[str, int | None] = {}
    for name, (most, problem) in _TARGETS.items():
        numbers[name] = number = _number(given.get(name, "").removesuffix("%" if name == RECOMMEND else ""))
        if number is not None and not 1 <= number <= most:
            problems[name] = problem
    notes = "\n".join(given.get("notes", "").strip().splitlines())
    if len(notes) > MOST_NOTES or UNSTORABLE.search(notes):
        problems["notes"] = _("Notes must be 1,000 characters or fewer, without control characters.")
    if problems:
        raise InvalidPlan(problems)
    return Plan(**numbers, notes=notes)


def plan_of(course_key: CourseKey, quarter: Quarter) -> Plan:
    """Return the plan of a quarter; an empty one if there is none. One query."""
    rows = QuarterPlan.objects.filter(course__course_key=str(course_key), starts_on=quarter.start)
    found = rows.values(*COUNTS, RECOMMEND, "notes").first()
    return Plan(**found) if found else Plan()


def save_plan(course_key: CourseKey, quarter: Quarter, plan: Plan, *, by: object) -> None:
    """Keep the plan of a quarter, or that it has none, and in the audit which targets it has."""
    with transaction.atomic():
        course = Course.objects.get_or_create(course_key=str(course_key))[0]
        values = asdict(plan)
        if plan == Plan():
            QuarterPlan.objects.filter(course=course, starts_on=quarter.start).delete()
        else:
            QuarterPlan.objects.update_or_create(course=course, starts_on=quarter.start, defaults=values)
        notes = len(values.pop("notes"))
        facts = {name: value for name, value in values.items() if value is not None}
        scope = programme(course_key)
        audit.note(actor=by, action="targets", scope=scope, quarter=str(quarter), **facts, notes_characters=notes)


# The most that each may be, and what is said of what is no such number.
_TARGETS: Mapping[str, tuple[int, str]] = {
    "started": (MOST_PEOPLE, _("The target for who started must be a whole number from 1 to 1,000,000.")),
    "finished_any": (MOST_PEOPLE, _("The target for who finished a guide must be a whole number from 1 to 1,000,000.")),
    "finished": (
        MOST_PEOPLE,
        _("The target for who finished the programme must be a whole number from 1 to 1,000,000."),
    ),
    RECOMMEND: (100, _("The target for who would recommend a guide must be a whole number from 1 to 100.")),
}


def _number(text: str) -> int | None:
    """Return a whole number, with or without marks between thousands; None for nothing, -1 for what is none."""
    digits = _BETWEEN_DIGITS.sub("", text)
    if not digits:
        return None
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else -1
