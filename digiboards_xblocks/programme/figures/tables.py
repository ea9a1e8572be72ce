"""The published figures as tables: one form for pages, spreadsheets and the API, so that all tell the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from digiboards_xblocks.activities.commitments.spec import CATEGORIES, CHECK_DAYS, STATUSES
from digiboards_xblocks.activities.feedback.spec import RECOMMEND
from digiboards_xblocks.core.disclosure import Shown
from digiboards_xblocks.core.programme_outline import FEEDBACK as ASKS_FEEDBACK
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.core.statements import AFTER, BEFORE
from digiboards_xblocks.core.text import gettext_noop as _

from . import measures
from .figures import Change, Told
from .measures import Question

# What stands in a column: people, a mean rating, a difference of two, points of a hundred, or how far those may be off.
COUNT, MEAN, CHANGE, SHARE, MARGIN = "count", "mean", "change", "share", "margin"

Value = Shown | int | None


@dataclass(frozen=True)
class Column:
    """A column's name, its words and what stands in it."""

    name: str
    words: str
    kind: str


@dataclass(frozen=True)
class Line:
    """What is told of one thing; None, or nothing, where there is no figure."""

    name: str
    words: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Table:
    """``name`` is a guide or a part of the measure; ``words`` say what the table is about, "" if its measure does."""

    name: str
    words: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure at all."""
        return not any(line.values for line in self.lines)


_PEOPLE = Column("people", _("People, about"), COUNT)
_OFF = Column("off", _("Shares may be off by"), MARGIN)


def _of_options(options: Mapping[str, str]) -> tuple[Column, ...]:
    return (_PEOPLE, *(Column(name, words, SHARE) for name, words in options.items()), _OFF)


_CONFIDENCE = (
    _PEOPLE,
    Column("before", _("Before"), MEAN),
    Column("after", _("After"), MEAN),
    Column("change", _("Change"), CHANGE),
    Column(measures.UP, _("Went up"), SHARE),
    Column(measures.SAME, _("Stayed the same"), SHARE),
    Column(measures.DOWN, _("Went down"), SHARE),
    _OFF,
)
_RECOMMEND = _of_options({"yes": _("Would recommend it"), "not-sure": RECOMMEND["not-sure"], "no": RECOMMEND["no"]})
_CHANGED = _of_options(
    {
        "increased": _("Confidence increased"),
        "a-lot": _("A lot"),
        "a-little": _("A little"),
        "no-change": _("No change"),
        "decreased": _("Decreased"),
    }
)
_CATEGORY = (_PEOPLE, Column("share", _("Of all commitments"), SHARE), _OFF)
_STATUS = _of_options(STATUSES)
_GAP = _of_options(measures.GAPS)
_COMING_UP = _of_options({measures.YES: _("Expect it within 6 months")})

WHOLE = "whole"


def tables(measure: str, course: Programme, told: Mapping[Question, Told]) -> tuple[Table, ...]:
    """What is told of a measure in one part of the programme."""
    return _TABLES[measure](course, told)


def _confidence(course: Programme, told: Mapping[Question, Told]) -> tuple[Table, ...]:
    found = []
    for guide in course.guides:
        if not guide.statements:
            continue
        parts = [
            tuple(told.get(Question(measures.CONFIDENCE, guide.name, item.name, part)) for item in guide.statements)
            for part in (BEFORE, AFTER, measures.MOVED)
        ]
        lines = [
            Line(item.name, item.text, _moved(*(part[place : place + 1] for part in parts)))
            for place, item in enumerate(guide.statements)
        ]
        whole = Line(WHOLE, _("All of these"), _moved(*parts))
        found.append(Table(guide.name, guide.title, _CONFIDENCE, (*lines, whole)))
    return tuple(found)


def _moved(
    before: Sequence[Told | None], after: Sequence[Told | None], moved: Sequence[Told | None]
) -> Mapping[str, Value]:
    """Of one statement, or of several that the same people rated."""
    rated, rated_after, moves = _sum(before), _sum(after), _sum(moved)
    if not (rated and rated_after and moves):
        return {}
    change = Change(rated.mean, rated_after.mean)
    return {
        "people": rated.people // len(before),
        "before": change.before,
        "after": change.after,
        "change": change.difference,
        **_shares(moves, (measures.UP, measures.SAME, measures.DOWN)),
    }


def _sum(told: Sequence[Told | None]) -> Told | None:
    there = [one for one in told if one]
    if len(there) < len(told):
        return None
    whole = there[0]
    for one in there[1:]:
        whole = whole + one
    return whole


def _shares(told: Told | None, options: Sequence[str]) -> dict[str, Value]:
    """The share of each option; those that are too far off are left out, all together."""
    if told is None:
        return {}
    shares: dict[str, Value] = {option: told.share(option) for option in options}
    return {**shares, "off": told.off} if None not in shares.values() else {}


def _feedback(course: Programme, told: Mapping[Question, Told]) -> tuple[Table, ...]:
    titles = {
        item.name: guide.title for guide in course.guides for item in guide.asked if item.kind == ASKS_FEEDBACK
    } | {item.name: item.text for item in course.asked if item.kind == ASKS_FEEDBACK}
    known = [*titles, *sorted({question.about for question in told} - set(titles))]

    def line(name: str, part: str) -> Line:
        one = told.get(Question(measures.FEEDBACK, name, "", part))
        if part == measures.WOULD_RECOMMEND:
            values = _shares(one, ("yes", "not-sure", "no"))
        else:
            values = _shares(one, ("a-lot", "a-little", "no-change", "decreased"))
            if one and values:
                values["increased"] = one.share("a-lot", "a-little")
        return Line(name, titles.get(name, name), {"people": one.people, **values} if one else {})

    return tuple(
        Table(part, words, columns, tuple(line(name, part) for name in known))
        for part, words, columns in (
            (measures.WOULD_RECOMMEND, _("Would you recommend it to a fellow NHS board?"), _RECOMMEND),
            (measures.CHANGED, _("Has your confidence changed?"), _CHANGED),
        )
    )


def _commitments(_course: Programme, told: Mapping[Question, Told]) -> tuple[Table, ...]:
    made = told.get(Question(measures.COMMITMENTS, "", "", measures.CATEGORY))
    of_kinds = _shares(made, tuple(CATEGORIES))
    kinds = tuple(
        Line(
            name,
            words,
            {"people": made.people, "share": of_kinds.get(name), "off": of_kinds.get("off")} if made else {},
        )
        for name, words in CATEGORIES.items()
    )
    checks = []
    for day in CHECK_DAYS:
        one = told.get(Question(measures.COMMITMENTS, str(day), "", measures.STATUS))
        values = {"people": one.people, **_shares(one, tuple(STATUSES))} if one else {}
        checks.append(Line(str(day), _DAYS[day], values))
    return (
        Table(measures.CATEGORY, _("What commitments are about"), _CATEGORY, kinds),
        Table(measures.STATUS, _("How commitments stood when people looked back"), _STATUS, tuple(checks)),
    )


_DAYS = {30: _("After 30 days"), 90: _("After 90 days"), 180: _("After 180 days")}


def _discovery(course: Programme, told: Mapping[Question, Told]) -> tuple[Table, ...]:
    def lines(part: str, options: Sequence[str]) -> tuple[Line, ...]:
        found = []
        for guide in course.guides:
            one = told.get(Question(measures.DISCOVERY, guide.name, "", part))
            values = {"people": one.people, **_shares(one, options)} if one else {}
            found.append(Line(guide.name, guide.title, values))
        return tuple(found)

    return (
        Table(measures.GAP, _("The gap at the start"), _GAP, lines(measures.GAP, tuple(measures.GAPS))),
        Table(
            measures.COMING_UP,
            _("What is coming up on their boards"),
            _COMING_UP,
            lines(measures.COMING_UP, (measures.YES,)),
        ),
    )


_TABLES: Mapping[str, Callable[[Programme, Mapping[Question, Told]], tuple[Table, ...]]] = {
    measures.CONFIDENCE: _confidence,
    measures.FEEDBACK: _feedback,
    measures.COMMITMENTS: _commitments,
    measures.DISCOVERY: _discovery,
}
