"""The platform's "Problem responses" report over a course with our blocks: in its columns, and without states."""

from typing import Any

import pytest

from digiboards_xblocks import platform
from tests.conftest import build_block

from .faults import LogLines
from .learner_samples import RECALL
from .platform import PlatformProblem, PlatformText, StudentModule, problem_report
from .record_samples import record
from .samples import SAMPLES, Sample, each_block, made, saved

RAW = '{"first_saved": "2026-03-02T12:00:00Z"}'
AMINA, BEN = StudentModule("amina", RAW), StudentModule("ben", RAW)


def of(sample: Sample, *rows: StudentModule, **fields: Any) -> tuple[str, Any, list[StudentModule]]:
    return sample.block_type, made(sample, **fields), list(rows)


def by_title(titles: list[str], line: list[str]) -> dict[str, str]:
    assert len(titles) == len(set(titles)), titles
    return dict(zip(titles, line, strict=True))


@each_block
def test_each_line_has_a_value_for_each_title(sample: Sample, learner: Any, other_learner: Any) -> None:
    saved(sample, user=learner)
    titles, lines = problem_report([of(sample, AMINA, BEN)])
    rows = [by_title(titles, line) for line in lines]

    assert titles[:3] == ["username", "title", "location"]
    assert titles[-2:] == ["block_key", "state"]
    assert len(titles) > 5
    assert [row["username"] for row in rows] == ["amina", "ben"]
    assert {row["block_key"] for row in rows} == {sample.block_type}
    assert {row["state"] for row in rows} == {"not shown"}


def test_a_course_of_our_blocks_and_the_platforms_is_reported_whole(learner: Any) -> None:
    for sample in SAMPLES:
        saved(sample, user=learner)
    course = [
        ("text", PlatformText(), [AMINA]),
        *(of(sample, AMINA, BEN) for sample in SAMPLES),
        ("problem", PlatformProblem(), [AMINA, BEN]),
        *(of(sample, AMINA, content=sample.broken) for sample in SAMPLES),
        ("recall", build_block("digiboards_recall", content=RECALL), [AMINA]),
        ("record", build_block("digiboards_record", content=record()), [BEN]),
        ("problem again", PlatformProblem(), [BEN]),
    ]
    titles, lines = problem_report(course)
    rows = [by_title(titles, line) for line in lines]

    assert len(rows) == 1 + 2 * len(SAMPLES) + 4 + len(SAMPLES) + 2 + 2
    for row in rows:
        of_the_platforms_own = row["block_key"] in {"text", "problem", "problem again"}
        assert row["state"] == (RAW if of_the_platforms_own else "not shown")
    [check, broken_check] = [
        row for row in rows if row["block_key"] == "digiboards_check" and row["username"] == "amina"
    ]
    assert (check["Attempts"], check["Best"], check["Questions"], check["Passed"]) == ("1", "1", "2", "no")
    assert (broken_check["Attempts"], broken_check["Passed"]) == ("", "")
    assert [row["Answer ID"] for row in rows if row["block_key"] == "problem"] == ["i1", "i2", "i1", "i2"]


@each_block
def test_those_whom_the_platforms_iterator_leaves_out_are_reported_without_their_state(
    sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    """An empty state is left out of it (``set_score`` makes such rows); one that is no JSON stops it half-way."""
    rows = [AMINA, StudentModule("empty", "{}"), StudentModule("odd", "{"), BEN]
    asked = []

    def usernames(key: Any) -> Any:
        asked.append(key)
        return iter([row.username for row in rows])

    monkeypatch.setattr(platform, "usernames_with_state", usernames)
    titles, lines = problem_report([of(sample, *rows)])
    reported = [by_title(titles, line) for line in lines]

    assert [row["username"] for row in reported] == ["amina", "empty", "odd", "ben"]
    assert {row["state"] for row in reported} == {"not shown"}
    assert asked == [made(sample).scope_ids.usage_id]
    assert len(errors()) == 1


@each_block
def test_a_limit_reports_nobody_with_their_state(sample: Sample, learner: Any) -> None:
    titles, lines = problem_report([of(sample, AMINA, BEN), of(sample, BEN)], max_count=1)

    assert [by_title(titles, line)["state"] for line in lines] == ["not shown"]
