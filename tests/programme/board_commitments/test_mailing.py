"""Mails to boards' secretaries: who gets one, when, and that nobody gets one twice."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from digiboards_xblocks import platform
from digiboards_xblocks.programme.board_commitments import mailing, storage
from digiboards_xblocks.programme.board_commitments.models import BoardCheckMail
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SECRETARY, SPONSOR, organisation
from digiboards_xblocks.programme.sessions.storage import remove_session
from tests.conftest import COURSE_KEY
from tests.programmes import person
from tests.test_mails import SITE, Failing
from tests.test_mails import failing as failing

from .conftest import CYBER, VISIT, commit, hold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def links(settings: Any) -> None:
    settings.LMS_ROOT_URL = SITE


@pytest.fixture
def secretary(boards: Any) -> Any:
    holder = person("secretary")
    grants.grant(holder=holder, scope=organisation(COURSE_KEY, "R91"), by=None, role=SECRETARY)
    return holder


def after(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def mailed(days: int) -> list[str]:
    """The addresses that a run so many days from now mails."""
    before = len(mail.outbox)
    mailing.mail_checks(COURSE_KEY, after(days))
    return [address for message in mail.outbox[before:] for address in message.to]


def test_a_secretary_is_asked_after_30_and_after_90_days_and_once_each(met: int, secretary: Any) -> None:
    commit(met, VISIT, CYBER)

    asked = {days: mailed(days) for days in (0, 29, 30, 31, 60, 89, 90, 91, 120, 180)}

    assert {days for days, addresses in asked.items() if addresses} == {30, 90}
    assert asked[30] == asked[90] == ["secretary@example.org"]


def test_a_mail_says_how_many_and_where_and_no_word_of_them(met: int, secretary: Any) -> None:
    commit(met, VISIT, CYBER)
    mailed(30)

    [message] = mail.outbox
    text = f"{message.subject}\n{message.body}"
    assert "2 of its commitments are under way" in text
    assert f"{SITE}/digiboards/board-checks/" in text
    for word in ("ward", "cyber", "exercise", "R91", "secretary@"):
        assert word not in text


def test_a_run_that_was_missed_is_made_up_for_within_a_month(met: int, secretary: Any) -> None:
    commit(met, VISIT)

    assert mailed(60) == ["secretary@example.org"]
    assert mailed(121) == []


def test_a_board_without_a_secretary_is_asked_once_it_has_one(met: int, boards: Any) -> None:
    commit(met, VISIT)
    assert mailed(30) == []

    for name, role, board in (("sponsor", SPONSOR, "R91"), ("other", SECRETARY, "R92"), ("new", SECRETARY, "R91")):
        grants.grant(holder=person(name), scope=organisation(COURSE_KEY, board), by=None, role=role)
    assert mailed(31) == ["new@example.org"]


def test_nobody_is_asked_of_what_is_over_or_gone(met: int, secretary: Any) -> None:
    first, second = commit(met, VISIT, CYBER)
    storage.keep_checks(met, 30, {first: "done", second: "stopped"})
    gone = hold()
    commit(gone, VISIT)
    remove_session(COURSE_KEY, gone, by=None)
    hold()

    assert mailed(30) == []


@pytest.mark.parametrize("why", ["inactive", "no address", "retired"])
def test_an_account_that_is_closed_gets_none(
    met: int, secretary: Any, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(met, VISIT)
    secretary.is_active = why != "inactive"
    secretary.email = "" if why == "no address" else secretary.email
    secretary.save()
    if why == "retired":
        monkeypatch.setattr(platform, "retired", lambda learners=None: {secretary.pk})

    assert mailed(30) == []


def test_two_runs_at_once_send_one(met: int, secretary: Any) -> None:
    commit(met, VISIT)
    [due] = mailing.due_mails(COURSE_KEY, after(30))

    assert mailing._claim(due)
    assert not mailing._claim(due)


def test_what_surely_was_not_sent_is_sent_by_the_next_run(met: int, secretary: Any, failing: type[Failing]) -> None:
    commit(met, VISIT)
    failing.opening = ConnectionRefusedError("no")
    assert mailing.mail_checks(COURSE_KEY, after(30)).not_sent == 1
    assert not BoardCheckMail.objects.exists()

    failing.opening = None
    assert mailed(30) == ["secretary@example.org"]
    assert BoardCheckMail.objects.get().sent_at is not None


def test_what_perhaps_was_sent_is_not_sent_again(met: int, secretary: Any, failing: type[Failing]) -> None:
    commit(met, VISIT)
    failing.fails = {"secretary@example.org": TimeoutError("slow")}
    assert mailing.mail_checks(COURSE_KEY, after(30)).perhaps_sent == 1

    failing.fails = {}
    assert mailed(30) == []
    assert BoardCheckMail.objects.get().sent_at is None


def test_the_command_counts_them_before_it_sends_them(
    boards: Any, secretary: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(hold(held_on=after(-30)), VISIT)

    call_command("digiboards_remind", str(COURSE_KEY))
    assert "1 mail would be sent" in capsys.readouterr().out
    call_command("digiboards_remind", str(COURSE_KEY), "--send")
    assert "1 mail sent" in capsys.readouterr().out
    assert [message.to for message in mail.outbox] == [["secretary@example.org"]]
