"""What the course promises its readers, held against both of its editions."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from curriculum.check import check_course
from curriculum.load import load_course
from curriculum.model import SECTION, Course, Unit
from curriculum.problems import Problems
from curriculum.report import read_blocks, report_course

COURSE = Path(__file__).resolve().parents[2] / "course"
EDITIONS = ("trust", "ics")
ROW = re.compile(r"^\| (\d):(\d\d) \| (\d+) \| .+ \|$", re.MULTILINE)
SESSIONS = {"board-workshop": 120, "peer-event": 75, "deep-dive": 60}
# A run of so many words in two sections is no accident.
RUN = 9
# What sections of the ICS edition repeat on purpose: the four questions that it teaches, and the name of a page.
FOUR_QUESTIONS = "who decides who pays who is accountable and who carries the risk"
NAMED_PAGE = "how the system works now"


@cache
def course_of(edition: str) -> Course:
    problems = Problems("course")
    course = load_course(COURSE, COURSE / "editions" / f"{edition}.yaml", problems)
    assert course is not None
    check_course(course, problems)
    report_course(course, problems)
    assert (problems.errors, problems.warnings) == ([], [])
    return course


def words_of(unit: Unit) -> list[str]:
    text = " ".join(block.text for component in unit.components for block in read_blocks(component))
    return re.findall(r"[\w’']+", re.sub(r"\[F[\d, F]+\]", " ", text).lower())


def text_of(unit: Unit) -> str:
    return "\n".join(component.content for component in unit.components)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_edition_has_neither_errors_nor_warnings(edition: str) -> None:
    assert len(course_of(edition).guides) == 7


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_two_sections_say_the_same_in_the_same_words(edition: str) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for unit in course_of(edition).units():
        if unit.kind != SECTION:
            continue
        words = words_of(unit)
        for start in range(len(words) - RUN + 1):
            found[" ".join(words[start : start + RUN])].add(unit.path)
    twice = {
        run: paths
        for run, paths in found.items()
        if len(paths) > 1 and run not in FOUR_QUESTIONS and NAMED_PAGE not in run
    }

    assert twice == {}


def sessions(edition: str) -> Iterator[tuple[str, Unit]]:
    for chapter in course_of(edition).chapters:
        if chapter.id.endswith("-sessions"):
            for unit in chapter.units():
                yield chapter.id, unit


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_guide_and_the_systems_have_three_sessions_for_staff(edition: str) -> None:
    names = {f"g{number}-sessions" for number in range(1, 8)} | ({"ics-sessions"} if edition == "ics" else set())
    found: dict[str, list[str]] = defaultdict(list)
    for chapter, unit in sessions(edition):
        found[chapter].append(unit.id)

    assert found == {name: list(SESSIONS) for name in names}
    assert all(chapter.staff_only for chapter in course_of(edition).chapters if chapter.id in found)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_minutes_of_each_outline_follow_each_other_and_add_up(edition: str) -> None:
    for chapter, unit in sessions(edition):
        now = 0
        for hours, minutes, length in ROW.findall(text_of(unit)):
            assert int(hours) * 60 + int(minutes) == now, (chapter, unit.id)
            now += int(length)
        assert now == SESSIONS[unit.id], (chapter, unit.id)


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_of_the_five_topics_leads_to_its_guide(edition: str) -> None:
    course = course_of(edition)
    page = next(text_of(unit) for unit in course.units() if unit.url_name == "reference-where-each-topic-is")
    for topic, guide in {
        "Board assurance of digital": "g5-",
        "Developing digital strategy": "g3-",
        "Supporting technology portfolio management": "g4-",
        "Understanding AI": "g7-",
        "Implementing and optimising EPR systems": "g6-",
    }.items():
        assert re.search(rf"\| {topic} \| \[.+\]\(../../guides/{guide}[\w-]+/00-welcome\.md\) \|", page)


def test_the_ics_edition_swaps_one_statement_in_each_guide() -> None:
    for base, ours in zip(course_of("trust").guides, course_of("ics").guides, strict=True):
        before = {statement.name for statement in base.statements}
        after = {statement.name for statement in ours.statements}
        assert len(before - after) == 1
        (new,) = after - before
        assert new.startswith(f"ics-{base.id}-")


def test_the_first_page_of_the_ics_edition_gives_each_guide_its_minutes() -> None:
    course = course_of("ics")
    page = next(text_of(unit) for unit in course.units() if unit.url_name == "start-here-welcome")
    for guide in course.guides:
        assert re.search(rf"\[{re.escape(guide.title)}\]\([^)]+\) \| {guide.minutes} \|", page)
