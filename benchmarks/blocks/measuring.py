"""Measures everything once a round, in turn, so that a slow moment of the machine hits all alike."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from .comparing import Calm, templates_of
from .subject import Subject

OURS = "digiboards_xblocks_"
# What is compared is done so often in a row, and the best counts: one after the other work would be slowed by it.
IN_A_ROW = 5


@dataclass
class Measured:
    """What one subject costs: counts and sizes, which never vary, and milliseconds."""

    subject: Subject
    view_queries: int
    first_save_queries: int
    save_queries: int
    html: int
    css: int
    js: int
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def ms(self, what: str) -> float:
        """The median of "view", "calm", "templates" or "save"."""
        return statistics.median(self.seconds[what]) * 1000


def measured(subjects: list[Subject], *, rounds: int, warm_up: int) -> list[Measured]:
    found = [_counted(subject) for subject in subjects]
    timers = [_timers(subject) for subject in subjects]
    for number in range(-warm_up, rounds):
        for item, timer in zip(found, timers, strict=True):
            for what, timed in timer.items():
                seconds = timed()
                if number >= 0:
                    item.seconds.setdefault(what, []).append(seconds)
    return found


def _timers(subject: Subject) -> dict[str, Callable[[], float]]:
    templates, calm = templates_of(subject), Calm(subject)

    def calmly() -> float:
        with calm.answering():
            return _best(subject.view)

    return {
        "view": lambda: _best(subject.view),
        "calm": calmly,
        "templates": lambda: _best(templates),
        "save": subject.save,
    }


def _best(timed: Callable[[], float]) -> float:
    return min(timed() for _ in range(IN_A_ROW))


def _counted(subject: Subject) -> Measured:
    # The view first: the first save of some of them deletes all that there is to see.
    view_queries, fragment = _ours(subject.view), subject.block().student_view({})

    def size(mimetype: str) -> int:
        return sum(len(item.data.encode()) for item in fragment.resources if item.mimetype == mimetype)

    first_save, save = _ours(subject.save), _ours(subject.save)
    return Measured(
        subject,
        view_queries=max(view_queries, _ours(subject.view)),
        first_save_queries=first_save,
        save_queries=save,
        html=len(fragment.content.encode()),
        css=size("text/css"),
        js=size("application/javascript"),
    )


def _ours(work: Callable[[], Any]) -> int:
    """How many queries of our tables a request makes: what it leaves to the workers is done here after its commit."""
    with CaptureQueriesContext(connection) as captured:
        work()
    in_request = takewhile(lambda query: query["sql"] != "COMMIT", captured.captured_queries)
    return sum(OURS in query["sql"] for query in in_request)
