"""A programme that is changed while people take it: all are counted by it as it now is, and meanwhile pages say so.

Seen on a running Studio of Teak: an import tells, once it is stored, that the course was published; the signal is sent
in Studio, and in a worker of Studio's when an archive was imported.
"""

import datetime
import json
from http import HTTPStatus
from typing import Any

import pytest
from django.dispatch import Signal
from django.utils import timezone
from edx_django_utils.plugins import connect_plugin_receivers
from lxml import html
from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import CourseLocator, LibraryLocator

from digiboards_xblocks import platform_workers
from digiboards_xblocks.core.programme_outline import parse_outline
from digiboards_xblocks.programme.progress import aggregates, refresh, tasks, versions
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress.digest import digest_of
from digiboards_xblocks.programme.progress.models import CountedProgramme, StaleProgress
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.programmes import OUTLINE, complete, person
from tests.sharing import at_once
from tests.test_plugin import installed, stand_in

from .api import ask_api
from .conftest import Ask

OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")
CHANGED_ON = noon(datetime.date(2026, 3, 14))
# What the course's settings hold at the moment.
HELD = {"outline": OUTLINE}


def outline_of(course_key: CourseKey) -> str:
    """What ``DIGIBOARDS_OUTLINES`` names here."""
    return HELD["outline"] if course_key == COURSE_KEY else ""


def changed(**changes: Any) -> str:
    """The outline, with other values for the first guide."""
    outline = json.loads(OUTLINE)
    outline["programme"]["guides"][0].update(changes)
    return json.dumps(outline)


# Its second page is gone: who has read the first has finished.
SHORTER = changed(steps=[{"kind": "read", "title": "g1-a", "blocks": ["g1-a"]}])


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = f"{__name__}.outline_of"
    HELD["outline"] = OUTLINE


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def people(staff: Any) -> list[Any]:
    """Four who have read the first page of the first guide."""
    return many(4)


def many(count: int) -> list[Any]:
    made = [person(f"p{number}") for number in range(count)]
    for user in made:
        complete(user, "g1-a")
    aggregates.mark(COURSE_KEY, [user.pk for user in made])
    refresh.refresh(COURSE_KEY)
    return made


def finished() -> int:
    return sum(item.finished for item in progress_queries.counts(COURSE_KEY) if item.guide == "g1")


def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digiboards_xblocks.programme.progress.catch_up.AT_MOST", 1)
    monkeypatch.setattr("digiboards_xblocks.programme.progress.refresh.AT_ONCE", 1)


def notes_of(ask: Ask, staff: Any, path: str = "") -> str:
    """What a page says of who is still to be counted; "" if it says nothing."""
    page = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/{path}", staff, is_counted=False).content.decode())
    return " ".join(" ".join(note.text_content().split()) for note in page.xpath("//form[@class='note']/p[1]"))


def press(ask: Ask, staff: Any) -> None:
    """Count them now."""
    assert ask(f"/digiboards/{COURSE_KEY}/renew/", staff, "POST", is_counted=False).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("path", ["", "people/"])
def test_a_look_sees_the_change_and_counts_nobody(path: str, people: list[Any], staff: Any, ask: Ask) -> None:
    HELD["outline"] = SHORTER
    for _ in range(2):
        told = notes_of(ask, staff, path)
        assert "4 people are still to be counted. The programme of this course run has changed." in told
    assert finished() == 0

    press(ask, staff)
    assert notes_of(ask, staff, path) == ""
    assert finished() == 4
    assert not StaleProgress.objects.exists()


@pytest.mark.parametrize("path", ["", "people/"])
def test_while_figures_are_mixed_pages_say_since_when(
    path: str, people: list[Any], staff: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_at_once(monkeypatch)
    HELD["outline"] = SHORTER
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: CHANGED_ON)
        press(ask, staff)
        told = notes_of(ask, staff, path)

    assert "3 people are still to be counted. The programme of this course run changed on 14 March 2026" in told
    assert finished() == 1
    for left in ("2 people are", "1 person is"):
        press(ask, staff)
        assert f"{left} still to be counted." in notes_of(ask, staff, path)
    press(ask, staff)
    assert notes_of(ask, staff, path) == ""
    assert finished() == 4


