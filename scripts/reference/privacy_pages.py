"""The pages of docs/privacy: drafts for a programme to adopt, with what the plugin's tables hold put in."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from .annotations import Table
from .pages import markdown_table

TEMPLATES = Path(__file__).parent / "privacy"
WRITTEN = (
    "<!-- Written by `make reference` from scripts/reference/privacy and the tables' annotations: change those. -->"
)

# What the tables of each folder are for. The first that a model's module begins with counts.
PURPOSES = {
    "digiboards_xblocks.activities.base": "To keep learners' private writing, for themselves",
    "digiboards_xblocks.activities.board": "To show a board its own picture, of members who agreed",
    "digiboards_xblocks.activities": "To show learners their own work, and to count it into figures of many",
    "digiboards_xblocks.organisations": "To know who is on which board, to count by board and to show its picture",
    "digiboards_xblocks.programme.figures": "To publish figures of answers, each answer counted once",
    "digiboards_xblocks.programme.nudges": "To mail those who asked for mails, once for each reason (a year on, too)",
    "digiboards_xblocks.programme.people": "To let staff see what they need, and to account for what they did",
    "digiboards_xblocks.programme.progress": "To tell the programme how far people are",
    "digiboards_xblocks.programme.quarter": "To report on each quarter beside the programme's own targets",
    "digiboards_xblocks.programme.reminders": "To mail reminders to those who asked, once",
    "digiboards_xblocks.programme.rooms": "To run a session live with the people who are there, until it is over",
    "digiboards_xblocks.programme.sessions": "To hold sessions, and to know whom the programme reached",
}
_TYPES = {"id": "whose it is", "email_address": "an email address", "other": "what they did or said"}
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.BooleanField, "yes or no"),
    (models.BinaryField, "bytes"),
    (models.JSONField, "structured"),
    (models.FloatField, "number"),
    (models.IntegerField, "number"),
)


class UnplacedError(Exception):
    """A table is in a folder of which ``PURPOSES`` does not say what its tables are for."""


def record_page(tables: Sequence[Table]) -> str:
    """Return the record of processing: a section for each purpose, with each table and its fields."""
    return _filled("record-of-processing.md", tables="\n".join(_sections(tables)), free=_free(tables))


def assessment_page(tables: Sequence[Table]) -> str:
    """Return the data protection impact assessment, with a row for each table that holds something of people."""
    rows = [(f"`{item.model}`", item.holds, _kinds_of_data(item)) for item in _personal(tables)]
    made = markdown_table(("table", "what it holds", "kinds of data"), rows)
    return _filled("impact-assessment.md", tables=made.rstrip("\n"))


def purpose_of(model: type[models.Model]) -> str:
    """Return what a table is for. Raises ``UnplacedError``."""
    for folder, purpose in PURPOSES.items():
        if f"{model.__module__}.".startswith(f"{folder}."):
            return purpose
    raise UnplacedError(f"{model.__module__}: say in PURPOSES what the table {model.__name__} is for")


def fields_of(model: type[models.Model]) -> list[str]:
    """Return the name of each column of a table as the models know it, but for the row's own number."""
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def _sections(tables: Sequence[Table]) -> Iterable[str]:
    by_purpose: dict[str, list[Table]] = {purpose: [] for purpose in PURPOSES.values()}
    for item in _personal(tables):
        by_purpose[purpose_of(_model(item))].append(item)
    for purpose, items in by_purpose.items():
        if items:
            rows = [
                (f"`{item.model}`", item.holds, _fields(_model(item)), _kinds_of_data(item), _removed_by(item))
                for item in items
            ]
            head = ("table", "what it holds", "fields", "kinds of data", "removed by")
            yield f"### {purpose}\n\n{markdown_table(head, rows)}"


def _fields(model: type[models.Model]) -> str:
    return ", ".join(f"`{name}` ({_kind(model._meta.get_field(name))})" for name in fields_of(model))


def _kind(field: Any) -> str:
    if field.is_relation:
        is_account = field.related_model._meta.label == settings.AUTH_USER_MODEL
        return "an account" if is_account else f"a row of {field.related_model.__name__}"
    if field.name == "ciphertext":
        return "encrypted words"
    return next((words for kind, words in _KINDS if isinstance(field, kind)), "text")


def _removed_by(item: Table) -> str:
    own = ["own deletion"] if _goes_with_answers(_model(item)) else []
    return ", ".join([*own, *("retirement" for way in item.retirement if way == "local_api"), "course run deleted"])


def _goes_with_answers(model: type[models.Model]) -> bool:
    """Whether a learner who deletes their answers deletes rows of it: a ``LearnerRow``, or one that hangs on it.

    ``is_own_answer`` is what every ``LearnerRow`` has: its module cannot be imported before Django is set up.
    """
    if hasattr(model, "is_own_answer"):
        return True
    return any(
        getattr(field.remote_field, "on_delete", None) is models.CASCADE
        and hasattr(field.related_model, "is_own_answer")
        for field in model._meta.concrete_fields
    )


def _kinds_of_data(item: Table) -> str:
    return ", ".join(_TYPES[kind] for kind in item.types)


def _free(tables: Sequence[Table]) -> str:
    rows = [(f"`{item.model}`", item.holds) for item in tables if not item.types]
    return markdown_table(("table", "what it holds"), rows).rstrip("\n")


def _personal(tables: Sequence[Table]) -> list[Table]:
    return [item for item in tables if item.types]


def _model(item: Table) -> type[models.Model]:
    return apps.get_model("digiboards_xblocks", item.model)


def _filled(template: str, **parts: str) -> str:
    title, _, rest = (TEMPLATES / template).read_text("utf-8").partition("\n")
    for name, text in parts.items():
        rest = rest.replace(f"<!-- {name} -->", text)
    return f"{title}\n\n{WRITTEN}\n{rest}"
