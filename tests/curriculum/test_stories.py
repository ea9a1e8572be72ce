"""Whose stories the sections tell: what the front matter says, and what each edition promises of them."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from curriculum.load import load_course
from curriculum.model import SECTION, Course, Guide, Story
from curriculum.problems import Problems
from curriculum.report import guide_table, report_course, story_table
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import GUIDE, CourseFolder

Export = Callable[..., Exported]
COURSE = Path(__file__).resolve().parents[2] / "course"
EDITIONS = ("trust", "ics")
FEWEST_IN_A_GUIDE = 4
FEWEST_IN_AN_EDITION = 28
# How many different organisations of a type an edition tells of at least.
FEWEST_OF_A_TYPE = {
    "trust": {"acute": 4, "mental health": 4, "community": 3, "ambulance": 3, "specialist": 3},
    "ics": {"system": 8, "social care": 2},
}
PAGE = """\
---
id: third
title: A page about third
kind: section
minutes: 2
story: {of: "A trust, and its neighbour", types: [community, ambulance]}
---

Some words to read [F001].
"""


@cache
def course_of(edition: str) -> Course:
    problems = Problems("course")
    course = load_course(COURSE, COURSE / "editions" / f"{edition}.yaml", problems)
    assert course is not None
    assert problems.errors == []
    return course


def stories_of(guide: Guide) -> list[Story]:
    return [unit.story for unit in guide.units() if unit.story is not None]


def loaded(course: CourseFolder) -> Course:
    problems = Problems("course")
    found = load_course(course.root, course.path("editions/trust.yaml"), problems)
    assert found is not None
    assert problems.errors == []
    return found


def test_a_story_is_read_and_counted(course: CourseFolder) -> None:
    course.write("12-third.md", PAGE)
    found = loaded(course)
    (guide,) = found.guides
    reports = report_course(found)

    assert stories_of(guide) == [Story("A trust, and its neighbour", ("community", "ambulance"))]
    assert list(story_table(found, reports))[2:] == [
        "| G1 A page about third | A trust, and its neighbour | community, ambulance | F001 |"
    ]
    assert guide_table(found, reports)[2].endswith("| 1: 1 community, 1 ambulance |")


def test_a_story_told_on_two_pages_is_counted_once(course: CourseFolder) -> None:
    course.write("12-third.md", PAGE)
    course.write("13-fourth.md", PAGE.replace("third", "fourth"))
    found = loaded(course)

    assert guide_table(found, report_course(found))[-1].endswith("| 1: 1 community, 1 ambulance |")


def test_a_course_without_stories_has_none(course: CourseFolder) -> None:
    found = loaded(course)

    assert guide_table(found, report_course(found))[-1].endswith("| 0 |")
    assert len(list(story_table(found, report_course(found)))) == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ambulance]", "ambulence]", "'types' holds 'ambulence'; did you mean 'ambulance'?"),
        ("of: ", "whose: ", "a story has no 'of'"),
        ('{of: "A trust, and its neighbour", types: [community, ambulance]}', "A trust", "'story'"),
    ],
)
def test_a_story_that_cannot_be_read_is_told_of(
    course: CourseFolder, export: Export, old: str, new: str, told: str
) -> None:
    assert old in PAGE
    course.write("12-third.md", PAGE.replace(old, new))
    found = export()

    assert found.status != 0
    assert any(f"{GUIDE}/12-third.md" in line and told in line for line in found.problems), found.problems


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_section_opens_with_a_story_that_its_guide_tells_once(edition: str) -> None:
    for guide in course_of(edition).guides:
        assert all(unit.story is not None for unit in guide.units() if unit.kind == SECTION), guide.id
        told = Counter(story.of for story in stories_of(guide))
        assert len(told) >= FEWEST_IN_A_GUIDE
        assert max(told.values()) == 1, (guide.id, told)


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_tells_of_many_organisations_and_types(edition: str) -> None:
    told = {story.of: story for guide in course_of(edition).guides for story in stories_of(guide)}
    types = Counter(kind for story in told.values() for kind in story.types)

    assert len(told) >= FEWEST_IN_AN_EDITION
    for kind, fewest in FEWEST_OF_A_TYPE[edition].items():
        assert types[kind] >= fewest, kind
