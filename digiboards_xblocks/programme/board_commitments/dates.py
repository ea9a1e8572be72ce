"""The days on which a board looks back, and those by which its commitments are due, for a calendar."""

from django.utils.translation import gettext as _

from digiboards_xblocks.documents.ics import Entry, calendar_file

from .rules import DAYS, check_on
from .storage import BoardSession


def calendar_of(board: BoardSession) -> bytes:
    """Return the calendar file of a session's board: its checks, and the day of each commitment."""
    return calendar_file([*_checks(board), *_due(board)])


def _checks(board: BoardSession) -> list[Entry]:
    changed_at = max(made.made_at for made in board.commitments) if board.commitments else None
    words = "\n".join(made.details.words for made in board.commitments)
    return [
        Entry(
            uid=f"digiboards-board-{board.number}-{days}@{board.course_key}",
            day=check_on(board.held_on, days),
            title=_("{days} days on: how are the board's commitments going?").format(days=days),
            notes=words,
            changed_at=changed_at,
        )
        for days in DAYS
        if changed_at is not None
    ]


def _due(board: BoardSession) -> list[Entry]:
    return [
        Entry(
            uid=f"digiboards-board-commitment-{made.number}@{board.course_key}",
            day=made.details.due_on,
            title=_("Due: {words}").format(words=made.details.words),
            notes=_("What will show that it worked: {measure}").format(measure=made.details.measure),
            changed_at=made.made_at,
        )
        for made in board.commitments
    ]
