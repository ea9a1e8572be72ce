"""Everything of a learner, put in order: by guide, then what stands outside, then what the course no longer knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.activities.action_plan.spec import PARTS
from digiboards_xblocks.core.programme_outline import (
    CHECK,
    COMMITMENTS,
    FEEDBACK,
    REFLECTION,
    SCENARIO,
    Asked,
    Programme,
)

from .formatting import Line, Row, Words, phase_order
from .spec import Belonging, Outline, choice_words, readable

OUTSIDE = ""
CHANGED = "-"

# The groups of a section, in the order in which they are shown.
_REFLECTIONS = gettext_noop("Reflections")
_CONFIDENCE = gettext_noop("Confidence")
_SCENARIOS = gettext_noop("Scenario choices")
_CHECKS = gettext_noop("Knowledge checks")
_COMMITMENTS = gettext_noop("Commitments")
_FEEDBACK = gettext_noop("Feedback")
_START = gettext_noop("My starting point")
_PLAN = gettext_noop("My action plan")
_BOARD = gettext_noop("My organisation")
_READING = gettext_noop("Sections read")
_REST = gettext_noop("Other texts of mine")
_GROUPS = (
    _START, _CONFIDENCE, _REFLECTIONS, _SCENARIOS, _CHECKS, _COMMITMENTS, _FEEDBACK, _PLAN, _BOARD, _READING, _REST
)  # fmt: skip

# Kinds of private text that are told with the thing they belong to.
_WITH_COMMITMENT = ("commitment", "learnt")
_WITH_FEEDBACK = "feedback"
_PLACE_OF_PART = {part.name: place for place, part in enumerate(PARTS)}


@dataclass(frozen=True)
class Item:
    """One thing of the learner's; ``link`` leads to where it is answered, if that is known."""

    title: str
    lines: tuple[Line, ...]
    link: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Section:
    """What belongs to one guide, or to none."""

    title: str
    groups: tuple[Group, ...]


def told(outline: Outline, rows: Mapping[str, tuple[Row, ...]]) -> tuple[Section, ...]:
    """All rows (``api.Everything``) in words; not one is left out."""
    telling = _Telling(outline, rows)
    telling.tell()
    titles = [(guide.name, guide.title) for guide in outline.programme.guides]
    titles += [(OUTSIDE, _("Outside the guides")), (CHANGED, _rest(outline.programme))]
    found = telling.found
    return tuple(
        Section(title, tuple(Group(_(group), tuple(found[name][group])) for group in _GROUPS if group in found[name]))
        for name, title in titles
        if name in found
    )


def _rest(programme: Programme) -> str:
    """What the course no longer asks for; all there is, for a record that was given no outline."""
    if programme.guides:
        return _("From parts of the course that have changed since")
    return _("My answers in this course")


