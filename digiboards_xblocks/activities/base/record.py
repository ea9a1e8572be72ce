"""The shapes of a learner's record, in "My learning" and in files, which each activity's ``record.py`` makes.

A record has hundreds of lines, so a language is asked for once a page, and each of its labels looked up once.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from digiboards_xblocks.core.outline_index import OutlineIndex, title_from_name
from digiboards_xblocks.core.programme_outline import Question

from .per_language import per_language

# Sections beside the guides: what belongs to none, and what the course no longer asks.
OUTSIDE = ""
CHANGED = "-"

RecordRow = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A fact; ``own`` says that its text is the learner's own words, whose line ends count."""

    label: str
    text: str = field(repr=False)
    own: bool = False

    @property
    def lead(self) -> str:
        """The label before the text: a question as it is, and any other with a colon."""
        return self.label if self.label.endswith("?") else f"{self.label}:"


@dataclass(frozen=True)
class Entry:
    """One thing of the learner's. ``section`` is a guide's name, ``OUTSIDE`` or ``CHANGED``.

    ``link`` leads to where it is answered, if that is known.
    """

    section: str
    title: str
    lines: tuple[Line, ...]
    link: str = ""


class Formatting:
    """Says values in the reader's language and time zone, as they are when this is made."""

    def __init__(self) -> None:
        self._zone = timezone.get_current_timezone()
        self.say = _translate

    def day(self, moment: datetime.datetime | datetime.date) -> str:
        """Return a day in words."""
        if isinstance(moment, datetime.datetime):
            moment = moment.astimezone(self._zone).date()
        return format_day(moment)

    def known(self, labels: Mapping[str, str], value: str) -> str:
        """Return the label of a value; that it was not answered, or the value itself as words where none is known."""
        _ = self.say
        if not value:
            return _("Not answered")
        return self.say(labels[value]) if value in labels else title_from_name(value)

    def own_text(self, label: str, row: RecordRow) -> Line:
        """Return a private text, or that it can no longer be read."""
        _ = self.say
        if row["text"] is None:
            return Line(label, _("This text can no longer be read on this site."), own=True)
        return Line(label, str(row["text"]), own=True)

    def saved(self, row: RecordRow) -> Line:
        """Return when something was last saved."""
        _ = self.say
        return Line(_("Saved on"), self.day(row["saved_at"]))

    def check(self, days: int, status: str, at: datetime.datetime) -> Line:
        """Return how a commitment or a plan was going at one of its check dates; ``status`` is in words."""
        _ = self.say
        text = _("{status} ({day})").format(status=status, day=self.day(at))
        return Line(_("After {days} days").format(days=days), text)


@dataclass(frozen=True)
class LearnerRecord:
    """All rows of a learner in a course run by their ``record_key``, with the course's outline and a language.

    ``texts`` are the private ones by kind and name; each is taken out when it is presented.
    """

    outline: OutlineIndex
    rows: Mapping[str, tuple[RecordRow, ...]] = field(repr=False)
    texts: dict[tuple[str, str], RecordRow] = field(repr=False)
    format: Formatting

    @classmethod
    def of(cls, outline: OutlineIndex, rows: Mapping[str, tuple[RecordRow, ...]]) -> "LearnerRecord":
        """Return the record of these rows in the reader's language."""
        texts = {(row["kind"], row["name"]): row for row in rows.get("texts", ())}
        return cls(outline, rows, texts, Formatting())

    def find_question(self, kind: str, name: str) -> tuple[str, Question]:
        """Return the section of what asked for an answer, and its words."""
        found = self.outline.find_question(kind, name)
        if found is None:
            return CHANGED, Question(kind, name, title_from_name(name), "")
        return (found.guide.name if found.guide else OUTSIDE), found.question

    def entry(self, kind: str, name: str, lines: Iterable[Line]) -> Entry:
        """Return an entry about what asked for an answer."""
        section, question = self.find_question(kind, name)
        return Entry(section, question.text, tuple(lines), question.link)

    def by(self, key: str, column: str) -> dict[str, list[RecordRow]]:
        """Return the rows of a table by one of their values."""
        found: dict[str, list[RecordRow]] = {}
        for row in self.rows.get(key, ()):
            found.setdefault(row[column], []).append(row)
        return found


@per_language(maxsize=4096)
def format_day(day: datetime.date) -> str:
    """Return a day in words, in the active language."""
    return str(date_format(day, "j F Y"))


@per_language(maxsize=4096)
def _translate(text: str) -> str:
    """Return what ``gettext`` says, which looks it up each time."""
    return gettext(text)
