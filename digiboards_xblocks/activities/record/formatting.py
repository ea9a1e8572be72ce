"""What is stored of a learner, row by row, in the words of one language and the days of one time zone.

A record says hundreds of such lines, so a language is asked for once a page, and each of its labels looked up once.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop

from digiboards_xblocks.activities.action_plan.spec import part as plan_part
from digiboards_xblocks.activities.commitments import spec as commitment_rules
from digiboards_xblocks.activities.discovery.spec import CHOICES, REASONS
from digiboards_xblocks.activities.feedback.spec import CHANGE, RECOMMEND
from digiboards_xblocks.core.programme_outline import Asked, Programme
from digiboards_xblocks.core.statements import AFTER, BEFORE, SCALE, START
from digiboards_xblocks.organisations.rules import NAMED, ROSTER

from .progress import day_in_words
from .spec import choice_words, readable

_PHASES = {
    START: gettext_noop("At the start of the programme"),
    BEFORE: gettext_noop("Before the guide"),
    AFTER: gettext_noop("After the guide"),
}
_DISCOVERY = {
    "board": gettext_noop("Kind of board"),
    "role": gettext_noop("Role"),
    "years": gettext_noop("Years on an NHS board"),
    "edition": gettext_noop("Edition"),
    "reasons": gettext_noop("Why I am here"),
    "coming_up": gettext_noop("What is coming up"),
    "learning": gettext_noop("How I like to learn"),
}
_SOURCES = {ROSTER: gettext_noop("The programme team"), NAMED: gettext_noop("Me")}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A fact; ``own`` says that its text is the learner's own words, whose line ends count."""

    label: str
    text: str = field(repr=False)
    own: bool = False


def phase_order(row: Row) -> int:
    """The place of a rating among those of its statement: from the start to after the guide."""
    return list(_PHASES).index(row["phase"]) if row["phase"] in _PHASES else len(_PHASES)


