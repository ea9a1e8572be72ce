"""People with the organisations that they are counted with: for a desk that counts several platforms (decision 54)."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_people
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.people.audit import note
from digiboards_xblocks.programme.people.permissions import ORGANISATION, programme

from . import refresh
from .models import LearnerProgress
from .slices import slice_of

STATEMENTS, LOG = "statements", "log"
# By which numbers people are known: of statements, or of the tracking log.
IDS = (STATEMENTS, LOG)
_AT_ONCE = 5_000


def register() -> Iterator[dict[str, str]]:
    """Yield every organisation, closed ones too, with the code of what it is part of. One query."""
    columns = Organisation.objects.order_by("ods_code").values_list("ods_code", "name", "kind", "parent__ods_code")
    for code, name, kind, above in columns:
        yield {"ods_code": code, "name": name, "kind": kind, "above": above or ""}


def members(course_keys: Sequence[CourseKey], ids: str) -> Iterator[dict[str, Any]]:
    """Yield everybody who is counted, once for each course run, with the organisations that count them.

    Counted as staff's pages count, up to now. That they were handed out is kept in the audit, with how many they are.
    """
    for key in course_keys:
        refresh.refresh(key)
        rows = LearnerProgress.objects.filter(course__course_key=str(key)).order_by("learner_id")
        found = rows.values_list("learner_id", "slices").iterator(chunk_size=_AT_ONCE)
        people = 0
        while some := list(itertools.islice(found, _AT_ONCE)):
            known = platform_people.statement_ids([learner for learner, _ in some]) if ids == STATEMENTS else {}
            for learner, slices in some:
                people += 1
                parts = [part.name for part in map(slice_of, slices) if part.kind == ORGANISATION]
                # A person without a number in statements has left none there, and is counted all the same.
                name = str(learner) if ids == LOG else known.get(learner, f"no-statement-{people}")
                yield {"course": str(key), "learner": name, "parts": parts}
        note(actor=None, action="export-members", scope=programme(key), people=people)
