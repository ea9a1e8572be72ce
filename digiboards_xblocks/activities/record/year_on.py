"""The guides whose statements a learner can rate again, a year on."""

import datetime
from collections.abc import Iterable, Mapping

from digiboards_xblocks.activities.base.record import RecordRow
from digiboards_xblocks.activities.confidence.year_on import is_open
from digiboards_xblocks.core.programme_outline import Guide, Page
from digiboards_xblocks.core.statements import AFTER, LATER


def to_rate_again(
    guides: Iterable[Guide], rows: Mapping[str, tuple[RecordRow, ...]], today: datetime.date
) -> tuple[Page, ...]:
    """Return the pages, each with its guide's title, where statements wait that were last rated a year ago.

    ``rows`` hold ``ratings``. Those that are all rated a year on wait no more.
    """
    rated_at = {row["statement"]: row["saved_at"] for row in rows.get("ratings", ()) if row["phase"] == AFTER}
    is_rated = {row["statement"] for row in rows.get("ratings", ()) if row["phase"] == LATER}
    found = []
    for guide in guides:
        names = {item.name for item in guide.statements}
        link = next((step.link for step in guide.steps if step.kind == AFTER and step.link), "")
        if link and not names <= is_rated and is_open(names, rated_at, today):
            found.append(Page(guide.title, link))
    return tuple(found)
