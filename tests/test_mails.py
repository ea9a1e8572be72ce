"""The mails: who gets one, what stands in it, that nobody gets it twice, and how it is stopped."""

import datetime
import io
import re
import smtplib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.commitments import reminders
from digiboards_xblocks.activities.commitments import storage as commitments_storage
from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck, Reminder
from digiboards_xblocks.activities.commitments.spec import CHECK_DAYS, STATUSES, falls_due
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.days import next_day
from digiboards_xblocks.programme.reminders import storage as reminders_storage
from tests.activities.storage import everything

from .answers import tell as tell_feedback
from .conftest import COURSE_KEY
from .mechanisms import Exact
from .programmes import complete, person, register

SITE = "https://learn.example.org"
SECRET = "zebra quagga 7391"
BLOCK = COURSE_KEY.make_usage_key("digiboards_commitments", "g5-unit-1")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.LMS_ROOT_URL = SITE
    settings.DEFAULT_FROM_EMAIL = "programme@example.org"
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware", "tests.test_mails.nobody_is_signed_in"]


def nobody_is_signed_in(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def middleware(request: Any) -> Any:
        request.user = SimpleNamespace(get_username=lambda: "", is_authenticated=False)
        return get_response(request)

    return middleware


def commit(user: Any, days_ago: int, *, status: str = "made", slot: str = "hazard-log") -> Commitment:
    """A commitment that was made so many days ago, and the wish to be reminded, of the day before that."""
    commitments_storage.make_commitment(
        usage_key=BLOCK,
        learner_id=user.pk,
        block_name="g5-commitments",
        slot=slot,
        category="safety",
        due_on=timezone.localdate(),
        text=SECRET,
    )
    row = Commitment.objects.get(learner=user, slot=slot)
    made_at = timezone.now() - datetime.timedelta(days=days_ago)
    Commitment.objects.filter(pk=row.pk).update(made_at=made_at, status=status)
    return row


def asks(user: Any, days_ago: int = 200) -> None:
    reminders.want_reminders(usage_key=BLOCK, learner_id=user.pk, wanted=True)
    Reminder.objects.filter(learner=user).update(
        reminded_until=timezone.localdate() - datetime.timedelta(days=days_ago)
    )


def somebody(name: str, days_ago: int = 30) -> Any:
    user = person(name)
    commit(user, days_ago)
    asks(user, 10)
    return user


def remind(*options: str) -> str:
    out = io.StringIO()
    call_command("digiboards_remind", *options, stdout=out, stderr=out)
    assert "@" not in out.getvalue()
    return out.getvalue()


def addresses() -> list[str]:
    return [address for message in mail.outbox for address in message.to]


# Who gets one


def test_a_check_that_fell_due_is_mailed_once(db: None) -> None:
    somebody("amina")

    assert remind() == f"{COURSE_KEY}: 1 mail would be sent (dry run; --send sends them).\n"
    assert mail.outbox == []
    assert remind("--send") == f"{COURSE_KEY}: 1 mail sent.\n"
    assert remind("--send", str(COURSE_KEY)) == f"{COURSE_KEY}: 0 mails sent.\n"
    assert addresses() == ["amina@example.org"]


def test_a_dry_run_changes_nothing() -> None:
    somebody("amina")
    before = everything()
    remind()

    assert everything() == before


@pytest.mark.parametrize(("days_ago", "is_due"), [(29, False), (30, True), (31, True), (90, True), (180, True)])
def test_a_check_is_due_on_its_day_and_after(days_ago: int, is_due: bool) -> None:
    user = person("amina")
    commit(user, days_ago)
    asks(user, 2)
    remind("--send")

    assert len(mail.outbox) == is_due


def test_what_fell_due_before_somebody_asked_is_not_mailed() -> None:
    user = person("amina")
    commit(user, 30)
    reminders.want_reminders(usage_key=BLOCK, learner_id=user.pk, wanted=True)
    remind("--send")

    assert mail.outbox == []


def test_each_check_is_mailed_and_a_day_without_a_run_is_made_up_for() -> None:
    user = somebody("amina", 30)
    remind("--send")
    Commitment.objects.update(made_at=timezone.now() - datetime.timedelta(days=95))
    Reminder.objects.filter(learner=user).update(reminded_until=timezone.localdate() - datetime.timedelta(days=65))
    remind("--send")
    remind("--send")

    assert len(mail.outbox) == 2


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_over_is_not_mailed(status: str) -> None:
    user = person("amina")
    commit(user, 30, status=status)
    asks(user)
    remind("--send")

    assert len(mail.outbox) == (status not in ("done", "stopped"))


@pytest.mark.parametrize("day", CHECK_DAYS)
def test_what_has_an_answer_is_not_mailed(day: int) -> None:
    user = person("amina")
    made = commit(user, 31)
    CommitmentCheck.objects.create(commitment=made, day=day, status="in-progress", at=timezone.now())
    asks(user, 2)
    remind("--send")

    assert len(mail.outbox) == (day != 30)


def test_those_without_an_account_that_works_or_who_left_get_none(monkeypatch: pytest.MonkeyPatch) -> None:
    inactive, nameless, retiring, unasked, gone = (somebody(name) for name in ("ina", "nan", "ret", "una", "gus"))
    type(inactive).objects.filter(pk=inactive.pk).update(is_active=False)
    type(nameless).objects.filter(pk=nameless.pk).update(email="")
    monkeypatch.setattr(platform, "retired", lambda _learners: {retiring.pk})
    reminders.want_reminders(usage_key=BLOCK, learner_id=unasked.pk, wanted=False)
    monkeypatch.setattr(
        platform, "enrolled", lambda key, learners: {*learners} - {gone.pk} if key == COURSE_KEY else set()
    )
    somebody("amina")
    remind("--send")

    assert addresses() == ["amina@example.org"]


def test_a_removed_commitment_is_not_mailed() -> None:
    user = somebody("amina")
    commitments_storage.remove_commitment(
        usage_key=BLOCK, learner_id=user.pk, block_name="g5-commitments", slot="hazard-log"
    )
    remind("--send")

    assert mail.outbox == []


@given(st.sets(st.sampled_from(CHECK_DAYS)), st.integers(0, 400), st.integers(0, 60))
def test_day_by_day_or_at_once_the_same_checks_are_told(answered: set[int], age: int, days: int) -> None:
    made, today = datetime.date(2026, 3, 1), datetime.date(2026, 3, 1) + datetime.timedelta(days=age)
    each = [today - datetime.timedelta(days=back) for back in range(days)]
    one_by_one = [falls_due(made, answered, after=day - datetime.timedelta(days=1), until=day) for day in each]

    assert any(one_by_one) == falls_due(made, answered, after=today - datetime.timedelta(days=days), until=today)


# What stands in it


def test_the_mail_says_how_many_and_where_and_never_what() -> None:
    user = person("amina")
    for number in range(3):
        commit(user, 30, slot=f"own-0000000{number}")
    asks(user)
    remind("--send")
    [message] = mail.outbox

    assert message.subject == "Look back on 3 commitments that you made"
    assert message.from_email == "programme@example.org"
    assert f"\n{SITE}/courses/{COURSE_KEY}/course/\n" in message.body
    whole = str(message.message())
    for word in (*SECRET.split(), "hazard", "g5-commitments", "Amina", "g5-unit-1"):
        assert word not in whole
    assert PrivateText.objects.count() == 3


def test_one_is_told_as_one() -> None:
    somebody("amina")
    remind("--send")

    assert mail.outbox[0].subject == "Look back on a commitment that you made"
    assert "{" not in mail.outbox[0].body


# When the mail server fails


class Failing(EmailBackend):
    """A mail server that takes mails, unless ``fails`` says otherwise for an address."""

    fails: dict[str, Exception] = {}
    opening: Exception | None = None

    def open(self) -> None:
        if self.opening:
            raise self.opening

    def send_messages(self, messages: Any) -> int:
        messages = list(messages)
        for message in messages:
            if fault := self.fails.get(message.to[0]):
                raise fault
        return super().send_messages(messages)


@pytest.fixture
def failing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    settings.EMAIL_BACKEND = "tests.test_mails.Failing"
    monkeypatch.setattr(Failing, "fails", {})
    monkeypatch.setattr(Failing, "opening", None)
    return Failing


def refused(address: str) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({address: (550, b"no such mailbox")})


def failure(*options: str) -> tuple[str, str]:
    err = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("digiboards_remind", "--send", *options, stdout=io.StringIO(), stderr=err)
    return str(caught.value), err.getvalue()


def test_a_mail_that_was_refused_is_tried_again_and_the_rest_go_out(failing: type[Failing]) -> None:
    for name in ("amina", "ben", "cai"):
        somebody(name)
    failing.fails = {"ben@example.org": refused("ben@example.org")}
    said, err = failure()

    assert said.startswith("1 mail could not be sent, and will be tried again by the next run; 0 mails may")
    assert err == f"{COURSE_KEY}: 1 mail not sent (SMTPRecipientsRefused).\n"
    assert addresses() == ["amina@example.org", "cai@example.org"]
    failing.fails = {}
    remind("--send")
    assert addresses() == ["amina@example.org", "cai@example.org", "ben@example.org"]


@pytest.mark.parametrize("fault", [TimeoutError("timed out"), smtplib.SMTPServerDisconnected("gone"), KeyError("ben")])
def test_a_mail_that_may_have_gone_out_is_not_sent_again(fault: Exception, failing: type[Failing]) -> None:
    for name in ("amina", "ben"):
        somebody(name)
    failing.fails = {"amina@example.org": fault}
    said, err = failure()
    failing.fails = {}
    remind("--send")

    assert said.endswith("1 mail may have been sent, and will not be tried again.")
    assert f"may have been sent or not ({type(fault).__name__})" in err
    assert addresses() == ["ben@example.org"]


def test_a_mail_server_that_is_away_is_told_and_nothing_is_lost(failing: type[Failing]) -> None:
    for name in ("amina", "ben"):
        somebody(name)
    failing.opening = ConnectionRefusedError("no")
    said, _err = failure()

    assert said.startswith("2 mails could not be sent")
    failing.opening = None
    remind("--send")
    assert len(mail.outbox) == 2


def test_two_runs_at_once_mail_nobody_twice() -> None:
    somebody("amina")
    today = timezone.localdate()
    [due], [same] = (reminders_storage.due_reminders(COURSE_KEY, today) for _ in range(2))

    assert reminders_storage.claim(due, today)
    assert not reminders_storage.claim(same, today)


def test_who_takes_it_back_meanwhile_is_not_mailed() -> None:
    user = somebody("amina")
    today = timezone.localdate()
    [due] = reminders_storage.due_reminders(COURSE_KEY, today)
    reminders.want_reminders(usage_key=BLOCK, learner_id=user.pk, wanted=False)

    assert not reminders_storage.claim(due, today)
    assert "@" not in repr(due)


def test_without_an_address_of_the_lms_nothing_is_sent(settings: Any) -> None:
    settings.LMS_ROOT_URL = ""
    somebody("amina")
    with pytest.raises(CommandError, match="LMS_ROOT_URL is not set"):
        remind("--send")


# Stopping them


def stop_link(client: Client) -> str:
    somebody("amina")
    somebody("ben")
    remind("--send")
    [link] = re.findall(rf"^{SITE}(/digiboards/stop-reminders/\S+)$", mail.outbox[0].body, re.MULTILINE)
    return str(link)


def test_mail_programs_can_stop_them_by_one_click(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    link = stop_link(client)
    headers = mail.outbox[0].message()

    assert headers["List-Unsubscribe"] == f"<{SITE}{link}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for _ in range(2):
        answer = strict.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200, "RFC 8058 asks for no redirect"
    assert [row.learner.username for row in Reminder.objects.all()] == ["ben"]


def test_opening_the_link_stops_nothing_and_shows_a_button(client: Client) -> None:
    link = stop_link(client)
    before = everything()
    page = client.get(link)

    assert "Stop these emails" in page.content.decode()
    assert "Signed in as" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert everything() == before
    assert "You will get no more of these emails" in client.post(link).content.decode()
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"x{token}", lambda token: "people"])
def test_a_link_that_is_not_ours_stops_nothing(change: Callable[[str], str], client: Client) -> None:
    token = stop_link(client).split("/")[3]
    for method in (client.get, client.post):
        answer = method(f"/digiboards/stop-reminders/{change(token)}/")
        assert answer.status_code == 404
        assert "This link is not complete" in answer.content.decode()
    assert Reminder.objects.count() == 2


