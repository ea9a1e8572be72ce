"""Everybody's progress at once, computed by PostgreSQL: a rebuild for hundreds of thousands of people.

Nothing is seen of the work until all of it is stored, and only rows that differ are written.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_completion
from digiboards_xblocks.core.batches import Progress
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations.models import Cohort, Membership
from digiboards_xblocks.organisations.storage import list_ancestor_codes
from digiboards_xblocks.programme.finishes.announcing import announce_later

from .finishing_sql import Track, bits_of, count_of, done, finished_at, is_one_step_away, tracks_of
from .models import LearnerProgress, SliceProgress
from .rebuild_finishes import new_finishes
from .slices import WHOLE, Counts, Key, Slice, slices_of

# To group in, for as long as this lasts: what somebody has completed takes some 400 bytes.
_MEMORY = "256MB"
_STEPS = 4

_PROGRESS = LearnerProgress._meta.db_table
_COUNTS = SliceProgress._meta.db_table
_MEMBERS = Membership._meta.db_table
_STORED = ("organisation_id", "cohort_id", "role_group", "guides", "slices", "started", "finished", "last_at")
_VALUES = (*_STORED, "finished_at", "is_one_step_away")


def is_possible() -> bool:
    """Return whether this can be done on this database."""
    return connection.vendor == "postgresql" and bool(platform_completion.completion_table())


def rebuild_in_sql(
    course_id: int,
    course_key: CourseKey,
    programme: Programme,
    enrolled: Collection[int],
    left_out: Collection[int],
    progress: Progress,
) -> int:
    """Store how far everybody is, and the counts. Return how many people. The lock of ``PROGRESS`` has to be held.

    That is all who are enrolled, have completed anything, are on a board or were counted before, without those who
    are ``left_out``.
    """
    tracks = tracks_of(programme)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{_MEMORY}'")
        # What the database believes of the sizes of tables may be of the time before they were filled.
        cursor.execute("SET LOCAL enable_nestloop = off")
        _gather(cursor, course_key, tracks)
        progress("steps", 1, _STEPS)
        _work_out(cursor, course_id, programme, tracks, enrolled, left_out)
        progress("steps", 2, _STEPS)
        announce_later(course_key, programme, new_finishes(cursor, course_id, course_key, tracks))
        groups = _groups(cursor, course_id, tracks)
        _store(cursor, course_id, tracks, groups)
        progress("steps", 3, _STEPS)
        cursor.execute("DROP TABLE digiboards_completed, digiboards_standing")
        _store_counts(cursor, course_id, _added_up(groups))
        progress("steps", 4, _STEPS)
    return sum(group.whole[0] for group in groups)


def _gather(cursor: Any, course_key: CourseKey, tracks: Sequence[Track]) -> None:
    """Store how far everybody with a completion is with each guide: one read of the platform's table."""
    keys_of: dict[str, list[str]] = {}
    for key in platform_completion.completed_keys(course_key):
        keys_of.setdefault(key.rpartition("@")[2], []).append(key)
    moments = [moment for track in tracks for moment in track.moments]
    places = bits_of(tracks)
    uses = [
        (key, *places[name], moment.number)
        for moment in moments
        for name in moment.blocks
        for key in keys_of.get(name, ())
    ]
    # Written into the statement: one that reads a temporary table is not shared out among processors.
    blocks = ", ".join(["(NULL::varchar, NULL::int, NULL::bigint, NULL::int)", *["(%s, %s, %s, %s)"] * len(uses)])
    numbers = sorted({number for number, _bit in places.values()})
    columns = [f"bit_or(bit) FILTER (WHERE number = {number}) AS bits_{number}" for number in numbers]
    columns += [moment.column for moment in moments]
    dones = [f"{done(track, places)} AS done_{track.number}" for track in tracks]
    ends = [f"done_{track.number}, {track.finished_at()} AS finished_{track.number}" for track in tracks]
    # OFFSET 0 has the inner parts worked out once, in place of wherever they are used.
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE digiboards_completed ON COMMIT DROP AS
        SELECT learner_id, last_at{_and(ends)}
        FROM (
            SELECT *{_and(dones)}
            FROM (
                SELECT user_id AS learner_id, max(modified) AS last_at{_and(columns)}
                FROM {platform_completion.completion_table()}
                LEFT JOIN (VALUES {blocks}) AS blocks (block_key, number, bit, moment) USING (block_key)
                WHERE course_key = %s AND completion = 1.0
                GROUP BY user_id
                OFFSET 0
            ) AS completed
            OFFSET 0
        ) AS counted
        """,
        [*(value for use in uses for value in use), str(course_key)],
    )


def _work_out(
    cursor: Any,
    course_id: int,
    programme: Programme,
    tracks: Sequence[Track],
    enrolled: Collection[int],
    left_out: Collection[int],
) -> None:
    """How far everybody is with the programme, and where they belong."""
    guides = [track for track in tracks if track.name]
    started = " + ".join(["0", *(f"(done_{track.number} > 0)::int" for track in guides)])
    kept = [f"coalesce(done_{track.number}, 0) AS done_{track.number}, finished_{track.number}" for track in tracks]
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE digiboards_standing ON COMMIT DROP AS
        WITH people AS (
            SELECT learner_id FROM digiboards_completed
            UNION SELECT learner_id FROM {_MEMBERS} WHERE course_id = %s
            UNION SELECT learner_id FROM {_PROGRESS} WHERE course_id = %s
            UNION SELECT unnest(%s::int[])
        )
        SELECT
            people.learner_id,
            coalesce(members.organisation_id, 0) AS organisation_id,
            coalesce(members.cohort_id, 0) AS cohort_id,
            coalesce(members.role_group, '') AS role_group,
            last_at,
            coalesce({started}, 0) AS started,
            {count_of(guides)} AS finished,
            {finished_at(programme, tracks)} AS finished_at,
            ({finished_at(programme, tracks)}) IS NULL AND coalesce({is_one_step_away(programme, tracks)}, false)
                AS is_one_step_away{_and(kept)}
        FROM people
        LEFT JOIN digiboards_completed USING (learner_id)
        LEFT JOIN {_MEMBERS} AS members ON members.learner_id = people.learner_id AND members.course_id = %s
        WHERE people.learner_id <> ALL (%s::int[])
        """,
        [course_id, course_id, list(enrolled), course_id, list(left_out)],
    )
    cursor.execute("ANALYZE digiboards_standing")


