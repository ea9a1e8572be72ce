"""Made-up comments, consents, targets, and a board's request, beside progress and answers."""

import random

from django.contrib.auth.models import User
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base import private_texts
from digiboards_xblocks.activities.base.writing_rules import FEEDBACK, NOTHING_SAVED
from digiboards_xblocks.activities.commitments.models import Reminder
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.nudges.board_requests import request_reminder
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import organisation
from digiboards_xblocks.programme.progress.models import LearnerProgress
from digiboards_xblocks.programme.quarter.plan import Plan, save_plan
from digiboards_xblocks.programme.quarter.quarters import quarter_of

SPONSOR = "made-up-sponsor"
MOST_COMMENTS = 60
_BATCH = 2_000
COMMENTS = (
    "The questions to take to the board were worth it alone. We used two of them on Thursday.",
    "More from mental health and community trusts, please.",
    "Short enough to do on the train. The scenario stayed with me.",
    "I had signed papers on cyber for years and never asked who would answer the phone at three in the morning.",
    "The knowledge check was harder than I expected, and better for it.",
    "Could we have this for our governors, too?",
    "Good, and a little long in the middle.",
    "Our chair did it first. That helped.",
    "I would have liked more on what it costs.",
    "Plain words at last.",
)


def add_consents(course_key: CourseKey) -> None:
    """Let two in three who have begun, and every fifth who has not, have asked for mails."""
    draw = random.Random(str(course_key))  # noqa: S311 (nothing is secret)
    course, now = Course.objects.get(course_key=str(course_key)), timezone.now()
    rows = LearnerProgress.objects.filter(course=course).order_by("learner_id").values_list("learner_id", "started")
    Reminder.objects.bulk_create(
        (
            Reminder(course=course, learner_id=pk, usage_key="", saved_at=now, reminded_until=timezone.localdate())
            for pk, started in rows
            if draw.random() < (2 / 3 if started else 1 / 5)
        ),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def share_comments(course_key: CourseKey) -> None:
    """Let some who gave feedback share a comment, in the month of their feedback."""
    draw = random.Random(str(course_key))  # noqa: S311 (nothing is secret)
    rows = list(Feedback.objects.filter(course__course_key=str(course_key), shared=False).order_by("pk"))
    for row in draw.sample(rows, min(MOST_COMMENTS, len(rows) // 3)):
        private_texts.save_text(
            usage_key=course_key.make_usage_key("digiboards_feedback", row.name),
            learner_id=row.learner_id,
            kind=FEEDBACK,
            name=row.name,
            text=draw.choice(COMMENTS),
            based_on=NOTHING_SAVED,
        )
        Feedback.objects.filter(pk=row.pk).update(shared=True)


def set_targets(course_key: CourseKey, people: int) -> None:
    """Set targets for this quarter and the one before, with a note."""
    quarter = quarter_of(timezone.localdate())
    plans = {
        quarter: Plan(people * 4 // 5, people // 2, people // 4, 85, "Made up: two regions begin in the next quarter."),
        quarter.previous: Plan(people // 2, people // 4, people // 10, 85, ""),
    }
    for which, plan in plans.items():
        save_plan(course_key, which, plan, by=None)


def ask_for_board(course_key: CourseKey) -> None:
    """Let the sponsor of the board with the most people ask for it to be reminded."""
    boards = Membership.objects.filter(course__course_key=str(course_key)).order_by("organisation__ods_code")
    code = boards.values_list("organisation__ods_code", flat=True).first()
    if code is None:
        return
    sponsor, _ = User.objects.get_or_create(
        username=SPONSOR, defaults={"first_name": "Made-up", "last_name": "sponsor"}
    )
    grants.grant(holder=sponsor, scope=organisation(course_key, code), by=None)
    request_reminder(course_key, code, by=sponsor)
