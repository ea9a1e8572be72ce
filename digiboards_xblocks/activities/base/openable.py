"""Counts of the stored private texts by the key that decrypts them. No text is shown."""

from collections import Counter
from collections.abc import Iterator

from digiboards_xblocks import encryption

from .models import PrivateText

NEWEST = "newest"
OLDER = "older"
LOCKED = "locked"
_AT_ONCE = 500


def count() -> int:
    """Return how many private texts are kept."""
    return PrivateText.objects.count()


def tally(sample: int | None) -> Counter[str]:
    """Return how many texts the ``NEWEST`` key opens, how many an ``OLDER``, and how many are ``LOCKED``.

    Of all of them, or of about ``sample``, spread evenly over the numbers of the rows, with the first and the last.
    """
    rows = PrivateText.objects.order_by("pk")
    if sample is not None and PrivateText.objects.count() > sample:
        rows = rows.filter(pk__in=list(_spread(sample)))
    return Counter(_state(row) for row in rows.iterator(chunk_size=_AT_ONCE))


def _spread(sample: int) -> Iterator[int]:
    """Yield the numbers of rows: of each stretch of numbers its first that is there, and of all the last."""
    numbers = PrivateText.objects.order_by("pk").values_list("pk", flat=True)
    first, last = numbers.first(), numbers.last()
    if first is None or last is None:
        return
    step = (last - first) // sample + 1
    number: int | None = first
    while number is not None:
        yield number
        number = numbers.filter(pk__gte=number + step).first()
    yield last


def _state(row: PrivateText) -> str:
    if row.record_values()["text"] is None:
        return LOCKED
    return NEWEST if encryption.is_under_newest(row.ciphertext) else OLDER
