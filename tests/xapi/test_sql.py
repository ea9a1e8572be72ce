"""The SQL counts, in the real engine, of statements that our transformers made, what staff's pages show."""

import datetime
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chdb import session
from completion.models import BlockCompletion
from django.utils import timezone
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.progress import aggregates, refresh, slices
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.retention import retirement
from statements.models import NAMES, render
from tests.activities.samples import GUIDE
from tests.conftest import build_block
from tests.programmes import OUTLINE, STEPS, complete, person, register

from . import standin
from .settings import LMS_ROOT_URL

pytestmark = [pytest.mark.xapi, pytest.mark.django_db]

RUNS = {
    CourseLocator("DigitalBoards", "DB101", "2026-trust"): "trust",
    CourseLocator("DigitalBoards", "DB101", "2026-ics"): "ics",
    CourseLocator("DigitalBoards", "DB101", "2027-trust"): "trust",
}


def outline_of(course_key: Any) -> str:
    """What ``DIGIBOARDS_OUTLINES`` names here."""
    return json.dumps({"edition": RUNS[course_key], **json.loads(OUTLINE)})


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

    def rows(self, view: str) -> list[dict[str, Any]]:
        """Everything in one of our views."""
        found = self._session.query(f"SELECT * FROM reporting.digiboards_{view}", "JSONEachRow")
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


@pytest.fixture
def learners(settings: Any, statements: list[Any], publish: Callable[..., Any], on_commit: Any) -> list[Any]:
    """Eighteen people of three boards in three course runs: all have read, most have finished something."""
    settings.DIGIBOARDS_OUTLINES = f"{__name__}.outline_of"
    boards = register()
    people = [person(f"p{number}", boards[f"R9{1 + number % 3}"]) for number in range(18)]
    for number, user in enumerate(people):
        for place, key in enumerate(RUNS):
            if (number + place) % 5 == 0:
                continue
            aggregates.mark(key, [user.pk])
            refresh.refresh(key)
            text = build_block("digiboards_text", user=user, course_key=key, url_name="g1-a", content=GUIDE)
            publish(text, user, [("digiboards.text.finished", {"name": "", "questions": 0})])
            done = [block for guide in ("g1", "g2")[: (number + place) % 3] for block in STEPS[guide]]
            complete(user, *done, course_key=key)
            moments = BlockCompletion.objects.filter(user=user, context_key=key)
            moments.update(modified=timezone.now() + datetime.timedelta(days=number))
            aggregates.mark(key, [user.pk])
            with on_commit(execute=True):
                refresh.refresh(key)
    return people


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def shown() -> dict[tuple[str, str, str], int]:
    """How many have finished what, as staff's pages show: by course run, edition and guide, "" for the programme."""
    return {
        (f"{LMS_ROOT_URL}/course/{key}", edition, item.guide): item.finished
        for key, edition in RUNS.items()
        for item in progress_queries.counts(key, kind=slices.PROGRAMME)
        if item.finished
    }


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


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_reads_what_is_made_for_a_cluster(store: Store, name: str) -> None:
    text = render(database="reporting", source="xapi.xapi_events_all", cluster="{cluster}")[name]
    assert "ON CLUSTER '{cluster}'" in text
    assert f"reporting digiboards_{name}" in store.parsed(text).replace("`", "")


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
