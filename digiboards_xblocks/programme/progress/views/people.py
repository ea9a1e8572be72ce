"""The page of completion by person."""

import datetime
import json
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures.columns import COUNT
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.pages.pages import (
    allow,
    files_of,
    number,
    organisation_labels,
    page,
    staff_form,
    typed,
)
from digiboards_xblocks.programme.people import looks, roster
from digiboards_xblocks.programme.people.permissions import SEE_NAMES, programme
from digiboards_xblocks.programme.progress import people_queries
from digiboards_xblocks.programme.progress.one_step import finishing_rule, open_step
from digiboards_xblocks.programme.progress.people_queries import (
    FINISHED,
    NOT_STARTED,
    ONE_STEP,
    STALLED,
    STALLED_DAYS,
    STARTED,
    PeopleFilter,
    Person,
)
from digiboards_xblocks.programme.progress.views.listed_people import (
    NOBODY,
    code_of,
    list_people,
    problems_of,
)
from digiboards_xblocks.programme.progress.views.renew import fresh_context

# How many different sets of guides a download keeps the words of.
_REMEMBERED = 4_096
_STATES = {
    NOT_STARTED: gettext_lazy("Not started"),
    STARTED: gettext_lazy("Under way"),
    STALLED: gettext_lazy("Stalled"),
    ONE_STEP: gettext_lazy("One step from finishing"),
    FINISHED: gettext_lazy("Finished the programme"),
}


@staff_form
def people(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the page of what each person began and finished. For course staff only, and in the tracking log.

    A search for somebody is sent as a form, since addresses of pages are in logs and names shall not be.
    """
    allow(request, SEE_NAMES, programme(key))
    is_search = request.method == "POST"
    chosen, filters = (PeopleFilter(text=typed(request.POST, "who")), {}) if is_search else chosen_by(request)
    problems = problems_of(chosen, is_search=is_search)
    listed = list_people(request, key, chosen, filters) if not problems else NOBODY
    searched = {"searched": True} if chosen.text else {}
    looks.note_look(
        actor=request.user, action=SEE_NAMES, course_key=key, rows=len(listed.people), **filters, **searched
    )
    cells = Cells(course)
    count = 0 if problems else people_queries.count_people(key, chosen)
    is_one_step = chosen.state == ONE_STEP
    return page(
        request,
        "progress/templates/people.html",
        status=HTTPStatus.BAD_REQUEST if "who" in problems else HTTPStatus.OK,
        course=str(key),
        title=_("Person by person"),
        up=reverse("digiboards:overview", args=[str(key)]),
        guides=[guide.title for guide in course.guides],
        people=[
            (person, cells.of(person.guides), _last(person), open_step(course, person.guides) if is_one_step else "")
            for person in listed.people
        ],
        is_one_step=is_one_step,
        rule=finishing_rule(course) if is_one_step else "",
        count=ngettext("{number} person", "{number} people", count).format(number=in_words(count, COUNT)),
        choices=_filters(key, chosen),
        organisation=_typed_organisation(request, filters),
        organisations=organisation_labels(),
        who=chosen.text,
        days=filters.get("days", STALLED_DAYS[1]),
        all_days=STALLED_DAYS,
        is_filtered=bool(filters or chosen.text),
        all_of_them=reverse("digiboards:people", args=[str(key)]),
        listed=listed,
        files=files_of("people", key, filters) if not chosen.text else [],
        emails=[person.email for person in listed.people if person.email]
        if chosen.state in (NOT_STARTED, STALLED, ONE_STEP)
        else [],
        problems=problems,
        is_empty=not course.guides,
        **fresh_context(request, key, course),
    )


def _typed_organisation(request: HttpRequest, filters: Mapping[str, Any]) -> str:
    """What the field holds: what was typed, and after a search nothing."""
    return typed(request.GET, "organisation") if "organisation" in filters else ""


def chosen_by(request: HttpRequest) -> tuple[PeopleFilter, dict[str, Any]]:
    """Return the filters of the address, junk taken for none, and those that are set as the address has them."""
    given = {name: typed(request.GET, name) for name in ("cohort", "role", "state")}
    given = {"organisation": code_of(request), **given}
    if given["state"] not in _STATES:
        given["state"] = ""
    if given["role"] not in ROLES:
        given["role"] = ""
    filters: dict[str, Any] = {name: value for name, value in given.items() if value}
    quiet_since = None
    if given["state"] == STALLED:
        days = number(request.GET.get("days", ""))
        filters["days"] = days if days in STALLED_DAYS else STALLED_DAYS[1]
        quiet_since = timezone.now() - datetime.timedelta(days=filters["days"])
    return PeopleFilter(**given, quiet_since=quiet_since), filters


class Option(NamedTuple):
    """A value of a list to choose from."""

    value: str
    label: str
    is_chosen: bool


class Filter(NamedTuple):
    """A list to choose from: the parameter that it is of, its label, and its options."""

    name: str
    label: str
    options: tuple[Option, ...]


def _filters(key: CourseKey, chosen: PeopleFilter) -> list[Filter]:
    """Return the lists to choose from, without those that would be empty."""
    lists = (
        ("state", _("How far"), {name: str(label) for name, label in _STATES.items()}, chosen.state),
        ("cohort", _("Cohort"), roster.cohort_names(key), chosen.cohort),
        ("role", _("Role"), {name: str(label) for name, label in ROLES.items()}, chosen.role),
    )
    return [
        Filter(name, label, tuple(Option(value, words, value == current) for value, words in values.items()))
        for name, label, values, current in lists
        if values
    ]


class Cells:
    """The cells of what people have done of each guide, in words, each made once."""

    def __init__(self, course: Programme) -> None:
        self._guides = [(guide.name, len(guide.steps)) for guide in course.guides]
        self._said: dict[tuple[int, str, int], str] = {}
        self.of_text = lru_cache(maxsize=_REMEMBERED)(self._of_text)

    def of(self, guides: Mapping[str, tuple[int, str]]) -> list[str]:
        """Return a cell for each guide."""
        return [self._label(*guides.get(name, (0, "")), steps) for name, steps in self._guides]

    def _of_text(self, guides: str) -> list[str]:
        """The same of JSON; ``of_text`` remembers it, since many have done the same."""
        return self.of(json.loads(guides))

    def _label(self, done: int, day: str, steps: int) -> str:
        key = (done, day, steps)
        if key not in self._said:
            self._said[key] = _in_words(done, day, steps)
        return self._said[key]


def _in_words(done: int, day: str, steps: int) -> str:
    if day:
        return _("Finished {day}").format(day=_day(datetime.date.fromisoformat(day)))
    return _("{done} of {all} steps").format(done=done, all=steps) if done else ""


def _last(person: Person) -> str:
    return _day(timezone.localtime(person.last_at).date()) if person.last_at else ""


def _day(day: datetime.date) -> str:
    return str(date_format(day, "j M Y"))
