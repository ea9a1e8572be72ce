"""The drafts for data protection name every table and every field that holds something of people."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

import write_reference
from reference import privacy_pages
from reference.annotations import Table, find_tables

RECORD = (write_reference.DOCS / "privacy" / "record-of-processing.md").read_text("utf-8")
ASSESSMENT = (write_reference.DOCS / "privacy" / "impact-assessment.md").read_text("utf-8")
TABLES = find_tables()
PERSONAL = [item for item in TABLES if item.types]


def row_of(page: str, name: str) -> str:
    [row] = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
    return row


def columns(model: type[models.Model]) -> set[str]:
    """By the model itself, and not by what writes the pages."""
    return {field.name for field in model._meta.get_fields() if field.concrete and not field.primary_key}


def test_every_table_is_in_the_record_once() -> None:
    models_of_ours = {model.__name__ for model in apps.get_app_config("digiboards_xblocks").get_models()}

    assert len(PERSONAL) > 20
    assert set(re.findall(r"^\| `(\w+)` \|", RECORD, re.MULTILINE)) == models_of_ours
    for name in models_of_ours:
        row_of(RECORD, name)


@pytest.mark.parametrize("item", PERSONAL, ids=lambda item: item.model)
def test_every_personal_field_is_in_the_record(item: Table) -> None:
    row = row_of(RECORD, item.model)
    named = set(re.findall(r"`(\w+)` \(", row))

    assert named == columns(apps.get_model("digiboards_xblocks", item.model))
    assert item.holds in row
    assert "retirement" in row


@pytest.mark.parametrize("item", PERSONAL, ids=lambda item: item.model)
def test_every_personal_table_is_in_the_assessment(item: Table) -> None:
    assert item.holds in row_of(ASSESSMENT, item.model)


def test_what_a_learner_can_delete_is_what_is_deleted() -> None:
    """The tables of which a learner's deletion takes rows, and those that hang on them; no other."""
    from digiboards_xblocks.db.utils import learner_models

    said = {item.model for item in PERSONAL if "own deletion" in row_of(RECORD, item.model)}

    assert {model.__name__ for model in learner_models()} <= said
    assert said - {model.__name__ for model in learner_models()} == {"CommitmentCheck", "PictureAnswer"}


def test_a_table_in_a_folder_without_a_purpose_is_refused() -> None:
    model: Any = SimpleNamespace(__module__="digiboards_xblocks.elsewhere.models", __name__="Secret")

    with pytest.raises(privacy_pages.UnplacedError, match="Secret"):
        privacy_pages.purpose_of(model)


def test_each_purpose_is_of_a_table() -> None:
    used = {privacy_pages.purpose_of(apps.get_model("digiboards_xblocks", item.model)) for item in PERSONAL}

    assert used == {purpose for purpose in privacy_pages.PURPOSES.values() if f"### {purpose}\n" in RECORD}
    assert len(used) > 5


@pytest.mark.parametrize("page", [RECORD, ASSESSMENT], ids=["record", "assessment"])
def test_no_place_is_left_for_what_was_to_be_put_in(page: str) -> None:
    assert re.findall(r"<!-- (?!Written)\w+ -->", page) == []
    assert "to be filled in" in page
