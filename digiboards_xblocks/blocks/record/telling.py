"""Everything of a learner in words: by guide, then what stands outside, then what the course no longer knows."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from ...domain import commitments as commitment_rules
from ...domain.action_plan import PARTS
from ...domain.action_plan import part as plan_part
from ...domain.confidence import AFTER, BEFORE, SCALE, START
from ...domain.discovery import CHOICES, REASONS
from ...domain.feedback import CHANGE, RECOMMEND
from ...domain.organisations import NAMED, ROSTER
from ...domain.programme import CHECK, COMMITMENTS, FEEDBACK, REFLECTION, SCENARIO, Asked, Programme
from ...domain.record import Belonging, Outline, choice_words, readable
from .progress import day

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

_PHASES = {
    START: gettext_lazy("At the start of the programme"),
    BEFORE: gettext_lazy("Before the guide"),
    AFTER: gettext_lazy("After the guide"),
}
_DISCOVERY = {
    "board": gettext_lazy("Kind of board"),
    "role": gettext_lazy("Role"),
    "years": gettext_lazy("Years on an NHS board"),
    "edition": gettext_lazy("Edition"),
    "reasons": gettext_lazy("Why I am here"),
    "coming_up": gettext_lazy("What is coming up"),
    "learning": gettext_lazy("How I like to learn"),
}
_SOURCES = {ROSTER: gettext_lazy("The programme team"), NAMED: gettext_lazy("Me")}
# Kinds of private text that are told with the thing they belong to.
_WITH_COMMITMENT = ("commitment", "learnt")
_WITH_FEEDBACK = "feedback"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A fact; ``own`` says that its text is the learner's own words, whose line ends count."""

    label: str
    text: str = field(repr=False)
    own: bool = False


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


