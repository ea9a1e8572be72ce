"""Organisations, and which one's board a learner is on."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.db.utils import course_id_of, delete_matching, get_row, learner_rows, lock_learner, upsert

from .models import Membership, Organisation
from .rules import CONFIRMED, KINDS, LEARNERS_OWN, MOST_FOUND, NAMED, REGION, ROSTER
from .rules import ods_code as as_code
from .signals import membership_changed

# How many mergers back a closed organisation is followed to the one that took over.
SUCCESSORS = "successor__successor__successor"
# Of one name or code: enough to know that there are several.
_FEW = 5


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation that can be named; ``instead_of`` is the closed one that was looked for, if it was."""

    ods_code: str
    name: str
    instead_of: str = ""


@dataclass(frozen=True)
class BoardMembership:
    """A learner's membership of a board; ``agreed_at`` and ``role_group`` as in ``models.Membership``."""

    learner_id: int
    organisation_id: int
    ods_code: str
    name: str
    source: str
    agreed_at: datetime.datetime | None
    role_group: str

    @property
    def is_confirmed(self) -> bool:
        """Return whether the programme team or the board's secretary set the board, rather than the learner alone."""
        return self.source in CONFIRMED

    @property
    def is_from_roster(self) -> bool:
        """Return whether the programme team set the board, which the learner cannot change then."""
        return self.source == ROSTER

    @property
    def has_agreed(self) -> bool:
        """Return whether the learner's answers may count in the board's picture."""
        return self.agreed_at is not None


