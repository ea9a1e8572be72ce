"""Sending nudges, a piece of the people at a time: a piece that was killed half-way is gone on with by the next run."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.programme.mails import Mailed, send_claimed
from digiboards_xblocks.programme.progress import refresh
from digiboards_xblocks.programme.progress.people_queries import NOT_STARTED, ONE_STEP, STALLED
from digiboards_xblocks.programme.reminders import consent

from . import storage
from .storage import Asked, Due

# How many people are looked at between two looks at what people have done meanwhile.
PIECE = 500


def send_open(course_key: CourseKey, progress: Progress = say_nothing, *, piece: int = PIECE) -> Mailed:
    """Send what staff asked for in a course run and is not sent yet.

    ``platform.root_url`` must not be empty: the links in a mail begin with it.
    """
    total = Mailed.none()
    for request in storage.open_requests(course_key):
        total += _send(course_key, request, progress, piece)
        storage.finish(course_key, request)
    return total


def _send(course_key: CourseKey, request: Asked, progress: Progress, piece: int) -> Mailed:
    total, after = Mailed.none(), 0
    while True:
        refresh.refresh(course_key)
        due, last = storage.due_after(course_key, request, after, piece)
        total += send_claimed(
            due,
            claim=lambda one: storage.claim(course_key, one),
            compose=lambda one: compose(course_key, request.reason, one),
            give_back=storage.give_back,
            is_sent=storage.note_sent,
            progress=progress,
        )
        if last is None:
            return total
        after = last


def compose(course_key: CourseKey, reason: str, due: Due) -> EmailMessage:
    """Return the mail to one person."""
    link = consent.stop_link(due.course_id, due.learner_id)
    subject, text = words(course_key, reason, link)
    return consent.with_one_click(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [due.address]), link)


def words(course_key: CourseKey, reason: str, stop: str, address: str = "") -> tuple[str, str]:
    """Return the subject and the text of the mail: nobody's name, and nothing of what they did.

    ``address`` is the course's, if not as mails have it.
    """
    subject, why = _WORDS[reason]()
    parts = (
        _("Hello"),
        why,
        _("Go on where you are:") + f"\n{address or platform.course_url(course_key)}",
        _("You asked for emails in the course. To stop all of them:") + f"\n{stop}",
    )
    return subject, "\n\n".join(parts) + "\n"


_WORDS: dict[str, Callable[[], tuple[str, str]]] = {
    NOT_STARTED: lambda: (
        _("Digital Boards: begin when it suits you"),
        _("You have a place on Digital Boards, and have not begun yet. Each guide is short, and can be done alone."),
    ),
    STALLED: lambda: (
        _("Digital Boards: go on where you left off"),
        _("You have begun Digital Boards, and have not been back for a while. What you did is kept."),
    ),
    ONE_STEP: lambda: (
        _("Digital Boards: one step is left"),
        _(
            "You are nearly there: one more step finishes Digital Boards. “My learning” in the course says which. You "
            "need none of the guides that you have not begun."
        ),
    ),
}
