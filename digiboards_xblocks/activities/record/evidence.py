"""Evidence of development: a learner's last year in one page, for an appraisal. What is private is left out of it.

The words of commitments and the ratings are in it only if the learner ticks them: another person reads it.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.action_plan.exports import confidence_parts
from digiboards_xblocks.activities.action_plan.progress import confidence_by_guide
from digiboards_xblocks.activities.base.handlers import File
from digiboards_xblocks.activities.base.record import Formatting, RecordRow
from digiboards_xblocks.activities.commitments.spec import STATUSES
from digiboards_xblocks.activities.confidence.year_on import A_YEAR
from digiboards_xblocks.core.finishing import ProgrammeState
from digiboards_xblocks.core.statements import by_phase
from digiboards_xblocks.documents.document import Document, Heading, Items, Paragraph, Part, Table
from digiboards_xblocks.documents.docx import DOCX, docx_file
from digiboards_xblocks.documents.html import HTML, html_page

from .progress import day
from .recap import promise_of

WORDS = "words"
RATINGS = "ratings"
# What is put in only if it is ticked, and the words beside its box.
EXTRAS = {
    WORDS: gettext_lazy("The words of my commitments, and how each is going"),
    RATINGS: gettext_lazy("My ratings of confidence, by guide"),
}
# By the end of the file's name: the words of its link, its media type, and what writes it.
KINDS = {
    "html": (gettext_lazy("Evidence of development: a page to read or print (HTML)"), HTML, html_page),
    "docx": (gettext_lazy("Evidence of development: a Word file (DOCX)"), DOCX, docx_file),
}
_TABLES = ("attendances", "commitments")


@dataclass(frozen=True)
class Choice:
    """The kind of file, and the ``EXTRAS`` that are ticked."""

    kind: str
    extras: frozenset[str]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the file is made of, by their ``record_key``: no others are read."""
        more = {WORDS: "texts", RATINGS: "ratings"}
        return (*_TABLES, *(more[name] for name in sorted(self.extras)))


@dataclass(frozen=True)
class Year:
    """All that goes into the page. ``board`` is "" if it is not known; ``rows`` are those of ``Choice.tables``."""

    name: str
    board: str
    course_title: str
    state: ProgrammeState
    rows: Mapping[str, tuple[RecordRow, ...]] = field(repr=False)
    today: datetime.date

    @property
    def begins(self) -> datetime.date:
        """Its first day."""
        return self.today - A_YEAR

    def holds(self, moment: datetime.datetime | datetime.date | None) -> bool:
        """Return whether a moment is in it; one that never came is not."""
        if isinstance(moment, datetime.datetime):
            moment = timezone.localtime(moment).date()
        return moment is not None and self.begins <= moment <= self.today


def read_choice(suffix: str) -> Choice | None:
    """Return what an address asks for: a kind and what is ticked, with hyphens between; None if that is nothing."""
    kind, *extras = suffix.split("-")
    if kind not in KINDS or len(set(extras)) != len(extras) or not EXTRAS.keys() >= set(extras):
        return None
    return Choice(kind, frozenset(extras))


def evidence_file(choice: Choice, year: Year) -> File:
    """Return the page as the kind of file that is chosen."""
    _label, media_type, write = KINDS[choice.kind]
    whose = f"{year.name}, {year.board}" if year.board else year.name
    about = _("{whose}. From {first} to {last}.").format(whose=whose, first=day(year.begins), last=day(year.today))
    parts = (
        Paragraph(_("Course: {course}.").format(course=year.course_title)),
        *_finished(year),
        *_sessions(year),
        *_commitments(year, with_words=WORDS in choice.extras),
        *(_ratings(year) if RATINGS in choice.extras else ()),
        Heading(_("What this rests on")),
        Paragraph(
            _(
                "What was finished, and who attended, is by the record of this site on {day}. Minutes are what the "
                "guides’ authors say that they take. How commitments went is what the learner said."
            ).format(day=day(year.today))
        ),
        Paragraph(
            _("Nobody watched or examined this learning. This is not a certificate, a qualification or accreditation.")
        ),
    )
    document = Document(_("Evidence of development"), get_language() or "en", about, parts)
    return File(f"evidence-of-development.{choice.kind}", media_type, write(document))


def _finished(year: Year) -> Iterator[Part]:
    yield Heading(_("What was finished"))
    guides, plan = year.state.finished_guides, year.state.plan
    done = [(item.guide.title, item.finished_at, item.guide.minutes) for item in guides]
    if plan is not None:
        done.append((plan.step.title, plan.done_at, plan.step.minutes))
    done = [(title, at, minutes) for title, at, minutes in done if year.holds(at)]
    if not done:
        yield Paragraph(_("No guide was finished in this year."))
        return
    rows = tuple((title, _day(at), _minutes(minutes)) for title, at, minutes in done)
    yield Table((_("What was finished"), _("When"), _("Minutes")), rows)
    if minutes := sum(minutes for _title, _at, minutes in done):
        hours = number_format(f"{minutes / 60:.1f}")
        yield Paragraph(_("In all about {hours} hours of learning on one’s own.").format(hours=hours))


def _sessions(year: Year) -> Iterator[Part]:
    held = [row["session"] for row in year.rows["attendances"] if year.holds(row["session"]["held_on"])]
    if held:
        yield Heading(_("Sessions attended"))
        held.sort(key=lambda session: session["held_on"])
        yield Items(
            tuple(
                _("{title}, on {day}").format(
                    title=session["title"] or _("A session of the programme"), day=day(session["held_on"])
                )
                for session in held
            )
        )


def _commitments(year: Year, *, with_words: bool) -> Iterator[Part]:
    made = [row for row in year.rows["commitments"] if year.holds(row["made_at"])]
    if not made:
        return
    yield Heading(_("Commitments to act"))
    yield Paragraph(
        ngettext("{n} commitment was made.", "{n} commitments were made.", len(made)).format(n=len(made))
        + " "
        + _("How they stand:")
    )
    yield Items(tuple(_by_status(row["status"] for row in made)))
    if with_words:
        texts = {(row["kind"], row["name"]): row for row in year.rows["texts"]}
        promises = [promise_of(row, texts, Formatting()) for row in made]
        yield Table(
            (_("Commitment"), _("By"), _("How it is going")),
            tuple((promise.text, promise.due, promise.status) for promise in promises),
        )


def _by_status(statuses: Iterable[str]) -> Iterator[str]:
    counts = Counter(statuses)
    for status, label in STATUSES.items():
        if counts[status]:
            yield _("{label}: {n}").format(label=_(label), n=counts[status])


def _ratings(year: Year) -> Iterator[Part]:
    rated = by_phase((row["phase"], row["statement"], row["value"]) for row in year.rows["ratings"])
    return confidence_parts(confidence_by_guide(year.state.programme, rated))


def _day(moment: datetime.datetime | None) -> str:
    return "–" if moment is None else day(moment)


def _minutes(minutes: int) -> str:
    return number_format(minutes) if minutes else "–"