def test_the_link_of_an_old_mail_still_works_when_they_were_asked_for_again(client: Client) -> None:
    link = stop_link(client)
    client.post(link)
    asks(person("another"))
    user = Commitment.objects.get(learner__username="amina").learner
    asks(user)
    client.post(link)

    assert not Reminder.objects.filter(learner=user).exists()


# The digest


def digest(*options: str) -> str:
    out = io.StringIO()
    call_command("digiboards_digest", str(COURSE_KEY), *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def people(db: None) -> None:
    boards = register()
    for name in ("amina", "ben", "cai", "dee"):
        person(name, boards["R91"])
    complete(person("eve", boards["R92"]), "g1-a")
    complete(person("fay", boards["R92"]), "g1-a", "g1-b", "g2-a")


def test_a_dry_run_shows_the_figures_and_sends_nothing(people: None) -> None:
    shown = digest("--to", "lead@example.org")

    for line in (
        "People: 6",
        "Have not started: 4",
        "Started: 2",
        "Finished a guide: 1",
        "Finished the programme: 1",
        "Guide 1: 1, 2",
        "Guide 2: 1, 1",
        f"{SITE}/digiboards/{COURSE_KEY}/",
        f"{SITE}/digiboards/{COURSE_KEY}/people/?state=not-started",
    ):
        assert f"\n{line}\n" in shown
    assert mail.outbox == []
    assert "{" not in shown


def test_figures_of_answers_are_in_it_once_they_are_published_each_with_its_margin(people: None) -> None:
    assert "What people answer" not in digest()
    for number in range(3):
        tell_feedback(person(f"answers{number}"), "end-feedback", "yes", "a-lot", scope="programme")
    publishing.publish(COURSE_KEY, day=next_day(timezone.localdate()), mechanism=Exact())
    told = digest()

    assert f"What people answer, as published on {date_format(next_day(timezone.localdate()), 'j F Y')}" in told
    assert "Would recommend it: – margin over ±10 (of 3 people)" in told


def test_it_is_sent_to_each_by_itself_and_names_nobody(people: None) -> None:
    told = digest("--send", "--to", "lead@example.org", "--to", "sponsor@example.org", "--to", "lead@example.org")

    assert told == "Sent to 2 of 2.\n"
    assert [message.to for message in mail.outbox] == [["lead@example.org"], ["sponsor@example.org"]]
    for message in mail.outbox:
        assert not [name for name in ("amina", "Amina", "fay", "Fay", "R91", "Trust") if name in message.body]
        assert message.from_email == "programme@example.org"


def test_one_that_is_refused_is_named_and_the_rest_go_out(people: None, failing: type[Failing]) -> None:
    failing.fails = {"lead@example.org": refused("lead@example.org")}
    with pytest.raises(CommandError, match=r"perhaps not, to: lead@example\.org\."):
        digest("--send", "--to", "lead@example.org", "--to", "sponsor@example.org")

    assert addresses() == ["sponsor@example.org"]


@pytest.mark.parametrize(
    ("to", "said"), [([], "Say to whom"), (["--to", "a@b.org", "--to", "nobody"], "nobody is not an email address")]
)
def test_without_good_addresses_nothing_is_sent(to: list[str], said: str, people: None) -> None:
    with pytest.raises(CommandError, match=said):
        digest("--send", *to)

    assert mail.outbox == []


def test_an_empty_course_run_says_what_to_do(db: None) -> None:
    shown = digest()

    assert "Nobody is in the course run yet" in shown
    assert f"What to do first:\n{SITE}/digiboards/{COURSE_KEY}/\n" in shown


def test_a_course_without_a_programme_and_a_site_without_an_address_are_told(settings: Any) -> None:
    with pytest.raises(CommandError, match="holds no programme"):
        call_command("digiboards_digest", "course-v1:Else+E1+2026")
    settings.LMS_ROOT_URL = ""
    with pytest.raises(CommandError, match="LMS_ROOT_URL is not set"):
        digest()
