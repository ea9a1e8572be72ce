"""Deleting again what was deleted before a back-up was restored, as the site's log says."""

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.deletion import lock_account
from digiboards_xblocks.db.deletion_log import MARK
from digiboards_xblocks.db.numbered import delete
from digiboards_xblocks.db.utils import learner_models
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.signals import membership_changed

from .retirement import retire_learner


class Unreadable(Exception):  # noqa: N818 (an answer, rather than a fault of ours)
    """A line says that something was deleted, and not what; ``line`` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} cannot be read")
        self.line = line


@dataclass(frozen=True)
class Deletion:
    """One line of the log: see ``deletion_log.note``."""

    at: datetime.datetime
    learner_id: int
    course_key: str = ""
    usage_key: str = ""
    table: str = ""
    rows: tuple[int, ...] = ()

    @property
    def is_of_all(self) -> bool:
        """Return whether everything of a learner was deleted, as when an account is retired."""
        return not (self.course_key or self.usage_key or self.table)


def read_log(lines: Iterable[str]) -> Iterator[Deletion]:
    """Yield what the lines of a log say of deletions; all other lines are passed over. Raises ``Unreadable``."""
    decoder = json.JSONDecoder()
    for number, line in enumerate(lines, start=1):
        _, mark, rest = line.partition(f"{MARK} ")
        if not mark:
            continue
        try:
            entry, _end = decoder.raw_decode(rest.replace('\\"', '"'))  # a log in JSON has it as a string
            yield Deletion(
                datetime.datetime.fromisoformat(entry["at"]),
                int(entry["learner"]),
                str(entry.get("course", "")),
                str(entry.get("block", "")),
                str(entry.get("table", "")),
                tuple(int(row) for row in entry.get("rows", ())),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(number) from error


def find_again(deletion: Deletion) -> Mapping[str, int]:
    """Return how many rows of each table there are again that a deletion took; those without any are left out."""
    counts = {rows.model.__name__: rows.count() for rows in _rows(deletion)}
    return {name: count for name, count in counts.items() if count}


def delete_again(deletion: Deletion) -> Mapping[str, int]:
    """Delete what is there again, and return how many rows of each table. What was saved since then stays."""
    found = find_again(deletion)
    if deletion.is_of_all:
        retire_learner(deletion.learner_id)
        return found
    gone: Counter[str] = Counter()
    courses: set[str] = set()
    with transaction.atomic():
        lock_account(deletion.learner_id)
        for rows in _rows(deletion):
            courses.update(rows.order_by().values_list("course__course_key", flat=True).distinct())
            gone[rows.model.__name__] += delete(rows)
        if gone[Membership.__name__]:
            for course in sorted(courses):
                key = CourseKey.from_string(course)
                membership_changed.send(Membership, course_key=key, learners=[deletion.learner_id])
    return {name: count for name, count in gone.items() if count}


def _rows(deletion: Deletion) -> Iterator["models.QuerySet[Any]"]:
    which: dict[str, Any] = {"learner": deletion.learner_id}
    if not deletion.is_of_all:
        which["saved_at__lte"] = deletion.at
    if deletion.course_key:
        which["course__course_key"] = deletion.course_key
    if deletion.usage_key:
        which["usage_key"] = deletion.usage_key
    if deletion.rows:
        which["pk__in"] = deletion.rows
    for model in learner_models():
        if deletion.table in ("", model.__name__):
            yield model._default_manager.filter(**which)