class _Telling:
    """Goes through the rows kind by kind, and notes each under a section and a group."""

    def __init__(self, outline: Outline, rows: Mapping[str, tuple[Row, ...]]) -> None:
        self.outline = outline
        self.rows = rows
        self.words = Words()
        self.found: dict[str, dict[str, list[Item]]] = {}
        self.texts: dict[tuple[str, str], Row] = {(row["kind"], row["name"]): row for row in rows["texts"]}

    def tell(self) -> None:
        self._ratings()
        self._scenarios()
        self._checks()
        self._commitments()
        self._reminders()
        self._feedback()
        self._discovery()
        self._plan()
        self._memberships()
        self._reading()
        self._texts()

    def _note(self, where: str, group: str, title: str, lines: Iterable[Line], link: str = "") -> None:
        self.found.setdefault(where, {}).setdefault(group, []).append(Item(title, tuple(lines), link))

    def _asked(self, kind: str, name: str) -> tuple[str, Asked]:
        """The section of what asked for an answer, and its words."""
        found: Belonging | None = self.outline.asked(kind, name)
        if found is None:
            return CHANGED, Asked(kind, name, readable(name), "")
        return (found.guide.name if found.guide else OUTSIDE), found.asked

    def _ratings(self) -> None:
        """As the guides ask them; statements that the course no longer has come last."""
        by_statement = _by(self.rows["ratings"], "statement")
        for name in sorted(by_statement, key=self.outline.place_of_statement):
            found = self.outline.statement(name)
            lines = [self.words.rating(row) for row in sorted(by_statement[name], key=phase_order)]
            where, title = (found[0].name, found[1].text) if found else (CHANGED, readable(name))
            self._note(where, _CONFIDENCE, title, lines)

    def _scenarios(self) -> None:
        for name, rows in _by(self.rows["scenario_choices"], "scenario").items():
            where, asked = self._asked(SCENARIO, name)
            self._note(where, _SCENARIOS, asked.text, [self.words.choice(asked, row) for row in rows], asked.link)

    def _checks(self) -> None:
        answers = _by(self.rows["check_answers"], "check_name")
        results = {row["check_name"]: row for row in self.rows["check_results"]}
        for name in dict.fromkeys([*results, *answers]):
            where, asked = self._asked(CHECK, name)
            lines = self.words.result(results[name]) if name in results else []
            lines += [Line(*choice_words(asked, row["question"], row["option"])) for row in answers.get(name, ())]
            self._note(where, _CHECKS, asked.text, lines, asked.link)

    def _commitments(self) -> None:
        for row in self.rows["commitments"]:
            where, asked = self._asked(COMMITMENTS, row["block_name"])
            name = f"{row['block_name']}/{row['slot']}"
            own, learnt = (self.texts.pop((kind, name), None) for kind in _WITH_COMMITMENT)
            self._note(where, _COMMITMENTS, asked.text, self.words.commitment(row, own, learnt), asked.link)

    def _reminders(self) -> None:
        for row in self.rows["reminders"]:
            self._note(OUTSIDE, _COMMITMENTS, _("Reminders"), [self.words.reminder(row)])

    def _feedback(self) -> None:
        for row in self.rows["feedback"]:
            where, asked = self._asked(FEEDBACK, row["name"])
            comment = self.texts.pop((_WITH_FEEDBACK, row["name"]), None)
            self._note(where, _FEEDBACK, asked.text, self.words.feedback(row, comment), asked.link)

    def _discovery(self) -> None:
        for row in self.rows["discovery"]:
            lines = self.words.starting_point(row, self.outline.programme)
            self._note(OUTSIDE, _START, readable(row["name"]), lines)

    def _plan(self) -> None:
        """Each plan: since when, its words by part, the dates of its priorities, and how it stood."""
        lines: dict[str, list[Line]] = {}
        for row in self.rows["plans"]:
            lines.setdefault(row["name"], []).append(self.words.made(row))
        written = [name for kind, name in self.texts if kind == "plan"]
        for name in sorted(written, key=lambda name: _PLACE_OF_PART.get(name.partition("/")[2], len(PARTS))):
            plan, _slash, part = name.partition("/")
            lines.setdefault(plan, []).append(self.words.plan_part(part, self.texts.pop(("plan", name))))
        for row in self.rows["plan_priorities"]:
            lines.setdefault(row["plan"], []).append(self.words.priority(row))
        for row in self.rows["plan_checks"]:
            lines.setdefault(row["plan"], []).append(self.words.check(row["day"], row["status"], row["saved_at"]))
        step = self.outline.programme.plan
        for name, of_plan in lines.items():
            self._note(OUTSIDE, _PLAN, readable(name), of_plan, step.link if step else "")

    def _memberships(self) -> None:
        for row in self.rows["memberships"]:
            organisation = row["organisation"]
            title = f"{organisation['name']} ({organisation['ods_code']})"
            self._note(OUTSIDE, _BOARD, title, self.words.membership(row))

    def _reading(self) -> None:
        """One line a page, however many texts it holds."""
        pages: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows["reading_places"]:
            block = _url_name(row["usage_key"])
            guide, title = self.outline.reading(block)
            pages.setdefault((guide.name if guide else OUTSIDE, title or readable(block)), []).append(row)
        for (where, title), rows in pages.items():
            self._note(where, _READING, title, [self.words.read(rows)])

    def _texts(self) -> None:
        """Reflections, and whatever words were not told with something else."""
        for (kind, name), row in self.texts.items():
            lines = self.words.written(row)
            if kind in (REFLECTION, _WITH_FEEDBACK):
                where, asked = self._asked(REFLECTION if kind == REFLECTION else FEEDBACK, name)
                group = _REFLECTIONS if kind == REFLECTION else _FEEDBACK
                self._note(where, group, asked.text, lines, asked.link)
            else:
                self._note(CHANGED, _REST, f"{readable(kind)}: {readable(name)}", lines)


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


@lru_cache(maxsize=4096)
def _url_name(usage_key: str) -> str:
    """The ``url_name`` in a key as stored; the whole of a key that cannot be read."""
    try:
        return str(UsageKey.from_string(usage_key).block_id)
    except InvalidKeyError:
        return usage_key
