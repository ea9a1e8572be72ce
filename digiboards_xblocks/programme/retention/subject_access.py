"""All that is kept about one person, for a request of theirs to see it; but their own words, which they alone read."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Organisation, RosterEntry
from digiboards_xblocks.programme.people.audit import note
from digiboards_xblocks.programme.people.permissions import site
from digiboards_xblocks.programme.people.roster_file import normal_email

WORDS = "Kept encrypted. Their writer reads it, and downloads it, under “My learning” in the course."
_SECRET = frozenset({"ciphertext", "revision"})

Record = dict[str, Any]


def export_person(user: Any) -> Mapping[str, Any]:
    """Return what each table of ours keeps about somebody, and note in the audit that it was asked for."""
    tables = {model.__name__: [_record(row) for row in _rows(model, way, user)] for model, way in _ways().items()}
    addresses = {normal_email(address) for address in platform.addresses_of(user.pk)}
    entries = RosterEntry.objects.filter(email__in=addresses).order_by("pk")
    tables[RosterEntry.__name__] = [_record(row) for row in entries]
    note(actor=None, action="export-person", scope=site(), about=user.pk)
    return {
        "user_name": user.get_username(),
        "account": user.pk,
        "tables": {name: rows for name, rows in sorted(tables.items()) if rows},
    }


def _rows(model: type[models.Model], way: str, user: Any) -> "models.QuerySet[Any]":
    related = [field.name for field in model._meta.concrete_fields if field.related_model in (Course, Organisation)]
    rows = model._default_manager.filter(**{way: user.pk}).order_by("pk")
    return rows.select_related(*related) if related else rows


def _ways() -> Mapping[type[models.Model], str]:
    """Return every table of ours with rows about people, and the way from it to the account."""
    account = get_user_model()
    ours = list(apps.get_app_config("digiboards_xblocks").get_models())
    ways: dict[type[models.Model], str] = {}
    while found := {
        model: field.name if field.related_model is account else f"{field.name}__{ways[field.related_model]}"
        for model in ours
        if model not in ways
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and (field.related_model is account or field.related_model in ways)
    }:
        ways |= found
    return ways


def _record(row: models.Model) -> Record:
    made: Record = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in _SECRET or field.related_model is get_user_model():
            continue
        if field.related_model is Course:
            made["course"] = getattr(row, field.name).course_key if value else ""
        elif field.related_model is Organisation:
            made[field.name] = getattr(row, field.name).ods_code if value else ""
        else:
            made[field.name] = value.isoformat() if isinstance(value, datetime.date) else value
    if isinstance(row, PrivateText):
        made["text"] = WORDS
    return made
