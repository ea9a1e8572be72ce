"""The published figures as tables: one form for pages, spreadsheets and the API, so that all show the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digiboards_xblocks.activities.commitments.spec import CATEGORIES, CHECK_DAYS, STATUSES
from digiboards_xblocks.activities.feedback.spec import RECOMMEND
from digiboards_xblocks.core.programme_outline import FEEDBACK as ASKS_FEEDBACK
from digiboards_xblocks.core.programme_outline import Guide, Programme
from digiboards_xblocks.core.text import gettext_noop as _

from . import measures
from .figures import FELL, ROSE, Direction, Estimate, Figure, Shown, add_up
from .measures import Question

# What is in a column: a count, a mean rating, a difference of two, points of a hundred, or a difference of such.
COUNT, MEAN, CHANGE, SHARE, POINTS = "count", "mean", "change", "share", "points"

Value = Shown | int | None


@dataclass(frozen=True)
class Column:
    """A column's name, its words and what is in it."""

    name: str
    words: str
    kind: str


@dataclass(frozen=True)
class Line:
    """The figures of one thing, by column; a column that is not in it has none."""

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
        """Return whether there is no figure at all."""
        return not any(line.values for line in self.lines)


_PEOPLE = Column("people", _("People"), COUNT)
_TIMES = Column("people", _("People who passed the page, in all guides"), COUNT)


def _of_options(options: Mapping[str, str], people: Column = _PEOPLE) -> tuple[Column, ...]:
    return (people, *(Column(name, words, SHARE) for name, words in options.items()))


