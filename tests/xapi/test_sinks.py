"""Our tables in Aspects: through the real platform-plugin-aspects into the real engine, and no learner in them."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jinja2
import pytest
import requests
import time_machine
import yaml
from chdb import session
from django.core import checks
from platform_plugin_aspects.management.commands.dump_data_to_clickhouse import dump_target_objects_to_clickhouse
from platform_plugin_aspects.sinks.base_sink import ModelBaseSink
from platform_plugin_aspects.tasks import dump_data_to_clickhouse

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.aspects import rows, sending, sinks
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.nightly.parts import PARTS
from digiboards_xblocks.programme.nightly.run import run
from digiboards_xblocks.programme.progress import queries, refresh, slices
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.histories import Answers, answer
from tests.mechanisms import Seeded
from tests.programmes import person, register

from .played import RUNS
from .settings import LMS_ROOT_URL

pytestmark = [pytest.mark.xapi, pytest.mark.django_db]

TUTOR = Path(__file__).parents[2] / "tutor-contrib-digiboards" / "tutordigiboards"
CONFIG = {
    "DIGIBOARDS_ASPECTS": True,
    "CLICKHOUSE_CLUSTER_NAME": "",
    "ASPECTS_EVENT_SINK_DATABASE": "event_sink",
    "ASPECTS_XAPI_DATABASE": "xapi",
    "ASPECTS_RAW_XAPI_TABLE": "xapi_events_all",
    "ASPECTS_CLICKHOUSE_REPORT_USER": "ch_report",
}
TABLES = ("completion", "figures", "register")


def statements_of(config: dict[str, Any]) -> list[str]:
    """The SQL that Aspects' init runs for us, statement by statement, without grants to its users."""
    patch = (TUTOR / "patches" / "clickhouse-extra-sql").read_text("utf-8")
    # As Tutor sets Jinja up: this is SQL, and no page.
    jinja = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    text = jinja.from_string(patch).render(**config)
    return [one for one in text.split(";\n") if one.strip() and "GRANT" not in one]


class ClickHouse:
    """Aspects' ClickHouse, with its tables and ours; it takes requests as its HTTP interface does."""

    def __init__(self, folder: Path) -> None:
        self._session = session.Session(str(folder))
        for database in ("xapi", "event_sink"):
            self.do(f"CREATE DATABASE {database}")
        self.do(
            "CREATE TABLE xapi.xapi_events_all (event_id UUID, emission_time DateTime64(6), event String)"
            " ENGINE = ReplacingMergeTree ORDER BY (emission_time, event_id)"
        )
        for _ in range(2):  # every init does it again
            for text in statements_of(CONFIG):
                self.do(text)
        self.asked: list[str] = []

    def do(self, text: str) -> None:
        self._session.query(text)

    def send(self, prepared: Any, **_options: Any) -> requests.Response:
        [query] = parse_qs(urlsplit(prepared.url).query)["query"]
        body = (prepared.body or b"").decode()
        self.asked.append(f"{query}\n{body}")
        # The engine within Python waits for its mutations.
        settings = " SETTINGS mutations_sync = 2" if query.startswith("ALTER") else ""
        self.do(f"{query} {body}{settings}")
        response = requests.Response()
        response.status_code = 200
        return response

    def rows(self, query: str) -> list[dict[str, Any]]:
        found = self._session.query(f"{query} SETTINGS output_format_json_quote_64bit_integers = 0", "JSONEachRow")
        return [json.loads(line) for line in str(found).splitlines()]

    def parsed(self, text: str) -> str:
        """Return a statement as the engine reads it, without doing it; it fails where it cannot."""
        return str(self._session.query(f"EXPLAIN AST {text}", "TSVRaw"))

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def clickhouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClickHouse]:
    made = ClickHouse(tmp_path / "clickhouse")
    monkeypatch.setattr(requests.Session, "send", lambda _self, prepared, **options: made.send(prepared, **options))
    yield made
    made.close()


def completion_there(clickhouse: ClickHouse) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    found = clickhouse.rows("SELECT * FROM digiboards.completion")
    return {
        (row["course_key"], row["code"], row["guide"]): (row["people"], row["started"], row["finished"])
        for row in found
    }


