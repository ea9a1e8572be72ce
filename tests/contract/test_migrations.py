"""The migrations make the tables that the models describe, from nothing."""

import io
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.clock import python_path

OURS = "digiboards_xblocks"


@pytest.mark.django_db
def test_the_models_have_not_drifted_from_the_migrations() -> None:
    call_command("makemigrations", OURS, "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_a_drift_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    field = apps.get_model(OURS, "PrivateText")._meta.get_field("kind")
    monkeypatch.setattr(field, "max_length", 17)

    with pytest.raises(SystemExit):
        call_command("makemigrations", OURS, "--check", "--dry-run", verbosity=0, stdout=io.StringIO())


@pytest.mark.django_db
def test_every_table_of_the_models_is_there() -> None:
    tables = set(connection.introspection.table_names())

    assert {model._meta.db_table for model in apps.get_app_config(OURS).get_models()} <= tables
    assert {table for table in tables if table.startswith(OURS)} == {
        model._meta.db_table for model in apps.get_app_config(OURS).get_models()
    }


@pytest.mark.django_db(transaction=True)
def test_migrating_to_nothing_and_back_leaves_the_tables_as_they_were() -> None:
    def tables() -> list[str]:
        return sorted(table for table in connection.introspection.table_names() if table.startswith(OURS))

    before = tables()
    assert before
    executor = MigrationExecutor(connection)
    latest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == OURS]
    executor.migrate([(OURS, None)])
    try:
        assert tables() == []
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(latest)
    assert tables() == before


@pytest.mark.django_db
def test_every_row_is_unique_by_what_it_is_saved_by() -> None:
    """The upserts name these columns; without the constraint they would fail or make second rows."""
    with connection.cursor() as cursor:
        found = {
            model.__name__: [
                item["columns"]
                for item in connection.introspection.get_constraints(cursor, model._meta.db_table).values()
                if item["unique"] and not item["primary_key"]
            ]
            for model in apps.get_app_config(OURS).get_models()
        }

    assert found == {
        "Course": [["course_key"]],
        "BoardInvitation": [["code_digest"]],
        "PrivateText": [["course_id", "learner_id", "kind", "name"]],
        "Rating": [["course_id", "statement", "phase", "learner_id"]],
        "CheckAnswer": [["course_id", "learner_id", "check_name", "question"]],
        "CheckResult": [["course_id", "learner_id", "check_name"]],
        "ReadingPlace": [["course_id", "learner_id", "usage_key"]],
        "ScenarioChoice": [["course_id", "learner_id", "scenario", "decision", "option"]],
        "Commitment": [["course_id", "learner_id", "block_name", "slot"]],
        "CommitmentCheck": [["commitment_id", "day"]],
        "Feedback": [["course_id", "learner_id", "name"]],
        "Discovery": [["course_id", "learner_id", "name"]],
        "Plan": [["course_id", "learner_id", "name"]],
        "PlanPriority": [["course_id", "learner_id", "plan", "number"]],
        "PlanCheck": [["course_id", "learner_id", "plan", "day"]],
        "Organisation": [["ods_code"]],
        "Membership": [["course_id", "learner_id"]],
        "Cohort": [["course_id", "key"]],
        "RosterEntry": [["course_id", "email"]],
        "AccessGrant": [["course_id", "holder_id", "role", "scope_kind", "scope_name"]],
        "AuditEntry": [],
        "LearnerProgress": [["course_id", "learner_id"]],
        "SliceProgress": [["course_id", "kind", "name", "guide"]],
        "StaleProgress": [],
        "EverythingDeleted": [],
        "StaffLock": [["course_key", "purpose"]],
        "BoardPicture": [["course_id", "organisation_id", "published_on"]],
        "PictureAnswer": [["rating_id"]],
        "Session": [],
        "Attendance": [["session_id", "learner_id"]],
        "Room": [["code_digest"], ["session_id", "is_open"]],
        "Participant": [["token_digest"], ["room_id", "learner_id"]],
        "BoardCommitment": [],
        "BoardCommitmentCheck": [["commitment_id", "day"]],
        "BoardCheckMail": [["session_id", "day"]],
        "SliceDay": [["course_id", "kind", "name", "day"]],
        "Publication": [["ledger_id", "published_on"]],
        "NoisyNumber": [["course_id", "kind", "name", "measure", "about", "item", "part"]],
        "SliceFigure": [["course_id", "kind", "name", "measure", "about", "item", "part"]],
        "PublishedFigure": [["course_id", "published_on", "kind", "name", "measure", "about", "item", "part"]],
        "Ledger": [["course_key"]],
        "Reminder": [["course_id", "learner_id"]],
        "NudgeRequest": [],
        "QuarterPlan": [["course_id", "starts_on"]],
        "Nudge": [["course_id", "learner_id", "reason"]],
        "CountedProgramme": [["course_key"]],
        "DigestWeek": [["course_id"]],
        "NightlyPart": [["name"]],
        "CountedUnit": [["learner_id", "ledger_id", "measure", "about", "stage"]],
    }


def test_migrations_hold_nothing_that_only_one_database_knows() -> None:
    loader = MigrationLoader(None)
    operations = [
        operation
        for (app, _), migration in loader.disk_migrations.items()
        if app == OURS
        for operation in migration.operations
    ]

    assert operations
    assert not [operation for operation in operations if isinstance(operation, migrations.RunSQL)]


def test_migrate_makes_a_new_database_by_command(tmp_path: Path) -> None:
    """In a process of its own, as an operator runs it, on an empty file."""
    database = tmp_path / "new.sqlite3"
    (tmp_path / "operators_settings.py").write_text(
        "from tests.settings import *\n"
        f"DATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {str(database)!r}}}}}\n",
        "utf-8",
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "operators_settings", "PYTHONPATH": python_path(tmp_path, root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    with sqlite3.connect(database) as made:
        names = {name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    made.close()

    assert f"{OURS}_privatetext" in names
    assert f"{OURS}_readingplace" in names
