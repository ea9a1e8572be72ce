"""The day from which a learner can rate a guide a third time: a year after they rated all of it after the guide."""

import datetime
from collections.abc import Collection, Mapping

from django.utils import timezone

A_YEAR = datetime.timedelta(days=365)


def rated_before(today: datetime.date) -> datetime.datetime:
    """Return the moment before which ratings were given that are a year old on a day: the end of that day's date."""
    day_after = today - A_YEAR + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day_after, datetime.time.min))


def is_open(names: Collection[str], rated_at: Mapping[str, datetime.datetime], today: datetime.date) -> bool:
    """Return whether statements can be rated a year on; ``rated_at`` is when each was rated after the guide."""
    found = [rated_at[name] for name in names if name in rated_at]
    return bool(found) and len(found) == len(names) and max(found) < rated_before(today)
