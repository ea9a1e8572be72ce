"""Finishes: each is announced once, when it is counted, whatever fails beside it and however people are counted."""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from completion.models import BlockCompletion
from django.utils import timezone
from eventtracking import tracker
from openedx_events.event_bus.avro.deserializer import AvroSignalDeserializer
from openedx_events.event_bus.avro.serializer import AvroSignalSerializer
from openedx_events.tooling import OpenEdxPublicSignal

from digiboards_xblocks.programme.finishes.signals import GUIDE_FINISHED, PROGRAMME_FINISHED
from digiboards_xblocks.programme.progress import aggregates, refresh
from digiboards_xblocks.programme.progress.models import LearnerProgress, SliceProgress, StaleProgress

from .conftest import COURSE_KEY
from .programmes import OUTLINE, STEPS, complete, person

SIGNALS = (GUIDE_FINISHED, PROGRAMME_FINISHED)
# What the course's settings hold at the moment.
HELD = {"outline": OUTLINE}


def outline_of(_course_key: Any) -> str:
    """What ``DIGIBOARDS_OUTLINES`` names here."""
    return HELD["outline"]


@pytest.fixture(autouse=True)
def programme(settings: Any) -> Iterator[None]:
    settings.DIGIBOARDS_OUTLINES = f"{__name__}.outline_of"
    HELD["outline"] = json.dumps({"edition": "trust", **json.loads(OUTLINE)})
    yield
    HELD["outline"] = OUTLINE


class Heard:
    """Everything that is announced, in order: of events their names and data, of signals what receivers get."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.signals: list[tuple[str, dict[str, Any]]] = []

    def send(self, event: dict[str, Any]) -> None:
        if event["name"].startswith("digiboards."):
            self.events.append((event["name"], event["data"]))

    def receive(self, signal: Any, **found: Any) -> None:
        self.signals.append((signal.event_type, found))

    @property
    def names(self) -> list[tuple[str, str]]:
        """Of each signal whose it is, and which guide's; "" for the programme."""
        of = [found.get("guide") or found["programme"] for _, found in self.signals]
        return [(data.user.pii.username, getattr(data, "guide", "")) for data in of]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    found = Heard()
    monkeypatch.setitem(tracker.TRACKERS, "default", tracker.Tracker(backends={"here": found}))
    for signal in SIGNALS:
        signal.connect(found.receive)
    yield found
    for signal in SIGNALS:
        signal.disconnect(found.receive)


