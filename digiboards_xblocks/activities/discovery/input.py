"""Validation of a discovery's request: known choices, and ratings of known statements."""

from typing import Any

from django.utils.translation import gettext as _

from digiboards_xblocks.activities.base.handlers import HandlerError
from digiboards_xblocks.core.statements import SCALE

from .spec import CHOICES, MOST_REASONS, REASONS, Discovery


def choices_in(data: dict[str, Any], activity: Discovery) -> dict[str, str | tuple[str, ...]]:
    """``choices``: question to answer, "" for none; ``reasons`` and ``coming_up`` to a list, kept in our order."""
    given = data.get("choices", {})
    if not isinstance(given, dict):
        raise _changed()
    lists = {"reasons": tuple(REASONS), "coming_up": tuple(guide.name for guide in activity.guides)}
    choices: dict[str, str | tuple[str, ...]] = {}
    for name, value in given.items():
        if name == "reasons" and isinstance(value, list) and len(value) > MOST_REASONS:
            raise HandlerError(400, _("Choose up to two reasons: take one back to choose another."))
        choices[name] = _several(value, lists[name]) if name in lists else _one(value, CHOICES.get(name))
    return choices


def ratings_in(data: dict[str, Any], activity: Discovery) -> dict[str, int | None]:
    """``ratings``: statement to a whole number from 1 to 5, or None to take a rating back."""
    given = data.get("ratings", {})
    known = {item.name for item in activity.statements}
    if not isinstance(given, dict) or not set(given) <= known:
        raise _changed()
    for value in given.values():
        if value is not None and (type(value) is not int or value not in SCALE):
            raise HandlerError(400, _("A rating is a whole number from 1 to 5."))
    return given


def _one(value: Any, known: dict[str, str] | None) -> str:
    if known is None or not isinstance(value, str) or (value and value not in known):
        raise _changed()
    return value


def _several(value: Any, known: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item in known for item in value):
        raise _changed()
    return tuple(item for item in known if item in value)


def _changed() -> HandlerError:
    return HandlerError(400, _("The questions have changed since you opened the page. Reload it and try again."))
