"""The course's team is not counted, but for those whom a roster puts on a board; however it is counted.

Seen on a running Studio: whoever makes a course run is enrolled in it, and is on its team.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import platform_people
from digiboards_xblocks import signals as receivers
from digiboards_xblocks.activities.base import private_texts, writing_rules
from digiboards_xblocks.activities.board import storage as board_storage
from digiboards_xblocks.activities.board.spec import parse_board
from digiboards_xblocks.activities.feedback import comments
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.days import next_day
from digiboards_xblocks.programme.figures.models import CountedUnit
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.progress import aggregates, people_queries, refresh
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress.models import StaleProgress
from digiboards_xblocks.programme.progress.people_queries import PeopleFilter
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import SessionDetails
from tests.activities.boards import KEY, join
from tests.activities.boards import rate as rate_for_picture
from tests.activities.learner_samples import BOARD
from tests.student.models import CourseAccessRole
from tests.student.standin import enrol, put_on_team, registered
from tests.student.standin import student as student

from .answers import rate, tell
from .conftest import COURSE_KEY
from .programmes import complete, register

OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")
ELSEWHERE = CourseLocator("Elsewhere", "E1", "2026")
PAIRS = [(2, 4), (3, 3)]


@pytest.fixture(autouse=True)
def platform(student: Any, settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


@pytest.fixture
def learners() -> list[Any]:
    """Eight who take the course run, of whom one has finished a guide."""
    found = [registered(f"p{number}", f"Person {number}") for number in range(8)]
    for user in found:
        enrol(user, COURSE_KEY)
    complete(found[0], "g1-a", "g1-b")
    return found


@pytest.fixture
def maker() -> Any:
    """Who made the course run: enrolled in it, on its team twice over, and through with a guide."""
    user = registered("maker", "Maker")
    enrol(user, COURSE_KEY)
    for role in ("instructor", "staff"):
        put_on_team(user, COURSE_KEY, role)
    complete(user, "g1-a", "g1-b")
    return user


def counted() -> tuple[int, int, int, int]:
    """People, those who began, those who finished a guide; and how many are listed."""
    found = next((item for item in progress_queries.counts(COURSE_KEY) if item.guide == ""), None)
    listed = len(people_queries.people(COURSE_KEY, PeopleFilter()))
    return (found.people, found.started, found.finished_any, listed) if found else (0, 0, 0, listed)


def noted(*users: Any) -> None:
    aggregates.mark(COURSE_KEY, [user.pk for user in users])
    refresh.refresh(COURSE_KEY)


WAYS = {
    "when somebody looks": lambda *users: noted(*users),
    "by a rebuild": lambda *_users: refresh.rebuild(COURSE_KEY),
}
each_way = pytest.mark.parametrize("count", WAYS.values(), ids=WAYS)


@each_way
def test_it_is_not_counted(count: Any, learners: list[Any], maker: Any) -> None:
    count(*learners, maker)

    assert counted() == (8, 1, 1, 8)


@each_way
def test_who_joins_it_is_counted_no_more_and_again_once_they_leave(count: Any, learners: list[Any]) -> None:
    count(*learners)
    assert counted() == (8, 1, 1, 8)
    role = put_on_team(learners[0], COURSE_KEY)
    count(*learners)
    assert counted() == (7, 0, 0, 7)
    role.delete()
    count(*learners)
    assert counted() == (8, 1, 1, 8)


@each_way
def test_whom_a_roster_puts_on_a_board_is_counted(count: Any, learners: list[Any], maker: Any) -> None:
    register()
    data = b"email,ods_code\nmaker@example.org,R91\n"
    found = roster.check(course_key=COURSE_KEY, data=data)
    roster.apply(course_key=COURSE_KEY, data=data, digest=found.digest)
    count(*learners, maker)
    assert counted() == (9, 2, 2, 9)

    data = b"email,ods_code\np1@example.org,R91\n"
    found = roster.check(course_key=COURSE_KEY, data=data, remove_missing=True)
    roster.apply(course_key=COURSE_KEY, data=data, digest=found.digest, remove_missing=True)
    count(*learners, maker)
    assert counted() == (8, 1, 1, 8)


@each_way
def test_who_names_a_board_themselves_is_not(count: Any, learners: list[Any], maker: Any) -> None:
    join(maker)
    count(*learners, maker)

    assert counted() == (8, 1, 1, 8)
    assert progress_queries.counts(COURSE_KEY, kind="organisation", names=["R0A"]) == ()


@pytest.mark.parametrize("role", platform_people.TEAM)
@pytest.mark.parametrize("key", [COURSE_KEY, None], ids=["of the run", "of the organisation"])
def test_whatever_they_do_on_it(role: str, key: Any, learners: list[Any]) -> None:
    put_on_team(learners[0], key, role)
    noted(*learners)

    assert counted() == (7, 0, 0, 7)


@pytest.mark.parametrize(
    ("key", "role", "org"),
    [
        (OTHER_RUN, "staff", "DigitalBoards"),
        (ELSEWHERE, "staff", "Elsewhere"),
        (None, "staff", "Elsewhere"),
        (COURSE_KEY, "library_user", "DigitalBoards"),
        (None, "course_creator_group", ""),
    ],
)
def test_who_is_on_another_team_or_on_none_is_counted(key: Any, role: str, org: str, learners: list[Any]) -> None:
    put_on_team(learners[0], key, role, org)
    noted(*learners)

    assert counted() == (8, 1, 1, 8)


def test_its_answers_are_in_no_figure(learners: list[Any], maker: Any) -> None:
    for user in (*learners[:7], maker):
        rate(user, "g1", PAIRS)
        tell(user, "g1-feedback", "yes", "a-lot")
    counted = publishing.publish(COURSE_KEY, day=next_day(timezone.localdate()))
    assert counted["feedback"] == 7
    assert not CountedUnit.objects.filter(learner=maker).exists()


def test_its_answers_are_in_no_boards_picture_unless_it_is_confirmed(learners: list[Any], maker: Any) -> None:
    guides = parse_board(BOARD).programme.guides
    for user in (*learners[:7], maker):
        join(user, confirmed=user is not maker)
        rate_for_picture(user, 3)
    mine, theirs = (
        organisations_storage.membership(usage_key=KEY, learner_id=user.pk) for user in (learners[0], maker)
    )
    assert mine is not None
    assert theirs is not None
    assert not board_storage.counts_in_picture(theirs)
    with pytest.raises(board_storage.NotCounted):
        board_storage.publish_picture(usage_key=KEY, membership=theirs, guides=guides)
    with pytest.raises(board_storage.NotEnough):
        board_storage.publish_picture(usage_key=KEY, membership=mine, guides=guides)

    join(learners[7])
    rate_for_picture(learners[7], 3)
    assert {
        figure.people for figure in board_storage.publish_picture(usage_key=KEY, membership=mine, guides=guides)
    } == {10}


def test_it_is_not_among_those_whom_sessions_reached(learners: list[Any], maker: Any) -> None:
    given = SessionDetails("seminar", timezone.localdate(), "", "", "", 0)
    number = sessions_storage.save_session(COURSE_KEY, given, by=maker)
    sessions_storage.add_attendees(COURSE_KEY, number, ["maker", "p1"], by=maker)
    noted(*learners, maker)

    assert sessions_storage.measure_reach(COURSE_KEY, progress_queries.counts(COURSE_KEY)).people == 2
    assert len(sessions_storage.list_attendees(COURSE_KEY, number)) == 2, "whoever is on a list stays on it"


def test_its_comments_are_not_among_those_of_learners(learners: list[Any], maker: Any) -> None:
    for user in (learners[0], maker):
        tell(user, "g1-feedback", "yes", "a-lot")
        Feedback.objects.filter(learner=user).update(shared=True)
        key = COURSE_KEY.make_usage_key("digiboards_feedback", "g1-feedback")
        mine = {"usage_key": key, "learner_id": user.pk, "kind": writing_rules.FEEDBACK, "name": "g1-feedback"}
        private_texts.save_text(**mine, text=f"Of {user.username}", based_on="")

    assert [comment.text for comment in comments.shared(COURSE_KEY).comments] == ["Of p0"]


@pytest.fixture
def heard() -> Iterator[None]:
    """Our app is made ready where the platform's app of people is, as in the LMS and in Studio."""
    apps.get_app_config("digiboards_xblocks").ready()
    yield
    for signal in (post_save, post_delete):
        assert signal.disconnect(receivers.on_team_change, sender=CourseAccessRole, dispatch_uid="digiboards")


def test_a_change_of_the_team_is_heard_of(
    heard: None, learners: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    noted(*learners)
    with django_capture_on_commit_callbacks(execute=True):
        roles = [put_on_team(learners[0], COURSE_KEY), put_on_team(learners[1], None, "instructor")]
        put_on_team(learners[2], None, "staff", "Elsewhere")
        put_on_team(learners[3], ELSEWHERE)
    refresh.refresh(COURSE_KEY)
    assert counted() == (6, 0, 0, 6)
    assert not StaleProgress.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        for role in roles:
            role.delete()
    refresh.refresh(COURSE_KEY)
    assert counted() == (8, 1, 1, 8)


def test_any_team_is_left_out_alike_however_it_is_counted(learners: list[Any]) -> None:
    for size in range(3):
        for team in itertools.combinations(learners[:3], size):
            roles = [put_on_team(user, COURSE_KEY) for user in team]
            noted(*learners)
            before = counted()
            refresh.rebuild(COURSE_KEY)
            assert counted() == before
            assert before[0] == 8 - size
            for role in roles:
                role.delete()
