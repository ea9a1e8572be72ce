"""The log of deletions, so that rows which a restored back-up brings back can be deleted again.

A database cannot keep this of itself: it is restored too. The log says whose rows, by numbers, and nothing that was in
them. ``digiboards_delete_again`` reads it.
"""

import json
import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

log = logging.getLogger("digiboards_xblocks.deletions")

MARK = "digiboards-deleted"


def note(
    learner_id: int, *, course_key: object = "", usage_key: object = "", table: str = "", rows: Sequence[int] = ()
) -> None:
    """Log a deletion once it is stored: of one learner, of all that the other arguments leave open.

    ``course_key`` and ``usage_key`` narrow it to a course run and a block, ``table`` and ``rows`` to rows of a table by
    their numbers. Without any of them all of the learner's was deleted.
    """
    narrowed = {"course": str(course_key), "block": str(usage_key), "table": table, "rows": list(rows)}
    entry = {"at": timezone.now().isoformat(), "learner": learner_id, **{k: v for k, v in narrowed.items() if v}}
    transaction.on_commit(lambda: log.info("%s %s", MARK, json.dumps(entry)), robust=True)