def completion_of_staff() -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """What staff's pages show of the programme and of organisations."""
    found = {}
    for key in queries.course_runs():
        for kind in (slices.PROGRAMME, slices.ORGANISATION):
            counts = queries.counts(key, kind=kind)
            people = {item.part: item.people for item in counts if not item.guide}
            for item in counts:
                found[str(key), item.part.name, item.guide] = (people[item.part], item.started, item.finished)
    return found


def test_completion_is_that_of_staffs_pages(learners: list[Any], clickhouse: ClickHouse) -> None:
    sending.send()

    assert completion_there(clickhouse) == completion_of_staff()
    assert {course for course, _, _ in completion_there(clickhouse)} == set(map(str, RUNS))
    [row] = clickhouse.rows("SELECT * FROM digiboards.completion WHERE code = 'R91' AND guide = '' LIMIT 1")
    assert (row["organisation"], row["organisation_kind"], row["icb"], row["region"]) == (
        *("Trust R91", "trust", "Q99", "Y99"),
    )
    assert row["lms"] == LMS_ROOT_URL


def test_what_is_gone_from_the_lms_is_gone_there(learners: list[Any], clickhouse: ClickHouse) -> None:
    sending.send()
    gone, *_others = RUNS
    Organisation.objects.filter(ods_code="R93").update(name="Another name")
    Course.objects.get(course_key=str(gone)).delete()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
        sending.send()

    assert completion_there(clickhouse) == completion_of_staff()
    assert str(gone) not in {course for course, _, _ in completion_there(clickhouse)}
    for table in TABLES:
        stamps = clickhouse.rows(f"SELECT uniqExact(time_last_dumped) AS n FROM event_sink.digiboards_{table}")
        assert stamps[0]["n"] <= (len(RUNS) if table != "register" else 1)
    assert {row["name"] for row in clickhouse.rows("SELECT name FROM digiboards.register")} >= {"Another name"}


def test_another_lms_keeps_its_rows(learners: list[Any], clickhouse: ClickHouse, settings: Any) -> None:
    sending.send()
    before = completion_there(clickhouse)
    settings.LMS_ROOT_URL = "https://other.example"
    Course.objects.all().delete()
    sending.send()

    assert completion_there(clickhouse) == before


