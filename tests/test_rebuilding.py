"""A rebuild of everybody gives what looking at each person gives, however the database does it."""

import datetime
import json
from typing import Any

import pytest
from completion.models import BlockCompletion
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import CourseLocator
from waffle.testutils import override_switch

from digiboards_xblocks import platform
from digiboards_xblocks.programme.progress import aggregates, refresh
from digiboards_xblocks.programme.progress.aggregates import uncount
from digiboards_xblocks.programme.progress.models import LearnerProgress, SliceProgress, StaleProgress

from .conftest import COURSE_KEY
from .programmes import OUTLINE, complete, person, register
from .sharing import at_once

OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")
# What the course's settings hold at the moment.
HELD = {"outline": OUTLINE}


def outline_of(_course_key: CourseKey) -> str:
    """What ``DIGIBOARDS_OUTLINES`` names here."""
    return HELD["outline"]


BLOCKS = [f"b{number}" for number in range(8)]
STEP = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["read", "check", "reflection", "commitment"]),
        "title": st.just("A page"),
        "blocks": st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3, unique=True),
    }
)


def some(**lists: list[Any]) -> dict[str, list[Any]]:
    """Those that hold anything: an outline leaves out what is empty."""
    return {name: items for name, items in lists.items() if items}


@st.composite
def programmes(draw: st.DrawFn) -> dict[str, Any]:
    """Programmes in which guides share blocks, or have no steps."""
    number = draw(st.integers(1, 4))
    names = [f"g{place}" for place in range(number)]
    made: dict[str, Any] = {
        "guides": [{"id": name, "title": name, **some(steps=draw(st.lists(STEP, max_size=3)))} for name in names],
        "fewest": draw(st.integers(0, number)),
        **some(one_of=draw(st.lists(st.sampled_from(names), unique=True))),
    }
    if draw(st.booleans()):
        made["plan"] = {"title": "The plan", "blocks": [draw(st.sampled_from(BLOCKS))]}
    return made


MOMENTS = st.datetimes(
    datetime.datetime(2026, 1, 1),
    datetime.datetime(2026, 12, 31),
    timezones=st.just(datetime.UTC),
)
COMPLETIONS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.sampled_from([*BLOCKS, "elsewhere"])),
    st.tuples(MOMENTS, st.sampled_from([1.0, 1.0, 1.0, 0.5])),
    max_size=30,
)


def completed(people: list[Any], completions: dict[tuple[int, str], tuple[datetime.datetime, float]]) -> None:
    """As the platform stores it, in this course run and, the other way round, in another."""
    for (number, name), (moment, completion) in completions.items():
        for key, user in ((COURSE_KEY, people[number]), (OTHER_RUN, people[-1 - number])):
            block = key.make_usage_key("video" if name == "elsewhere" else "digiboards_text", name)
            row = BlockCompletion.objects.create(
                user=user, context_key=key, block_key=block, block_type=block.block_type, completion=completion
            )
            BlockCompletion.objects.filter(pk=row.pk).update(modified=moment)


def everything() -> tuple[Any, ...]:
    """All that is kept, without the numbers of the rows."""
    people = LearnerProgress.objects.order_by("course", "learner").values_list(
        "learner",
        "organisation",
        "cohort",
        "role_group",
        "guides",
        "slices",
        "started",
        "finished",
        "last_at",
        "finished_at",
        "is_one_step_away",
    )
    counts = SliceProgress.objects.exclude(people=0, started=0, finished=0).order_by("kind", "name", "guide")
    columns = ("kind", "name", "guide", "people", "started", "finished", "finished_any")
    return tuple(people), tuple(counts.values_list(*columns))


