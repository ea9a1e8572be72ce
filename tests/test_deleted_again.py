"""After a back-up is restored, what had been deleted since is deleted again, as the log says; and nothing else."""

import functools
import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks.activities.base import deletion, private_texts
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.commitments import storage as commitments_storage
from digiboards_xblocks.activities.commitments.models import Commitment, Reminder
from digiboards_xblocks.db.deletion_log import MARK
from digiboards_xblocks.programme.retention import deletions, retirement

from .activities.samples import HANDLERS, prepared
from .activities.storage import NOTES, everything, rows_of
from .activities.test_deletion import rows_everywhere as rows_everywhere
from .conftest import COURSE_KEY, send
from .test_mails import asks, commit, person

LATER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")
REFLECTION = COURSE_KEY.make_usage_key("digiboards_reflection", "g5-unit-1")
COMMITMENTS = COURSE_KEY.make_usage_key("digiboards_commitments", "g5-unit-1")
SECRET = "zebra quagga 7391"

pytestmark = pytest.mark.django_db

Rows = dict[Any, list[dict[str, Any]]]


@pytest.fixture
def log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> Callable[[Callable[[], Any]], Path]:
    """Do something, as a site that logs to a file does."""

    def done(work: Callable[[], Any]) -> Path:
        caplog.clear()
        caplog.set_level(logging.INFO, logger="digiboards_xblocks.deletions")
        with django_capture_on_commit_callbacks(execute=True):
            work()
        path = tmp_path / "lms.log"
        lines = [f"2026-11-30 06:00:00,000 INFO 8 [deletions] {record.getMessage()}" for record in caplog.records]
        path.write_text("\n".join(["some other line", *lines, ""]), "utf-8")
        assert SECRET not in path.read_text("utf-8")
        return path

    return done


def backup() -> Rows:
    models = apps.get_app_config("digiboards_xblocks").get_models()
    return {model: list(model._default_manager.order_by("pk").values()) for model in models}


def restore(rows: Rows) -> None:
    """As a dump that is read back: rows with the numbers that they had; what was made since is gone."""
    with transaction.atomic():
        for model in reversed(list(rows)):
            model._default_manager.all()._raw_delete("default")
        for model, kept in rows.items():
            model._default_manager.bulk_create(model(**row) for row in kept)


