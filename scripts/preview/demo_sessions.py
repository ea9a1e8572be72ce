"""Made-up sessions, who came to them, and what some of those said of the kind of session afterwards."""

import datetime
import random
from collections.abc import Mapping, Sequence

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Membership, Organisation
from digiboards_xblocks.programme.sessions.models import Attendance, Session
from digiboards_xblocks.programme.sessions.rules import WORKSHOP

from .demo_answers import feedback_row

SESSIONS = 30
# The feedback on each kind of session, as the curriculum names it.
ABOUT = {WORKSHOP: "session-board-workshop", "peers": "session-peer-event", "seminar": "session-deep-dive"}


def add_sessions(course_key: CourseKey, programme: Programme, trusts: Sequence[Organisation]) -> None:
    """Add sessions of the last year; to a board's workshop come its members, to others people of many boards."""
    draw = random.Random(f"sessions of {course_key}")  # noqa: S311 (nothing is secret)
    course = Course.objects.get(course_key=str(course_key))
    boards: dict[int, list[int]] = {}
    for learner, number in (
        Membership.objects.filter(course=course).order_by("pk").values_list("learner", "organisation")
    ):
        boards.setdefault(number, []).append(learner)
    everybody = [learner for some in boards.values() for learner in some]
    came: dict[tuple[int, str], datetime.date] = {}
    for place in range(1, SESSIONS + 1):
        kind = draw.choice(list(ABOUT))
        board = draw.choices(trusts, weights=range(len(trusts), 0, -1))[0] if kind == WORKSHOP else None
        session = Session.objects.create(
            course=course,
            kind=kind,
            held_on=timezone.localdate() - datetime.timedelta(days=draw.randrange(3, 300)),
            title=f"Made-up session {place}",
            guide=draw.choice(programme.guides).name if programme.guides else "",
            organisation=board,
            others=draw.randrange(4),
        )
        asked = boards.get(board.pk, []) if board else draw.sample(everybody, min(len(everybody), 30))
        there = [learner for learner in asked if draw.random() < 0.7]
        Attendance.objects.bulk_create(
            Attendance(course=course, learner_id=learner, usage_key="", saved_at=timezone.now(), session=session)
            for learner in there
        )
        came |= {(learner, kind): session.held_on for learner in there}
    _say_how_it_was(course, programme, came, draw)


def _say_how_it_was(
    course: Course, programme: Programme, came: Mapping[tuple[int, str], datetime.date], draw: random.Random
) -> None:
    """Let most of those who came give feedback on the kind of session, once."""
    asked = {question.name for question in programme.questions}
    Feedback.objects.bulk_create(
        feedback_row(
            {"course": course, "learner_id": learner, "usage_key": ""},
            "session",
            ABOUT[kind],
            timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(12))),
            draw,
        )
        for (learner, kind), day in came.items()
        if ABOUT[kind] in asked and draw.random() < 0.6
    )
