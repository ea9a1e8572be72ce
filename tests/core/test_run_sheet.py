"""Run sheets of sessions, as they stand in a course's settings."""

import json
from dataclasses import replace

import pytest

from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.programme_outline import Choice
from digiboards_xblocks.core.run_sheet import (
    MAX_RUN_SHEETS,
    RunSheet,
    Stage,
    parse_run_sheets,
    render_run_sheets,
)
from digiboards_xblocks.core.statements import Statement

VOTE = Stage(
    name="s-0-18",
    title="The paper list",
    minutes=12,
    kind="vote",
    notes="<p>Eight minutes.</p>",
    shown="<p>A ward keeps a list.</p>",
    refers="g5-all-green/paper-list",
    question="What do you ask first?",
    options=(Choice("short-look", "Two days on the wards?"), Choice("every-ward", "What would each ward say?")),
    stays_in_room=True,
)
SHEET = RunSheet(
    name="g5/board-workshop",
    guide="g5",
    session_kind="workshop",
    title="Board workshop",
    stages=(
        Stage("s-0-00", "Open", 8),
        Stage("s-0-08", "Rate", 10, "rate", refers="g5", statements=(Statement("g5-tell-apart", "I can tell."),)),
        VOTE,
        Stage("s-0-30", "Two proposals", 18, "commit"),
    ),
)


def problems_of(sheet: RunSheet, *more: RunSheet) -> str:
    with pytest.raises(ContentError) as caught:
        parse_run_sheets(render_run_sheets((sheet, *more)))
    return str(caught.value)


def with_stage(stage: Stage) -> RunSheet:
    return replace(SHEET, stages=(stage,))


def test_run_sheets_come_back_as_they_were_written() -> None:
    assert parse_run_sheets(render_run_sheets((SHEET,))) == (SHEET,)


def test_a_run_sheet_takes_as_long_as_its_stages_and_finds_them_by_name() -> None:
    assert SHEET.minutes == 48
    assert SHEET.stage("s-0-18") == VOTE
    assert SHEET.stage("s-9-99") is None


def test_a_course_without_run_sheets_has_none() -> None:
    assert parse_run_sheets("") == parse_run_sheets("[]") == ()


def test_html_of_the_settings_cannot_run() -> None:
    bad = replace(VOTE, notes='<p onclick="x()">A<script>alert(1)</script></p>', shown='<a href="javascript:x()">B</a>')
    stage = parse_run_sheets(render_run_sheets((with_stage(bad),)))[0].stages[0]
    assert stage.notes == "<p>A</p>"
    assert "javascript" not in stage.shown


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        (replace(SHEET, name="g4/board-workshop"), "expected the guide, a stroke and a name"),
        (replace(SHEET, name="g5"), "expected the guide, a stroke and a name"),
        (replace(SHEET, stages=()), "'stages' is an empty list"),
        (replace(SHEET, stages=(VOTE, VOTE)), "the stage 's-0-18' stands twice"),
        (with_stage(replace(VOTE, kind="poll")), "'kind' is 'poll'"),
        (with_stage(replace(VOTE, minutes=241)), "'minutes' is 241; expected 1 to 240"),
        (with_stage(replace(VOTE, options=VOTE.options[:1])), "a vote has a 'question' and 2 to 8 'options'"),
        (with_stage(replace(VOTE, options=VOTE.options[:1] * 2)), "the option 'short-look' stands twice"),
        (with_stage(replace(VOTE, question="")), "a vote has a 'question' and 2 to 8 'options'"),
        (with_stage(Stage("s-0-08", "Rate", 10, "rate")), "a stage of ratings has no 'statements'"),
    ],
)
def test_what_is_wrong_is_named(sheet: RunSheet, problem: str) -> None:
    assert problem in problems_of(sheet)


def test_two_of_one_name_are_refused() -> None:
    assert "the run sheet 'g5/board-workshop' stands twice" in problems_of(SHEET, SHEET)


@pytest.mark.parametrize("text", ["{", '"words"', "[1]", '{"a": 1}', "[" * 10_000, " " * (MAX_RUN_SHEETS + 1)])
def test_what_is_no_list_of_run_sheets_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        parse_run_sheets(text)


def test_an_unknown_key_is_refused() -> None:
    values = json.loads(render_run_sheets((SHEET,)))
    values[0]["stages"][0]["titel"] = "x"
    with pytest.raises(ContentError) as caught:
        parse_run_sheets(json.dumps(values))
    assert "did you mean 'title'?" in str(caught.value)
