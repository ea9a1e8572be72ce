"""What the course promises its readers, held against both of its editions."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from curriculum.check import check_course
from curriculum.load import load_course
from curriculum.model import SECTION, Course, Unit
from curriculum.own_words import count_own_words
from curriculum.page_text import read_blocks
from curriculum.problems import Problems

# Both editions are read, checked and taken apart.
pytestmark = pytest.mark.slow

COURSE = Path(__file__).resolve().parents[2] / "course"
EDITIONS = ("trust", "ics")
ROW = re.compile(r"^\| (\d):(\d\d) \| (\d+) \| (.+) \|$", re.MULTILINE)
SESSIONS = {"board-workshop": 120, "peer-event": 75, "deep-dive": 60}
ONLINE = "online"
ONLINE_MINUTES = 90
HAND_OUTS = ["workshop-hand-out", "peer-event-hand-out", "deep-dive-hand-out"]
# What the ICS edition has beside them: sessions for partners, and one for a single board with a hand-out of its own.
SYSTEMS = "ics-sessions"
OWN_SESSION = "icb-board-session"
OWN_MINUTES = 90
# What facilitators say aloud stands in quotes, below a heading with the minute at which the part begins.
PART = re.compile(r"^### (\d):(\d\d) ", re.MULTILINE)
# The words that all sessions share, and how long each heading gives them.
SHARED = re.compile(r"^## .+ \((\d+) minutes?\b.*\)$", re.MULTILINE)
HEADING = re.compile(r"^##+ ", re.MULTILINE)
QUOTED = re.compile(r"^> (.+)$", re.MULTILINE)
WORDS_A_MINUTE = 140
# How a part is divided up: "*Two minutes:* explain. *Twelve:* they work."
SHARE = re.compile(r"\*([A-Za-z]+)(?: minutes?)?(?::\*|\*(?= (?:to|for|in)\b)|\*:)")
NUMBERS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
        strict=True,
    )
)
LONGEST_STRETCH = 50
# A run of so many words in two sections is no accident.
RUN = 9
# What sections of the ICS edition repeat on purpose: the four questions that it teaches, and the name of a page.
FOUR_QUESTIONS = "who decides who pays who is accountable and who carries the risk"
NAMED_PAGE = "how the system works now"


# What the ICS edition says of its made-up system, row by row: phrases in quotes, and the pages that say them.
SYSTEM_ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| (?P<phrases>\"[^|]+\") \| (?P<pages>g[^|]+) \|$", re.MULTILINE)
LEAST_OWN = 0.6
# Facts that a better source has replaced, or that events have overtaken. A number is never used again.
RETIRED = frozenset(
    f"F{number:03}"
    for number in [
        *(69, 70, 74, 86, 116, 117, 131, 134, 135, 136, 137, 138, 144, 145, 150, 151, 171, 172, 177, 178, 179, 180),
        *(182, 183, 192, 211, 212, 213, 229, 230),
    ]
)
# The organisations of the scenarios.
MADE_UP = ("Larkmere", "Thornvale", "Brackenford", "Saltmere", "Quernford", "Penmarrow", "Ellerfold", "Four Shires")


@cache
def course_of(edition: str) -> Course:
    problems = Problems("course")
    course = load_course(COURSE, COURSE / "editions" / f"{edition}.yaml", problems)
    assert course is not None
    check_course(course, problems)
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
def test_a_fact_that_was_retired_stays_away(edition: str) -> None:
    assert RETIRED.isdisjoint(course_of(edition).references.sources)


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


# Activities that say themselves who sees the answers and what to leave out.
SAY_IT_THEMSELVES = frozenset({"action_plan", "confidence", "discovery", "reflection"})
SAID_BY_ACTIVITIES = re.compile(
    r"no page shows|leave out|stored encrypted|on any page|not shown your|shown what you write|totals (?:for|of) groups"
    r"|figures for groups"
)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_leaves_to_its_activity_what_is_said_of_privacy(edition: str) -> None:
    pages = [
        unit
        for unit in course_of(edition).units()
        if any(component.kind in SAY_IT_THEMSELVES for component in unit.components)
    ]
    twice = {unit.path: found for unit in pages if (found := SAID_BY_ACTIVITIES.findall(text_of(unit).lower()))}

    assert len(pages) > 20
    assert twice == {}


def sessions(edition: str) -> Iterator[tuple[str, Unit]]:
    for chapter in course_of(edition).chapters:
        if chapter.id.endswith("-sessions"):
            for unit in chapter.units():
                yield chapter.id, unit


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_guide_and_the_systems_have_three_sessions_for_staff(edition: str) -> None:
    guides = {f"g{number}-sessions" for number in range(1, 8)}
    found: dict[str, list[str]] = defaultdict(list)
    for chapter, unit in sessions(edition):
        found[chapter].append(unit.id)

    assert set(found) == guides | ({SYSTEMS} if edition == "ics" else set())
    assert all(pages[:3] == list(SESSIONS) for pages in found.values())
    assert all(found[name][3:] == [ONLINE, *HAND_OUTS] for name in guides)
    if edition == "ics":
        assert found[SYSTEMS][3:] == [OWN_SESSION, ONLINE, *HAND_OUTS, f"{OWN_SESSION}-hand-out"]
    assert all(chapter.staff_only for chapter in course_of(edition).chapters if chapter.id in found)


@dataclass(frozen=True)
class Row:
    """A part of a session: when it begins, how long it takes, and what happens."""

    start: int
    minutes: int
    what: str


def run_sheets(unit: Unit) -> list[list[Row]]:
    """Each run sheet of a page; one begins at minute nought."""
    sheets: list[list[Row]] = []
    for hours, minutes, length, what in ROW.findall(text_of(unit)):
        row = Row(int(hours) * 60 + int(minutes), int(length), what)
        if row.start == 0:
            sheets.append([])
        sheets[-1].append(row)
    return sheets


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_minutes_of_each_run_sheet_follow_each_other_and_add_up(edition: str) -> None:
    lengths = {name: [minutes] for name, minutes in SESSIONS.items()} | {OWN_SESSION: [OWN_MINUTES]}
    for chapter, unit in sessions(edition):
        expected = lengths | {ONLINE: [ONLINE_MINUTES] * (len(SESSIONS) + (chapter == SYSTEMS))}
        totals = []
        for sheet in run_sheets(unit):
            now = 0
            for row in sheet:
                assert row.start == now, (chapter, unit.id)
                now += row.minutes
            totals.append(now)
        assert totals == expected.get(unit.id, []), (chapter, unit.id)


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_session_goes_on_for_more_than_fifty_minutes_without_a_break(edition: str) -> None:
    for chapter, unit in sessions(edition):
        for sheet in run_sheets(unit):
            end = sheet[-1].start + sheet[-1].minutes
            if end <= SESSIONS["deep-dive"]:
                continue  # an hour, as it was announced
            stops = [(row.start, row.start + row.minutes) for row in sheet if row.what.startswith(("Break", "Pause"))]
            starts, ends = zip((0, 0), *stops, (end, end), strict=True)
            stretches = [start - rested for rested, start in zip(ends[:-1], starts[1:], strict=True)]
            assert max(stretches) <= LONGEST_STRETCH, (chapter, unit.id, stretches)


def said_below(text: str, heading: re.Match[str]) -> int:
    """How many words are to be said aloud, from a heading to the next."""
    following = HEADING.search(text, heading.end())
    words = QUOTED.findall(text[heading.end() : following.start() if following else len(text)])
    return sum(len(re.sub(r"\[F[\d, F]+\]", "", line).split()) for line in words)


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_said_aloud_fits_into_its_minutes(edition: str) -> None:
    spoken = 0
    for chapter, unit in sessions(edition):
        text = text_of(unit)
        lengths = {row.start: row.minutes for sheet in run_sheets(unit) for row in sheet}
        for part in PART.finditer(text):
            start = int(part[1]) * 60 + int(part[2])
            assert start in lengths, (chapter, unit.id, part[0])
            said = said_below(text, part)
            assert said <= WORDS_A_MINUTE * lengths[start], (chapter, unit.id, part[0], said)
            spoken += said
    (shared,) = (chapter for chapter in course_of(edition).chapters if chapter.id == "running-a-session")
    for unit in shared.units():
        text = text_of(unit)
        for part in SHARED.finditer(text):
            said = said_below(text, part)
            assert said <= WORDS_A_MINUTE * int(part[1]), (unit.id, part[0], said)
            spoken += said
    assert spoken > 0


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_minutes_within_a_part_leave_time_for_what_is_said(edition: str) -> None:
    divided = 0
    for chapter, unit in sessions(edition):
        text = text_of(unit)
        lengths = {row.start: row.minutes for sheet in run_sheets(unit) for row in sheet}
        for part in PART.finditer(text):
            following = HEADING.search(text, part.end())
            below = text[part.end() : following.start() if following else len(text)]
            shares = [NUMBERS[word.lower()] for word in SHARE.findall(below) if word.lower() in NUMBERS]
            minutes = lengths[int(part[1]) * 60 + int(part[2])]
            assert sum(shares) + said_below(text, part) / WORDS_A_MINUTE <= minutes, (chapter, unit.id, part[0])
            divided += bool(shares)
    assert divided > len(course_of(edition).guides) * 2


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_session_names_an_organisation_that_its_guide_s_scenario_does_not(edition: str) -> None:
    guides = {guide.id: guide for guide in course_of(edition).guides}
    for chapter, unit in sessions(edition):
        guide = guides.get(chapter.removesuffix("-sessions"))
        if guide is None or "/20-scenario.md" not in text_of(unit):
            continue
        scenario = next(text_of(page) for page in guide.units() if page.kind == "scenario")
        for name in MADE_UP:
            assert name not in text_of(unit) or name in scenario, (chapter, unit.id, name)


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


def test_each_guide_of_the_ics_edition_has_statements_of_its_own() -> None:
    for base, ours in zip(course_of("trust").guides, course_of("ics").guides, strict=True):
        before = {statement.name: statement.text for statement in base.statements}
        after = {statement.name: statement.text for statement in ours.statements}
        own = after.keys() - before.keys()
        assert own
        assert all(name.startswith(f"ics-{base.id}-") for name in own)
        # An answer counts for the same words in both editions: other words have another name.
        assert {name: after[name] for name in after.keys() - own} == {
            name: before[name] for name in before.keys() & after.keys()
        }


def test_the_first_page_of_the_ics_edition_gives_each_guide_its_minutes() -> None:
    course = course_of("ics")
    page = next(text_of(unit) for unit in course.units() if unit.url_name == "start-here-welcome")
    for guide in course.guides:
        assert re.search(rf"\[{re.escape(guide.title)}\]\([^)]+\) \| {guide.minutes} \|", page)


def test_most_words_of_each_guide_of_the_ics_edition_are_its_own() -> None:
    for found in count_own_words(course_of("ics"), course_of("trust")):
        assert found.share >= LEAST_OWN, found


def test_the_made_up_system_is_the_same_on_every_page() -> None:
    pages = {
        f"{guide.id} {Path(unit.path).name[:2]}": " ".join(text_of(unit).split())
        for guide in course_of("ics").guides
        for unit in guide.units()
    }
    rows = list(SYSTEM_ROW.finditer((COURSE / "editions" / "ics" / "README.md").read_text("utf-8")))
    assert len(rows) > 10
    for row in rows:
        phrases = re.findall(r'"([^"]+)"', row["phrases"])
        named = row["pages"].split(", ")
        silent = [page for page in named if not any(phrase in pages[page] for phrase in phrases)]
        unsaid = [phrase for phrase in phrases if not any(phrase in pages[page] for page in named)]
        assert (silent, unsaid) == ([], []), row[0]


def test_a_system_that_is_told_in_one_guide_is_told_in_no_other() -> None:
    stories: dict[str, set[str]] = defaultdict(set)
    for guide in course_of("ics").guides:
        for unit in guide.units():
            first = text_of(unit).partition("\n## ")[2].partition("\n## ")[0]
            if unit.kind == SECTION:
                for number in re.findall(r"F\d{3}", first):
                    stories[number].add(guide.id)

    assert {number: guides for number, guides in stories.items() if len(guides) > 1} == {}
