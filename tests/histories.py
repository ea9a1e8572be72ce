"""Histories of a small programme: what people answer, and what may happen to them between publications."""

import contextlib
import datetime
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.db import transaction

from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.commitments import storage as commitments_storage
from digiboards_xblocks.activities.commitments.models import Commitment
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.activities.discovery import storage as discovery_storage
from digiboards_xblocks.core.statements import AFTER, BEFORE
from digiboards_xblocks.organisations.models import Membership, Organisation
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.models import CountedUnit, Ledger, NoisyNumber, Publication, SliceFigure
from digiboards_xblocks.programme.retention import purge

from .answers import key_of, tell
from .conftest import COURSE_KEY
from .programmes import STATEMENTS

START_KEY = COURSE_KEY.make_usage_key("digiboards_discovery", "start")
COMMIT_KEY = COURSE_KEY.make_usage_key("digiboards_commitments", "g1-commit")


@dataclass(frozen=True)
class Answers:
    """What somebody answers in every unit."""

    start: int = 2
    before: int = 2
    after: int = 4
    recommend: str = "yes"
    change: str = "a-little"
    ahead: tuple[str, ...] = ("g1",)
    category: str = "cyber"  # "" for no commitment
    status: str = "done"  # "" for no report


def answer(user: Any, given: Answers) -> None:
    """Answer everything as a learner does, or change what is answered already."""
    ratings = dict.fromkeys(STATEMENTS["g1"], given.start)
    discovery_storage.save_discovery(
        usage_key=START_KEY, learner_id=user.pk, name="start", choices={"coming_up": given.ahead}, ratings=ratings
    )
    for phase, value in ((BEFORE, given.before), (AFTER, given.after)):
        confidence_storage.save_ratings(
            usage_key=key_of(f"g1-{phase}"),
            learner_id=user.pk,
            phase=phase,
            values=dict.fromkeys(STATEMENTS["g1"], value),
        )
    tell(user, "g1-feedback", given.recommend, given.change)
    commit_to(user, given)


def commit_to(user: Any, given: Answers) -> None:
    if not given.category:
        return
    mine = {"usage_key": COMMIT_KEY, "learner_id": user.pk, "block_name": "g1-commit", "slot": "s"}
    due_on = datetime.date(2027, 6, 1)
    made = commitments_storage.make_commitment(**mine, category=given.category, due_on=due_on, text="I will")
    # Made some time ago, so that checks of it are due.
    Commitment.objects.filter(learner=user).update(made_at=made.saved_at - datetime.timedelta(days=31))
    if given.status and given.status != made.status:
        commitments_storage.change_commitment(**mine, due_on=due_on, status=given.status)


# What may happen between publications to the one whose answers differ: each is given them, and how they answer.
Event = Callable[[Any, Answers, Any], None]


def nothing(user: Any, given: Answers, boards: Any) -> None:
    pass


def change(user: Any, given: Answers, boards: Any) -> None:
    answer(user, given)


def undo(user: Any, given: Answers, boards: Any) -> None:
    mine = {"usage_key": COMMIT_KEY, "learner_id": user.pk, "block_name": "g1-commit"}
    token = commitments_storage.remove_commitment(**mine, slot="s")
    if token:
        commitments_storage.restore_commitment(**mine, undo=token)


def reset(user: Any, given: Answers, boards: Any) -> None:
    for key in (START_KEY, key_of(f"g1-{BEFORE}"), key_of(f"g1-{AFTER}"), COMMIT_KEY):
        deletion.delete_block_answers(usage_key=key, learner_id=user.pk)
    answer(user, given)


def delete(user: Any, given: Answers, boards: Any) -> None:
    deletion.delete_course_answers(learner_id=user.pk, course_key=COURSE_KEY)


def delete_and_answer(user: Any, given: Answers, boards: Any) -> None:
    delete(user, given, boards)
    answer(user, given)


def move(user: Any, given: Answers, boards: Any) -> None:
    Membership.objects.filter(learner=user).update(organisation=boards["R93"], role_group="finance")


def merge(user: Any, given: Answers, boards: Any) -> None:
    boards["R91"].parent, _ = Organisation.objects.get_or_create(ods_code="Q98", name="A merged system", kind="icb")
    boards["R91"].save()


def late_board(user: Any, given: Answers, boards: Any) -> None:
    Membership.objects.filter(learner=user).delete()
    other = Membership.objects.exclude(learner=user)[0]
    other.pk, other.learner, other.organisation = None, user, boards["R92"]
    other.save()


def half_a_purge(user: Any, given: Answers, boards: Any) -> None:
    real, calls = purge.delete, itertools.count()

    def stopping(rows: Any) -> int:
        if next(calls) == 6:
            raise KeyboardInterrupt
        return real(rows)

    with mock.patch.object(purge, "delete", stopping), contextlib.suppress(KeyboardInterrupt):
        purge.purge(COURSE_KEY)


def purge_and_answer(user: Any, given: Answers, boards: Any) -> None:
    purge.purge(COURSE_KEY)
    answer(user, given)


def restore(user: Any, given: Answers, boards: Any) -> None:
    """From a back-up of before anything was published, or anything of theirs was answered."""
    lost = Publication.objects.latest("published_on").published_on
    for model in (CountedUnit, NoisyNumber, SliceFigure, Publication, Ledger):
        model._default_manager.all().delete()
    delete(user, given, boards)
    publishing.count_as_disclosed(COURSE_KEY, lost)
    answer(user, given)


EVENTS: Sequence[Event] = (
    nothing,
    change,
    undo,
    reset,
    delete,
    delete_and_answer,
    move,
    merge,
    late_board,
    half_a_purge,
    purge_and_answer,
    restore,
)


@contextlib.contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
