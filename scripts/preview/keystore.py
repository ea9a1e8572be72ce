"""Stores of blocks' fields: authored ones from the archive in memory, learners' from the database."""

import copy
from collections.abc import Mapping
from typing import Any, TypeAlias

from django.db import transaction
from xblock.exceptions import InvalidScopeError
from xblock.fields import Scope, UserScope
from xblock.runtime import DictKeyValueStore, KeyValueStore

from .models import EVERYBODY, UserState

Key: TypeAlias = Any  # KeyValueStore.Key; XBlock has no types
Authored: TypeAlias = dict[Key, Any]


class FieldRefusedError(InvalidScopeError):
    """A field cannot be set from here; XBlock's own error, but with a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.message = sentence

    def __str__(self) -> str:
        return self.message


def is_authored(key: Key) -> bool:
    """Return whether a field is part of the course rather than of a learner's work."""
    return key.scope in (Scope.parent, Scope.children) or key.scope.user == UserScope.NONE


class AuthoringStore(DictKeyValueStore):
    """Takes what an element of the archive says; refuses learners' fields, which the LMS would show to all."""

    def set(self, key: Key, value: Any) -> None:
        """Keep an authored value."""
        if not is_authored(key):
            raise FieldRefusedError(f"'{key.field_name}' belongs to learners and cannot be set by the course")
        super().set(key, value)

    def set_many(self, update_dict: Mapping[Key, Any]) -> None:
        """Keep several."""
        for key, value in update_dict.items():
            self.set(key, value)


class CourseStore(KeyValueStore):
    """The fields during one request. Authored ones are read-only, as in the LMS.

    The fields of a block and learner are fetched by one query when the first of them is asked for. Each
    field is a row, written by one statement, so that tabs that save at once do not undo each other.
    """

    def __init__(self, authored: Mapping[Key, Any]) -> None:
        self._authored = authored
        self._fetched: dict[tuple[int, str, str], dict[str, Any]] = {}

    def get(self, key: Key) -> Any:
        """Return a field's value, which the caller may change without changing what is kept."""
        if is_authored(key):
            return copy.deepcopy(self._authored[key])
        return copy.deepcopy(self._fields(key)[key.field_name])

    def has(self, key: Key) -> bool:
        """Return whether the field has a value of its own."""
        if is_authored(key):
            return key in self._authored
        return key.field_name in self._fields(key)

    def set(self, key: Key, value: Any) -> None:
        """Keep a learner's value."""
        self.set_many({key: value})

    def set_many(self, update_dict: Mapping[Key, Any]) -> None:
        """Keep several values, all or none."""
        rows = []
        for key, value in update_dict.items():
            owner, usage_key, scope = _place(key)
            rows.append(UserState(owner=owner, usage_key=usage_key, scope=scope, field=key.field_name, value=value))
        with transaction.atomic():
            UserState.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["owner", "usage_key", "scope", "field"],
                update_fields=["value"],
            )
        self._fetched.clear()

    def delete(self, key: Key) -> None:
        """Give the field its default again."""
        owner, usage_key, scope = _place(key)
        UserState.objects.filter(owner=owner, usage_key=usage_key, scope=scope, field=key.field_name).delete()
        self._fetched.clear()

    def _fields(self, key: Key) -> dict[str, Any]:
        if key.user_id is None and key.scope.user == UserScope.ONE:
            return {}
        place = _place(key)
        if place not in self._fetched:
            owner, usage_key, scope = place
            rows = UserState.objects.filter(owner=owner, usage_key=usage_key, scope=scope)
            self._fetched[place] = dict(rows.values_list("field", "value"))
        return self._fetched[place]


def _place(key: Key) -> tuple[int, str, str]:
    if is_authored(key):
        raise FieldRefusedError(f"'{key.field_name}' is part of the course and cannot be changed by a learner")
    owner = key.user_id
    if key.scope.user == UserScope.ALL:
        owner = EVERYBODY
    if owner is None:
        raise FieldRefusedError(f"'{key.field_name}' belongs to a learner, and there is none")
    return int(owner), "" if key.block_scope_id is None else str(key.block_scope_id), str(key.scope)
