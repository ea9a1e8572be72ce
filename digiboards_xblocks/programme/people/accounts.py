"""Accounts by email address, many at a time."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.db.utils import MOST_VALUES, in_clause

from .roster_file import normal_email


def learners_by_email(emails: Collection[str]) -> dict[str, int]:
    """The account of each of these normal addresses that has one, and only one, which its owner has confirmed.

    The platform marks an account as active when its owner has followed the link that was sent to the address; without
    that, anybody could register as a member of any board.
    """
    wanted = set(emails)
    table, quote = get_user_model()._meta, connection.ops.quote_name
    column_of: dict[str, str] = {field.name: quote(str(field.column)) for field in table.concrete_fields}
    pk, email = column_of[table.pk.name], column_of["email"]
    head = f"SELECT {pk}, {email} FROM {quote(table.db_table)} WHERE is_active AND "
    found: dict[str, set[int]] = {}

    def look(some: Collection[str], column: str) -> None:
        waiting = sorted(some)
        with connection.cursor() as cursor:
            for start in range(0, len(waiting), MOST_VALUES):
                condition, values = in_clause(column, waiting[start : start + MOST_VALUES])
                cursor.execute(head + condition, values)
                for learner, address in cursor.fetchall():
                    if (normal := normal_email(address)) in wanted:  # MySQL's comparison also finds others
                        found.setdefault(normal, set()).add(learner)

    look(wanted, email)
    if connection.vendor != "mysql":  # MySQL compares in any case; elsewhere that takes a walk through all accounts
        look(wanted - found.keys(), f"lower({email})")
    return {email: learners.pop() for email, learners in found.items() if len(learners) == 1}


def person_called(words: str) -> Any:
    """The active account of a user name, or else the one of an email address; None if there is none, or are several."""
    people = get_user_model()._default_manager.filter(is_active=True)
    found = list(people.filter(**{people.model.USERNAME_FIELD: words})[:2])
    if not found:
        learners = learners_by_email([normal_email(words)])
        found = list(people.filter(pk__in=learners.values()))
    return found[0] if len(found) == 1 else None


def shown_name(name: str, first: str, last: str, user_name: str) -> str:
    """What somebody is called on a page: by the name of their profile, or else of their account, or its user name."""
    return name.strip() or f"{first} {last}".strip() or user_name


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
