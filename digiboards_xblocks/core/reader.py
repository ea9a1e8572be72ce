"""Reading a mapping strictly: every key known, every value of the right kind, every problem reported at once."""

import datetime
import difflib
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from .content_errors import ContentProblem, ContentRule, Location
from .located import Located

IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_IDENTIFIER = 64
# What a new block in Studio starts with: two blocks that both kept it would share their learners' answers.
PLACEHOLDER = "choose-an-id"

_KINDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "keys",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint for a misspelt word: "; did you mean 'x'?", or the known words, or nothing."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1)
    if close:
        return f"; did you mean '{close[0]}'?"
    return f"; known are: {', '.join(words)}" if words else ""


class LocatedText(NamedTuple):
    """A text and its location."""

    text: str
    location: Location


class Reader:
    """A reader of one YAML mapping, which notes values that are missing, of the wrong kind or unknown.

    A value that cannot be used is reported in ``problems`` and replaced by an empty one of its kind, so that
    reading goes on and one run reports everything. Call ``close`` when all keys have been taken.
    """

    def __init__(self, located: Located, what: str, problems: list[ContentProblem]) -> None:
        self.location = located.location
        self.what = what
        self.problems = problems
        self._key_locations = located.key_locations
        self._taken: set[str] = set()
        self._values: dict[str, Located] = {}
        self.readable = isinstance(located.value, dict)
        if isinstance(located.value, dict):
            self._values = located.value
        else:
            self.report(f"{what} must be keys and values; found {_found(located.value)}", rule=ContentRule.WRONG_VALUES)

    def report(self, message: str, location: Location | None = None, *, rule: str = "") -> None:
        """Note something wrong, where this mapping starts or elsewhere, and the id of the rule that it breaks."""
        path, line = location or self.location
        self.problems.append(ContentProblem(line, message, path, rule))

    def location_of(self, key: str) -> Location:
        """Return where a key is; the mapping's own place if it is absent."""
        return self._key_locations.get(key, self.location)

    def has(self, key: str) -> bool:
        """Return whether the key is given."""
        return key in self._values

    def text(self, key: str, *, required: bool = True, longest: int = 20_000) -> str:
        """Return some words, stripped; "" if absent."""
        value = self._take(key, str, required=required)
        if value is None:
            return ""
        text = str(value).strip()
        if not text:
            self.report(
                f"'{key}' is empty; write its text or leave it out",
                self.location_of(key),
                rule=ContentRule.WRONG_VALUES,
            )
        if len(text) > longest:
            message = f"'{key}' has {len(text)} characters; at most {longest} are allowed"
            self.report(message, self.location_of(key), rule=ContentRule.WRONG_VALUES)
        return text

    def identifier(self, key: str = "id") -> str:
        """Return a name that learners' work hangs on: small letters, digits and single hyphens."""
        value = self.text(key)
        if value and not IDENTIFIER.fullmatch(value):
            self.report(
                f"'{key}' is '{value}'; use small letters, digits and single hyphens, as in 'last-reassured'",
                self.location_of(key),
                rule=ContentRule.ID_FORM,
            )
        elif len(value) > MAX_IDENTIFIER:
            self.report(
                f"'{key}' is longer than {MAX_IDENTIFIER} characters", self.location_of(key), rule=ContentRule.ID_FORM
            )
        elif value == PLACEHOLDER:
            self.report(
                f"'{key}' is still '{PLACEHOLDER}'; choose a name that nothing else in the course has",
                self.location_of(key),
                rule=ContentRule.ID_FORM,
            )
        return value

    def choice(self, key: str, known: Collection[str]) -> str:
        """Return one of a few known words."""
        value = self.text(key)
        if value and value not in known:
            self.report(
                f"'{key}' is '{value}'{nearest(value, known)}", self.location_of(key), rule=ContentRule.WRONG_VALUES
            )
        return value

    def integer(self, key: str, *, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number from ``low`` to ``high``; ``default`` if absent and one is given."""
        value = self._take(key, int, required=default is None)
        if value is None:
            return low if default is None else default
        number: int = value
        if not low <= number <= high:
            self.report(
                f"'{key}' is {number}; expected {low} to {high}", self.location_of(key), rule=ContentRule.WRONG_VALUES
            )
        return number

    def flag(self, key: str, *, default: bool) -> bool:
        """Return a true or false value."""
        value = self._take(key, bool, required=False)
        return default if value is None else bool(value)

    def date(self, key: str) -> datetime.date:
        """Return a day, written 2026-12-01."""
        value = self._take(key, datetime.date, required=True)
        return value if isinstance(value, datetime.date) else datetime.date.min

    def mappings(self, key: str, what: str, *, required: bool = True) -> list["Reader"]:
        """Return a list of mappings, each as a reader of its own."""
        value = self._take(key, list, required=required)
        if value is None:
            return []
        if not value:
            self.report(f"'{key}' is an empty list", self.location_of(key), rule=ContentRule.EMPTY_LISTS)
        return [Reader(item, what, self.problems) for item in value]

    def mapping(self, key: str, what: str) -> "Reader":
        """Return a mapping within this one."""
        value = self._take(key, dict, required=True)
        return Reader(self._values[key] if value is not None else Located({}, self.location), what, self.problems)

    def located(self, key: str) -> Located | None:
        """Return some keys and values as they are, for a later reading; None if absent."""
        return self._values[key] if self._take(key, dict, required=False) is not None else None

    def texts(self, key: str, *, required: bool = True) -> list[LocatedText]:
        """Return a list of words, each with its place."""
        value = self._take(key, list, required=required)
        items: list[LocatedText] = []
        for item in value or []:
            if isinstance(item.value, str) and item.value.strip():
                items.append(LocatedText(item.value.strip(), item.location))
            else:
                self.report(
                    f"'{key}' holds {_found(item.value)}; expected text", item.location, rule=ContentRule.WRONG_VALUES
                )
        return items

    def keys(self) -> list[str]:
        """Return the names given, in order; taking them one by one is up to the caller."""
        return list(self._values)

    def close(self) -> None:
        """Report every key that was given but never asked for."""
        for key in self._values:
            if key not in self._taken:
                message = f"{self.what} has no key '{key}'{nearest(key, self._taken)}"
                self.report(message, self.location_of(key), rule=ContentRule.UNKNOWN_KEYS)

    def _take(self, key: str, kind: type, *, required: bool) -> Any:
        self._taken.add(key)
        if key not in self._values:
            if required and self.readable:
                self.report(f"{self.what} has no '{key}'; it is required", rule=ContentRule.MISSING_KEYS)
            return None
        located = self._values[key]
        value = located.value
        fits = type(value) is kind if kind is not datetime.date else type(value) is datetime.date
        if not fits:
            expected = _KINDS.get(kind, "a day such as 2026-12-01")
            hint = "; put it in quotes" if kind is str and isinstance(value, bool | int | float | datetime.date) else ""
            message = f"'{key}' is {_found(value)}; expected {expected}{hint}"
            self.report(message, self.location_of(key), rule=ContentRule.WRONG_VALUES)
            return None
        return value


def _found(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, datetime.date):
        return f"a date ({value})"
    kind = _KINDS.get(type(value), "something else")
    return (
        f"{kind} ({str(value).lower() if isinstance(value, bool) else value})"
        if isinstance(value, bool | int | float)
        else kind
    )
