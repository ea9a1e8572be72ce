"""Run sheets: from the companions' tables and front matter to what the pages of rooms read."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from curriculum.load import load_course
from curriculum.problems import Problems
from curriculum.run_sheets import run_sheets
from digiboards_xblocks.core.run_sheet import (
    COMMIT,
    FEEDBACK,
    RATE,
    TALK,
    VOTE,
    WRITE,
    RunSheet,
    parse_run_sheets,
    run_sheets_as_values,
)
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import AHEAD, CourseFolder, fence

COURSE = Path(__file__).resolve().parents[2] / "course"
SCENARIO = """\
id: g1-case
setting: A *fictional* trust.
decisions:
  - id: first
    title: The first
    story: A ward rings.
    question: What do you ask?
    options:
      - {id: who, text: "Who knows?", sensible: It is quick., risks: It may be rude., ask: "And then?"}
      - {id: when, text: "Since when?", sensible: It is dated., risks: It is slow., ask: "And before?"}"""
PAGE = """\
---
id: plan
title: A workshop
kind: page
minutes: 2
run_sheets:
  - id: workshop
    guide: g1
    session: workshop
    under: "Run sheet: an hour"
    stages:
      - {at: "0:05", kind: rate}
      - {at: "0:15", kind: vote, decision: g1-case/first, stays_in_room: true}
      - {at: "0:20", kind: vote, title: Again, question: "Which?", options: [{id: a, text: A}, {id: b, text: B}]}
      - {at: "0:25", kind: write, shows: questions}
      - {at: "0:30", kind: commit, shown: "One **line** each.", notes: [{page: 01-words.md, under: Proposals}]}
      - {at: "0:40", kind: feedback, form: session-workshop}
---

## Run sheet: an hour

| From | Minutes | What happens |
|---|---|---|
| 0:00 | 5 | Open, with [the guide](../../guides/g1-example/11-second.md) *in hand*. |
| 0:05 | 10 | What we can do. |
| 0:15 | 10 | The case. |
| 0:25 | 5 | Write. |
| 0:30 | 10 | Proposals. |
| 0:40 | 20 | Close. |

## Notes

### 0:00 Open

