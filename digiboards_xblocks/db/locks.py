"""Locks of staff work: one process at a time does work of one purpose on a course run, and no learner waits for it."""

from .models import StaffLock
from .utils import upsert

# What is kept by one process at a time: how far everybody is, published figures, who is on which board, the register,
# and what mails staff asked for.
PROGRESS = "progress"
FIGURES = "figures"
ROSTER = "roster"
REGISTER = "register"
NUDGES = "nudges"
PURPOSES = (FIGURES, NUDGES, PROGRESS, REGISTER, ROSTER)
# In place of a course run's key.
THE_SITE = ""


def lock_course(course_key: object, *purposes: str) -> None:
    """Wait until nobody else does work of these purposes on a course run, and let nobody, until the transaction ends.

    Always in the same order, so that two that hold several never wait for each other. It comes first in a transaction:
    on MySQL, one may see all else as it was at its first look.
    """
    for purpose in sorted(purposes):
        _lock(str(course_key), purpose)


def _lock(course_key: str, purpose: str) -> None:
    """Add the row or change it to what it is: one statement, so that two that find none never wait for each other."""
    upsert([StaffLock(course_key=course_key, purpose=purpose)], key=["course_key", "purpose"], values=["purpose"])
