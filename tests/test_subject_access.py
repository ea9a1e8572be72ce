"""All that is kept about one person is written down, their own words and everybody else left out."""

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from digiboards_xblocks.activities.base import private_texts
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Organisation, RosterEntry
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.retention import subject_access

from .activities.storage import everything, learner_models, rows_of
from .activities.test_deletion import LATER_RUN
from .activities.test_deletion import rows_everywhere as rows_everywhere
from .conftest import COURSE_KEY

SECRET = "zebra quagga 7391"

pytestmark = pytest.mark.django_db


def exported(person: str, folder: Path) -> Any:
    path = folder / f"{person}.json"
    call_command("digiboards_export_person", person, "--output", str(path), stdout=io.StringIO())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return json.loads(path.read_text("utf-8"))


def test_each_table_with_something_about_people_is_in_it(rows_everywhere: None, learner: Any, tmp_path: Path) -> None:
    tables = exported("amina", tmp_path)["tables"]

    assert set(tables) == {model.__name__ for model in learner_models()}
    for name, rows in tables.items():
        assert len(rows) >= 1, name
    courses = {row["course"] for rows in tables.values() for row in rows if row.get("course")}
    assert courses == {str(COURSE_KEY), str(LATER_RUN)}


def test_as_many_rows_as_are_kept_and_none_of_anybody_else(
    rows_everywhere: None, learner: Any, other_learner: Any, tmp_path: Path
) -> None:
    expected = {name: [row["id"] for row in rows] for name, rows in rows_of(learner).items()}
    tables = exported("amina", tmp_path)["tables"]

    for name, numbers in expected.items():
        assert [row["id"] for row in tables[name]] == numbers
    assert "ben" not in json.dumps(tables)


def test_their_words_are_not_in_it_and_it_says_where_they_are(learner: Any, tmp_path: Path) -> None:
    block = COURSE_KEY.make_usage_key("digiboards_reflection", "g5-unit-1")
    private_texts.save_text(
        usage_key=block, learner_id=learner.pk, kind="reflection", name="one", text=SECRET, based_on=""
    )
    found = exported("amina", tmp_path)
    [text] = found["tables"]["PrivateText"]

    assert (text["name"], text["words"], text["text"]) == ("one", 3, subject_access.WORDS)
    assert SECRET not in json.dumps(found)
    assert PrivateText.objects.get().ciphertext not in json.dumps(found)


def test_a_roster_that_waits_for_them_is_in_it(learner: Any, tmp_path: Path) -> None:
    learner.email = "Amina@example.org"
    learner.save()
    course = Course.objects.create(course_key=str(COURSE_KEY))
    board = Organisation.objects.create(ods_code="R0A", name="A trust", kind="trust")
    for email in ("amina@example.org", "ben@example.org"):
        RosterEntry.objects.create(course=course, email=email, organisation=board, entered_at=learner.date_joined)
    [entry] = exported("amina@example.org", tmp_path)["tables"]["RosterEntry"]

    assert (entry["email"], entry["organisation"], entry["course"]) == ("amina@example.org", "R0A", str(COURSE_KEY))


def test_it_is_kept_in_the_audit_and_changes_nothing_else(rows_everywhere: None, learner: Any, tmp_path: Path) -> None:
    before = {name: rows for name, rows in everything().items() if name != "AuditEntry"}
    exported("amina", tmp_path)
    entry = AuditEntry.objects.order_by("-pk")[0]

    assert (entry.action, entry.facts, entry.course) == ("export-person", {"about": learner.pk}, None)
    assert {name: rows for name, rows in everything().items() if name != "AuditEntry"} == before


def test_nobody_and_a_file_that_is_there_are_refused(learner: Any, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", "utf-8")
    with pytest.raises(CommandError, match="There is no one active account"):
        exported("nobody", tmp_path)
    with pytest.raises(CommandError, match="cannot be made: File exists"):
        call_command("digiboards_export_person", "amina", "--output", str(taken))

    assert taken.read_text("utf-8") == "mine"
    assert not AuditEntry.objects.exists()
