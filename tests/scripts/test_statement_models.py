"""The SQL that counts statements: written whole, for one server and for a cluster. make test-xapi has it count."""

import re
from pathlib import Path

import pytest

import statement_models
from digiboards_xblocks.xapi.vocabulary import EDITION, PROFILE_VERSION
from statements.models import NAMES, render

ROOT = Path(__file__).parents[2]
CLUSTER = "ON CLUSTER 'CLUSTER'"
GIVEN = ["--database", "reporting", "--source", "xapi.xapi_events_all"]


def written(capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    """The statements of SQL, one for each view."""
    assert statement_models.main([*GIVEN, *more]) == 0
    return [text for text in capsys.readouterr().out.split(";\n") if text.strip()]


def test_each_view_is_made_after_those_that_it_reads(capsys: pytest.CaptureFixture[str]) -> None:
    made: list[str] = []
    for text, name in zip(written(capsys), NAMES, strict=True):
        assert f"CREATE OR REPLACE VIEW reporting.digiboards_{name} " in text
        assert set(re.findall(r"(?:FROM|JOIN) reporting\.digiboards_(\w+)", text)) <= set(made)
        made.append(name)


def test_nothing_is_left_to_fill_in(capsys: pytest.CaptureFixture[str]) -> None:
    text = "".join(written(capsys))

    assert not re.search(r"\$\w", text)
    assert "ON CLUSTER" not in text
    assert EDITION in text
    assert PROFILE_VERSION in text
    assert "FROM xapi.xapi_events_all" in text


def test_on_a_cluster_each_view_is_made_on_all_servers(capsys: pytest.CaptureFixture[str]) -> None:
    texts = written(capsys, "--cluster", "{cluster}")

    assert len(texts) == len(NAMES)
    assert all("ON CLUSTER '{cluster}'" in text for text in texts)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--database", "a; DROP", "--source", "xapi.events"],
        ["--database", "", "--source", "xapi.events"],
        ["--database", "reporting", "--source", "xapi.events WHERE 1"],
        ["--database", "reporting", "--source", "7events"],
        [*GIVEN, "--cluster", "it's"],
        [*GIVEN, "--engine", "Memory; DROP"],
    ],
)
def test_what_is_no_name_is_refused_in_words(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        statement_models.main(wrong)

    found = capsys.readouterr()
    assert stopped.value.code == 2
    assert found.out == ""
    assert "is no name in ClickHouse" in found.err


def test_the_tutor_plugin_hands_aspects_the_same_views() -> None:
    """Written by this script, with Tutor's own names in place of ours."""
    patch = (ROOT / "tutor-contrib-digiboards/tutordigiboards/patches/clickhouse-extra-sql").read_text("utf-8")
    for text in render(database="digiboards", source="SOURCE.TABLE", cluster="CLUSTER").values():
        ours = text.replace("SOURCE.TABLE", "{{ ASPECTS_XAPI_DATABASE }}.{{ ASPECTS_RAW_XAPI_TABLE }}")
        assert f"{ours.replace(CLUSTER, '{{ cluster }}').rstrip()};\n" in patch


def test_an_engine_keeps_what_statements_say(capsys: pytest.CaptureFixture[str]) -> None:
    first, *others = written(capsys, "--engine", "ReplacingMergeTree")

    assert "CREATE MATERIALIZED VIEW reporting.digiboards_statements" in first
    assert "ENGINE = ReplacingMergeTree ORDER BY (course, verb, object, platform, learner, at, id) POPULATE" in first
    assert all("CREATE OR REPLACE VIEW" in text for text in others)