@dataclass(frozen=True)
class _Group:
    """People who belong to the same parts: how many of them are how far, with the programme and with each guide."""

    organisation: int
    cohort: int
    role: str
    parts: tuple[Slice, ...]
    whole: Counts
    guides: Mapping[str, Counts]


def _groups(cursor: Any, course_id: int, tracks: Sequence[Track]) -> list[_Group]:
    guides = [track for track in tracks if track.name]
    columns = [f"count(*) FILTER (WHERE done_{track.number} > 0), count(finished_{track.number})" for track in guides]
    cursor.execute(
        f"""
        SELECT organisation_id, cohort_id, role_group, count(*), count(*) FILTER (WHERE started > 0),
            count(finished_at), count(*) FILTER (WHERE finished > 0){_and(columns)}
        FROM digiboards_standing
        GROUP BY organisation_id, cohort_id, role_group
        """
    )
    above, cohorts = list_ancestor_codes(), dict(Cohort.objects.filter(course=course_id).values_list("pk", "key"))
    found = []
    for organisation, cohort, role, people, started, finished, finished_any, *rest in cursor.fetchall():
        parts = slices_of(above.get(organisation, ()), cohorts.get(cohort, ""), role)
        each = {
            track.name: (0, *pair, 0)
            for track, pair in zip(guides, zip(rest[::2], rest[1::2], strict=True), strict=True)
        }
        found.append(_Group(organisation, cohort, role, parts, (people, started, finished, finished_any), each))
    return found


