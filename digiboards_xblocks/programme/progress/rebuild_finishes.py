"""The new finishes among everybody whom PostgreSQL counts at once."""

import json
from collections.abc import Sequence
from typing import Any

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.finishes import rules
from digiboards_xblocks.programme.finishes.rules import PROGRAMME, Finish

from .finishing_sql import Track
from .models import LearnerProgress, StaleProgress

_PROGRESS = LearnerProgress._meta.db_table
_NOTES = StaleProgress._meta.db_table


def new_finishes(cursor: Any, course_id: int, course_key: CourseKey, tracks: Sequence[Track]) -> list[Finish]:
    """Return the finishes that the stored rows do not count, before they are replaced.

    Only people are read who may have one: ``finishes/rules.py`` says who has.
    """
    guides = [track for track in tracks if track.name]
    ends = [*(f"now.finished_{track.number}" for track in guides), "now.finished_at"]
    stored = [*("coalesce(stored.guides -> %s ->> 1, '') = ''" for _ in guides), "stored.finished_at IS NULL"]
    is_new = " OR ".join(f"({end} IS NOT NULL AND {other})" for end, other in zip(ends, stored, strict=True))
    is_noted = " OR ".join(f"{end} IS NOT NULL" for end in ends)
    cursor.execute(
        f"""
        SELECT now.learner_id, stored.learner_id IS NOT NULL, stored.guides::text, stored.finished_at, noted.first_at,
            {", ".join(ends)}
        FROM digiboards_standing AS now
        LEFT JOIN {_PROGRESS} AS stored ON stored.course_id = %s AND stored.learner_id = now.learner_id
        LEFT JOIN (
            SELECT learner_id, min(noted_at) AS first_at FROM {_NOTES} WHERE course_key = %s GROUP BY learner_id
        ) AS noted ON noted.learner_id = now.learner_id
        WHERE (stored.learner_id IS NOT NULL AND ({is_new}))
            OR (stored.learner_id IS NULL AND noted.first_at IS NOT NULL AND ({is_noted}))
        ORDER BY now.learner_id
        """,
        [course_id, str(course_key), *(track.name for track in guides)],
    )
    found: list[Finish] = []
    names = [*(track.name for track in guides), PROGRAMME]
    for learner_id, is_counted, text, finished_at, noted_at, *moments in cursor.fetchall():
        now = {name: at for name, at in zip(names, moments, strict=True) if at is not None}
        before = rules.counted_as_finished(json.loads(text), finished_at) if is_counted else None
        found += rules.new_finishes(learner_id, now, before, noted_at)
    return found
