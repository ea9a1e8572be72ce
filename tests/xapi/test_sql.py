"""The SQL counts, in the real engine, of statements that our transformers made, what staff's pages show."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chdb import session
from completion.models import BlockCompletion
from django.utils import timezone

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.progress import refresh
from digiboards_xblocks.programme.retention import retirement
from statements.models import NAMES, render

from . import standin
from .played import RUNS, shown
from .settings import LMS_ROOT_URL

pytestmark = [pytest.mark.xapi, pytest.mark.django_db]


class Store:
    """A record store: Aspects' table of statements, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._session = session.Session(str(folder))
        for database in ("xapi", "reporting"):
            self._session.query(f"CREATE DATABASE {database}")
        # As aspects' own, whose engine drops a statement that comes again, some day.
        self._session.query(
            "CREATE TABLE xapi.xapi_events_all (event_id UUID, emission_time DateTime64(6), event String)"
            " ENGINE = ReplacingMergeTree ORDER BY (emission_time, event_id)"
        )
        for text in render(database="reporting", source="xapi.xapi_events_all").values():
            self._session.query(text)

    def load(self, statements: list[dict[str, Any]], folder: Path) -> None:
        """Insert statements, each of them twice over, as a sender that tries again does."""
        file = folder / f"{uuid.uuid4()}.jsonl"
        rows = [
            {"event_id": one["id"], "emission_time": one["timestamp"], "event": json.dumps(one)}
            for one in [*statements, *statements]
        ]
        file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
        self._session.query(
            f"INSERT INTO xapi.xapi_events_all SELECT event_id, parseDateTime64BestEffort(emission_time, 6), event"
            f" FROM file('{file}', JSONEachRow, 'event_id UUID, emission_time String, event String')"
        )

    def forget(self, learner: str) -> None:
        """Delete somebody's statements, as the operator's guide says."""
        self._session.query(
            "ALTER TABLE xapi.xapi_events_all DELETE"
            f" WHERE JSONExtractString(event, 'actor', 'account', 'name') = '{learner}' SETTINGS mutations_sync = 2"
        )

    def do(self, *texts: str) -> None:
        for text in texts:
            self._session.query(text)

    def rows(self, view: str, database: str = "reporting") -> list[dict[str, Any]]:
        """Everything in one of our views."""
        found = self._session.query(f"SELECT * FROM {database}.digiboards_{view}", "JSONEachRow")
        return [json.loads(line) for line in str(found).splitlines()]

    def parsed(self, text: str) -> str:
        """Return a statement as the engine reads it, without doing it; it fails where it cannot."""
        return str(self._session.query(f"EXPLAIN AST {text}", "TSVRaw"))

    def columns(self, view: str) -> set[str]:
        """The names of the columns of one of our views."""
        found = self._session.query(f"DESCRIBE reporting.digiboards_{view}", "JSONEachRow")
        return {json.loads(line)["name"] for line in str(found).splitlines()}

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store")
    yield made
    made.close()


def counted(store: Store) -> dict[tuple[str, str, str], int]:
    return {(row["course"], row["edition"], row["guide"]): int(row["learners"]) for row in store.rows("finishes")}


def test_finishes_are_those_of_staffs_pages(
    learners: list[Any], statements: list[Any], store: Store, tmp_path: Path
) -> None:
    store.load(statements, tmp_path)

    assert counted(store) == shown()
    assert {edition for _, edition, _ in shown()} == {"trust", "ics"}
    assert any(guide == "" for _, _, guide in shown())


def test_a_merger_changes_nothing_that_statements_say(
    learners: list[Any], statements: list[Any], store: Store, tmp_path: Path
) -> None:
    store.load(statements, tmp_path)
    before = counted(store)
    into = Organisation.objects.get(ods_code="R92")
    Organisation.objects.filter(ods_code="R91").update(closed_on=timezone.now().date(), successor=into)
    for key in RUNS:
        refresh.rebuild(key)

    assert counted(store) == before == shown()
    assert "R91" not in json.dumps(statements)


def test_who_is_retired_and_deleted_there_is_counted_nowhere(
    learners: list[Any], statements: list[Any], store: Store, tmp_path: Path
) -> None:
    store.load(statements, tmp_path)
    before = shown()
    gone = learners[2]
    retirement.retire_learner(gone.pk)
    BlockCompletion.objects.filter(user=gone).delete()
    name = str(standin.ExternalId.add_new_user_id(gone, "xapi")[0].external_user_id)
    assert counted(store) == before
    store.forget(name)

    assert counted(store) == shown() != before
    assert not any(row["learner"] == name for row in store.rows("statements"))


def test_reach_and_pages(learners: list[Any], statements: list[Any], store: Store, tmp_path: Path) -> None:
    store.load(statements, tmp_path)
    people = dict.fromkeys(RUNS, 0)
    for number in range(len(learners)):
        for place, key in enumerate(RUNS):
            people[key] += (number + place) % 5 != 0

    reached = {f"{LMS_ROOT_URL}/course/{key}": count for key, count in people.items()}
    assert {row["course"]: int(row["learners"]) for row in store.rows("reach")} == reached
    pages = {
        f"{LMS_ROOT_URL}/xblock/{key.make_usage_key('digiboards_text', 'g1-a')}": (count, 100.0)
        for key, count in people.items()
    }
    assert {row["block"]: (int(row["learners"]), float(row["percent"])) for row in store.rows("funnel")} == pages


@pytest.mark.parametrize("engine", ["", "ReplicatedReplacingMergeTree('/clickhouse/{shard}/digiboards', '{replica}')"])
@pytest.mark.parametrize("name", NAMES)
def test_the_engine_reads_what_is_made_for_a_cluster(store: Store, name: str, engine: str) -> None:
    text = render(database="reporting", source="xapi.xapi_events_all", cluster="{cluster}", engine=engine)[name]
    assert "ON CLUSTER '{cluster}'" in text
    assert f"reporting digiboards_{name}" in store.parsed(text).replace("`", "")


def test_what_an_engine_keeps_counts_the_same(
    learners: list[Any], statements: list[Any], store: Store, tmp_path: Path
) -> None:
    store.load(statements[: len(statements) // 2], tmp_path)
    texts = render(database="kept", source="xapi.xapi_events_all", engine="ReplacingMergeTree")
    store.do("CREATE DATABASE kept", *texts.values())
    store.load(statements[len(statements) // 2 :], tmp_path)

    for view in NAMES[1:]:
        assert sorted(map(str, store.rows(view, "kept"))) == sorted(map(str, store.rows(view)))
    assert store.rows("finishes", "kept")


def test_nothing_is_said_of_the_time_of_few(
    learners: list[Any], statements: list[Any], store: Store, tmp_path: Path
) -> None:
    store.load(statements, tmp_path)
    many = {place: count for place, count in shown().items() if count >= FEWEST_PEOPLE}

    assert {(row["course"], row["edition"], row["guide"]) for row in store.rows("time_to_finish")} == set(many)
    assert many


def test_no_view_has_a_learner_but_the_one_of_statements(store: Store) -> None:
    assert {name for name in NAMES if "learner" in store.columns(name)} == {"statements"}
    assert {name for name in NAMES if "platform" in store.columns(name)} == {"statements"}