_STATEMENT = (
    _PEOPLE,
    Column("before", _("Before"), MEAN),
    Column("after", _("After"), MEAN),
    Column("change", _("Change"), CHANGE),
)
_CONFIDENCE = (
    *_STATEMENT,
    Column(measures.UP, _("Went up"), SHARE),
    Column(measures.SAME, _("Stayed the same"), SHARE),
    Column(measures.DOWN, _("Went down"), SHARE),
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
_CATEGORY = (_TIMES, Column("share", _("Of these people"), SHARE))
_STATUS = _of_options({**STATUSES, measures.NONE: _("Nothing reported")}, _TIMES)
_HERE = Column("people", _("People who passed the page"), COUNT)
_SUGGESTION = (_HERE, Column("share", _("Chose it"), SHARE))
_AFTER_ALL = ("done", "in-progress", "changed", "stopped")
_OUTCOME = _of_options({name: STATUSES[name] for name in _AFTER_ALL}, _HERE)
_GAP = _of_options(measures.GAPS)
_COMING_UP = _of_options({"yes": _("Expect it within 6 months")})

WHOLE = "whole"
# The table of all guides.
BY_GUIDE = "guides"


def tables(measure: str, course: Programme, found: Mapping[Question, Figure]) -> tuple[Table, ...]:
    """Return what is published of a measure in one part of the programme."""
    return _TABLES[measure](course, found)


def _confidence(course: Programme, found: Mapping[Question, Figure]) -> tuple[Table, ...]:
    """Return all guides in one table; and each guide's statements, in a year's figures that have them."""
    guides = [guide for guide in course.guides if guide.statements]
    lines = [Line(guide.name, guide.title, _of_guide(guide, found)) for guide in guides]
    together = Line(WHOLE, _("All guides together"), _of_all(guides, found))
    return (
        Table(BY_GUIDE, _("Guide by guide"), _CONFIDENCE, (*lines, together)),
        *(
            Table(guide.name, guide.title, _STATEMENT, tuple(statements))
            for guide in guides
            if (statements := _statements_of(guide, found))
        ),
    )


def _statements_of(guide: Guide, found: Mapping[Question, Figure]) -> Sequence[Line]:
    """Return the statements of which there is anything, the least change first as far as it is known."""
    figures = [
        (item, found.get(Question(measures.CONFIDENCE, guide.name, item.name, measures.RATED)))
        for item in guide.statements
    ]
    lines = [Line(item.name, item.text, _rated(figure)) for item, figure in figures if figure]
    return sorted(lines, key=_by_change)


def _by_change(line: Line) -> float:
    """A fall before what is unsure, and that before a rise; of numbers the least first."""
    change = line.values.get("change")
    if isinstance(change, Estimate):
        return change.value
    return _WAYS[change.name] if isinstance(change, Direction) else 0.0


_WAYS = {FELL: -1.0, ROSE: 1.0}


def _of_guide(guide: Guide, found: Mapping[Question, Figure]) -> Mapping[str, Value]:
    """Return how all statements of a guide were rated together, and of how many people that rose."""
    rated, moved = (
        found.get(Question(measures.CONFIDENCE, guide.name, "", part)) for part in (measures.RATED, measures.MOVED)
    )
    return {**_rated(rated), **_shares(moved, (measures.UP, measures.SAME, measures.DOWN))}


def _of_all(guides: Sequence[Guide], found: Mapping[Question, Figure]) -> Mapping[str, Value]:
    """Return the same of all guides, added up: each person counts once for each guide that they rated twice."""
    rated, moved = (confidence_in(guides, found, part) for part in (measures.RATED, measures.MOVED))
    return {**_rated(rated), **_shares(moved, (measures.UP, measures.SAME, measures.DOWN))}


def confidence_in(guides: Iterable[Guide], found: Mapping[Question, Figure], part: str) -> Figure | None:
    """Return what is published of a part of confidence in these guides, added up; None for nothing."""
    questions = [Question(measures.CONFIDENCE, guide.name, "", part) for guide in guides]
    return add_up(found[question] for question in questions if question in found)


def _rated(figure: Figure | None) -> Mapping[str, Value]:
    if figure is None:
        return {}
    moved = figure.moved
    return {"people": figure.people, "before": moved.before, "after": moved.after, "change": moved.change}


def _shares(figure: Figure | None, options: Sequence[str]) -> dict[str, Value]:
    """Return the number of people, and the share of each option."""
    if figure is None:
        return {}
    return {"people": figure.people, **{option: figure.share(option) for option in options}}


def _feedback(course: Programme, found: Mapping[Question, Figure]) -> tuple[Table, ...]:
    of_guides = {
        item.name: guide.title for guide in course.guides for item in guide.questions if item.kind == ASKS_FEEDBACK
    }
    titles = of_guides | {item.name: item.text for item in course.questions if item.kind == ASKS_FEEDBACK}
    known = [*titles, *sorted({question.about for question in found} - set(titles))]

    def line(name: str, words: str, part: str, figure: Figure | None) -> Line:
        values = _shares(figure, measures.OPTIONS[part])
        if figure and part == measures.CHANGED:
            values["increased"] = figure.share("a-lot", "a-little")
        return Line(name, words, values)

    def lines(part: str) -> Iterator[Line]:
        figures = {name: found.get(Question(measures.FEEDBACK, name, "", part)) for name in known}
        on_guides = [figures[name] for name in known if name in of_guides]
        for place, name in enumerate(known, start=1):
            yield line(name, titles.get(name, name), part, figures[name])
            if place == len(of_guides):
                together = add_up(figure for figure in on_guides if figure)
                yield line(WHOLE, _("All guides together"), part, together)

    return tuple(
        Table(part, words, columns, tuple(lines(part)))
        for part, words, columns in (
            (measures.WOULD_RECOMMEND, _("Would you recommend it to a fellow NHS board?"), _RECOMMEND),
            (measures.CHANGED, _("Has your confidence changed?"), _CHANGED),
        )
    )


def _commitments(course: Programme, found: Mapping[Question, Figure]) -> tuple[Table, ...]:
    made = found.get(Question(measures.COMMITMENTS, "", "", measures.CATEGORY))
    kinds = tuple(
        Line(name, words, {"people": made.people, "share": made.share(name)} if made else {})
        for name, words in CATEGORIES.items()
    )
    nothing = {"people": made.people, "share": made.share(measures.NONE)} if made else {}
    none = Line(measures.NONE, _("No commitment"), nothing)
    checks = tuple(
        Line(
            str(day),
            _DAYS[day],
            _shares(
                found.get(Question(measures.COMMITMENTS, str(day), "", measures.STATUS)),
                measures.OPTIONS[measures.STATUS],
            ),
        )
        for day in CHECK_DAYS
    )
    chosen, stood = _suggested(course, found)
    return (
        chosen,
        Table(
            measures.CATEGORY,
            _("What commitments are about, the most chosen first"),
            _CATEGORY,
            (*sorted(kinds, key=_by_share), none),
        ),
        Table(measures.STATUS, _("How commitments stood when people looked back"), _STATUS, checks),
        stood,
    )


def _suggested(course: Programme, found: Mapping[Question, Figure]) -> tuple[Table, Table]:
    """Return the suggested commitments of all guides, the most chosen first, and the status of each; of the programme.

    There are dozens: those without any number are left out, which depends on how many people they are of.
    """
    chosen: list[Line] = []
    stood: list[Line] = []
    for guide in course.guides:
        made = found.get(Question(measures.COMMITMENTS, guide.name, "", measures.SUGGESTION))
        day = str(measures.OUTCOME_DAY)
        looked_back = found.get(Question(measures.COMMITMENTS, guide.name, day, measures.OUTCOME))
        for name, text in measures.suggestions_of(guide).items():
            words = f"{guide.title}: {text}"
            if made:
                chosen.append(Line(name, words, {"people": made.people, "share": made.share(name)}))
            if looked_back:
                shares = {status: looked_back.share(measures.outcome_of(name, status)) for status in _AFTER_ALL}
                stood.append(Line(name, words, {"people": looked_back.people, **shares}))
    chosen, stood = ([line for line in lines if _has_number(line)] for lines in (chosen, stood))
    chosen.sort(key=_by_share)
    order = {line.name: place for place, line in enumerate(chosen)}
    return (
        Table(measures.SUGGESTION, _("Suggested commitments, the most chosen first"), _SUGGESTION, tuple(chosen)),
        Table(
            measures.OUTCOME,
            _("How suggested commitments stood after 90 days"),
            _OUTCOME,
            tuple(sorted(stood, key=lambda line: order.get(line.name, len(order)))),
        ),
    )


def _has_number(line: Line) -> bool:
    return any(isinstance(value, Estimate) for value in line.values.values())


def _by_share(line: Line) -> float:
    share = line.values.get("share")
    return -share.value if isinstance(share, Estimate) else 0.0


_DAYS = {30: _("After 30 days"), 90: _("After 90 days"), 180: _("After 180 days")}


def _discovery(course: Programme, found: Mapping[Question, Figure]) -> tuple[Table, ...]:
    def lines(part: str, options: Sequence[str]) -> tuple[Line, ...]:
        return tuple(
            Line(
                guide.name,
                guide.title,
                _shares(found.get(Question(measures.DISCOVERY, guide.name, "", part)), options),
            )
            for guide in course.guides
        )

    return (
        Table(measures.GAP, _("The gap at the start"), _GAP, lines(measures.GAP, tuple(measures.GAPS))),
        Table(
            measures.COMING_UP,
            _("What is coming up on their boards"),
            _COMING_UP,
            lines(measures.COMING_UP, ("yes",)),
        ),
    )


_TABLES: Mapping[str, Callable[[Programme, Mapping[Question, Figure]], tuple[Table, ...]]] = {
    measures.CONFIDENCE: _confidence,
    measures.FEEDBACK: _feedback,
    measures.COMMITMENTS: _commitments,
    measures.DISCOVERY: _discovery,
}