@pytest.fixture
def count(db: None, django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    def now(how: Callable[[Any], int] = refresh.refresh) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            how(COURSE_KEY)

    return now


def enrol(*names: str) -> list[Any]:
    """People who are counted, and have done nothing."""
    found = [person(name) for name in names]
    aggregates.mark(COURSE_KEY, [user.pk for user in found])
    refresh.refresh(COURSE_KEY)
    return found


def finish(user: Any, *guides: str, at: datetime.datetime | None = None) -> None:
    """Complete what these guides take, and have it noted as the platform's signal would."""
    blocks = [block for guide in guides for block in STEPS[guide]]
    complete(user, *blocks)
    if at:
        BlockCompletion.objects.filter(user=user).update(modified=at)
    aggregates.mark(COURSE_KEY, [user.pk])


def test_a_finish_is_announced_once(heard: Heard, count: Any) -> None:
    [amina] = enrol("amina")
    finish(amina, "g1")
    count()
    assert heard.names == [("amina", "g1")]

    aggregates.mark(COURSE_KEY, [amina.pk])
    count()
    count(refresh.rebuild)
    assert heard.names == [("amina", "g1")]
    assert len(heard.events) == 1


def test_what_finishes_the_programme_is_both(heard: Heard, count: Any) -> None:
    [amina] = enrol("amina")
    finish(amina, "g1", "g2")
    count()

    assert heard.names == [("amina", "g1"), ("amina", "g2"), ("amina", "")]
    assert [name for name, _ in heard.events] == [
        "digiboards.guide.finished",
        "digiboards.guide.finished",
        "digiboards.programme.finished",
    ]


def test_it_says_who_where_what_and_when(heard: Heard, count: Any) -> None:
    at = timezone.now().replace(microsecond=0)
    [amina] = enrol("amina")
    finish(amina, "g1", "g2", at=at)
    count()

    common = {"course_id": str(COURSE_KEY), "user_id": amina.pk, "edition": "trust"}
    common["finished_at"] = at.astimezone(datetime.UTC).isoformat()
    assert [data for _, data in heard.events] == [common | {"guide": "g1"}, common | {"guide": "g2"}, common]
    _, found = heard.signals[0]
    assert found["metadata"].time == at
    assert attrs.asdict(found["guide"]) == {
        "user": {
            "pii": {"username": "amina", "email": "amina@example.org", "name": ""},
            "id": amina.pk,
            "is_active": True,
        },
        "course": {"course_key": COURSE_KEY, "display_name": "", "start": None, "end": None},
        "guide": "g1",
    }
    assert set(attrs.asdict(heard.signals[2][1]["programme"])) == {"user", "course"}


def test_what_is_half_done_is_not_announced(heard: Heard, count: Any) -> None:
    [amina] = enrol("amina")
    complete(amina, "g1-a")
    aggregates.mark(COURSE_KEY, [amina.pk])
    count()
    assert heard.signals == heard.events == []


def test_who_has_to_finish_again_is_told_of_again(heard: Heard, count: Any) -> None:
    [amina] = enrol("amina")
    finish(amina, "g1")
    count()
    BlockCompletion.objects.all().delete()
    aggregates.mark(COURSE_KEY, [amina.pk])
    count()
    assert len(heard.signals) == 1

    finish(amina, "g1")
    count()
    assert heard.names == [("amina", "g1")] * 2


def test_nothing_is_announced_of_what_is_not_stored(heard: Heard, count: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    [amina] = enrol("amina")
    finish(amina, "g1")

    def fail(*_args: Any) -> None:
        raise RuntimeError("the worker is stopped")

    with monkeypatch.context() as patch:
        patch.setattr(refresh, "change", fail)
        with pytest.raises(RuntimeError):
            count()
    assert heard.signals == heard.events == []

    count()
    assert heard.names == [("amina", "g1")]


@pytest.mark.parametrize("debug", [False, True])
def test_a_receiver_that_fails_breaks_nothing(heard: Heard, count: Any, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug  # the platform's signals then raise what a receiver raises

    def fail(**_found: Any) -> None:
        raise RuntimeError("the webhook is down")

    amina, ben = enrol("amina", "ben")
    finish(amina, "g1")
    finish(ben, "g1")
    GUIDE_FINISHED.connect(fail)
    try:
        count()
    finally:
        GUIDE_FINISHED.disconnect(fail)

    assert heard.names == [("amina", "g1"), ("ben", "g1")]
    assert len(heard.events) == 2
    assert LearnerProgress.objects.filter(finished=1).count() == 2
    assert not StaleProgress.objects.exists()


def test_a_tracking_log_that_fails_breaks_nothing(
    heard: Heard, count: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("the disk is full")

    [amina] = enrol("amina")
    finish(amina, "g1")
    monkeypatch.setattr("digiboards_xblocks.platform.emit", fail)
    count()

    assert LearnerProgress.objects.get().finished == 1
    assert "the disk is full" in caplog.text


# People who were not counted before


def test_who_was_noted_before_they_finished_is_announced(heard: Heard, count: Any) -> None:
    """A worker that was away: somebody has enrolled, and finished, since anybody was counted."""
    amina = person("amina")
    aggregates.mark(COURSE_KEY, [amina.pk])
    StaleProgress.objects.update(noted_at=timezone.now() - datetime.timedelta(hours=2))
    finish(amina, "g1", at=timezone.now() - datetime.timedelta(hours=1))
    count()
    assert heard.names == [("amina", "g1")]


@pytest.mark.parametrize("how", [refresh.refresh, refresh.rebuild])
def test_what_was_finished_before_somebody_counted_is_old(heard: Heard, count: Any, how: Callable[[Any], int]) -> None:
    """Who comes back from a course's team, or is counted for the first time by an upgrade."""
    amina = person("amina")
    finish(amina, "g1", at=timezone.now() - datetime.timedelta(hours=1))
    count(how)
    assert LearnerProgress.objects.get().finished == 1
    assert heard.signals == heard.events == []


# However people are counted


@pytest.mark.parametrize("how", [refresh.recount, refresh.rebuild])
def test_a_programme_that_asks_for_less_finishes_for_who_has_done_that(
    heard: Heard, count: Any, how: Callable[[Any], int]
) -> None:
    amina, ben, _clara = enrol("amina", "ben", "clara")
    complete(amina, "g1-a")
    finish(ben, "g1")
    aggregates.mark(COURSE_KEY, [amina.pk, ben.pk])
    count()
    assert heard.names == [("ben", "g1")]

    outline = json.loads(HELD["outline"])
    del outline["programme"]["guides"][0]["steps"][1]
    HELD["outline"] = json.dumps(outline)
    count(how)
    assert heard.names == [("ben", "g1"), ("amina", "g1")]


@pytest.mark.parametrize("how", [refresh.refresh, refresh.rebuild])
def test_everybody_at_once_is_announced_as_one_by_one(heard: Heard, count: Any, how: Callable[[Any], int]) -> None:
    amina, ben, clara = enrol("amina", "ben", "clara")
    new, old = person("new"), person("old")
    aggregates.mark(COURSE_KEY, [new.pk])
    finish(amina, "g1")
    finish(ben, "g1", "g2")
    complete(clara, "g1-b")
    finish(new, "g2")
    finish(old, "g2", at=timezone.now() - datetime.timedelta(days=3))
    count(how)

    assert sorted(heard.names) == [("amina", "g1"), ("ben", ""), ("ben", "g1"), ("ben", "g2"), ("new", "g2")]
    assert SliceProgress.objects.get(kind="programme", guide="g2").finished == 3


# The platform's event bus


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.event_type)
def test_the_event_bus_can_write_and_read_them(signal: Any, heard: Heard, count: Any) -> None:
    [amina] = enrol("amina")
    finish(amina, "g1", "g2")
    count()
    _, found = next(one for one in heard.signals if one[0] == signal.event_type)
    data = {name: found[name] for name in signal.init_data}

    assert AvroSignalDeserializer(signal).from_dict(AvroSignalSerializer(signal).to_dict(data)) == data
    assert OpenEdxPublicSignal.get_signal_by_type(signal.event_type) is signal


def test_a_site_can_name_them_in_its_settings_wherever_our_app_is_in_them(tmp_path: Any) -> None:
    """The app of openedx-events looks for them when it gets ready."""
    program = """
import django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["openedx_events", "django.contrib.auth", "django.contrib.contenttypes", "digiboards_xblocks"],
    EVENT_BUS_PRODUCER_CONFIG={
        name: {"finishes": {"event_key_field": key, "enabled": True}}
        for name, key in (
            ("org.digiboards.learning.guide.finished.v1", "guide.course.course_key"),
            ("org.digiboards.learning.programme.finished.v1", "programme.course.course_key"),
        )
    },
)
django.setup()
from digiboards_xblocks.programme.finishes.signals import GUIDE_FINISHED, PROGRAMME_FINISHED
print(*[len(signal.receivers) for signal in (GUIDE_FINISHED, PROGRAMME_FINISHED)])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert ran.stdout.split() == ["1", "1"], ran.stderr
