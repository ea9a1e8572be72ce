"""Doing the nightly work: part by part, and in each part course run by course run, whatever becomes of the others."""

import datetime
import logging
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.programme.progress import queries

from . import records
from .parts import PARTS, Counts, Part, PartFailed

log = logging.getLogger(__name__)

DONE = "done"
FAILED = "failed"
BUSY = "busy"
THE_SITE = "the site"


@dataclass(frozen=True)
class Result:
    """The result of a part: ``outcome`` is ``DONE``, ``FAILED`` or ``BUSY`` (another process is at it).

    ``counts`` is what was done, by the words for it; ``faults`` what could not be, by course run or ``THE_SITE``.
    """

    part: str
    outcome: str
    counts: Counts = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it in one line."""
        if self.outcome == BUSY:
            return f"{self.part}: another run is at it, and tells how it goes"
        counts = ", ".join(f"{what} {count:,}" for what, count in self.counts.items()) or "nothing to do"
        faults = "".join(f"; {where}: {what}" for where, what in self.faults.items())
        return f"{self.part}: {self.outcome}: {counts}{faults}"

    def as_json(self) -> dict[str, Any]:
        """Return it as a program reads it."""
        return asdict(self)


def run(
    today: datetime.date,
    progress: Progress = say_nothing,
    *,
    parts: Sequence[Part] = PARTS,
    only: Sequence[str] = (),
) -> Iterator[Result]:
    """Do the parts that are wanted, or those named in ``only`` of them, and yield how each went as soon as it is known.

    What has been done already on a day is not done twice, nor what another process is at.
    """
    for part in parts:
        if (only and part.name not in only) or not part.is_on():
            continue
        begun_at = timezone.now()
        if not records.claim(part.name, begun_at):
            yield Result(part.name, BUSY)
            continue
        result = _do(part, today, progress)
        records.release(part.name, begun_at, is_done=result.outcome == DONE, result=str(result))
        yield result


def _do(part: Part, today: datetime.date, progress: Progress) -> Result:
    counts: Counter[str] = Counter()
    faults: dict[str, str] = {}
    for where, work in _pieces(part, today, progress):
        try:
            counts.update(work())
        except PartFailed as failed:
            counts.update(failed.counts)
            faults[where] = str(failed)
        except Exception as error:  # noqa: BLE001 (told in the result and the log; the other pieces go on)
            # Not its words, which may hold an address or a row's values.
            faults[where] = type(error).__name__
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("Nightly work, %s, failed in %s: %s\n%s", part.name, where, type(error).__name__, places)
    return Result(part.name, FAILED if faults else DONE, dict(counts), faults)


def _pieces(part: Part, today: datetime.date, progress: Progress) -> Iterator[tuple[str, Any]]:
    """Each piece of a part's work, with where it is done."""
    if part.of_site is not None:
        yield THE_SITE, part.of_site
    of_run = part.of_run
    if of_run is not None:
        for course_key in queries.course_runs():
            yield str(course_key), lambda key=course_key: of_run(key, today, progress)
