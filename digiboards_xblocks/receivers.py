"""What we do when the LMS tells that something has happened to an account."""

from typing import Any

from django.db import transaction

from . import api


def on_retirement(*, user: Any, **_kwargs: Any) -> None:
    """Delete all that we hold of somebody whose account is retired.

    It fails loudly, so that the platform's retirement pipeline stops and tries again; again does no harm.
    """
    api.forget_learner(learner_id=user.pk)


def on_activation(*, user: Any, **_kwargs: Any) -> None:
    """Enter somebody who has just confirmed their address on the boards whose rosters wait for them."""
    _match_later(user.pk)


def on_enrolment(*, enrollment: Any, **_kwargs: Any) -> None:
    """The same, for accounts that were active from the first."""
    _match_later(enrollment.user.id)


def _match_later(learner_id: int) -> None:
    """Once what the platform is doing is stored; if it fails, it is logged, and the next roster mends it."""

    def match() -> None:
        api.roster.match(learner_id=learner_id)

    transaction.on_commit(match, robust=True)
