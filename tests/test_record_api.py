"""Everything of a learner can be read at once, and deleted at once; nobody else's with it."""

import json
from datetime import date
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.record import storage as record_storage
from digiboards_xblocks.db.utils import lasting_models
from digiboards_xblocks.programme.retention import retirement
from tests.activities.record_samples import fill
from tests.activities.storage import Watched, all_but_what_lasts

from .conftest import COURSE_KEY
from .tables import tables as models

USAGE_KEY = COURSE_KEY.make_usage_key("digiboards_record", "my-learning")
OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")


def learners_tables() -> set[Any]:
    """Every table that names a learner: by itself, or by a row that it hangs on."""
    found: set[Any] = set()
    ours = list(apps.get_app_config("digiboards_xblocks").get_models())
    for _ in ours:
        for model in ours:
            to = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
            if "learner" in {field.name for field in model._meta.concrete_fields} or to & found:
                found.add(model)
    return found


def of(user: Any, usage_key: Any = USAGE_KEY) -> record_storage.LearnerRecord:
    return record_storage.read_record(usage_key=usage_key, learner_id=user.id)


def test_every_table_with_a_learner_is_in_it_whole(learner: Any) -> None:
    """A field that is added to a table has to appear here, or this fails."""
    fill(learner)
    told = json.dumps(of(learner).rows, default=str)
    renamed = {"ciphertext": "text"}

    # Copies of completion, and notes.
    copies = {models.LearnerProgress, models.StaleProgress, models.EverythingDeleted}
    assert learners_tables() - copies == {
        *record_storage.record_tables().values(),
        models.CommitmentCheck,
        models.CountedUnit,
        models.Nudge,
        models.PictureAnswer,
    }
    for kind, model in record_storage.record_tables().items():
        assert of(learner).rows[kind], f"the sample has no {kind}"
        fields = {field.name for field in model._meta.concrete_fields} - {"id", "course", "learner"}
        fields -= {"room", "token_digest"}  # which session it was is told, and what only the site needs is not
        for row in of(learner).rows[kind]:
            assert set(row) >= {renamed.get(name, name) for name in fields}
    checks = of(learner).rows["commitments"][0]["checks"]
    fields = {field.name for field in models.CommitmentCheck._meta.concrete_fields} - {"id", "commitment"}
    assert [set(check) for check in checks] == [fields]
    fields = {field.name for field in models.CountedUnit._meta.concrete_fields} - {"id", "ledger", "learner"}
    assert [set(row) for row in of(learner).rows["counted_answers"]] == [fields]
    assert [set(row) for row in of(learner).rows["nudges"]] == [{"reason", "claimed_at", "sent_at"}]
    assert {row["counted_on"] for row in of(learner).rows["ratings"]} == {None, date(2026, 12, 1)}
    for marker in ("MARKER reflection", "MARKER learnt", "Quernford NHS Trust", "friday", "b-two", "non-executive"):
        assert marker in told


def test_it_takes_a_query_a_table(learner: Any) -> None:
    fill(learner, of="g1")
    fill(learner, of="g2")
    with Watched() as watched:
        found = of(learner)

    assert len(found.rows["texts"]) == 12
    assert len(watched.ours) <= len(record_storage.record_tables()) + len(lasting_models())
    assert watched.writes == []


def test_nobody_elses_and_no_other_runs_is_in_it(learner: Any, other_learner: Any) -> None:
    fill(other_learner)
    fill(learner, course_key=OTHER_RUN)

    assert not of(learner)
    assert all(rows == () for rows in of(learner).rows.values())
    assert of(other_learner)


def test_it_is_not_in_a_log_by_way_of_a_repr(learner: Any) -> None:
    fill(learner)

    assert "MARKER" in json.dumps(of(learner).rows, default=str)
    assert "MARKER" not in repr(of(learner))


def test_a_text_that_no_key_opens_keeps_no_other_from_its_writer(learner: Any) -> None:
    fill(learner)
    lost = models.PrivateText.objects.get(kind="feedback")
    lost.ciphertext = Fernet(Fernet.generate_key()).encrypt(b"lost").decode()
    lost.save()
    texts = {row["kind"]: row["text"] for row in of(learner).rows["texts"]}

    assert texts["feedback"] is None
    assert texts["reflection"] == "MARKER reflection g1-reflection"


def test_without_any_key_all_but_the_words_is_told(learner: Any, settings: Any) -> None:
    fill(learner)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = []

    assert {row["text"] for row in of(learner).rows["texts"]} == {None}
    assert of(learner).rows["commitments"][0]["status"] == "in-progress"


def test_a_learner_is_forgotten_in_one_run(learner: Any, other_learner: Any) -> None:
    fill(other_learner)
    fill(learner, course_key=OTHER_RUN)
    kept = all_but_what_lasts()
    fill(learner)
    assert all_but_what_lasts() != kept
    deletion.delete_course_answers(learner_id=learner.id, course_key=COURSE_KEY)

    assert all_but_what_lasts() == kept
    deletion.delete_course_answers(learner_id=learner.id, course_key=COURSE_KEY)
    assert all_but_what_lasts() == kept
    assert models.CountedUnit.objects.filter(learner=learner).count() == 2, "until the account is retired"


def test_a_learner_is_forgotten_in_every_run(learner: Any, other_learner: Any) -> None:
    fill(other_learner)
    fill(learner)
    fill(learner, course_key=OTHER_RUN)
    retirement.retire_learner(learner.id)

    assert not of(learner)
    assert not of(learner, OTHER_RUN.make_usage_key("digiboards_record", "x"))
    assert of(other_learner)
