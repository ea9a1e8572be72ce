"""The entries of texts in a learner's record."""

from collections.abc import Iterator
from functools import lru_cache

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.activities.base.record import OUTSIDE, Entry, LearnerRecord, Line, RecordRow
from digiboards_xblocks.core.outline_index import title_from_name
from digiboards_xblocks.core.text import gettext_noop

GROUP = gettext_noop("Pages opened and read")


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield one line a page, however many texts it holds."""
    pages: dict[tuple[str, str], list[RecordRow]] = {}
    for row in record.rows["reading_places"]:
        block = _url_name(row["usage_key"])
        guide, title = record.outline.reading(block)
        pages.setdefault((guide.name if guide else OUTSIDE, title or title_from_name(block)), []).append(row)
    for (section, title), rows in pages.items():
        yield Entry(section, title, (_read(record, rows),))


def _read(record: LearnerRecord, rows: list[RecordRow]) -> Line:
    """Return how far a page was read: by the texts that finish it, or that it was opened where an activity does."""
    _, day = record.format.say, record.format.day
    last = day(max(row["saved_at"] for row in rows))
    ends = [row["finished_at"] for row in rows if record.outline.finishes_by_reading(_url_name(row["usage_key"]))]
    ends = ends or [row["finished_at"] for row in rows if row["finished_at"] is not None]
    if not ends:
        return Line(_("Opened"), last)
    if None in ends:
        return Line(_("Opened, not read to the end"), last)
    return Line(_("Read to the end"), day(max(ends)))


@lru_cache(maxsize=4096)
def _url_name(usage_key: str) -> str:
    """Return the ``url_name`` in a key as stored; the whole of a key that cannot be read."""
    try:
        return str(UsageKey.from_string(usage_key).block_id)
    except InvalidKeyError:
        return usage_key
