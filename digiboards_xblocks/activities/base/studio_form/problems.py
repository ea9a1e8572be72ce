"""The problems of a form's values, each with the field that it belongs to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from digiboards_xblocks.core.content_errors import ContentError, ContentProblem, ContentRule
from digiboards_xblocks.core.form_fields import CHOICE, ITEMS, Field
from digiboards_xblocks.core.located import Located, load

from .values import Fields

# Told at the field that is empty: its text has no line.
_TOLD = frozenset({ContentRule.MISSING_KEYS, ContentRule.EMPTY_LISTS})

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong: ``path`` leads through keys and the numbers of items, from 0, to a field or an item."""

    path: Path
    message: str


def problems_of(
    values: Mapping[str, Any], fields: Fields, text: str, read: Callable[[str], Any]
) -> tuple[FieldProblem, ...]:
    """Return what is wrong with values, whose text is given; ``read`` raises ``ContentError`` with its problems."""
    found = list(_missing(values, fields))
    try:
        read(text)
    except ContentError as error:
        places = list(_places(load(text), ()))
        found += [_located(one, _place(one, places), fields) for one in error.problems if one.rule not in _TOLD]
    return tuple(dict.fromkeys(found))


def _located(problem: ContentProblem, path: Path, fields: Fields) -> FieldProblem:
    """Return a problem of the text as one of its field, by the name that authors see."""
    field = None
    for key in path:
        if isinstance(key, str):
            field = next((one for one in fields if one.key == key), None)
            fields = field.fields if field else ()
    message = problem.message
    if field:
        message = message.replace(f"'{field.key}'", f"“{_(field.label)}”", 1)
    return FieldProblem(path, message)


def _missing(values: Mapping[str, Any], fields: Fields, path: Path = ()) -> Iterator[FieldProblem]:
    for field in fields:
        value = values.get(field.key)
        here = (*path, field.key)
        is_empty = not value if isinstance(value, list) else not str("" if value is None else value).strip()
        if field.required and is_empty:
            yield FieldProblem(here, _to_do(field))
        elif field.kind == ITEMS and isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    yield from _missing(item, field.fields, (*here, number))


def _to_do(field: Field) -> str:
    if field.kind == ITEMS:
        return _("Add at least one {noun}.").format(noun=_(field.noun))
    words = _("Choose one: {label}.") if field.kind == CHOICE else _("Fill this in: {label}.")
    return words.format(label=_(field.label))


def _places(located: Located, path: Path) -> Iterator[tuple[int, Path]]:
    """Yield the first line of each item and each key, in their order."""
    if isinstance(located.value, dict):
        for key, value in located.value.items():
            yield located.key_locations[key].line, (*path, key)
            yield from _places(value, (*path, key))
    elif isinstance(located.value, list):
        for number, item in enumerate(located.value):
            yield item.line, (*path, number)
            yield from _places(item, (*path, number))


def _place(problem: ContentProblem, places: list[tuple[int, Path]]) -> Path:
    """Return the last place that begins at a problem's line or before it.

    An item and its first key begin on one line: the key is meant if the message names it.
    """
    before = [(line, path) for line, path in places if line <= problem.line]
    if not before:
        return ()
    line, path = before[-1]
    named = problem.message.split("'")[1::2]
    if len(path) > 1 and path[-1] not in named and (line, path[:-1]) in before and isinstance(path[-2], int):
        return path[:-1]
    return path
