"""The rows of our tables in Aspects: what staff's pages show of the programme and its organisations, and no learner.

Cohorts and role groups are left out: no dashboard asks for them.
"""

from collections.abc import Mapping
from typing import Any

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.measures import MEASURES
from digiboards_xblocks.programme.figures.rows import rows_of
from digiboards_xblocks.programme.people.permissions import ORGANISATION, PROGRAMME
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress.versions import programme_of

Row = Mapping[str, Any]
KINDS = (PROGRAMME, ORGANISATION)


def completion(course_key: CourseKey) -> list[Row]:
    """Return how many people of each part have begun and finished each guide, with "" the programme."""
    course = programme_of(course_key)
    found: list[Row] = []
    for kind in KINDS:
        counts = progress_queries.counts(course_key, kind=kind)
        people = {item.part: item.people for item in counts if not item.guide}
        found += [
            {
                "edition": course.edition,
                "code": item.part.name,
                "guide": item.guide,
                "title": course.title_of(item.guide) if item.guide else "",
                "people": people.get(item.part, 0),
                "started": item.started,
                "finished": item.finished,
                "finished_a_guide": None if item.guide else item.finished_any,
            }
            for item in counts
        ]
    return found


def figures(course_key: CourseKey) -> list[Row]:
    """Return the figures of what people answer, as they were last published: what the API says of them, and no more."""
    course = programme_of(course_key)
    published_on = figures_queries.published_on(course_key)
    day = published_on.isoformat() if published_on else ""
    return [
        {"edition": course.edition, "published_on": day, "code": part.name, "measure": measure, **row}
        for measure in MEASURES
        for kind in KINDS
        for part, found in figures_queries.figures(course_key, measure, kind=kind).items()
        for row in rows_of(measure, course, found)
    ]


def register() -> list[Row]:
    """Return every organisation, with the care board and the region that it is or belongs to."""
    rows = {row.pk: row for row in Organisation.objects.order_by("ods_code")}
    return [
        {
            "code": row.ods_code,
            "name": row.name,
            "kind": row.kind,
            "icb": _nearest("icb", row, rows),
            "region": _nearest("region", row, rows),
            "closed_on": row.closed_on.isoformat() if row.closed_on else "",
        }
        for row in rows.values()
    ]


def _nearest(kind: str, row: Organisation | None, rows: Mapping[int, Organisation]) -> str:
    seen: set[int] = set()
    while row is not None and row.pk not in seen:
        if row.kind == kind:
            return row.ods_code
        seen.add(row.pk)
        row = rows.get(row.parent_id or 0)
    return ""


def lms() -> str:
    """Return what tells the rows of this LMS from those of others."""
    return platform.root_url()
