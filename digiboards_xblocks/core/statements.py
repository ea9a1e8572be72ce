"""Statements of confidence: the scale that they are rated on, the phases, and ratings paired by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .content_errors import ContentRule
from .reader import Reader
from .text import gettext_noop as _

SCALE = {
    1: _("Not at all confident"),
    2: _("Slightly confident"),
    3: _("Moderately confident"),
    4: _("Very confident"),
    5: _("Completely confident"),
}
BEFORE = "before"
AFTER = "after"
PHASES = (BEFORE, AFTER)
# What was rated at the start of the programme, for all guides at once.
START = "start"
# A year after the guide: offered by the block that asks "after", and in no figure of groups.
LATER = "later"


@dataclass(frozen=True)
class Statement:
    """A statement of confidence to rate; ``name`` is unique in the course and keys the ratings."""

    name: str
    text: str


@dataclass(frozen=True)
class Pair:
    """One statement's ratings, 1 to 5 or None where not rated."""

    statement: Statement
    before: int | None
    after: int | None
    later: int | None = None

    @property
    def change(self) -> int | None:
        """The rating after minus the rating before; None unless both are rated."""
        return None if self.after is None else self._since_before(self.after)

    @property
    def lasting_change(self) -> int | None:
        """The rating a year on minus the rating before; None unless both are rated."""
        return None if self.later is None else self._since_before(self.later)

    def _since_before(self, value: int) -> int | None:
        return None if self.before is None else value - self.before


def read_statements(reader: Reader) -> tuple[Statement, ...]:
    """Return the ``statements`` of a mapping, each with an id of its own; problems go to the reader."""
    statements: list[Statement] = []
    for item in reader.mappings("statements", "a statement"):
        statement = Statement(name=item.identifier("id"), text=item.text("text", longest=300))
        item.close()
        if statement.name and any(statement.name == other.name for other in statements):
            message = f"the statement '{statement.name}' stands twice; give each its own id"
            item.report(message, item.location_of("id"), rule=ContentRule.STATEMENT_IDS)
        statements.append(statement)
    return tuple(statements)


def by_phase(rated: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return ratings of one learner, each a phase, a statement and a value, by phase and then by statement."""
    found: dict[str, dict[str, int]] = {}
    for phase, statement, value in rated:
        found.setdefault(phase, {})[statement] = value
    return found


def pair(
    statements: tuple[Statement, ...],
    before: Mapping[str, int],
    after: Mapping[str, int],
    later: Mapping[str, int] = MappingProxyType({}),
) -> tuple[Pair, ...]:
    """Return each statement with its ratings, in the author's order."""
    return tuple(Pair(item, before.get(item.name), after.get(item.name), later.get(item.name)) for item in statements)