def again(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("digiboards_delete_again", str(path), *options, stdout=out)
    return out.getvalue()


def write(user: Any, name: str = "one", based_on: str = "") -> str:
    saved = private_texts.save_text(
        usage_key=REFLECTION, learner_id=user.pk, kind="reflection", name=name, text=SECRET, based_on=based_on
    )
    return saved.revision


def erase(user: Any, revision: str, name: str = "one") -> None:
    private_texts.delete_text(usage_key=REFLECTION, learner_id=user.pk, kind="reflection", name=name, based_on=revision)


def test_a_text_that_was_deleted_is_deleted_again_and_another_stays(log: Any, learner: Any, other_learner: Any) -> None:
    revision = write(learner)
    write(learner, "two")
    write(other_learner)
    kept = backup()
    path = log(lambda: erase(learner, revision))
    after = everything()
    restore(kept)

    assert PrivateText.objects.count() == 3
    assert again(path, "--dry-run") == "1 deletion in the log.\nThis would be deleted again:\n1 PrivateText\n"
    assert PrivateText.objects.count() == 3
    assert again(path) == "1 deletion in the log.\nDeleted again:\n1 PrivateText\n"
    assert everything() == after
    assert again(path) == "1 deletion in the log.\nNothing of them is there again.\n"


def test_what_is_written_after_the_restoration_stays_whatever_its_number(log: Any, learner: Any) -> None:
    revision = write(learner)
    [row] = PrivateText.objects.all()
    path = log(lambda: erase(learner, revision))
    write(learner)  # on a database that gives the number again
    PrivateText.objects.update(id=row.pk)

    assert again(path).endswith("Nothing of them is there again.\n")
    assert PrivateText.objects.count() == 1


def test_a_commitment_that_was_removed_goes_again_with_its_words(log: Any, db: None) -> None:
    user = person("amina")
    commit(user, 30)
    kept = backup()
    which = {"usage_key": COMMITMENTS, "learner_id": user.pk, "block_name": "g5-commitments", "slot": "hazard-log"}
    path = log(lambda: commitments_storage.remove_commitment(**which))
    restore(kept)

    assert (Commitment.objects.count(), PrivateText.objects.count()) == (1, 1)
    again(path)
    assert (Commitment.objects.count(), PrivateText.objects.count()) == (0, 0)
    assert "hazard" not in path.read_text("utf-8")


def test_who_stopped_the_mails_gets_none_again(log: Any, db: None) -> None:
    user = person("amina")
    commit(user, 30)
    asks(user)
    kept = backup()
    path = log(lambda: Reminder.objects.get().delete())
    restore(kept)
    again(path)

    assert not Reminder.objects.exists()


def mine(learner: Any, key: Any) -> dict[str, list[dict[str, Any]]]:
    course = {row["id"] for row in everything()["Course"] if row["course_key"] == str(key)}
    return {
        name: found
        for name, rows in rows_of(learner).items()
        if (found := [row for row in rows if row.get("course_id") in course and "saved_at" in row])
    }


def test_all_of_a_course_run_goes_again_and_of_another_nothing(
    log: Any, rows_everywhere: None, learner: Any, other_learner: Any
) -> None:
    kept, others = backup(), rows_of(other_learner)
    path = log(lambda: deletion.delete_course_answers(learner_id=learner.pk, course_key=COURSE_KEY))
    restore(kept)
    before = mine(learner, LATER_RUN)
    assert mine(learner, COURSE_KEY)
    again(path)

    assert mine(learner, COURSE_KEY) == {}
    assert mine(learner, LATER_RUN) == before
    assert rows_of(other_learner) == others


def test_a_block_that_was_reset_goes_again(log: Any, learner: Any) -> None:
    write(learner)
    other = COURSE_KEY.make_usage_key("digiboards_reflection", "g5-unit-2")
    private_texts.save_text(
        usage_key=other, learner_id=learner.pk, kind="reflection", name="x", text=SECRET, based_on=""
    )
    kept = backup()
    path = log(lambda: deletion.delete_block_answers(usage_key=REFLECTION, learner_id=learner.pk))
    restore(kept)
    again(path)

    assert [row.usage_key for row in PrivateText.objects.all()] == [str(other)]


def test_who_was_retired_is_gone_again(log: Any, rows_everywhere: None, learner: Any, other_learner: Any) -> None:
    kept, others = backup(), rows_of(other_learner)
    path = log(lambda: retirement.retire_learner(learner.pk))
    restore(kept)
    assert rows_of(learner)
    again(path)

    assert rows_of(learner) == {}
    assert rows_of(other_learner) == others
    assert not [model for model in NOTES if model._default_manager.filter(learner=learner).exists()]


def test_what_is_not_stored_is_not_logged(log: Any, learner: Any) -> None:
    revision = write(learner)

    def undone() -> None:
        with transaction.atomic():
            erase(learner, revision)
            transaction.set_rollback(True)

    assert MARK not in log(undone).read_text("utf-8")


@pytest.mark.parametrize(
    "line", ["{}", '{"at": "yesterday", "learner": 1}', "{", '{"at": "2026-11-30T06:00:00+00:00"}']
)
def test_a_line_that_cannot_be_read_stops_all(line: str, log: Any, learner: Any, tmp_path: Path) -> None:
    revision = write(learner)
    kept = backup()
    path = log(lambda: erase(learner, revision))
    restore(kept)
    path.write_text(path.read_text("utf-8") + f"INFO {MARK} {line}\n", "utf-8")
    with pytest.raises(CommandError, match="line 3 cannot be read; nothing was deleted"):
        again(path)

    assert PrivateText.objects.count() == 1


def test_a_log_in_json_is_read_too() -> None:
    line = r'{"level": "INFO", "message": "digiboards-deleted {\"at\": \"2026-11-30T06:00:00+00:00\", \"learner\": 7}"}'
    [found] = deletions.read_log([line])

    assert (found.learner_id, found.is_of_all) == (7, True)


def test_every_handler_that_deletes_is_logged(log: Any, learner: Any) -> None:
    """Those of the blocks that take a text or a thing away."""
    tried = 0
    for sample, handler in HANDLERS:
        if handler in ("delete_text", "remove", "delete_everything"):
            block, request = prepared(sample, handler, user=learner)
            path = log(functools.partial(send, block, handler, request))
            assert MARK in path.read_text("utf-8"), (sample.block_type, handler)
            tried += 1
    assert tried >= 7
