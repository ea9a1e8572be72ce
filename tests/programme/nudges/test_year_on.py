"""Invitations to rate again, a year on: who gets one, and that nobody gets it twice or against their will."""

import datetime
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.activities.confidence.year_on import A_YEAR
from digiboards_xblocks.programme.nudges import storage, year_on
from digiboards_xblocks.programme.nudges.models import Nudge
from digiboards_xblocks.programme.progress.people_queries import NOT_STARTED
from tests.activities.storage import everything
from tests.conftest import COURSE_KEY
from tests.programmes import STATEMENTS, person
from tests.test_mails import SITE, Failing, refused
from tests.test_mails import failing as failing

from .test_mailing import addresses, agrees, is_gone, is_switched_off, nudge, opts_out

RATED_IN = COURSE_KEY.make_usage_key("digiboards_confidence", "g1-after-1")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[Any]:
    settings.LMS_ROOT_URL = SITE
    with time_machine.travel(timezone.now(), tick=False) as travelled:
        yield travelled


def rates(user: Any, *statements: str, phase: str = "after", value: int = 4) -> Any:
    values = dict.fromkeys(statements or STATEMENTS["g1"], value)
    confidence_storage.save_ratings(usage_key=RATED_IN, learner_id=user.pk, phase=phase, values=values)
    return user


def invited(days: int = 0) -> list[str]:
    """The addresses that a day brings an invitation to."""
    before = len(mail.outbox)
    year_on.invite(COURSE_KEY, timezone.localdate() + datetime.timedelta(days=days))
    return addresses()[before:]


@pytest.fixture
def amina(clock: Any) -> Any:
    """Somebody who agreed to mails and rated a guide; it is a year later."""
    user = rates(agrees(person("amina")))
    clock.shift(A_YEAR)
    return user


def test_a_year_after_the_last_rating_there_is_one_invitation_and_no_second(clock: Any) -> None:
    user = rates(agrees(person("amina")))
    clock.shift(datetime.timedelta(days=100))
    rates(user, *STATEMENTS["g2"])
    clock.shift(A_YEAR - datetime.timedelta(days=1))
    assert invited() == []
    clock.shift(datetime.timedelta(days=1))
    assert invited() == ["amina@example.org"]
    assert invited() == []
    clock.shift(2 * A_YEAR)
    assert invited() == []


def test_the_command_tells_first_and_sends_then(amina: Any) -> None:
    out = io.StringIO()
    before = everything()
    call_command("digiboards_remind", str(COURSE_KEY), stdout=out, stderr=out)
    assert everything() == before
    call_command("digiboards_remind", str(COURSE_KEY), "--send", stdout=out, stderr=out)

    assert out.getvalue().splitlines() == [
        f"{COURSE_KEY}: 1 mail would be sent (dry run; --send sends them).",
        f"{COURSE_KEY}: 1 mail sent.",
    ]
    assert addresses() == ["amina@example.org"]


def test_the_mail_says_nothing_of_anybody_and_can_be_stopped(amina: Any) -> None:
    invited()
    [message] = mail.outbox

    assert message.subject == "Digital Boards: a year on, rate your confidence again"
    assert f"\n{SITE}/courses/{COURSE_KEY}/course/\n" in message.body
    assert message.extra_headers["List-Unsubscribe"].startswith(f"<{SITE}/")
    for word in ("Amina", "g1", "Guide 1", "g1-explain"):
        assert word not in str(message.message())


def begins_to_rate_again(user: Any) -> None:
    rates(user, "g1-ask", phase="later")


def rates_anew(user: Any) -> None:
    rates(user, *STATEMENTS["g2"])


def deletes_everything(user: Any) -> None:
    deletion.delete_course_answers(learner_id=user.pk, course_key=COURSE_KEY)
    agrees(user)


def takes_it_back(user: Any) -> None:
    agrees(user, wanted=False)


CHANGES: dict[str, Callable[[Any], None]] = {
    "takes it back": takes_it_back,
    "opts out by the link": opts_out,
    "is switched off": is_switched_off,
    "is retired": is_gone,
    "begins to rate again": begins_to_rate_again,
    "rates another guide": rates_anew,
    "deletes everything": deletes_everything,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_happens_before_or_between_the_list_and_the_mail_counts(
    change: str, amina: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = year_on.due_invitations(COURSE_KEY, timezone.localdate())
    CHANGES[change](amina)
    assert invited() == []

    assert [due.learner_id for due in listed] == [amina.pk]
    assert "@" not in repr(listed)
    monkeypatch.setattr(year_on, "due_invitations", lambda _key, _today: listed)
    assert invited() == []
    assert not Nudge.objects.exists()


def test_who_left_or_is_retiring_gets_none(amina: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(platform, "enrolled", lambda _key, _learners: set())
        assert invited() == []
    with monkeypatch.context() as patch:
        patch.setattr(platform, "retired", lambda learners: set(learners))
        assert invited() == []
    assert invited() == ["amina@example.org"]


def test_who_has_rated_no_guide_whole_has_nothing_to_rate_again(clock: Any) -> None:
    rates(agrees(person("amina")), "g1-ask")
    rates(agrees(person("bela")), phase="before")
    rates(person("cyd"))
    clock.shift(A_YEAR)

    assert invited() == []


def test_two_runs_at_once_mail_nobody_twice(amina: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = year_on.due_invitations(COURSE_KEY, timezone.localdate())
    monkeypatch.setattr(year_on, "due_invitations", lambda _key, _today: listed)

    assert invited() + invited() == ["amina@example.org"]


def test_deleted_and_rated_anew_there_is_no_second(amina: Any, clock: Any) -> None:
    assert invited() == ["amina@example.org"]
    deletes_everything(amina)
    rates(amina)
    clock.shift(A_YEAR)

    assert invited() == []
    assert [(row.reason, row.sent_at is None) for row in Nudge.objects.all()] == [("year-on", False)]
    is_gone(amina)
    assert not Nudge.objects.exists()


def test_what_was_refused_is_sent_by_the_next_run(amina: Any, failing: type[Failing]) -> None:
    failing.fails = {"amina@example.org": refused("amina@example.org")}
    assert invited() == []
    failing.fails = {}
    assert invited() == ["amina@example.org"]


def test_what_may_have_gone_out_is_not_sent_again(amina: Any, failing: type[Failing]) -> None:
    failing.fails = {"amina@example.org": TimeoutError("broke off")}
    assert invited() == []
    failing.fails = {}
    assert invited() == []
    assert Nudge.objects.get().sent_at is None


def test_it_keeps_the_pause_between_nudges_and_is_none_that_staff_asked_for(amina: Any, clock: Any) -> None:
    assert nudge(NOT_STARTED) == []  # no board's roster: nothing is counted of her
    assert invited() == ["amina@example.org"]
    assert [request.sent for request in storage.requests(COURSE_KEY)] == [0]
    outcome = storage.outcomes(COURSE_KEY, NOT_STARTED, [amina.pk], timezone.now())
    assert outcome == {amina.pk: storage.RESTING}
    bela = rates(agrees(person("bela")))
    clock.shift(A_YEAR)
    Nudge.objects.create(course=Nudge.objects.get().course, learner=bela, reason="stalled", claimed_at=timezone.now())
    assert invited() == []
    clock.shift(datetime.timedelta(days=20))
    assert invited() == ["bela@example.org"]


def test_the_nightly_job_sends_it(amina: Any) -> None:
    call_command("digiboards_nightly", only=["reminders"], stdout=io.StringIO(), stderr=io.StringIO())

    assert addresses() == ["amina@example.org"]
