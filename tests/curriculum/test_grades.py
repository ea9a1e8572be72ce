"""Who finishes the programme by our rule has passed the course on the platform's progress page, in every edition."""

import dataclasses
import datetime
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from curriculum.model import Component, Course, Guide, Subsection, Unit
from curriculum.outline import for_staff
from curriculum.policy import grading_policy
from digiboards_xblocks.activities.check.spec import KnowledgeCheck
from digiboards_xblocks.core.finishing import programme_state
from digiboards_xblocks.core.programme_outline import Programme, parse_outline
from tests.curriculum.test_our_course import EDITIONS, course_of

pytestmark = pytest.mark.slow

DAY = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)


# The platform's own sums, done anew: xmodule/graders.py AssignmentFormatGrader and WeightedSubsectionsGrader,
# lms/djangoapps/grades scores.py compute_percent, course_grade.py _compute_percent and _compute_passed.


def percent_of_subsection(earned: float, possible: float) -> float:
    return round(earned / possible, 4) if possible > 0 else 0.0


def percent_of_format(grader: Mapping[str, Any], percents: list[float]) -> float:
    """The lowest are dropped; what is not there counts as 0 up to ``min_count``."""
    percents = percents + [0.0] * max(0, grader["min_count"] - len(percents))
    in_order = sorted(enumerate(percents), key=lambda item: -item[1])
    dropped = {index for index, _ in in_order[-grader["drop_count"] :]} if grader["drop_count"] > 0 else set()
    total = sum(percent for index, percent in enumerate(percents) if index not in dropped)
    counted = len(percents) - grader["drop_count"]
    return total / counted if counted > 0 else total


def percent_of_course(policy: Mapping[str, Any], by_format: Mapping[str, list[float]]) -> float:
    percent = sum(
        percent_of_format(grader, by_format.get(grader["type"], [])) * grader["weight"] for grader in policy["GRADER"]
    )
    return math.floor((percent * 100 + 0.05) + 0.5) / 100


def has_passed(policy: Mapping[str, Any], percent: float) -> bool:
    above_0 = [cutoff for cutoff in policy["GRADE_CUTOFFS"].values() if cutoff > 0]
    return bool(above_0) and percent >= min(above_0)


def test_the_sums_are_the_platforms() -> None:
    grader = {"type": "Check", "min_count": 3, "drop_count": 1, "weight": 1.0}
    policy = {"GRADER": [grader], "GRADE_CUTOFFS": {"A": 0.9, "Pass": 0.7}}

    assert percent_of_subsection(5, 6) == 0.8333
    assert percent_of_format(grader, [0.5, 1.0]) == 0.75, "the third is a 0, and dropped"
    assert percent_of_format(grader, [0.5, 1.0, 0.6, 0.7]) == pytest.approx(2.3 / 3)
    assert percent_of_course(policy, {"Check": [0.694, 0.694]}) == 0.69
    assert percent_of_course(policy, {"Check": [0.6945, 0.6945], "Other": [1.0]}) == 0.7
    assert has_passed(policy, 0.7)
    assert not has_passed(policy, 0.69)


# A learner: what they did, and what the platform then says


def graded(course: Course) -> Iterator[tuple[Subsection, list[Component]]]:
    """The graded subsections that learners see (olx.py marks them), with the checks in them."""
    for chapter in course.chapters:
        for subsection in chapter.subsections if not chapter.staff_only else ():
            checks = [item for unit in subsection.units for item in unit.components if item.kind == "check"]
            if checks:
                yield subsection, checks


def fewest_right(check: Component) -> tuple[int, int]:
    """How many right answers pass, and of how many (``knowledge_check.mark``)."""
    assert isinstance(check.activity, KnowledgeCheck)
    total = len(check.activity.questions)
    return math.ceil(check.activity.pass_mark * total / 100), total


def best_score(check: Component, draw: Any) -> tuple[int, int]:
    """The best attempt's, which is the grade: often one that just passes, sometimes any."""
    right, total = fewest_right(check)
    return draw(st.just(right) | st.integers(0, total)), total


def programme_of(course: Course) -> Programme:
    return parse_outline(json.dumps({"programme": for_staff(course)}))


def blocks_of(programme: Programme) -> Iterator[str]:
    for guide in programme.guides:
        for step in guide.steps:
            yield from step.blocks
    if programme.plan:
        yield from programme.plan.blocks


