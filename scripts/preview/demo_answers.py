"""Answers of the demo data: more confident after a guide than before, mostly pleased, mostly true to their word."""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck
from digiboards_xblocks.activities.commitments.spec import CATEGORIES, CHECK_DAYS
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery.models import Discovery
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.core.programme_outline import COMMITMENT, COMMITMENTS, FEEDBACK, Guide, Programme, Step
from digiboards_xblocks.core.statements import AFTER, BEFORE, START
from digiboards_xblocks.db.models import Course

Done = Sequence[tuple[Guide, Step, datetime.datetime]]
_BATCH = 2_000


def list_answers(course: Course, user: Any, programme: Programme, done: Done, draw: random.Random) -> Iterator[Model]:
    """Yield the answers that go with what somebody did, as rows that are not stored yet."""
    if not done:
        return
    by = {"course": course, "learner": user, "usage_key": ""}
    skill = draw.choice([1, 2, 2, 3, 3, 4])
    yield from _start(by, programme, done[0][2], skill, draw)
    before: dict[str, int] = {}
    for guide, step, at in done:
        if step.kind in (BEFORE, AFTER):
            for statement in guide.statements:
                value = _near(
                    before.get(statement.name, skill) + (step.kind == AFTER and draw.choice([0, 1, 1, 2])), draw
                )
                before[statement.name] = value
                yield Rating(**by, saved_at=at, statement=statement.name, phase=step.kind, value=value)
        if step.kind == AFTER:
            yield from _feedback(by, guide, at, draw)
        if step.kind == COMMITMENT:
            yield from _commitment(by, guide, at, draw)
    has_finished = programme.plan is not None and any(step == programme.plan for _guide, step, _at in done)
    for question in programme.questions if has_finished else ():
        # That on sessions is of who came to one (demo_sessions.py).
        if question.kind == FEEDBACK and not question.name.startswith("session-") and draw.random() < 0.8:
            yield feedback_row(by, "programme", question.name, done[-1][2], draw)


def store_answers(rows: Sequence[Model]) -> None:
    """Store them, table by table; what hangs on others after those."""
    tables: dict[type[Model], list[Any]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    for model in sorted(tables, key=lambda model: model is CommitmentCheck):
        if model is Feedback:  # those of later days have higher numbers, as on a site
            tables[model].sort(key=lambda row: row.saved_at)
        model._default_manager.bulk_create(tables[model], batch_size=_BATCH)


def _start(
    by: dict[str, Any], programme: Programme, at: datetime.datetime, skill: int, draw: random.Random
) -> Iterator[Model]:
    coming = " ".join(guide.name for guide in programme.guides if draw.random() < 0.25)
    yield Discovery(**by, saved_at=at, name="starting-point", coming_up=coming)
    for guide in programme.guides:
        for statement in guide.statements[:2]:
            yield Rating(**by, saved_at=at, statement=statement.name, phase=START, value=_near(skill, draw))


def _feedback(by: dict[str, Any], guide: Guide, at: datetime.datetime, draw: random.Random) -> Iterator[Model]:
    for question in guide.questions:
        if question.kind == FEEDBACK and draw.random() < 0.8:
            yield feedback_row(by, "guide", question.name, at, draw)


def feedback_row(by: dict[str, Any], scope: str, name: str, at: datetime.datetime, draw: random.Random) -> Feedback:
    """Return somebody's feedback, which is mostly pleased, as a row that is not stored yet."""
    recommend = draw.choices(["yes", "not-sure", "no"], weights=[18, 2, 1])[0]
    change = draw.choices(["a-lot", "a-little", "no-change", "decreased"], weights=[8, 9, 3, 1])[0]
    return Feedback(**by, saved_at=at, scope=scope, name=name, recommend=recommend, change=change)


def _commitment(by: dict[str, Any], guide: Guide, at: datetime.datetime, draw: random.Random) -> Iterator[Model]:
    asked = [question for question in guide.questions if question.kind == COMMITMENTS]
    made = Commitment(
        **by,
        saved_at=at,
        block_name=asked[0].name if asked else f"{guide.name}-commitments",
        slot=_slot([one.name for one in asked[0].suggestions] if asked else [], draw),
        category=draw.choice(list(CATEGORIES)),
        due_on=at.date() + datetime.timedelta(days=60),
        status="made",
        made_at=at,
    )
    yield made
    for day in CHECK_DAYS:
        when = at + datetime.timedelta(days=day)
        if when <= timezone.now() and draw.random() < 0.7:
            status = draw.choices(["done", "in-progress", "changed", "stopped", "made"], weights=[day, 60, 15, 10, 20])[
                0
            ]
            yield CommitmentCheck(commitment=made, day=day, status=status, at=when)


def _slot(suggested: Sequence[str], draw: random.Random) -> str:
    """A suggestion, the first most often; or a commitment of their own."""
    if not suggested or draw.random() < 0.15:
        return "own-00000000"
    return draw.choices(suggested, weights=range(2 * len(suggested), 0, -2))[0]


def _near(value: int, draw: random.Random) -> int:
    return min(5, max(1, value + draw.choice([-1, 0, 0, 0, 1])))
