"""The one consent to mails of a course run, who can be reached by it, and the link in each mail that ends it.

A learner gives it by the box under their commitments. It holds for mails about checks, and for nudges.
"""

from collections.abc import Collection

from django.core import signing
from django.core.mail import EmailMessage
from django.db import models
from django.urls import reverse
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.activities.commitments.models import Reminder
from digiboards_xblocks.db.deletion_log import note
from digiboards_xblocks.db.numbered import delete

_SALT = "digiboards.reminders"


class NoSuchLink(Exception):  # noqa: N818 (an answer, rather than a fault)
    """A link that we did not make."""


def consents(course_key: CourseKey) -> "models.QuerySet[Reminder]":
    """Return the consents in a course run of active accounts that have an address."""
    rows = Reminder.objects.filter(course__course_key=str(course_key), learner__is_active=True)
    return rows.exclude(learner__email="")


def reachable(course_key: CourseKey, learners: Collection[int]) -> set[int]:
    """Return those of them who have not left the course run, and whose retirement has not begun. Two queries."""
    return platform.enrolled(course_key, learners) - platform.retired(learners)


def link_token(course_id: int, learner_id: int) -> str:
    """Return what the link that stops these mails carries: signed, so that nobody can stop another's."""
    return signing.dumps([course_id, learner_id], salt=_SALT)


def stop_link(course_id: int, learner_id: int) -> str:
    """Return the link that stops all mails of a course run to somebody."""
    token = link_token(course_id, learner_id)
    return f"{platform.root_url()}{reverse('digiboards:stop_reminders', args=[token])}"


def with_one_click(mail: EmailMessage, link: str) -> EmailMessage:
    """Return the mail with what mail programs need to stop these mails by one click (RFC 8058)."""
    mail.extra_headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return mail


def knows_link(token: str) -> None:
    """Raises ``NoSuchLink`` unless the token is ours. Whether there is anything to stop is nobody's business."""
    _named(token)


def stop_by_link(token: str) -> None:
    """Send no more of these mails to whom the token names, until they ask for them again. Raises ``NoSuchLink``."""
    course_id, learner_id = _named(token)
    wanted = Reminder.objects.filter(course=course_id, learner=learner_id)
    numbers = list(wanted.values_list("pk", flat=True))
    if delete(wanted):
        note(learner_id, table=Reminder.__name__, rows=numbers)


def _named(token: str) -> tuple[int, int]:
    try:
        course_id, learner_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise NoSuchLink from error
    return course_id, learner_id