class NotOffered(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: there is no such organisation, or it has closed."""


class FromRoster(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the programme team has set the learner's board, so the learner cannot change it."""


def has_organisations() -> bool:
    """Return whether there is a register to look in."""
    return Organisation.objects.exists()


def find_organisations(words: Sequence[str]) -> tuple[FoundOrganisation, ...]:
    """Open organisations with all these words in their names, or one of this code; the likeliest first.

    For one that has closed, the one that took over. The words may hold anything: Django escapes what LIKE would read.
    """
    if not words:
        return ()
    text = " ".join(words)
    named = models.Q()
    for word in words:
        named &= models.Q(name__icontains=word)
    code = as_code(text)
    likeliest = models.Case(models.When(ods_code=code, then=0), models.When(name__istartswith=text, then=1), default=2)
    found: dict[str, FoundOrganisation] = {}
    rows = Organisation.objects.filter(named | models.Q(ods_code=code)).exclude(kind=REGION)
    for row in rows.select_related(SUCCESSORS).order_by(likeliest, "name", "pk")[: 2 * MOST_FOUND]:
        still = current_organisation(row)
        if still is not None and still.kind != REGION:
            instead_of = "" if still == row else row.name
            found.setdefault(still.ods_code, FoundOrganisation(still.ods_code, still.name, instead_of))
    return tuple(found.values())[:MOST_FOUND]


class OrganisationSummary(NamedTuple):
    """An organisation of the register."""

    ods_code: str
    name: str
    kind: str


def lineage_filter(code: str, way: str, start: str = "") -> models.Q:
    """Return a filter for an organisation and all above or below it (``way``: ``children`` or ``parent``).

    ``start`` is the way from the rows that are asked for to their organisation.
    """
    steps = [start] if start else []
    found = models.Q(**{"__".join([*steps, "ods_code"]): code})
    for _ in KINDS[1:]:
        steps.append(way)
        found |= models.Q(**{"__".join([*steps, "ods_code"]): code})
    return found


def list_organisations() -> tuple[OrganisationSummary, ...]:
    """Return the whole register, closed organisations too: people may still be on their rosters."""
    return tuple(OrganisationSummary(*row) for row in Organisation.objects.values_list("ods_code", "name", "kind"))


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the names of organisations by their codes. One query."""
    return dict(Organisation.objects.filter(ods_code__in=codes).values_list("ods_code", "name"))


def list_organisations_of_kind(kind: str) -> tuple[OrganisationSummary, ...]:
    """Return all organisations of a kind, closed ones too."""
    rows = Organisation.objects.filter(kind=kind).values_list("ods_code", "name", "kind")
    return tuple(OrganisationSummary(*row) for row in rows)


def get_organisation(code: str) -> OrganisationSummary | None:
    """Return the organisation of a code, in either case."""
    row = Organisation.objects.filter(ods_code=as_code(code)).values_list("ods_code", "name", "kind").first()
    return OrganisationSummary(*row) if row else None


def label_of(organisation: OrganisationSummary) -> str:
    """Return what a list to choose from shows of an organisation, and ``organisation_called`` knows again."""
    return f"{organisation.name} ({organisation.ods_code})"


def organisation_called(words: str) -> OrganisationSummary | None:
    """Return the organisation of a code, of a name, or of both as ``label_of`` puts them, in any case. One query.

    None if there is none, or if several have the name and no code is given.
    """
    text = words.strip()
    before, _, code = text.removesuffix(")").rpartition("(")
    codes = {as_code(text), *({as_code(code)} if text.endswith(")") and before else ())}
    rows = Organisation.objects.filter(models.Q(ods_code__in=codes) | models.Q(name__iexact=text))
    found = [OrganisationSummary(*row) for row in rows.values_list("ods_code", "name", "kind")[:_FEW]]
    by_code = [one for one in found if one.ods_code in codes]
    best = by_code or found
    return best[0] if len(best) == 1 else None


def list_organisations_below(code: str) -> tuple[OrganisationSummary, ...]:
    """Return the organisations directly below another, by name."""
    rows = Organisation.objects.filter(parent__ods_code=as_code(code))
    return tuple(OrganisationSummary(*row) for row in rows.order_by("name").values_list("ods_code", "name", "kind"))


def parent_of(code: str) -> OrganisationSummary | None:
    """Return the organisation that another is part of. One query."""
    rows = Organisation.objects.filter(children__ods_code=as_code(code))
    row = rows.values_list("ods_code", "name", "kind").first()
    return OrganisationSummary(*row) if row else None


def list_ancestor_codes() -> dict[int, tuple[str, ...]]:
    """Return the code of every organisation with those above it, the nearest first, by its number in the database.

    A circle in the register ends where it begins.
    """
    rows = {pk: (code, parent) for pk, code, parent in Organisation.objects.values_list("pk", "ods_code", "parent_id")}
    found = {}
    for start in rows:
        codes: list[str] = []
        here: int | None = start
        while here is not None and here in rows and rows[here][0] not in codes:
            codes.append(rows[here][0])
            here = rows[here][1]
        found[start] = tuple(codes)
    return found


def membership(*, usage_key: UsageKey, learner_id: int) -> BoardMembership | None:
    """Return the learner's membership in the course run that the block is in."""
    row = get_row(learner_rows(Membership, usage_key, learner_id).select_related("organisation"))
    if row is None:
        return None
    organisation = row.organisation
    return BoardMembership(
        learner_id,
        organisation.pk,
        organisation.ods_code,
        organisation.name,
        row.source,
        row.agreed_at,
        row.role_group,
    )


def name_organisation(*, usage_key: UsageKey, learner_id: int, ods_code: str) -> BoardMembership:
    """Keep the organisation that a learner named. Another than before has not been agreed to yet.

    Raises ``NotOffered``, and ``FromRoster`` if a roster says otherwise, which stays as it is.
    """
    organisation = Organisation.objects.filter(ods_code=as_code(ods_code)).exclude(kind=REGION).first()
    if organisation is None or current_organisation(organisation) != organisation:
        raise NotOffered
    now = timezone.now()
    with transaction.atomic():
        lock_learner(learner_id)
        row = Membership(
            course_id=course_id_of(usage_key),
            learner_id=learner_id,
            usage_key=str(usage_key),
            saved_at=now,
            organisation=organisation,
            source=NAMED,
        )
        # Changes nothing of a row that is there already, but holds it: another tab has to wait from here on.
        upsert([row], key=["course", "learner"], values=["learner"])
        mine = Membership.objects.filter(course_id=row.course_id, learner_id=learner_id)
        mine.filter(source__in=LEARNERS_OWN).exclude(organisation=organisation).update(
            organisation=organisation,
            source=NAMED,
            agreed_at=None,
            saved_at=now,
            usage_key=str(usage_key),
        )
        _signal_change(usage_key, learner_id)
        current = membership(usage_key=usage_key, learner_id=learner_id)
    if current is None or current.organisation_id != organisation.pk:
        raise FromRoster
    return current


def leave_organisation(*, usage_key: UsageKey, learner_id: int) -> bool:
    """Forget the organisation that a learner named or was invited to; False if there is none. Raises ``FromRoster``."""
    mine = learner_rows(Membership, usage_key, learner_id)
    with transaction.atomic():
        lock_learner(learner_id)
        deleted = delete_matching(mine, source__in=LEARNERS_OWN)
        if deleted:
            _signal_change(usage_key, learner_id)
    if not deleted and mine.exists():
        raise FromRoster
    return bool(deleted)


def agree(*, usage_key: UsageKey, learner_id: int, ods_code: str) -> BoardMembership | None:
    """Let the learner's answers count in the picture of that board; None if it is not theirs (any more)."""
    mine = learner_rows(Membership, usage_key, learner_id).filter(organisation__ods_code=as_code(ods_code))
    mine.filter(agreed_at=None).update(agreed_at=timezone.now())
    current = membership(usage_key=usage_key, learner_id=learner_id)
    return current if current is not None and current.ods_code == as_code(ods_code) else None


def withdraw(*, usage_key: UsageKey, learner_id: int) -> BoardMembership | None:
    """Take consent back; pictures that the learner is in are not shown from now on (the board's storage)."""
    learner_rows(Membership, usage_key, learner_id).update(agreed_at=None)
    return membership(usage_key=usage_key, learner_id=learner_id)


def memberships(*, usage_key: UsageKey) -> dict[str, tuple[str, bool]]:
    """Return each learner's organisation and whether that is confirmed, by user name; not who agreed to what."""
    rows = Membership.objects.filter(course__course_key=str(usage_key.context_key))
    return {
        username: (code, source in CONFIRMED)
        for username, code, source in rows.values_list("learner__username", "organisation__ods_code", "source")
    }


def current_organisation(organisation: Organisation) -> Organisation | None:
    """Return the organisation itself, or the one that took over; None if none did. Load it with ``SUCCESSORS``."""
    today, current, seen = timezone.localdate(), organisation, 0
    while current.closed_on is not None and current.closed_on <= today:
        successor = current.successor
        if successor is None or seen == SUCCESSORS.count("successor"):
            return None
        current, seen = successor, seen + 1
    return current


def _signal_change(usage_key: UsageKey, learner_id: int) -> None:
    membership_changed.send(Membership, course_key=usage_key.context_key, learners=[learner_id])
