"""A learner's answers are deleted whole: those of one block, of one course run, or all of them."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.db.models import Course, LearnerRow
from digiboards_xblocks.organisations.models import Organisation, RosterEntry
from digiboards_xblocks.programme.figures.models import CountedUnit, Ledger
from digiboards_xblocks.programme.nudges.models import Nudge
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.progress.models import LearnerProgress
from digiboards_xblocks.programme.retention import retirement
from tests.conftest import COURSE_KEY

from .samples import SAMPLES, each_block, prepared
from .storage import NOTES, everything, learner_models, rows_of

LATER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")


def filled(model: type[models.Model], learner: Any, course: Course, depth: int = 0) -> models.Model:
    """A row with something in every column, and the rows that it needs."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.related_model is get_user_model():
            values[field.name] = learner
        elif field.primary_key or field.null:
            continue
        elif field.related_model is Course:
            values[field.name] = course
        elif field.related_model is Organisation:
            there = Organisation.objects.filter(ods_code=_text(learner, course, depth + 1)).first()
            values[field.name] = there or filled(Organisation, learner, course, depth + 1)
        elif field.related_model is Ledger:
            values[field.name], _ = Ledger.objects.get_or_create(course_key=course.course_key)
        elif isinstance(field, models.ForeignKey):
            values[field.name] = filled(field.related_model, learner, course, depth + 1)
        elif isinstance(field, models.DateTimeField):
            values[field.name] = timezone.now()
        elif isinstance(field, models.DateField):
            values[field.name] = timezone.localdate()
        elif isinstance(field, models.BooleanField):
            values[field.name] = True
        elif isinstance(field, models.JSONField):
            values[field.name] = {}
        elif isinstance(field, models.IntegerField | models.FloatField):
            values[field.name] = depth
        else:
            values[field.name] = _text(learner, course, depth, field.max_length or 255)
    return model._default_manager.create(**values)


def _text(learner: Any, course: Course, depth: int, longest: int = 12) -> str:
    """What tells these apart; the end of it: numbers of rows grow long on PostgreSQL, and some columns are narrow."""
    return f"{learner.pk}{course.pk}{depth}"[-longest:]


@pytest.fixture
def rows_everywhere(learner: Any, other_learner: Any) -> None:
    """A row in each of our tables that names a learner: of two learners, in two course runs."""
    for key in (COURSE_KEY, LATER_RUN):
        course = Course.objects.create(course_key=str(key))
        for person in (learner, other_learner):
            for model in learner_models():
                if model in NOTES:
                    model._default_manager.create(course_key=str(key), learner=person)
                elif not model._default_manager.filter(
                    **{learner_models()[model]: person, f"{way_to_course(model)}__course_key": str(key)}
                ).exists():
                    filled(model, person, course)


def way_to_course(model: Any) -> str:
    """To what names its course run by ``course_key``."""
    return "ledger" if model is CountedUnit else "__".join([*learner_models()[model].split("__")[:-1], "course"])


def is_of_staff(model: Any) -> bool:
    """Whether a table holds what somebody is or did as staff; all others hold what learners answered."""
    return not learner_models()[model].endswith("learner")


def test_the_tables_with_learners_are_found_by_their_columns() -> None:
    names = {model.__name__ for model in learner_models()}

    assert {model.__name__ for model in LearnerRow.__subclasses__()} <= names
    assert "CommitmentCheck" in names
    assert not names & {"Course", "Organisation", "BoardPicture", "Cohort", "RosterEntry"}
    assert {model.__name__ for model in learner_models() if is_of_staff(model)} == {
        "AccessGrant",
        "AuditEntry",
        "BoardInvitation",
    }


def test_the_one_table_with_addresses_is_the_rosters() -> None:
    """An address is a person too, though no account: whoever adds another such table has to forget its people."""
    addressed = {
        model.__name__
        for model in apps.get_app_config("digiboards_xblocks").get_models()
        for field in model._meta.concrete_fields
        if "mail" in field.name or "address" in field.name
    }

    assert addressed == {"RosterEntry"}


def test_what_rosters_hold_under_a_learners_addresses_is_deleted(
    learner: Any, other_learner: Any, rows_everywhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the one before the retirement began, too: the platform's pipeline has changed it by then."""
    monkeypatch.setattr(platform, "addresses_of", {learner.id: {"Amina@example.org", "old@example.org"}}.get)
    course = Course.objects.first()
    organisation = Organisation.objects.first()
    for email in ("amina@example.org", "old@example.org", "ben@example.org"):
        RosterEntry.objects.create(course=course, organisation=organisation, email=email, entered_at=timezone.now())
    deletion.delete_course_answers(learner_id=learner.id, course_key=COURSE_KEY)
    assert RosterEntry.objects.count() == 3
    retirement.retire_learner(learner.id)

    assert list(RosterEntry.objects.values_list("email", flat=True)) == ["ben@example.org"]


def test_all_of_a_learner_is_deleted_everywhere(learner: Any, other_learner: Any, rows_everywhere: None) -> None:
    theirs = rows_of(other_learner)
    noted = {model.__name__ for model in NOTES}
    assert {*rows_of(learner), *noted} == {model.__name__ for model in learner_models()}
    retirement.retire_learner(learner.id)

    assert rows_of(learner) == {}
    assert not any(model._default_manager.filter(learner=learner).exists() for model in NOTES)
    assert rows_of(other_learner) == theirs
    after = everything()
    retirement.retire_learner(learner.id)
    assert everything() == after


def test_all_of_a_learner_is_deleted_in_one_course_run(learner: Any, other_learner: Any, rows_everywhere: None) -> None:
    theirs = rows_of(other_learner)
    deletion.delete_course_answers(learner_id=learner.id, course_key=COURSE_KEY)

    for model, way in learner_models().items():
        if model in NOTES:
            continue
        if is_of_staff(model) or model in (LearnerProgress, CountedUnit, Nudge):
            assert model._default_manager.filter(**{way: learner}).count() == 2
            continue
        runs = model._default_manager.filter(**{way: learner}).values_list(
            f"{way_to_course(model)}__course_key", flat=True
        )
        assert set(runs) == {str(LATER_RUN)}
    assert rows_of(other_learner) == theirs


@each_block
def test_what_a_block_saved_is_deleted_with_all(sample: Any, learner: Any, other_learner: Any) -> None:
    prepared(sample, user=other_learner)
    theirs = rows_of(other_learner)
    prepared(sample, user=learner)
    deletion.delete_course_answers(learner_id=learner.id, course_key=COURSE_KEY)

    assert rows_of(learner) == {}
    assert rows_of(other_learner) == theirs
    assert len(SAMPLES) > 1


def test_what_a_retired_member_of_staff_did_stays_without_their_name(learner: Any, rows_everywhere: None) -> None:
    before = AuditEntry.objects.count()
    retirement.retire_learner(learner.id)

    assert AuditEntry.objects.count() == before
    assert AuditEntry.objects.filter(actor=None).count() == 2


def test_the_learners_account_is_no_business_of_ours(learner: Any, rows_everywhere: None) -> None:
    retirement.retire_learner(learner.id)

    assert get_user_model().objects.filter(pk=learner.pk).exists()
