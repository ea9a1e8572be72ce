"""Invitations to a board: made by its secretary, accepted by members with a code, and stopped."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.utils import course_id_of, lock_learner, upsert

from . import storage
from .models import BoardInvitation, Membership, Organisation
from .rules import (
    INVITATION_DAYS,
    INVITED,
    LEARNERS_OWN,
    MOST_INVITED,
    NAMED,
    REGION,
    invitation_digest,
    new_invitation_code,
)
from .signals import membership_changed


@dataclass(frozen=True)
class OpenInvitation:
    """One that members can still accept. How many have is never shown."""

    expires_at: datetime.datetime
    most: int


class NoBoard(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: there is no such organisation, it has closed, or it has no board."""


class NotInvited(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: there is no open invitation with this code in this course run."""


def open_invitation(course_key: CourseKey, ods_code: str) -> OpenInvitation | None:
    """Return the open invitation of a board in a course run, if it has one."""
    row = _open(course_key, ods_code).first()
    return OpenInvitation(row.expires_at, row.most) if row else None


def invite(*, course_key: CourseKey, ods_code: str, by: Any, most: int) -> str:
    """Make an invitation to a board in place of the one that may be open, and return its code, which is shown once.

    ``most`` is for how many people, from 1 to ``MOST_INVITED``. Whether ``by`` may is for the caller to ask. Raises
    ``NoBoard``.
    """
    if not 1 <= most <= MOST_INVITED:
        raise ValueError(most)
    organisation = Organisation.objects.filter(ods_code=ods_code).exclude(kind=REGION).first()
    if organisation is None or storage.current_organisation(organisation) != organisation:
        raise NoBoard
    code, now = new_invitation_code(), timezone.now()
    with transaction.atomic():
        stop(course_key=course_key, ods_code=ods_code)
        course, _ = Course.objects.get_or_create(course_key=str(course_key))
        BoardInvitation.objects.create(
            course=course,
            organisation=organisation,
            code_digest=invitation_digest(code),
            made_by=by,
            made_at=now,
            expires_at=now + datetime.timedelta(days=INVITATION_DAYS),
            most=most,
        )
    return code


def accept(*, usage_key: UsageKey, learner_id: int, code: object) -> storage.BoardMembership:
    """Put a learner on the board that a code invites to. Consent to another board's picture is not carried over.

    Who is on that board already, confirmed, stays as they are and takes no place. Raises ``NotInvited``, in the same
    way for every reason, and ``storage.FromRoster`` if a roster names another board.
    """
    digest = invitation_digest(code)
    if not digest:
        raise NotInvited
    course_id, now = course_id_of(usage_key), timezone.now()
    still_open = BoardInvitation.objects.filter(
        course=course_id, code_digest=digest, stopped_at=None, expires_at__gt=now
    )
    invitation = still_open.select_related("organisation").first()
    if invitation is None or storage.current_organisation(invitation.organisation) != invitation.organisation:
        raise NotInvited
    board = invitation.organisation
    mine = Membership.objects.filter(course=course_id, learner=learner_id)
    with transaction.atomic():
        lock_learner(learner_id)
        is_new = not mine.exists()
        joined = Membership(
            course_id=course_id,
            learner_id=learner_id,
            usage_key=str(usage_key),
            saved_at=now,
            organisation=board,
            source=INVITED,
        )
        # Changes nothing of a row that is there already, but holds it: a roster has to wait from here on.
        upsert([joined], key=["course", "learner"], values=["learner"])
        changes = {"source": INVITED, "saved_at": now, "usage_key": str(usage_key)}
        is_confirmed = mine.filter(source=NAMED, organisation=board).update(**changes)
        others = mine.filter(source__in=LEARNERS_OWN).exclude(organisation=board)
        is_moved = others.update(organisation=board, agreed_at=None, **changes)
        current = storage.membership(usage_key=usage_key, learner_id=learner_id)
        if current is None or current.organisation_id != board.pk:
            raise storage.FromRoster
        if not current.is_from_roster and (is_new or is_confirmed or is_moved):
            # By itself in one statement, so that no more can join at once than it is for.
            if not still_open.filter(used__lt=models.F("most")).update(used=models.F("used") + 1):
                raise NotInvited
            membership_changed.send(Membership, course_key=usage_key.context_key, learners=[learner_id])
    return current


def stop(*, course_key: CourseKey, ods_code: str) -> bool:
    """Let nobody else join by the open invitation of a board; False if there is none."""
    return bool(_open(course_key, ods_code).update(stopped_at=timezone.now()))


def take_off(*, course_key: CourseKey, ods_code: str, learner_id: int | None = None) -> None:
    """Have members who joined by an invitation unconfirmed: one learner, or without one all who did.

    They have still named the board, but no longer count in its picture nor see it, and their consent is gone: figures
    with them in are shown no more.
    """
    rows = Membership.objects.filter(
        course__course_key=str(course_key), organisation__ods_code=ods_code, source=INVITED
    )
    if learner_id is not None:
        rows = rows.filter(learner=learner_id)
    numbers = list(rows.values_list("pk", flat=True))
    Membership.objects.filter(pk__in=numbers, source=INVITED).update(source=NAMED, agreed_at=None)


def _open(course_key: CourseKey, ods_code: str) -> Any:
    return BoardInvitation.objects.filter(
        course__course_key=str(course_key),
        organisation__ods_code=ods_code,
        stopped_at=None,
        expires_at__gt=timezone.now(),
    )