def finishes_without_passing(course: Course, data: st.DataObject) -> None:
    """Throw a history at a course; one that finishes the programme must pass."""
    programme = programme_of(course)
    scores = {check.url_name: best_score(check, data.draw) for _, checks in graded(course) for check in checks}
    passed = {
        check.url_name
        for _, checks in graded(course)
        for check in checks
        if scores[check.url_name][0] >= fewest_right(check)[0]
    }
    left_out = data.draw(st.sets(st.sampled_from(sorted(set(blocks_of(programme)))), max_size=1))
    done = {name: DAY for name in blocks_of(programme) if (name in passed if name in scores else name not in left_out)}
    assume(programme_state(programme, done).finished_at is not None)
    policy = grading_policy(course)
    percents = [
        percent_of_subsection(
            sum(scores[check.url_name][0] for check in checks), sum(scores[check.url_name][1] for check in checks)
        )
        for _, checks in graded(course)
    ]
    percent = percent_of_course(policy, {"Knowledge check": percents})
    assert has_passed(policy, percent) or not policy["GRADER"], (policy, percents, percent)


@pytest.mark.parametrize("edition", EDITIONS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_whoever_finishes_passes(edition: str, data: st.DataObject) -> None:
    finishes_without_passing(course_of(edition), data)


def other(course: Course, draw: Any) -> Course:
    """An edition with fewer guides, another rule of finishing, other marks, and checks taken away or given twice."""
    guides = draw(st.lists(st.sampled_from(course.guides), min_size=1, unique=True))
    fewest = draw(st.integers(1, len(guides)))
    chapters = tuple(
        _other_guide(chapter, draw) if isinstance(chapter, Guide) else chapter
        for chapter in course.chapters
        if chapter in guides or not isinstance(chapter, Guide)
    )
    finish = dataclasses.replace(course.programme.finish, guides=fewest, one_of=())
    return dataclasses.replace(
        course, chapters=chapters, programme=dataclasses.replace(course.programme, finish=finish)
    )


def _other_guide(guide: Guide, draw: Any) -> Guide:
    mark, checks = draw(st.integers(1, 100)), draw(st.integers(0, 2))

    def component(item: Component, number: int) -> Component:
        activity = dataclasses.replace(item.activity, pass_mark=mark)  # type: ignore[type-var]
        return dataclasses.replace(item, activity=activity, url_name=f"{item.url_name}-{number}")

    def page(unit: Unit) -> Unit:
        numbers = {item: range(checks if item.kind == "check" else 1) for item in unit.components}
        components = (
            component(item, number) if item.kind == "check" else item
            for item, times in numbers.items()
            for number in times
        )
        return dataclasses.replace(unit, components=tuple(components))

    parts = (dataclasses.replace(one, units=tuple(map(page, one.units))) for one in guide.subsections)
    return dataclasses.replace(guide, subsections=tuple(parts))


@pytest.mark.parametrize("edition", EDITIONS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_whoever_finishes_another_edition_passes(edition: str, data: st.DataObject) -> None:
    finishes_without_passing(other(course_of(edition), data.draw), data)


def barely(course: Course, guides: tuple[str, ...]) -> list[float]:
    """The grades of somebody who has just passed the checks of these guides, and opened no other."""
    within = {item.url_name for guide in course.guides if guide.id in guides for item in guide.components()}
    return [
        percent_of_subsection(*fewest_right(check)) if check.url_name in within else 0.0
        for _, checks in graded(course)
        for check in checks
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_four_of_seven_guides_pass_and_three_do_not(edition: str) -> None:
    course = course_of(edition)
    policy = grading_policy(course)
    four, three = (barely(course, guides) for guides in (("g1", "g3", "g6", "g7"), ("g1", "g3", "g6")))

    assert len(four) == 7
    assert has_passed(policy, percent_of_course(policy, {"Knowledge check": four}))
    assert not has_passed(policy, percent_of_course(policy, {"Knowledge check": three}))
    everything = {**policy, "GRADER": [{**policy["GRADER"][0], "drop_count": 0}]}
    assert not has_passed(everything, percent_of_course(everything, {"Knowledge check": four})), "as it was seen"
    assert policy == {
        "GRADER": [{"type": "Knowledge check", "short_label": "Check", "min_count": 7, "drop_count": 3, "weight": 1.0}],
        "GRADE_CUTOFFS": {"Pass": 0.7},
    }


def without_check(guide: Guide) -> Guide:
    def page(unit: Unit) -> Unit:
        return dataclasses.replace(unit, components=tuple(item for item in unit.components if item.kind != "check"))

    parts = (dataclasses.replace(one, units=tuple(map(page, one.units))) for one in guide.subsections)
    return dataclasses.replace(guide, subsections=tuple(parts))


def test_a_programme_that_can_be_finished_without_a_check_has_no_grade() -> None:
    """A grade that some who have finished cannot reach would tell them that they failed."""
    course = course_of("trust")
    finish = dataclasses.replace(course.programme.finish, guides=1)
    one = dataclasses.replace(course, programme=dataclasses.replace(course.programme, finish=finish))
    [first, *_] = course.guides
    chapters = tuple(without_check(first) if chapter is first else chapter for chapter in course.chapters)

    assert grading_policy(one)["GRADER"][0]["drop_count"] == 6
    assert grading_policy(dataclasses.replace(one, chapters=chapters))["GRADER"] == []