@pytest.mark.slow
class AtOnceOrOneByOne(TestCase):
    @given(programmes(), COMPLETIONS, st.integers(0, 3), st.sampled_from([2, 63]))
    def test_is_the_same(
        self,
        programme: dict[str, Any],
        completions: dict[tuple[int, str], tuple[datetime.datetime, float]],
        members: int,
        bits: int,
    ) -> None:
        with (
            self.settings(DIGIBOARDS_OUTLINES=f"{__name__}.outline_of"),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr("digiboards_xblocks.programme.progress.finishing_sql._BITS", bits)
            HELD["outline"] = json.dumps({"programme": programme})
            boards = register()
            places = [(boards["R91"], "spring", "chair"), (boards["R93"], "", ""), (boards["R92"], "", "ned")]
            people = [person(f"p{number}", *places[number]) for number in range(members)]
            people += [person(f"p{number}") for number in range(members, 4)]
            completed(people, completions)

            with self.captureOnCommitCallbacks(execute=True):
                refresh.rebuild(COURSE_KEY)
            at_once = everything()
            assert not StaleProgress.objects.filter(course_key=str(COURSE_KEY)).exists()
            refresh.rebuild(COURSE_KEY)
            assert everything() == at_once

            counted = [row[0] for row in at_once[0]]
            LearnerProgress.objects.all().delete()
            SliceProgress.objects.all().delete()
            aggregates.mark(COURSE_KEY, counted)
            refresh.refresh(COURSE_KEY)
            assert everything() == at_once
            assert set(counted) >= {user.pk for user in people[:members]}
            assert set(counted) >= {
                people[number].pk for (number, _name), (_at, completion) in completions.items() if completion == 1.0
            }


# What goes wrong in between

MANY = 12


@pytest.fixture
def programme(shared_database: None, settings: Any) -> list[Any]:
    """Twelve people, of whom every other one has done all of the first guide; their progress is up to date."""
    settings.DIGIBOARDS_OUTLINES = f"{__name__}.outline_of"
    HELD["outline"] = OUTLINE
    boards = register()
    people = [person(f"p{number}", boards["R91"], cohort="spring", role="chair") for number in range(MANY)]
    for user in people[::2]:
        complete(user, "g1-a", "g1-b")
    refresh.rebuild(COURSE_KEY)
    return people


def finished() -> dict[tuple[str, str, str], tuple[int, int, int]]:
    return {(row[0], row[1], row[2]): row[3:6] for row in everything()[1]}


def test_who_is_enrolled_and_has_done_nothing_is_counted(programme: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer = person("newcomer")
    monkeypatch.setattr(platform, "everybody_enrolled", lambda _key: {newcomer.pk, programme[0].pk})
    assert refresh.rebuild(COURSE_KEY) == MANY + 1
    assert finished()["programme", "", ""] == (MANY + 1, MANY // 2, 0)


def test_who_is_retired_is_counted_no_more(programme: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {programme[0].pk}
    monkeypatch.setattr(platform, "retired", lambda among=None: gone if among is None else gone & set(among))
    refresh.rebuild(COURSE_KEY)
    assert finished()["programme", "", ""] == (MANY - 1, MANY // 2 - 1, 0)
    uncount(LearnerProgress.objects.filter(learner__in=gone))
    assert finished()["programme", "", ""] == (MANY - 1, MANY // 2 - 1, 0)


def test_two_rebuilds_at_once_count_nobody_twice(programme: list[Any]) -> None:
    before = everything()
    assert at_once(lambda _: refresh.rebuild(COURSE_KEY), 2)
    refresh.refresh(COURSE_KEY)
    assert everything() == before


def test_what_is_done_during_a_rebuild_is_counted(programme: list[Any]) -> None:
    def work(number: int) -> None:
        if number == 0:
            refresh.rebuild(COURSE_KEY)
        else:
            key = COURSE_KEY.make_usage_key("digiboards_text", "g2-a")
            BlockCompletion.objects.submit_completion(user=programme[2 * number - 1], block_key=key, completion=1.0)

    with override_switch("completion.enable_completion_tracking", active=True):
        at_once(work, 4)
    refresh.refresh(COURSE_KEY)
    assert finished()["programme", "", "g2"] == (0, 3, 3)
    assert finished()["programme", "", "g1"] == (0, MANY // 2, MANY // 2)
    assert finished()["organisation", "R91", ""][0] == MANY


def cut_off() -> None:
    """The server ends this connection; a file can only be said not to answer."""
    if connection.vendor == "sqlite":
        raise OperationalError("disk I/O error")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()" if connection.vendor == "postgresql" else "SELECT CONNECTION_ID()")
        [number] = cursor.fetchone()

    def end(_: int) -> None:
        with connections["default"].cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_terminate_backend(%s)", [number])
            else:
                cursor.execute(f"KILL {number}")

    at_once(end, 1)


def test_a_database_that_goes_away_in_the_middle_loses_nothing_and_doubles_nothing(
    programme: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(refresh, "AT_ONCE", 5)
    complete(programme[1], "g1-a", "g1-b", "g2-a")
    real, steps = refresh.rebuild, []

    def rebuild(key: CourseKey, _progress: Any) -> int:
        def progress(what: str, done: int, total: int) -> None:
            steps.append((what, done, total))
            if len(steps) == 2:
                cut_off()

        return real(key, progress)

    monkeypatch.setattr(refresh, "rebuild", rebuild)
    with pytest.raises(CommandError, match=r"The database failed: .*\nNothing is lost"):
        call_command("digiboards_rebuild", str(COURSE_KEY))
    assert len(steps) == 2
    connection.close()

    refresh.refresh(COURSE_KEY)
    assert finished()["programme", "", ""] == (MANY, MANY // 2 + 1, 1)
    found = everything()
    monkeypatch.undo()
    refresh.rebuild(COURSE_KEY)
    assert everything() == found