def test_figures_are_those_of_the_api_and_no_more(clickhouse: ClickHouse, settings: Any, client: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    boards = register()
    day = datetime.date(2026, 7, 15)
    with time_machine.travel(noon(day) - datetime.timedelta(days=40), tick=False):
        for number in range(40):
            answer(person(f"p{number}", boards["R91"]), Answers(before=2, after=4))
    with time_machine.travel(noon(day), tick=False):
        publishing.publish(COURSE_KEY, mechanism=Seeded(1))
    refresh.refresh(COURSE_KEY)
    sending.send()

    there = clickhouse.rows("SELECT * FROM digiboards.figures")
    names = (
        "published_on",
        "code",
        "measure",
        "table",
        "line",
        "figure",
        "kind",
        "value",
        "margin",
        "points",
        "missing",
    )

    def in_order(found: Any) -> list[str]:
        return sorted(
            str([float(row[name]) if isinstance(row[name], int) else row[name] for name in names]) for row in found
        )

    assert in_order(there) == in_order(rows.figures(COURSE_KEY))
    assert {row["published_on"] for row in there} == {"2026-07-15"}
    assert any(row["margin"] for row in there)
    # Neither the numbers with noise, nor how much there is of it.
    assert not {"numbers", "variance", "fourth"} & set(there[0])


def test_no_row_has_a_learner(learners: list[Any], clickhouse: ClickHouse) -> None:
    sending.send()
    text = "\n".join(clickhouse.asked)

    assert len(clickhouse.asked) > len(TABLES)
    for user in learners:
        assert f'"{user.username}"' not in text
        assert user.email not in text
    for table in TABLES:
        columns = {row["name"] for row in clickhouse.rows(f"DESCRIBE event_sink.digiboards_{table}")}
        assert not columns & {"learner", "user", "user_id", "username", "email", "external_user_id", "actor_id"}


def test_aspects_own_ways_send_the_same(learners: list[Any], clickhouse: ClickHouse) -> None:
    """Its management command, and its task for one row."""
    for name in ("digiboards_register", "digiboards_completion", "digiboards_figures"):
        found = ModelBaseSink.get_sink_by_model_name(name)
        dump_target_objects_to_clickhouse(found(None, sending.log), sleep_time=0)
    assert completion_there(clickhouse) == completion_of_staff()

    course = Course.objects.order_by("pk").first()
    told = dump_data_to_clickhouse(sinks.__name__, "CompletionSink", str(course.pk))
    assert told == "Dumped"
    assert completion_there(clickhouse) == completion_of_staff()


def test_switched_off_nothing_goes_out(learners: list[Any], clickhouse: ClickHouse, settings: Any) -> None:
    settings.DIGIBOARDS_SENDS_FIGURES = False
    course = Course.objects.order_by("pk").first()

    assert dump_data_to_clickhouse(sinks.__name__, "CompletionSink", str(course.pk)) == "Disabled"
    assert list(run(datetime.date(2026, 12, 1), only=["aspects"])) == []
    assert clickhouse.asked == []


def test_the_nightly_job_sends_them_and_says_how_many(learners: list[Any], clickhouse: ClickHouse) -> None:
    [result] = run(datetime.date(2026, 12, 1), only=["aspects"])
    assert result.outcome == "done"
    [number] = result.counts.values()
    assert number == sum(text.count('"dump_id"') for text in clickhouse.asked)
    # After the figures of the night.
    names = [part.name for part in PARTS]
    assert names.index("aspects") > max(names.index("progress"), names.index("figures"))


def test_a_connection_that_fails_is_said_by_the_nightly_job(
    learners: list[Any], clickhouse: ClickHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Any, _prepared: Any, **_options: Any) -> Any:
        raise requests.ConnectionError("user p1@example.org")

    monkeypatch.setattr(requests.Session, "send", refuse)
    [result] = run(datetime.date(2026, 12, 1), only=["aspects"])
    assert result.outcome == "failed"
    assert "p1" not in str(result)


def test_the_check_is_silent_where_aspects_is() -> None:
    assert [one.id for one in checks.run_checks() if str(one.id).startswith("digiboards_xblocks.W")] == []


def test_the_datasets_of_the_dashboards_are_answered(
    learners: list[Any], clickhouse: ClickHouse, statements: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its columns; and what its clause of row-level security leaves to a sponsor of one care board."""
    monkeypatch.syspath_prepend(str(TUTOR.parent))
    from tutordigiboards import dashboards

    lines = " ".join(
        json.dumps({"event_id": one["id"], "emission_time": "2026-05-01 10:00:00", "event": json.dumps(one)})
        for one in statements
    )
    clickhouse.do(f"INSERT INTO xapi.xapi_events_all FORMAT JSONEachRow {lines}")
    sending.send()
    for asset in yaml.safe_load_all(dashboards.assets()):
        if "table_name" not in asset:
            continue
        found = clickhouse.rows(asset["sql"])
        if asset["table_name"] != "digiboards_figures":  # nothing is published here
            assert set(found[0]) == {one["column_name"] for one in asset["columns"]}, asset["table_name"]
        described = clickhouse.rows(f"DESCRIBE ({asset['sql']})")
        assert {one["name"] for one in described} == {one["column_name"] for one in asset["columns"]}
        clause = "(code IN ('Q99') OR icb IN ('Q99') OR region IN ('Q99'))"
        seen = clickhouse.rows(f"SELECT code FROM ({asset['sql']}) WHERE {clause}")
        assert {row["code"] for row in seen} <= {"Q99", "R91", "R92"}
        assert clickhouse.rows(f"SELECT code FROM ({asset['sql']}) WHERE 1 = 0") == []
    assert {row["code"] for row in clickhouse.rows("SELECT code FROM digiboards.completion WHERE icb = 'Q99'")} == {
        *("Q99", "R91", "R92")
    }


@pytest.mark.parametrize("cluster", ["", "company_cluster"])
def test_the_engine_reads_all_of_it(clickhouse: ClickHouse, cluster: str) -> None:
    found = statements_of({**CONFIG, "CLICKHOUSE_CLUSTER_NAME": cluster})
    for text in found:
        assert clickhouse.parsed(text)
        assert (f"ON CLUSTER '{cluster}'" in text) is bool(cluster)
    assert len(found) == 1 + 3 + 3 + 5
