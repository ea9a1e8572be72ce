"""Accounts by email address, many at a time."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models.functions import Lower

from ..domain.roster import normal_email
from .batches import batches


def learners_by_email(emails: Collection[str]) -> dict[str, int]:
    """The account of each of these normal addresses that has one, and only one, which its owner has confirmed.

    The platform marks an account as active when its owner has followed the link that was sent to the address; without
    that, anybody could register as a member of any board.
    """
    wanted = set(emails)
    people = get_user_model()._default_manager.filter(is_active=True)
    found: dict[str, set[int]] = {}

    def look(batch: Collection[str], field: str) -> None:
        rows = people.annotate(in_lower_case=Lower("email")).filter(**{f"{field}__in": batch})
        for learner, email in rows.values_list("pk", "email"):
            if (normal := normal_email(email)) in wanted:  # MySQL's comparison also finds others
                found.setdefault(normal, set()).add(learner)

    for batch in batches(sorted(wanted)):
        look(batch, "email")
    if connection.vendor != "mysql":  # MySQL compares in any case; elsewhere that takes a walk through all accounts
        for batch in batches(sorted(wanted - found.keys())):
            look(batch, "in_lower_case")
    return {email: learners.pop() for email, learners in found.items() if len(learners) == 1}


def person_called(words: str) -> Any:
    """The active account of a user name, or else the one of an email address; None if there is none, or are several."""
    people = get_user_model()._default_manager.filter(is_active=True)
    found = list(people.filter(**{people.model.USERNAME_FIELD: words})[:2])
    if not found:
        learners = learners_by_email([normal_email(words)])
        found = list(people.filter(pk__in=learners.values()))
    return found[0] if len(found) == 1 else None


def user_names(learners: Collection[int]) -> tuple[str, ...]:
    """Their names on the site, in order."""
    people = get_user_model()._default_manager
    return tuple(
        sorted(
            name
            for batch in batches(sorted(learners))
            for name in people.filter(pk__in=batch).values_list(people.model.USERNAME_FIELD, flat=True)
        )
    )
