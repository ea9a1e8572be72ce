"""Health names what is wrong with a site, each thing in words with what to do, and changes nothing."""

import contextlib
import datetime
import io
import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from completion.models import BlockCompletion
from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from waffle.testutils import override_switch

from digiboards_xblocks import platform_workers
from digiboards_xblocks.activities.base import openable, private_texts
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.health import examine, workers
from digiboards_xblocks.programme.health import mail as mail_health
from digiboards_xblocks.programme.health.finding import OK, PROBLEM, WARNING, Check, Finding, Options
from digiboards_xblocks.programme.nightly.models import NightlyPart
from digiboards_xblocks.programme.nightly.parts import PARTS
from tests.activities.storage import Watched, everything

from .conftest import COURSE_KEY
from .programmes import complete, person

BLOCK = COURSE_KEY.make_usage_key("digiboards_reflection", "g5-unit-1")
SECRET = "zebra quagga 7391"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def site(settings: Any) -> Iterator[None]:
    """A site that is well, and has nothing of ours yet."""
    settings.LMS_ROOT_URL = "https://learn.example.org"
    settings.DEFAULT_FROM_EMAIL = "programme@example.org"
    settings.EMAIL_TIMEOUT = 20
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    with override_switch(ENABLE_COMPLETION_TRACKING_SWITCH.name, active=True):
        yield


def told(name: str, *options: str) -> list[tuple[str, str, str]]:
    """What a check finds: level, found, todo."""
    out = io.StringIO()
    with contextlib.suppress(CommandError):
        call_command("digiboards_health", "--json", "--only", name, *options, stdout=out, stderr=io.StringIO())
    [check] = json.loads(out.getvalue())["checks"]
    assert check["check"] == name
    assert SECRET not in out.getvalue()
    return [(item["level"], item["found"], item["todo"]) for item in check["findings"]]


def writes(count: int = 1, name: str = "text") -> Any:
    """Somebody writes some texts."""
    user = person(f"w{PrivateText.objects.count()}")
    for number in range(count):
        private_texts.save_text(
            usage_key=BLOCK, learner_id=user.pk, kind="reflection", name=f"{name}-{number}", text=SECRET, based_on=""
        )
    return user


# Keys


def test_with_the_newest_key_all_is_well() -> None:
    assert told("keys") == [(OK, "There is a usable key. Nothing has been written yet.", "")]
    writes(3)
    assert told("keys") == [(OK, "All 3 texts were tried, and the newest key is enough.", "")]


def test_a_rotated_key_is_named(settings: Any) -> None:
    writes(3, "old")
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [Fernet.generate_key().decode(), *settings.DIGIBOARDS_PRIVATE_TEXT_KEYS]
    writes(2, "new")
    [(level, found, todo)] = told("keys")

    assert (level, found) == (WARNING, "All 5 texts were tried, and can be read; an older key is needed for 3.")
    assert "digiboards_reencrypt" in todo


def test_a_lost_key_is_named(settings: Any) -> None:
    writes(3, "old")
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [Fernet.generate_key().decode()]
    writes(2, "new")
    [(level, found, todo)] = told("keys")

    assert level == PROBLEM
    assert found == "All 5 texts were tried, and no key opens 3 of them: a key is lost, or missing from the list."
    assert "Put the missing key back" in todo


def test_a_wrong_key_is_named(settings: Any) -> None:
    writes(3)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [Fernet.generate_key().decode()]
    [(level, found, todo)] = told("keys")

    assert level == PROBLEM
    assert found == "All 3 texts were tried, and the keys open none of them: they are the wrong keys."
    assert "own keys back" in todo


@pytest.mark.parametrize("keys", [[], ["almost-a-key-of-ours"]])
def test_no_usable_key_is_named_and_not_shown(keys: list[str], settings: Any) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
    [(level, found, _todo)] = told("keys")

    assert level == PROBLEM
    assert found.startswith("There is no usable key: DIGIBOARDS_PRIVATE_TEXT_KEYS ")
    assert "almost" not in found


def test_of_many_texts_a_sample_is_tried_and_all_if_asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digiboards_xblocks.programme.health.keys.SAMPLE", 10)
    writes(100)
    [(_level, found, _todo)] = told("keys")

    assert found.startswith("11 of 100 texts were tried, spread evenly from the oldest to the newest, and")
    assert told("keys", "--complete")[0][1].startswith("All 100 texts were tried, and")