def test_and_so_does_the_api(people: list[Any], staff: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask_api("summary/", staff).data["programme_changed_at"] is None
    few_at_once(monkeypatch)
    HELD["outline"] = SHORTER
    answer = ask_api("summary/", staff, is_counted=False).data
    assert (answer["waiting"], answer["programme_changed_at"]) == (4, None)
    press(ask, staff)
    answer = ask_api("summary/", staff, is_counted=False).data

    assert (answer["waiting"], answer["guides"][0]["finished"]) == (3, 1)
    assert answer["programme_changed_at"] is not None


def test_people_who_wait_for_another_reason_are_not_told_of_a_change(
    people: list[Any], staff: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    HELD["outline"] = SHORTER
    refresh.refresh(COURSE_KEY)
    few_at_once(monkeypatch)
    aggregates.mark(COURSE_KEY, [user.pk for user in people])

    press(ask, staff)
    assert "3 people are still to be counted." in notes_of(ask, staff)
    assert "changed" not in notes_of(ask, staff)


@pytest.mark.parametrize(
    "outline",
    [
        changed(title="Another title"),
        changed(steps=[{"kind": "read", "title": "Other words", "blocks": [name]} for name in ("g1-a", "g1-b")]),
        "",
        json.dumps({"edition": "trust"}),
    ],
    ids=["title", "words", "nothing", "no programme"],
)
def test_nobody_is_counted_anew_for_words_or_for_a_programme_that_is_gone(outline: str, people: list[Any]) -> None:
    before = list(CountedProgramme.objects.values())
    HELD["outline"] = outline

    assert not versions.notice(COURSE_KEY)
    assert refresh.refresh(COURSE_KEY) == 0
    assert list(CountedProgramme.objects.values()) == before


@pytest.mark.parametrize(
    "change",
    [
        {"id": "g9"},
        {"steps": [{"kind": "check", "title": "g1-a", "blocks": ["g1-a"]}]},
        {"steps": [{"kind": "read", "title": "g1-a", "blocks": ["g1-b"]}]},
    ],
    ids=["name", "kind", "block"],
)
def test_what_finishing_depends_on_makes_another_version(change: dict[str, Any]) -> None:
    assert digest_of(parse_outline(changed(**change))) != digest_of(parse_outline(OUTLINE))


def test_the_first_programme_is_no_change(staff: Any, ask: Ask) -> None:
    user = person("amina")
    complete(user, "g1-a")
    aggregates.mark(COURSE_KEY, [user.pk])

    assert not versions.notice(COURSE_KEY)
    assert versions.mixed(versions.counted_programme(COURSE_KEY)) is None


def test_a_rebuild_counts_by_it_and_leaves_nobody(people: list[Any]) -> None:
    HELD["outline"] = SHORTER
    assert versions.notice(COURSE_KEY)
    mixed = versions.mixed(versions.counted_programme(COURSE_KEY))
    assert mixed is not None
    assert mixed.people == 4
    refresh.rebuild(COURSE_KEY)

    assert finished() == 4
    assert versions.mixed(versions.counted_programme(COURSE_KEY)) is None
    assert not StaleProgress.objects.exists()
    assert not versions.notice(COURSE_KEY)


def test_a_rebuild_that_comes_first_counts_by_it_too(people: list[Any]) -> None:
    HELD["outline"] = SHORTER
    refresh.rebuild(COURSE_KEY)

    assert finished() == 4
    assert not versions.notice(COURSE_KEY)
    assert versions.mixed(versions.counted_programme(COURSE_KEY)) is None


def test_several_who_look_at_once_note_everybody_once(shared_database: None) -> None:
    many(6)
    HELD["outline"] = SHORTER

    assert sorted(at_once(lambda _: versions.notice(COURSE_KEY), 4)) == [False, False, False, True]
    assert StaleProgress.objects.count() == 6
    refresh.refresh(COURSE_KEY)
    assert finished() == 6


# What Studio tells

PUBLISHED = "xmodule.modulestore.django"


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Signal:
    """The platform's signal, connected as Studio does when it starts."""
    signal = Signal()
    stand_in(monkeypatch, PUBLISHED, COURSE_PUBLISHED=signal)
    connect_plugin_receivers("cms.djangoapp")
    assert len(signal.receivers) == 1
    return signal


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The tasks that are left for workers, as Celery is asked to."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(platform_workers, "are_available", lambda: True)
    monkeypatch.setattr(tasks.recount, "apply_async", lambda **options: asked.append(options))
    return asked


def publish(signal: Signal, key: Any = COURSE_KEY) -> None:
    """As ``SignalHandler.send`` of Teak does, which goes on whatever a receiver raises."""
    for _receiver, answer in signal.send_robust(sender=None, course_key=key):
        assert answer is None


def test_a_publication_in_studio_leaves_a_task_once_it_is_stored(
    people: list[Any], published: Signal, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(published)
        assert queued == []

    assert queued == [{"args": [str(COURSE_KEY)], "queue": None}]


def test_a_course_that_is_not_ours_leaves_none(
    people: list[Any], published: Signal, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(published, OTHER_RUN)
        publish(published, LibraryLocator("DigitalBoards", "L1"))

    assert queued == []


def test_studio_leaves_it_for_the_lms(
    people: list[Any],
    published: Signal,
    queued: list[Any],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Queues as Tutor names them; ``openedx/core/lib/celery/routers.py`` finds the other side's."""
    settings.DIGIBOARDS_STORES_ANSWERS = False  # as settings/cms.py sets it
    queues = {"edx.cms.core.default": {}, "edx.lms.core.default": {}}
    find = lambda env: next((name for name in queues if f".{env}." in name), None)  # noqa: E731
    stand_in(monkeypatch, "openedx.core.lib.celery.routers", ensure_queue_env=find)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            publish(published)
        del queues["edx.lms.core.default" if "edx.lms.core.default" in queues else "edx.cms.core.default"]

    assert [options["queue"] for options in queued] == ["edx.lms.core.default", None]


def test_the_task_counts_everybody_once(people: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run by Celery itself, in this process."""
    HELD["outline"] = SHORTER
    tasks.recount.apply(args=[str(COURSE_KEY)], throw=True)
    assert finished() == 4
    assert not StaleProgress.objects.exists()

    monkeypatch.setattr(refresh, "rebuild", lambda *_: pytest.fail("nothing has changed"))
    monkeypatch.setattr(refresh, "refresh", lambda *_: pytest.fail("nothing has changed"))
    tasks.recount.apply(args=[str(COURSE_KEY)], throw=True)


def test_a_task_that_was_cut_off_is_gone_on_with(people: list[Any]) -> None:
    HELD["outline"] = SHORTER
    assert versions.notice(COURSE_KEY)
    tasks.recount.apply(args=[str(COURSE_KEY)], throw=True)

    assert finished() == 4


def test_the_button_leaves_to_the_workers_whom_nobody_can_wait_for(
    people: list[Any],
    staff: Any,
    ask: Ask,
    queued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    few_at_once(monkeypatch)
    HELD["outline"] = SHORTER
    with django_capture_on_commit_callbacks(execute=True):
        press(ask, staff)

    assert queued == [{"args": [str(COURSE_KEY)], "queue": None}]
    assert finished() == 1


def test_workers_that_cannot_be_reached_keep_nobody_from_counting(
    people: list[Any],
    staff: Any,
    ask: Ask,
    queued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def fail(**_options: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.recount, "apply_async", fail)
    few_at_once(monkeypatch)
    HELD["outline"] = SHORTER
    for _ in people:
        with django_capture_on_commit_callbacks(execute=True):
            press(ask, staff)

    assert finished() == 4
    assert "no broker" in caplog.text


def test_outside_the_platform_there_are_no_workers_and_it_is_done_at_once(
    people: list[Any], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    assert not platform_workers.are_available()
    HELD["outline"] = SHORTER
    with django_capture_on_commit_callbacks(execute=True):
        tasks.recount_later(COURSE_KEY)
        assert finished() == 0
    assert finished() == 4

    installed(monkeypatch, "lms.djangoapps.courseware")
    assert platform_workers.are_available()


def test_a_fault_of_ours_is_no_fault_of_studios(
    people: list[Any],
    published: Signal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(progress_queries, "is_ours", lambda _key: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        publish(published)

    assert "division by zero" in caplog.text