def told(programme: Programme, rows: Mapping[str, tuple[Row, ...]]) -> tuple[Section, ...]:
    """All rows (``api.Everything``) in words; not one is left out."""
    telling = _Telling(Outline(programme), rows)
    telling.tell()
    titles = [(guide.name, guide.title) for guide in programme.guides]
    titles += [(OUTSIDE, _("Outside the guides")), (CHANGED, _rest(programme))]
    return tuple(
        Section(
            title,
            tuple(
                Group(_(group), tuple(telling.found[name, group]))
                for group in _GROUPS
                if telling.found.get((name, group))
            ),
        )
        for name, title in titles
        if any(where == name for where, _group in telling.found)
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
        self.found: dict[tuple[str, str], list[Item]] = {}
        self.texts: dict[tuple[str, str], Row] = {(row["kind"], row["name"]): row for row in rows["texts"]}

    def tell(self) -> None:
        self._ratings()
        self._scenarios()
        self._checks()
        self._commitments()
        self._feedback()
        self._discovery()
        self._plan()
        self._memberships()
        self._reading()
        self._texts()

    def _note(self, where: str, group: str, title: str, lines: Iterable[Line], link: str = "") -> None:
        self.found.setdefault((where, group), []).append(Item(title, tuple(lines), link))

    def _asked(self, kind: str, name: str) -> tuple[str, Asked]:
        """The section of what asked for an answer, and its words."""
        found: Belonging | None = self.outline.asked(kind, name)
        if found is None:
            return CHANGED, Asked(kind, name, readable(name), "")
        return (found.guide.name if found.guide else OUTSIDE), found.asked

    def _ratings(self) -> None:
        by_statement = _by(self.rows["ratings"], "statement")
        known = [item.name for guide in self.outline.programme.guides for item in guide.statements]
        order = {name: place for place, name in enumerate(known)}
        for name in sorted(by_statement, key=lambda name: order.get(name, len(order))):
            found = self.outline.statement(name)
            lines = [_rating(row) for row in sorted(by_statement[name], key=_phase)]
            where, title = (found[0].name, found[1].text) if found else (CHANGED, readable(name))
            self._note(where, _CONFIDENCE, title, lines)

    def _scenarios(self) -> None:
        for name, rows in _by(self.rows["scenario_choices"], "scenario").items():
            where, asked = self._asked(SCENARIO, name)
            lines = []
            for row in rows:
                decision, option = choice_words(asked, row["decision"], row["option"])
                lines.append(Line(decision, _("{option} ({day})").format(option=option, day=day(row["first_at"]))))
            self._note(where, _SCENARIOS, asked.text, lines, asked.link)

    def _checks(self) -> None:
        answers = _by(self.rows["check_answers"], "check_name")
        results = {row["check_name"]: row for row in self.rows["check_results"]}
        for name in dict.fromkeys([*results, *answers]):
            where, asked = self._asked(CHECK, name)
            lines = _result(results[name]) if name in results else []
            for row in answers.get(name, ()):
                lines.append(Line(*choice_words(asked, row["question"], row["option"])))
            self._note(where, _CHECKS, asked.text, lines, asked.link)

    def _commitments(self) -> None:
        for row in self.rows["commitments"]:
            where, asked = self._asked(COMMITMENTS, row["block_name"])
            name = f"{row['block_name']}/{row['slot']}"
            words, learnt = (self.texts.pop((kind, name), None) for kind in _WITH_COMMITMENT)
            lines = [
                Line(_("I will"), _words(words), own=True) if words else Line(_("I will"), readable(row["slot"])),
                Line(_("By"), day(row["due_on"])),
                Line(_("How it is going"), _status(row["status"])),
                Line(_("What it is about"), _known(commitment_rules.CATEGORIES, row["category"])),
                Line(_("Made on"), day(row["made_at"])),
                *(_check(check["day"], check["status"], check["at"]) for check in row["checks"]),
            ]
            if learnt:
                lines.append(Line(_("What I learnt"), _words(learnt), own=True))
            self._note(where, _COMMITMENTS, asked.text, lines, asked.link)

    def _feedback(self) -> None:
        for row in self.rows["feedback"]:
            where, asked = self._asked(FEEDBACK, row["name"])
            comment = self.texts.pop((_WITH_FEEDBACK, row["name"]), None)
            lines = [
                Line(_("Would recommend it"), _known(RECOMMEND, row["recommend"])),
                Line(_("Change in confidence"), _known(CHANGE, row["change"])),
            ]
            if comment:
                lines.append(Line(_("Comment"), _words(comment), own=True))
            shared = _("Programme staff may read it") if row["shared"] else _("Private")
            lines += [Line(_("My comment is"), shared), Line(_("Saved on"), day(row["saved_at"]))]
            self._note(where, _FEEDBACK, asked.text, lines, asked.link)

    def _discovery(self) -> None:
        for row in self.rows["discovery"]:
            lines = [
                Line(str(label), ", ".join(self._said(key, name) for name in row[key].split()))
                for key, label in _DISCOVERY.items()
                if row[key]
            ]
            self._note(OUTSIDE, _START, readable(row["name"]), [*lines, Line(_("Saved on"), day(row["saved_at"]))])

    def _said(self, key: str, name: str) -> str:
        """An answer of the starting point in words; what is coming up are guides."""
        guide = self.outline.programme.guide(name) if key == "coming_up" else None
        words = REASONS if key == "reasons" else CHOICES.get(key, {})
        return guide.title if guide else _known(words, name)

    def _plan(self) -> None:
        """Each plan: since when, its words by part, the dates of its priorities, and how it stood."""
        lines: dict[str, list[Line]] = {}
        for row in self.rows["plans"]:
            lines.setdefault(row["name"], []).append(Line(_("Made on"), day(row["made_at"])))
        order = {item.name: place for place, item in enumerate(PARTS)}
        written = [name for kind, name in self.texts if kind == "plan"]
        for name in sorted(written, key=lambda name: order.get(name.partition("/")[2], len(order))):
            plan, _slash, part = name.partition("/")
            lines.setdefault(plan, []).append(Line(_part(part), _words(self.texts.pop(("plan", name))), own=True))
        for row in self.rows["plan_priorities"]:
            label = _("Priority {n}, by").format(n=row["number"])
            lines.setdefault(row["plan"], []).append(Line(label, day(row["due_on"])))
        for row in self.rows["plan_checks"]:
            lines.setdefault(row["plan"], []).append(_check(row["day"], row["status"], row["saved_at"]))
        step = self.outline.programme.plan
        for name, of_plan in lines.items():
            self._note(OUTSIDE, _PLAN, readable(name), of_plan, step.link if step else "")

    def _memberships(self) -> None:
        for row in self.rows["memberships"]:
            agreed = row["agreed_at"]
            named = [
                Line(_("Named by"), str(_SOURCES.get(row["source"], row["source"]))),
                Line(_("Saved on"), day(row["saved_at"])),
                Line(
                    _("My answers may count in the board's own picture"),
                    _("Yes, since {day}").format(day=day(agreed)) if agreed else _("No"),
                ),
            ]
            organisation = row["organisation"]
            self._note(OUTSIDE, _BOARD, f"{organisation['name']} ({organisation['ods_code']})", named)

    def _reading(self) -> None:
        """One line a page, however many texts it holds."""
        pages: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows["reading_places"]:
            block = _url_name(row["usage_key"])
            guide, title = self.outline.reading(block)
            pages.setdefault((guide.name if guide else OUTSIDE, title or readable(block)), []).append(row)
        for (where, title), rows in pages.items():
            ends = [row["finished_at"] for row in rows]
            finished = None if None in ends else max(ends)
            line = (
                Line(_("Read to the end"), day(finished))
                if finished
                else Line(_("Opened, not read to the end"), day(max(row["saved_at"] for row in rows)))
            )
            self._note(where, _READING, title, [line])

    def _texts(self) -> None:
        """Reflections, and whatever words were not told with something else."""
        for (kind, name), row in self.texts.items():
            lines = [
                Line(_("My words"), _words(row), own=True),
                Line(_("Saved on"), day(row["saved_at"])),
            ]
            if kind == REFLECTION:
                where, asked = self._asked(REFLECTION, name)
                self._note(where, _REFLECTIONS, asked.text, lines, asked.link)
            elif kind == _WITH_FEEDBACK:
                where, asked = self._asked(FEEDBACK, name)
                self._note(where, _FEEDBACK, asked.text, lines, asked.link)
            else:
                self._note(CHANGED, _REST, f"{readable(kind)}: {readable(name)}", lines)


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _phase(row: Row) -> int:
    return list(_PHASES).index(row["phase"]) if row["phase"] in _PHASES else len(_PHASES)


def _rating(row: Row) -> Line:
    value, phase = row["value"], row["phase"]
    words = _(SCALE[value]).lower() if value in SCALE else str(value)
    label = str(_PHASES.get(phase) or readable(phase))
    return Line(label, _("{words}, {value} of 5 ({day})").format(words=words, value=value, day=day(row["saved_at"])))


def _result(row: Row) -> list[Line]:
    passed = row["passed_at"]
    return [
        Line(_("Attempts"), str(row["attempts"])),
        Line(_("Best"), _("{right} of {total} right").format(right=row["best"], total=row["total"])),
        Line(_("Passed"), _("Yes, on {day}").format(day=day(passed)) if passed else _("Not yet")),
    ]


def _check(days: int, status: str, at: datetime.datetime) -> Line:
    return Line(
        _("After {days} days").format(days=days), _("{status} ({day})").format(status=_status(status), day=day(at))
    )


def _status(status: str) -> str:
    return _known(commitment_rules.STATUSES, status)


def _known(words: Mapping[str, str], value: str) -> str:
    if not value:
        return _("Not answered")
    return _(words[value]) if value in words else readable(value)


def _words(row: Row) -> str:
    return _("This text can no longer be read on this site.") if row["text"] is None else str(row["text"])


def _url_name(usage_key: str) -> str:
    """The ``url_name`` in a key as stored; the whole of a key that cannot be read."""
    try:
        return str(UsageKey.from_string(usage_key).block_id)
    except InvalidKeyError:
        return usage_key


def _part(name: str) -> str:
    """What a part of a plan is called; those of its priorities share their labels, so each says whose it is."""
    part = plan_part(name)
    if part is None:
        return readable(name)
    number = name.split("-")[1] if name.startswith("priority-") else ""
    return _("Priority {n}: {label}").format(n=number, label=_(part.label)) if number else _(part.label)