def test_a_sample_reaches_from_the_first_to_the_last(settings: Any) -> None:
    first_keys = settings.DIGIBOARDS_PRIVATE_TEXT_KEYS
    new = Fernet.generate_key().decode()
    for name, keys in (("first", [new]), ("middle", first_keys), ("last", [new])):
        settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
        writes(1 if name != "middle" else 50, name)

    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = first_keys
    assert openable.tally(5)[openable.LOCKED] == 2


def test_a_sample_of_few_texts_with_gaps_between_is_no_more_than_asked() -> None:
    writes(60)
    numbers = list(PrivateText.objects.order_by("pk").values_list("pk", flat=True))
    PrivateText.objects.filter(pk__in=numbers[1:40]).delete()

    assert 2 <= openable.tally(10).total() <= 12


# Completion


def test_the_switch_is_named_when_it_is_off() -> None:
    assert told("completion") == [(OK, "The platform keeps what learners complete.", "")]
    with override_switch(ENABLE_COMPLETION_TRACKING_SWITCH.name, active=False):
        [(level, found, todo)] = told("completion")

    assert (level, found) == (
        PROBLEM,
        "The platform does not keep what learners complete, so nobody can finish anything.",
    )
    assert "waffle_switch completion.enable_completion_tracking on --create" in todo


def rates(user: Any, days_ago: int) -> None:
    course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
    saved = timezone.now() - datetime.timedelta(days=days_ago)
    Rating.objects.create(
        course=course,
        learner=user,
        usage_key=str(BLOCK),
        saved_at=saved,
        statement="g1-explain",
        phase="before",
        value=3,
    )


def test_a_course_without_completion_is_named() -> None:
    user = person("amina")
    rates(user, days_ago=2)

    assert told("completion")[1][:2] == (
        PROBLEM,
        f"People answer in {COURSE_KEY}, and nothing there was ever completed.",
    )
    complete(user, "g1-a")
    assert [level for level, _found, _todo in told("completion")] == [OK]


def test_a_course_in_which_somebody_began_today_is_no_problem() -> None:
    rates(person("amina"), days_ago=0)

    assert [level for level, _found, _todo in told("completion")] == [OK]
    assert not BlockCompletion.objects.exists()


# Course runs


def test_a_missing_outline_is_named() -> None:
    assert told("outlines") == [(OK, "No course run holds anything of Digital Boards yet.", "")]
    Course.objects.create(course_key=str(COURSE_KEY))
    assert told("outlines") == [(OK, "Each course run has the outline of its programme: 1.", "")]
    Course.objects.create(course_key="course-v1:Else+E1+2026")
    [(level, found, todo)] = told("outlines")

    assert level == PROBLEM
    assert found.startswith("course-v1:Else+E1+2026 holds no outline of the programme")
    assert "Import an archive" in todo


# Tables


@pytest.mark.slow  # the quick loop makes tables without migrations
def test_a_missing_migration_and_one_of_a_newer_version_are_named() -> None:
    assert told("migrations") == [(OK, "All migrations are in.", "")]
    recorder = MigrationRecorder.Migration.objects
    last = recorder.filter(app="digiboards_xblocks").order_by("name").last()
    assert last is not None
    recorder.filter(pk=last.pk).update(name="9999_later")
    missing, newer = told("migrations")

    assert missing[:2] == (PROBLEM, f"Tables are older than the plugin; missing: {last.name}.")
    assert newer[:2] == (PROBLEM, "Tables are newer than the plugin; not known to it: 9999_later.")


# The nightly job


def nightly_rows(**changed: Any) -> None:
    now = timezone.now()
    for part in PARTS:
        values = {"begun_at": now, "ended_at": now, "done_at": now, "result": f"{part.name}: done"}
        NightlyPart.objects.update_or_create(name=part.name, defaults={**values, **changed})


def test_a_job_that_never_ran_is_named() -> None:
    [(level, found, _todo)] = told("jobs")
    assert (level, found) == (PROBLEM, "The nightly job has never run.")


def test_after_a_night_it_is_told_when() -> None:
    call_command("digiboards_nightly", stdout=io.StringIO())
    [(level, found, _todo)] = told("jobs")

    assert level == OK
    assert found.startswith("The nightly job was done last on ")


