"""The fixed days on which figures are published: at most four a year, whatever anybody answers."""

import datetime
from collections.abc import Sequence
from itertools import chain

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

MOST_A_YEAR = 4
DEFAULT = ["01-15", "04-15", "07-15", "10-15"]
_ANY_COMMON_YEAR = 2001


def publication_days() -> tuple[tuple[int, int], ...]:
    """Return the days of a year, as months and days in order. Raises ``ImproperlyConfigured``."""
    given: Sequence[str] = getattr(settings, "DIGIBOARDS_PUBLICATION_DAYS", DEFAULT)
    try:
        days = sorted({datetime.date.fromisoformat(f"{_ANY_COMMON_YEAR}-{text}") for text in given})
    except ValueError as error:
        raise ImproperlyConfigured(f"DIGIBOARDS_PUBLICATION_DAYS holds no day such as 01-15: {error}") from error
    if not 0 < len(days) <= MOST_A_YEAR:
        raise ImproperlyConfigured(f"DIGIBOARDS_PUBLICATION_DAYS has to name 1 to {MOST_A_YEAR} days of a year.")
    return tuple((day.month, day.day) for day in days)


def is_publication_day(day: datetime.date) -> bool:
    """Return whether figures are published on a day."""
    return (day.month, day.day) in publication_days()


def is_last_of_year(day: datetime.date) -> bool:
    """Return whether this is the day on which statements are published one by one, too."""
    return (day.month, day.day) == publication_days()[-1]


def last_day(day: datetime.date) -> datetime.date:
    """Return the last publication day up to a day."""
    return max(found for found in _around(day) if found <= day)


def next_day(day: datetime.date) -> datetime.date:
    """Return the first publication day after a day."""
    return min(found for found in _around(day) if found > day)


def end_of(day: datetime.date) -> datetime.datetime:
    """Return the moment at which a day of the site's zone ends."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def _around(day: datetime.date) -> Sequence[datetime.date]:
    years = (day.year - 1, day.year, day.year + 1)
    return list(chain.from_iterable((datetime.date(year, *found) for found in publication_days()) for year in years))
