"""The course → the outline of the programme that some blocks hold, as the domain's ``read_programme`` reads it.

A block cannot look beyond itself. What it needs to know of the other pages is written into it, and no more than that.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.activities.commitments.spec import Commitments
from digiboards_xblocks.activities.discovery.spec import Discovery, StartingGuide
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.programme_outline import COMMITMENTS, FEEDBACK, READ, REFLECTION
from digiboards_xblocks.core.statements import Statement

from .markup import last_heading
from .model import TEXT, Chapter, Component, Course, Guide, Unit

KEY = "programme"
START = "starting_point"
PLAN = "action_plan"
DISCOVERY = "discovery"
RECORD = "record"
# A plan is filled in from what was answered here.
_FOR_THE_PLAN = (REFLECTION, COMMITMENTS)
# What staff see figures of, beside ratings.
_FIGURES = (FEEDBACK, COMMITMENTS)
# What a record shows the words of.
_WITH_QUESTIONS = tuple(kind for kind, activity in ACTIVITIES.items() if activity.question)

Outline = dict[str, Any]


def keys_for(component: Component, course: Course) -> Outline:
    """Return what a block of a kind in ``OUTLINES`` needs to know of the course, by the keys it is written under."""
    of = getattr(component.activity, "of", "")
    programme = _of_one_guide(of, course) if of else OUTLINES[component.kind](course)
    start = _starting_point(course) if component.kind == RECORD else {}
    return {KEY: programme, **_filled(START, start)}


def statements_of(guide: Guide) -> tuple[Statement, ...]:
    """Return what is rated before and after a guide, which is the same."""
    rated = (component.confidence for component in guide.components())
    return next((confidence.statements for confidence in rated if confidence is not None), guide.statements)


def for_staff(course: Course) -> Outline:
    """Return the outline for staff pages, in the course's settings: what finishing takes and what is measured."""
    return {
        "guides": [
            _guide(guide) | _rated(guide) | _steps(guide) | _questions(_FIGURES, guide, with_suggestions=True)
            for guide in course.guides
        ],
        **_finish(course),
        **_plan(course),
        **_questions(_FIGURES, *_outside(course)),
    }


def released(course: Course) -> list[dict[str, str]]:
    """Return the names under which blocks keep answers, by which the LMS and Studio know a copy and a changed id."""
    return [
        {"kind": item.kind, "id": name, "block": item.url_name}
        for item in course.components()
        if ACTIVITIES[item.kind].is_named
        for name in ACTIVITIES[item.kind].answer_names(item.activity)
    ]


def _for_ratings(course: Course) -> Outline:
    return {"guides": [_guide(guide) | _rated(guide) for guide in course.guides]}


def _for_plan(course: Course) -> Outline:
    return {
        "title": course.programme.title,
        "guides": [_guide(guide) | _rated(guide) | _questions(_FOR_THE_PLAN, guide) for guide in course.guides],
        **_questions(_FOR_THE_PLAN, *_outside(course)),
    }


def _of_one_guide(name: str, course: Course) -> Outline:
    """What there is to do in each guide, and of one also what was asked there, for its last page."""
    return {
        "guides": [
            _guide(guide)
            | _steps(guide)
            | (_rated(guide) | _questions(_FOR_THE_PLAN, guide) | _for_the_board(guide) if guide.id == name else {})
            for guide in course.guides
        ],
        **_finish(course),
        **_plan(course),
    }


def _for_record(course: Course) -> Outline:
    """Everything."""
    return {
        "title": course.programme.title,
        "guides": [
            _guide(guide) | _rated(guide) | _steps(guide) | _questions(_WITH_QUESTIONS, guide)
            for guide in course.guides
        ],
        **_finish(course),
        **_plan(course),
        **_questions(_WITH_QUESTIONS, *_outside(course)),
        **_filled("pages", [_page(unit) for chapter in _outside(course) for unit in chapter.units()]),
    }


OUTLINES: dict[str, Callable[[Course], Outline]] = {
    DISCOVERY: _for_ratings,
    "board": _for_ratings,
    PLAN: _for_plan,
    RECORD: _for_record,
}


def _finish(course: Course) -> Outline:
    """How many guides finishing the programme takes, and which may be one of them."""
    finish = course.programme.finish
    return {"fewest": finish.guides, **_filled("one_of", [guide.text for guide in finish.one_of])}


def _starting_point(course: Course) -> Outline:
    """The starting point of the course, its page and the reasons for each guide; nothing if it has none."""
    for unit in course.units():
        for item in unit.components:
            if isinstance(item.activity, Discovery):
                reasons = [_reasons(guide) for guide in item.activity.guides]
                return {"id": item.name, "link": _link(unit), "guides": reasons}
    return {}


def _reasons(guide: StartingGuide) -> Outline:
    return {
        "id": guide.name,
        "statements": list(guide.statements),
        "coming_up": guide.coming_up,
        **_filled("suits", list(guide.suits)),
        **_filled("suits_newcomers", guide.suits_newcomers),
    }


def _for_the_board(guide: Guide) -> Outline:
    """The page with the questions to take to the board."""
    page = next((unit for unit in guide.units() if unit.kind == "questions"), None)
    return {"for_the_board": _page(page)} if page else {}