def test_a_job_that_has_not_run_for_days_is_named_with_since_when() -> None:
    days_ago = timezone.now() - datetime.timedelta(days=3)
    nightly_rows(begun_at=days_ago, ended_at=days_ago, done_at=days_ago)
    found = told("jobs")

    assert [level for level, _found, _todo in found] == [PROBLEM] * sum(part.is_on() for part in PARTS)
    assert f"“progress” was done without a fault last on {timezone.localtime(days_ago).day} " in found[0][1]


def test_a_part_that_failed_last_is_named_with_what_it_said() -> None:
    nightly_rows()
    yesterday = timezone.now() - datetime.timedelta(days=1)
    NightlyPart.objects.filter(name="reminders").update(done_at=yesterday, result="reminders: failed: mails 0")
    [(level, found, _todo)] = told("jobs")

    assert level == PROBLEM
    assert found.endswith("reminders: failed: mails 0")
    NightlyPart.objects.filter(name="reminders").update(done_at=None)
    assert "never yet. reminders: failed: mails 0" in told("jobs")[0][1]


# Mail


class Server(socketserver.ThreadingTCPServer):
    """A mail server, as far as a connection without a mail needs one."""

    allow_reuse_address = True
    daemon_threads = False  # closing the server waits for them
    said: list[bytes] = []