See [the guide](../../guides/g1-example/11-second.md), and [a page](https://example.org/page). It is known [F001].

### 0:25 Write

1. Who knows [F001]?
2. Since when?

Say nothing.
"""
WORDS = """\
---
id: words
title: Words
kind: page
minutes: 1
---

## Proposals

> One line each.

## Other

Nothing.
"""
Export = Callable[..., Exported]


@pytest.fixture
def workshop(course: CourseFolder) -> CourseFolder:
    course.add_chapter("", staff_only=True)
    course.change(f"{AHEAD}/chapter.yaml", "units: [00-plan.md]", "units: [00-plan.md, 01-words.md, 02-form.md]")
    course.write(f"{AHEAD}/00-plan.md", PAGE)
    course.write(f"{AHEAD}/01-words.md", WORDS)
    form = fence("feedback", "id: session-workshop\nscope: session")
    course.write(f"{AHEAD}/02-form.md", WORDS.replace("id: words", "id: form") + form)
    course.add("20-scenario.md", fence("scenario", SCENARIO))
    return course


def settings(result: Exported) -> dict[str, Any]:
    assert result.status == 0, result.err
    policy = json.loads(result.read("policies/2026/policy.json"))
    ours: dict[str, Any] = policy["course/2026"]["other_course_settings"]["digital_boards"]
    return ours


def exported(result: Exported) -> RunSheet:
    """The one run sheet of the exported course, as the LMS reads it."""
    (sheet,) = parse_run_sheets(json.dumps(settings(result)["run_sheets"]))
    return sheet


def test_a_run_sheet_goes_out_with_the_minutes_of_its_table_and_the_kinds_of_its_front_matter(
    workshop: CourseFolder, export: Export
) -> None:
    sheet = exported(export())

    assert (sheet.name, sheet.session_kind, sheet.title, sheet.minutes) == ("g1/workshop", "workshop", "A workshop", 60)
    assert [(stage.name, stage.title, stage.minutes, stage.kind) for stage in sheet.stages] == [
        ("s-0-00", "Open, with the guide in hand.", 5, TALK),
        ("s-0-05", "What we can do.", 10, RATE),
        ("s-0-15", "The case.", 5, VOTE),
        ("s-0-20", "Again", 5, VOTE),
        ("s-0-25", "Write.", 5, WRITE),
        ("s-0-30", "Proposals.", 10, COMMIT),
        ("s-0-40", "Close.", 20, FEEDBACK),
    ]


def test_a_stage_says_what_phones_ask(workshop: CourseFolder, export: Export) -> None:
    _open, rate, case, again, write, commit, feedback = exported(export()).stages

    assert rate.refers == "g1"
    assert [statement.name for statement in rate.statements] == ["g1-tell", "g1-ask"]
    assert (case.refers, case.question, case.stays_in_room) == ("g1-case/first", "What do you ask?", True)
    assert [(option.name, option.text) for option in case.options] == [("who", "Who knows?"), ("when", "Since when?")]
    assert (again.refers, again.question, again.stays_in_room) == ("", "Which?", False)
    assert write.shown == "<ol>\n<li>Who knows?</li>\n<li>Since when?</li>\n</ol>"
    assert commit.shown == "<p>One <strong>line</strong> each.</p>"
    assert feedback.refers == "session-workshop"


def test_notes_are_the_facilitators_with_sources_and_without_links_into_the_course(
    workshop: CourseFolder, export: Export
) -> None:
    opening, _rate, case, _again, _write, commit, _feedback = exported(export()).stages

    assert "See the guide, and" in opening.notes
    assert "https://example.org/page" in opening.notes
    assert "jump_to_id" not in opening.notes
    assert "A <em>starred</em> report" not in opening.notes
    assert "starred" in opening.notes, "the source is told below"
    assert "A <em>fictional</em> trust." in case.notes
    assert "It may be rude." in case.notes
    assert commit.notes == "<blockquote>\n<p>One line each.</p>\n</blockquote>"


def test_what_facilitators_read_is_shown_to_nobody_else(workshop: CourseFolder, export: Export) -> None:
    for stage in exported(export()).stages:
        assert "rude" not in stage.shown
        assert "Say nothing" not in stage.shown


def test_a_course_without_run_sheets_has_the_settings_that_it_had(course: CourseFolder, export: Export) -> None:
    assert "run_sheets" not in settings(export())


def test_pages_go_out_as_if_nothing_were_said_of_run_sheets(workshop: CourseFolder, export: Export) -> None:
    def everything_else() -> dict[str, bytes]:
        result = export()
        assert result.status == 0, result.err
        return {name: result.read(name.removeprefix("course/")) for name in result.names() if name.endswith(".xml")}

    named = everything_else()
    start, _, rest = PAGE.partition("run_sheets:")
    workshop.write(f"{AHEAD}/00-plan.md", f"{start}---{rest.partition(chr(10) + '---')[2]}")

    assert everything_else() == named


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("guide: g1", "guide: g9", "the course has no guide 'g9'; known are: g1"),
        ("    session: workshop", "    session: workshops", "'session' is 'workshops'; did you mean 'workshop'?"),
        ('"Run sheet: an hour"', "Run sheets", "the page has no heading 'Run sheets'; did you mean"),
        ('"Run sheet: an hour"', "Notes", "below 'Notes' is no table with 'From', 'Minutes' and 'What happens'"),
        ("| 0:15 | 10 |", "| 0:16 | 10 |", "the row starts at 0:16; those above it end at 0:15"),
        ("| 0:15 | 10 |", "| 0:15 | ten |", "the row '0:15' needs a time such as 1:32, and 1 to 240 minutes"),
        ("| 0:15 | 10 |", "| later | 10 |", "the row 'later' needs a time such as 1:32"),
        ('at: "0:05"', 'at: "1:00"', "'at' is '1:00'; expected a time within the run sheet"),
        ('at: "0:05"', "at: 1:05", "'at' is a whole number (65); expected text; put it in quotes"),
        ('at: "0:05"', 'at: "0:15"', "the stage at 0:15 stands twice"),
        ("title: Again, ", "", "no row starts at 0:20; give the stage a 'title'"),
        ("kind: rate", "kind: rates", "'kind' is 'rates'; did you mean 'rate'?"),
        ("g1-case/first", "g1-case/frist", "'decision' is 'g1-case/frist'; did you mean 'g1-case/first'?"),
        (
            "kind: vote, decision",
            "kind: write, decision",
            "'decision', 'question' and 'options' are for a stage of kind",
        ),
        (", options: [{id: a, text: A}, {id: b, text: B}]", "", "a vote has 'decision', or a 'question' and 2 to 8"),
        ("{id: b, text: B}", "{id: a, text: B}", "each with its own id"),
        ("decision: g1-case/first", "decision: g1-case/first, question: 'Why?'", "and not both"),
        ("form: session-workshop", "form: session-workshp", "did you mean 'session-workshop'?"),
        ("kind: feedback, form", "kind: write, form", "'form' is for a stage of kind 'feedback'"),
        ("shows: questions", "shows: spoken", "the notes have no spoken"),
        ("shows: questions", 'shows: questions, shown: "Both."', "'shown' and 'shows' are both given"),
        ('"One **line** each."', '"# One"', "shown: a heading starts with one '#'"),
        ("page: 01-words.md", "page: 09-words.md", "'page' is '09-words.md', and the course has no such page"),
        ("under: Proposals", "under: Proposal", "'01-words.md' has no heading 'Proposal'; did you mean 'Proposals'?"),
        ("form: session-workshop", "forms: x", "a stage has no key 'forms'; did you mean 'form'?"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    workshop: CourseFolder, export: Export, old: str, new: str, problem: str
) -> None:
    workshop.change(f"{AHEAD}/00-plan.md", old, new)
    result = export()

    told = [line for line in result.problems if problem in line]
    assert result.status == 1
    assert told, result.err
    assert told[0].startswith(f"course/{AHEAD}/00-plan.md:")


def test_a_decision_of_another_guide_is_not_voted_on(workshop: CourseFolder, export: Export) -> None:
    workshop.path("20-scenario.md").write_text(workshop.read("20-scenario.md").partition("\n```")[0])
    workshop.add(f"{AHEAD}/01-words.md", fence("scenario", SCENARIO))

    assert "the decision 'g1-case/first' is of another guide than 'g1'" in "\n".join(export().problems)


def test_a_run_sheet_is_for_staff(workshop: CourseFolder, export: Export) -> None:
    workshop.change(f"{AHEAD}/chapter.yaml", "staff_only: true\n", "")

    assert "put it in a chapter for staff" in "\n".join(export().problems)


def test_two_run_sheets_of_one_name_are_refused(workshop: CourseFolder, export: Export) -> None:
    copy = PAGE.replace("id: plan", "id: another")
    workshop.change(f"{AHEAD}/chapter.yaml", "02-form.md]", "02-form.md, 03-copy.md]")
    workshop.write(f"{AHEAD}/03-copy.md", copy)

    assert "the run sheet 'workshop' of 'g1' stands twice" in "\n".join(export().problems)


# Our own


@cache
def ours(edition: str) -> tuple[RunSheet, ...]:
    course = load_course(COURSE, COURSE / "editions" / f"{edition}.yaml", Problems("course"))
    assert course is not None
    return run_sheets(course)


SIX = ["board-workshop", "board-workshop-online", "deep-dive", "deep-dive-online", "peer-event", "peer-event-online"]
FOR_SYSTEMS = [
    *("g1/icb-board-session", "g1/icb-board-session-online", "g1/partners-workshop", "g1/partners-workshop-online"),
    *(
        "g3/partners-peer-event",
        "g3/partners-peer-event-online",
        "g5/partners-deep-dive",
        "g5/partners-deep-dive-online",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["trust", "ics"])
class TestOurs:
    def test_each_guide_has_its_three_sessions_in_a_room_and_online(self, edition: str) -> None:
        names = sorted(sheet.name for sheet in ours(edition))
        expected = [f"g{guide}/{name}" for guide in range(1, 8) for name in SIX]

        assert names == sorted(expected + (FOR_SYSTEMS if edition == "ics" else []))

    def test_each_ends_with_the_feedback_of_its_kind(self, edition: str) -> None:
        forms = {"workshop": "session-board-workshop", "peers": "session-peer-event", "seminar": "session-deep-dive"}

        for sheet in ours(edition):
            assert (sheet.stages[-1].kind, sheet.stages[-1].refers) == (FEEDBACK, forms[sheet.session_kind])

    def test_each_workshop_has_people_write_before_they_propose(self, edition: str) -> None:
        for sheet in ours(edition):
            if sheet.session_kind == "workshop":
                kinds = [stage.kind for stage in sheet.stages]
                assert kinds[kinds.index(COMMIT) - 1] == WRITE, sheet.name

    def test_a_vote_that_is_practice_stays_in_the_room(self, edition: str) -> None:
        votes = [(sheet.name, stage) for sheet in ours(edition) for stage in sheet.stages if stage.kind == VOTE]
        staying = {name for name, stage in votes if stage.stays_in_room}

        assert {"g6/board-workshop", "g6/board-workshop-online", "g7/deep-dive", "g7/deep-dive-online"} == staying

    def test_they_come_through_json_unchanged(self, edition: str) -> None:
        assert parse_run_sheets(json.dumps(run_sheets_as_values(ours(edition)))) == ours(edition)