def _added_up(groups: Iterable[_Group]) -> dict[Key, Counts]:
    """The counts of every part."""
    found: dict[Key, Counts] = {}
    for group in groups:
        for part in group.parts:
            for guide, counts in ((WHOLE, group.whole), *group.guides.items()):
                there = found.get((part, guide), (0, 0, 0, 0))
                found[part, guide] = (
                    there[0] + counts[0],
                    there[1] + counts[1],
                    there[2] + counts[2],
                    there[3] + counts[3],
                )
    return {key: counts for key, counts in found.items() if any(counts)}


def _store(cursor: Any, course_id: int, tracks: Sequence[Track], groups: Sequence[_Group]) -> None:
    """Write the rows of people that are new or differ, and take away those of nobody."""
    guides = [track for track in tracks if track.name]
    cells = [
        f"CASE WHEN done_{track.number} > 0 THEN %s || done_{track.number} || ', \"' || "
        f"coalesce(to_char(finished_{track.number} AT TIME ZONE %s, 'YYYY-MM-DD'), '') || '\"]' END"
        for track in guides
    ]
    columns, here = ", ".join(_VALUES), str(timezone.get_default_timezone())
    cursor.execute(
        f"DELETE FROM {_PROGRESS} AS stored WHERE course_id = %s AND NOT EXISTS"
        " (SELECT FROM digiboards_standing AS now WHERE now.learner_id = stored.learner_id)",
        [course_id],
    )
    cursor.execute(
        f"""
        INSERT INTO {_PROGRESS} (course_id, learner_id, {columns})
        SELECT %s, now.*
        FROM (
            SELECT learner_id, nullif(organisation_id, 0) AS organisation_id, nullif(cohort_id, 0) AS cohort_id,
                role_group, ('{{' || concat_ws(', '{_and(cells)}) || '}}')::jsonb AS guides, parts::jsonb AS slices,
                started, finished, last_at, finished_at, is_one_step_away
            FROM digiboards_standing
            JOIN unnest(%s::bigint[], %s::bigint[], %s::varchar[], %s::text[])
                AS groups (organisation_id, cohort_id, role_group, parts)
                USING (organisation_id, cohort_id, role_group)
        ) AS now
        LEFT JOIN {_PROGRESS} AS stored ON stored.course_id = %s AND stored.learner_id = now.learner_id
        WHERE ({", ".join(f"stored.{name}" for name in _VALUES)})
            IS DISTINCT FROM ({", ".join(f"now.{name}" for name in _VALUES)})
        ORDER BY now.learner_id
        ON CONFLICT (course_id, learner_id) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _VALUES)}
        """,
        [
            course_id,
            *(value for track in guides for value in (f"{json.dumps(track.name)}: [", here)),
            [group.organisation for group in groups],
            [group.cohort for group in groups],
            [group.role for group in groups],
            [json.dumps([str(part) for part in group.parts]) for group in groups],
            course_id,
        ],
    )


def _store_counts(cursor: Any, course_id: int, counts: Mapping[Key, Counts]) -> None:
    """Write the counts in place of those that are there."""
    cursor.execute(f"DELETE FROM {_COUNTS} WHERE course_id = %s", [course_id])
    rows = [(part.kind, part.name, guide, *numbers) for (part, guide), numbers in counts.items()]
    cursor.execute(
        f"""
        INSERT INTO {_COUNTS} (course_id, kind, name, guide, people, started, finished, finished_any)
        SELECT %s, * FROM unnest(
            %s::varchar[], %s::varchar[], %s::varchar[], %s::int[], %s::int[], %s::int[], %s::int[]
        )
        """,
        [course_id, *([row[place] for row in rows] for place in range(7))],
    )


def _and(columns: Iterable[str]) -> str:
    """Columns after others."""
    return "".join(f", {column}" for column in columns)