class Polite(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 mail.example.org\r\n")
        while line := self.rfile.readline():
            Server.said.append(line.strip())
            self.wfile.write(b"221 bye\r\n" if line.startswith(b"quit") else b"250 AUTH PLAIN\r\n")


class Refusing(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 mail.example.org\r\n")
        while line := self.rfile.readline():
            is_hello = line.lower().startswith(b"ehlo")
            self.wfile.write(b"250-mail.example.org\r\n250 AUTH PLAIN\r\n" if is_hello else b"535 no\r\n")


class Silent(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.readline()


@contextlib.contextmanager
def mail_server(handler: Any, settings: Any) -> Iterator[None]:
    Server.said = []
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        use(settings, server.server_address[1])
        yield
        server.shutdown()


def use(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def test_a_mail_server_that_takes_a_connection_is_well_and_gets_no_mail(settings: Any) -> None:
    with mail_server(Polite, settings):
        assert told("mail") == [(OK, "The mail server 127.0.0.1 takes connections; nothing was sent.", "")]

    assert [line.split()[0].lower() for line in Server.said] == [b"quit"]


def test_a_mail_server_that_refuses_the_password_is_named(settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "lms", "s3cret"
    with mail_server(Refusing, settings):
        [(level, found, _todo)] = told("mail")

    assert level == PROBLEM
    assert found == "The mail server 127.0.0.1 did not take a connection: SMTPAuthenticationError."
    assert "s3cret" not in found


def test_a_mail_server_that_is_away_is_named(settings: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        use(settings, taken.getsockname()[1])
        [(level, found, todo)] = told("mail")

    assert (level, found) == (PROBLEM, "The mail server 127.0.0.1 did not take a connection: ConnectionRefusedError.")
    assert "EMAIL_HOST" in todo


def test_a_mail_server_that_says_nothing_is_not_waited_for(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_health, "SECONDS", 0.2)
    with mail_server(Silent, settings):
        [(level, found, _todo)] = told("mail")

    assert level == PROBLEM
    assert found.endswith(("TimeoutError.", "SMTPServerDisconnected."))


def test_mails_that_go_nowhere_and_settings_that_are_missing_are_named(settings: Any) -> None:
    settings.LMS_ROOT_URL, settings.DEFAULT_FROM_EMAIL, settings.EMAIL_TIMEOUT = "", "webmaster@localhost", None
    found = told("mail")

    assert [level for level, _found, _todo in found] == [PROBLEM, WARNING, WARNING, WARNING]
    assert found[3][1] == "Mails are not sent anywhere: EMAIL_BACKEND is django.core.mail.backends.locmem.EmailBackend."


class Elsewhere(mail.backends.base.BaseEmailBackend):
    """As django-ses and the like: mails go out over HTTP."""


def test_of_another_backend_it_is_said_that_it_cannot_be_tried(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.test_health.Elsewhere"
    [(level, found, _todo)] = told("mail")

    assert level == OK
    assert "which cannot be tried without sending one" in found


# Workers


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """The LMS's Celery, with a queue in memory, and nobody at work yet."""
    monkeypatch.setattr(platform_workers, "are_available", lambda: True)
    monkeypatch.setattr(workers, "SECONDS", 1.0)
    # Without what Celery does for Django: a worker closes the connections that it finds.
    app = Celery("tests", broker="memory://", backend="cache+memory://", set_as_current=False, fixups=[])
    app.set_current()
    yield app
    app.close()


def test_a_worker_that_answers_is_counted_and_one_that_stopped_is_named(queue: Celery) -> None:
    with start_worker(queue, perform_ping_check=False, pool="solo", shutdown_timeout=60):
        # On a busy machine a worker may need more than a second.
        answers = next(found for _ in range(30) if (found := told("workers"))[0][0] == OK)
        assert answers == [(OK, "One worker answers.", "")]

    [(level, found, todo)] = told("workers")
    assert (level, found) == (PROBLEM, "No worker answered within 1 seconds.")
    assert "Start the LMS's workers" in todo


def test_a_worker_of_studios_is_none_of_the_lms(queue: Celery) -> None:
    """As seen on a real site with one broker: with the LMS's worker stopped and Studio's not, one answered."""
    with start_worker(queue, perform_ping_check=False, pool="solo", shutdown_timeout=60, queues="edx.cms.core.default"):
        names = next(found for _ in range(30) if (found := queue.control.inspect(timeout=1).active_queues()))
        [(level, found, _todo)] = told("workers")

    assert [item["name"] for item in next(iter(names.values()))] == ["edx.cms.core.default"]
    assert (level, found) == (PROBLEM, "No worker answered within 1 seconds.")


def test_a_queue_that_is_away_is_named(queue: Celery) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        queue.conf.broker_url = f"amqp://127.0.0.1:{taken.getsockname()[1]}//"
        [(level, found, todo)] = told("workers")

    assert level == PROBLEM
    assert found.startswith("The workers' queue cannot be reached: ")
    assert todo.startswith("Start the queue")


def test_without_workers_none_is_missed(queue: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    queue.conf.task_always_eager = True
    assert told("workers")[0][0] == OK
    monkeypatch.setattr(platform_workers, "are_available", lambda: False)
    assert told("workers")[0][1].startswith("This is not the LMS")


# The whole


def test_what_cannot_be_looked_at_is_a_finding_and_the_rest_is_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_how: Options) -> Iterator[Finding]:
        yield Finding(OK, "This far.")
        raise OSError("private words")

    checks = [Check("broken", "Broken", fail), *examine.CHECKS]
    parts = list(examine.examine(Options(), checks))

    assert [part.name for part in parts] == [check.name for check in checks]
    assert [finding.found for finding in parts[0].findings] == ["This could not be looked at: OSError."]
    assert "The health of broken could not be looked at" in caplog.text


def test_it_is_told_in_words_with_an_exit_status(settings: Any) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"1 problem; see above what to do\.") as caught:
        call_command("digiboards_health", stdout=out)
    assert caught.value.returncode == 1
    assert "The nightly job\n  problem: The nightly job has never run.\n    Have manage.py lms" in out.getvalue()
    call_command("digiboards_nightly", stdout=io.StringIO())
    call_command("digiboards_health", stdout=out)  # a warning is no problem: mails go nowhere here


def test_a_monitor_reads_the_worst_level() -> None:
    out = io.StringIO()
    call_command("digiboards_nightly", stdout=io.StringIO())
    call_command("digiboards_health", "--json", "--complete", stdout=out)
    found = json.loads(out.getvalue())

    assert (found["level"], found["is_complete"]) == (WARNING, True)
    assert {check["check"]: check["level"] for check in found["checks"]} == {
        **dict.fromkeys(["migrations", "keys", "completion", "outlines", "jobs", "workers"], OK),
        "mail": WARNING,
    }


def test_nothing_is_written_and_nothing_is_sent() -> None:
    writes(3)
    rates(person("amina"), days_ago=2)
    before = everything()
    with Watched() as watched, contextlib.suppress(CommandError):
        call_command("digiboards_health", stdout=io.StringIO())

    assert watched.writes == []
    assert everything() == before
    assert mail.outbox == []
