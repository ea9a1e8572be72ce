"""The published figures as tables: one form for pages, spreadsheets and the API, so that all show the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from digiboards_xblocks.activities.commitments.spec import CATEGORIES, CHECK_DAYS
from digiboards_xblocks.core.programme_outline import FEEDBACK as ASKS_FEEDBACK
from digiboards_xblocks.core.programme_outline import Guide, Programme
from digiboards_xblocks.core.text import gettext_noop as _

from . import measures
from .columns import (
    AFTER_ALL,
    CATEGORY_COLUMNS,
    CHANGED_COLUMNS,
    COMING_UP_COLUMNS,
    CONFIDENCE_COLUMNS,
    GAP_COLUMNS,
    OUTCOME_COLUMNS,
    RECOMMEND_COLUMNS,
    STATEMENT_COLUMNS,
    STATUS_COLUMNS,
    SUGGESTION_COLUMNS,
    Line,
    Table,
    Value,
)
from .figures import FELL, ROSE, Direction, Estimate, Figure, add_up
from .measures import Question

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
        Table(BY_GUIDE, _("Guide by guide"), CONFIDENCE_COLUMNS, (*lines, together)),
        *(
            Table(guide.name, guide.title, STATEMENT_COLUMNS, tuple(statements))
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
            (measures.WOULD_RECOMMEND, _("Would you recommend it to a fellow NHS board?"), RECOMMEND_COLUMNS),
            (measures.CHANGED, _("Has your confidence changed?"), CHANGED_COLUMNS),
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
            CATEGORY_COLUMNS,
            (*sorted(kinds, key=_by_share), none),
        ),
        Table(measures.STATUS, _("How commitments stood when people looked back"), STATUS_COLUMNS, checks),
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
                shares = {status: looked_back.share(measures.outcome_of(name, status)) for status in AFTER_ALL}
                stood.append(Line(name, words, {"people": looked_back.people, **shares}))
    chosen, stood = ([line for line in lines if _has_number(line)] for lines in (chosen, stood))
    chosen.sort(key=_by_share)
    order = {line.name: place for place, line in enumerate(chosen)}
    return (
        Table(
            measures.SUGGESTION, _("Suggested commitments, the most chosen first"), SUGGESTION_COLUMNS, tuple(chosen)
        ),
        Table(
            measures.OUTCOME,
            _("How suggested commitments stood after 90 days"),
            OUTCOME_COLUMNS,
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
        Table(measures.GAP, _("The gap at the start"), GAP_COLUMNS, lines(measures.GAP, tuple(measures.GAPS))),
        Table(
            measures.COMING_UP,
            _("What is coming up on their boards"),
            COMING_UP_COLUMNS,
            lines(measures.COMING_UP, ("yes",)),
        ),
    )


_TABLES: Mapping[str, Callable[[Programme, Mapping[Question, Figure]], tuple[Table, ...]]] = {
    measures.CONFIDENCE: _confidence,
    measures.FEEDBACK: _feedback,
    measures.COMMITMENTS: _commitments,
    measures.DISCOVERY: _discovery,
}
