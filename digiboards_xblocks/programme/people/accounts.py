"""Accounts by email address, many at a time."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.db.utils import MOST_VALUES, in_clause

from .roster_file import normal_email


def learners_by_email(emails: Collection[str]) -> dict[str, int]:
    """Return the account of each of these normal addresses that has one, and only one, which its owner has confirmed.

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


def still_reached(email_of: Mapping[int, str]) -> set[int]:
    """Return those of these accounts that are active and still have this normal address."""
    people = get_user_model()._default_manager.filter(is_active=True, pk__in=list(email_of))
    return {learner for learner, email in people.values_list("pk", "email") if normal_email(email) == email_of[learner]}


def people_called(names: Collection[str]) -> dict[str, Any]:
    """Return by each of these names the active account of that user name, or else the one of that email address.

    Names of none, or of several, are left out. A few queries, however many names there are.
    """
    people = get_user_model()._default_manager.filter(is_active=True)
    field = people.model.USERNAME_FIELD
    by_user_name: dict[str, set[Any]] = {}
    for some in batches(sorted(set(names))):
        for person in people.filter(**{f"{field}__in": some}):
            # A database may compare in any case, and then finds more than one.
            by_user_name.setdefault(person.get_username().casefold(), set()).add(person)
    found = {name: by_user_name.get(name.casefold(), set()) for name in names}
    exact = {name: {one for one in found[name] if one.get_username() == name} for name in names}
    others = {name: normal_email(name) for name in names if not found[name]}
    learners = learners_by_email(others.values())
    by_number = {
        person.pk: person for some in batches(sorted(learners.values())) for person in people.filter(pk__in=some)
    }
    for name, email in others.items():
        found[name] = {by_number[learners[email]]} if learners.get(email) in by_number else set()
    chosen = {name: exact[name] or found[name] for name in names}
    return {name: next(iter(people)) for name, people in chosen.items() if len(people) == 1}


def person_called(name: str) -> Any:
    """Return the active account of a user name, or else of an email address; None if there is none, or are several."""
    return people_called([name]).get(name)


def shown_name(name: str, first: str, last: str, user_name: str) -> str:
    """Return a person's name for a page: their profile's, or else their account's, or the user name."""
    return name.strip() or f"{first} {last}".strip() or user_name


def names_by_number(learners: Collection[int]) -> dict[int, str]:
    """Return the names on the site of these accounts, by their numbers. One query."""
    people = get_user_model()._default_manager
    return dict(people.filter(pk__in=set(learners)).values_list("pk", people.model.USERNAME_FIELD))


def user_names(learners: Collection[int]) -> tuple[str, ...]:
    """Return their names on the site, in order."""
    people = get_user_model()._default_manager
    return tuple(
        sorted(
            name
            for batch in batches(sorted(learners))
            for name in people.filter(pk__in=batch).values_list(people.model.USERNAME_FIELD, flat=True)
        )
    )