class Words:
    """Says rows in the reader's language, as it is when this is made."""

    def __init__(self) -> None:
        self._language = get_language() or ""
        self._zone = timezone.get_current_timezone()
        self.say = _labels(self._language)

    def rating(self, row: Row) -> Line:
        """A statement's rating in one phase."""
        _ = self.say
        value, phase = row["value"], row["phase"]
        words = _(SCALE[value]).lower() if value in SCALE else str(value)
        label = _(_PHASES[phase]) if phase in _PHASES else readable(phase)
        text = _("{words}, {value} of 5 ({day})")
        return Line(label, text.format(words=words, value=value, day=self._day(row["saved_at"])))

    def choice(self, asked: Asked, row: Row) -> Line:
        """What was chosen first in a scenario's decision."""
        _ = self.say
        decision, option = choice_words(asked, row["decision"], row["option"])
        text = _("{option} ({day})")
        return Line(decision, text.format(option=option, day=self._day(row["first_at"])))

    def result(self, row: Row) -> list[Line]:
        """The standing of a knowledge check."""
        _ = self.say
        passed = row["passed_at"]
        return [
            Line(_("Attempts"), str(row["attempts"])),
            Line(_("Best"), _("{right} of {total} right").format(right=row["best"], total=row["total"])),
            Line(_("Passed"), _("Yes, on {day}").format(day=self._day(passed)) if passed else _("Not yet")),
        ]

    def commitment(self, row: Row, own: Row | None, learnt: Row | None) -> list[Line]:
        """A commitment with its checks; ``own`` and ``learnt`` are its private texts."""
        _ = self.say
        will = Line(_("I will"), self._text(own), own=True) if own else Line(_("I will"), readable(row["slot"]))
        return [
            will,
            Line(_("By"), self._day(row["due_on"])),
            Line(_("How it is going"), self._status(row["status"])),
            Line(_("What it is about"), self._known(commitment_rules.CATEGORIES, row["category"])),
            Line(_("Made on"), self._day(row["made_at"])),
            *(self.check(item["day"], item["status"], item["at"]) for item in row["checks"]),
            *([Line(_("What I learnt"), self._text(learnt), own=True)] if learnt else []),
        ]

    def reminder(self, row: Row) -> Line:
        """That the learner asked for mails about their commitments."""
        _ = self.say
        return Line(_("Email me when a check falls due"), _("Yes, since {day}").format(day=self._day(row["saved_at"])))

    def check(self, days: int, status: str, at: datetime.datetime) -> Line:
        """How a commitment or a plan stood at one of its check dates."""
        _ = self.say
        text = _("{status} ({day})").format(status=self._status(status), day=self._day(at))
        return Line(_("After {days} days").format(days=days), text)

    def feedback(self, row: Row, comment: Row | None) -> list[Line]:
        """The answers about a guide, a session or the programme."""
        _ = self.say
        return [
            Line(_("Would recommend it"), self._known(RECOMMEND, row["recommend"])),
            Line(_("Change in confidence"), self._known(CHANGE, row["change"])),
            *([Line(_("Comment"), self._text(comment), own=True)] if comment else []),
            Line(_("My comment is"), _("Programme staff may read it") if row["shared"] else _("Private")),
            self.saved(row),
        ]

    def starting_point(self, row: Row, programme: Programme) -> list[Line]:
        """What the learner said of themselves; what is coming up are guides of the programme."""
        _ = self.say
        titles = {guide.name: guide.title for guide in programme.guides}
        found = []
        for key, label in _DISCOVERY.items():
            words = REASONS if key == "reasons" else CHOICES.get(key, {})
            known = titles if key == "coming_up" else {}
            said = [known.get(name) or self._known(words, name) for name in row[key].split()]
            found += [Line(_(label), ", ".join(said))] if said else []
        return [*found, self.saved(row)]

    def plan_part(self, name: str, row: Row) -> Line:
        """A text of the plan; the parts of its priorities share their labels, so each says whose it is."""
        _ = self.say
        part, label = plan_part(name), readable(name)
        if part is not None:
            number = name.split("-")[1] if name.startswith("priority-") else ""
            label = _("Priority {n}: {label}").format(n=number, label=_(part.label)) if number else _(part.label)
        return Line(label, self._text(row), own=True)

    def priority(self, row: Row) -> Line:
        """The date of a priority of the plan."""
        _ = self.say
        return Line(_("Priority {n}, by").format(n=row["number"]), self._day(row["due_on"]))

    def membership(self, row: Row) -> list[Line]:
        """Who named the learner's organisation, and whether they agreed to be counted in its picture."""
        _ = self.say
        source, agreed = row["source"], row["agreed_at"]
        return [
            Line(_("Named by"), _(_SOURCES[source]) if source in _SOURCES else source),
            self.saved(row),
            Line(
                _("My answers may count in the board's own picture"),
                _("Yes, since {day}").format(day=self._day(agreed)) if agreed else _("No"),
            ),
        ]

    def read(self, rows: list[Row]) -> Line:
        """How far the texts of a page were read."""
        _ = self.say
        ends = [row["finished_at"] for row in rows]
        if None in ends:
            last = max(row["saved_at"] for row in rows)
            return Line(_("Opened, not read to the end"), self._day(last))
        return Line(_("Read to the end"), self._day(max(ends)))

    def written(self, row: Row) -> list[Line]:
        """A text that stands by itself."""
        _ = self.say
        return [Line(_("My words"), self._text(row), own=True), self.saved(row)]

    def made(self, row: Row) -> Line:
        """When something was made."""
        _ = self.say
        return Line(_("Made on"), self._day(row["made_at"]))

    def saved(self, row: Row) -> Line:
        """When something was last saved."""
        _ = self.say
        return Line(_("Saved on"), self._day(row["saved_at"]))

    def _status(self, status: str) -> str:
        return self._known(commitment_rules.STATUSES, status)

    def _known(self, words: Mapping[str, str], value: str) -> str:
        _ = self.say
        if not value:
            return _("Not answered")
        return self.say(words[value]) if value in words else readable(value)

    def _text(self, row: Row) -> str:
        _ = self.say
        if row["text"] is None:
            return _("This text can no longer be read on this site.")
        return str(row["text"])

    def _day(self, moment: datetime.datetime | datetime.date) -> str:
        if isinstance(moment, datetime.datetime):
            moment = moment.astimezone(self._zone).date()
        return day_in_words(moment, self._language)


@lru_cache(maxsize=64)
def _labels(language: str) -> Callable[[str], str]:
    """``gettext`` of one language, which has to be the active one whenever this is called."""
    del language  # the key of the cache
    return lru_cache(maxsize=1024)(gettext)