def _filled(key: str, value: Any) -> Outline:
    """The key with its value; nothing in place of an empty one, which a reader would take for a mistake."""
    return {key: value} if value else {}


def _outside(course: Course) -> list[Chapter]:
    """The chapters for learners that are no guides."""
    return [chapter for chapter in course.chapters if not isinstance(chapter, Guide) and not chapter.staff_only]


def _link(unit: Unit) -> str:
    return f"/jump_to_id/{unit.url_name}"


def _page(unit: Unit) -> Outline:
    return {"title": unit.title, "link": _link(unit)}


def _guide(guide: Guide) -> Outline:
    units = list(guide.units())
    welcome = next((unit for unit in units if unit.kind == "welcome"), units[0])
    return {
        "id": guide.id,
        "title": guide.title,
        "link": _link(welcome),
        **_filled("minutes", guide.minutes),
    }


def _rated(guide: Guide) -> Outline:
    return {"statements": [{"id": statement.name, "text": statement.text} for statement in statements_of(guide)]}


def _steps(guide: Guide) -> Outline:
    return _filled("steps", [step for unit in guide.units() for step in _steps_on(unit, guide)])


def finishing_on(unit: Unit, guide: Guide) -> list[Component]:
    """Return the activities on a page that finishing its guide takes."""
    return [item for items in _done_by_step(unit, guide).values() for item in items]


def _done_by_step(unit: Unit, guide: Guide) -> dict[str, list[Component]]:
    """The activities on a page by the step that they are; what has to be done once counts on the page meant for it."""
    activities = _finishing(has_to_be_done_once=False) + [
        activity
        for activity in _finishing(has_to_be_done_once=True)
        if (home := _home(guide, activity.kind, activity.enough_on)) is not None and home.id == unit.id
    ]
    return _by_step(activities, unit.components)


def _steps_on(unit: Unit, guide: Guide) -> Iterator[Outline]:
    """What there is to do on a page of a guide."""
    reading = [item for item in unit.components if item.kind == TEXT and item.counts]
    for step, components in [(READ, reading), *_done_by_step(unit, guide).items()]:
        if components:
            yield {"kind": step, **_done_on(unit, components)}


def _finishing(*, has_to_be_done_once: bool) -> list[Activity]:
    """The activities that finishing a guide takes: each block of them, or one in the guide."""
    return [
        activity
        for activity in ACTIVITIES.values()
        if activity.step_of and bool(activity.enough_on) == has_to_be_done_once
    ]


def _by_step(activities: list[Activity], components: Iterable[Component]) -> dict[str, list[Component]]:
    """The blocks of these activities by the step that each is."""
    found: dict[str, list[Component]] = {}
    for activity in activities:
        for item in components:
            if item.kind == activity.kind and activity.step_of:
                found.setdefault(activity.step_of(item.activity), []).append(item)
    return found


def _home(guide: Guide, kind: str, page: str) -> Unit | None:
    """The page with a block of the kind that learners are sent to: one meant for it, else the first."""
    units = [unit for unit in guide.units() if any(item.kind == kind for item in unit.components)]
    return min(units, key=lambda unit: unit.kind != page, default=None)


def _done_on(unit: Unit, components: list[Component]) -> Outline:
    return {
        "title": unit.title,
        "link": _link(unit),
        "blocks": [item.url_name for item in components],
        **_filled("minutes", unit.minutes),
    }


def _plan(course: Course) -> Outline:
    """The page and block of the action plan; ``check`` has seen that there is one at most."""
    for unit in course.units():
        plans = [item for item in unit.components if item.kind == PLAN]
        if plans:
            return {"plan": _done_on(unit, plans)}
    return {}


def _questions(kinds: tuple[str, ...], *chapters: Chapter, with_suggestions: bool = False) -> Outline:
    items = [
        {
            "kind": item.kind,
            "id": item.name,
            **_in_words(item, unit),
            "link": _link(unit),
            **(_suggestions(item) if with_suggestions else {}),
        }
        for chapter in chapters
        for unit in chapter.units()
        for item in unit.components
        if item.kind in kinds
    ]
    return _filled("asked", items)


def _suggestions(component: Component) -> Outline:
    """Return the commitments that a block suggests, in words; nothing of any other block."""
    if not isinstance(component.activity, Commitments):
        return {}
    return _filled("suggestions", [{"id": item.name, "text": item.text} for item in component.activity.suggestions])


def _in_words(component: Component, unit: Unit) -> Outline:
    """Return the words of a question: its own, or the title of its page, of several alike with the heading above it."""
    question = ACTIVITIES[component.kind].question
    alike = [item for item in unit.components if item.kind == component.kind]
    above = heading_above(unit, component) if len(alike) > 1 else ""
    text = f"{unit.title}: {above}" if above else unit.title
    return {"text": text, **(question(component.activity) if question else {})}


def heading_above(unit: Unit, component: Component) -> str:
    """Return the last heading before a component of a page; "" if there is none."""
    found = ""
    for item in unit.components[: unit.components.index(component)]:
        if item.kind == TEXT:
            found = last_heading(item.content) or found
    return found
