"""Deleting a course run: all that we hold of it and of everybody in it, unread, a batch at a time."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models, transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.batches import BATCH, Progress, say_nothing
from digiboards_xblocks.db.locks import PURPOSES, lock_course
from digiboards_xblocks.db.models import Course, StaffLock
from digiboards_xblocks.db.numbered import delete, delete_numbered, lock_numbered
from digiboards_xblocks.programme.figures.models import Ledger
from digiboards_xblocks.programme.people.audit import note
from digiboards_xblocks.programme.people.permissions import site

_KEPT = (StaffLock, Ledger)


def count_rows(course_key: CourseKey) -> Mapping[str, int]:
    """Return how many rows each table has of a course run, by the table's name; those without any are left out."""
    counts = {rows.model.__name__: rows.count() for rows in _rows_of(course_key)}
    return {name: count for name, count in counts.items() if count}


def purge(course_key: CourseKey, progress: Progress = say_nothing) -> Mapping[str, int]:
    """Delete all of a course run, and return how many rows of each table that were.

    Stopped half-way, what is deleted stays deleted, and the next purge goes on: the row of the course run goes last.
    The audit of the course run is deleted too. Two entries of the site's audit outlive it, with the key in their
    facts: that a purge began, with what was there, and that it is finished.
    """
    before = count_rows(course_key)
    note(actor=None, action="purge-course", scope=site(), course=str(course_key), rows=dict(before))
    gone = dict.fromkeys(before, 0)
    total = sum(before.values())
    for rows in _rows_of(course_key):
        while rows.model is not Course and (some := _some(rows)):
            with transaction.atomic():
                gone[rows.model.__name__] = gone.get(rows.model.__name__, 0) + delete(some)
            progress("deleting rows", sum(gone.values()), total)
    _finish(course_key, gone)
    return {name: count for name, count in gone.items() if count}


def _finish(course_key: CourseKey, gone: dict[str, int]) -> None:
    """Delete the course run itself, with what was saved in it since the rest was deleted."""
    with transaction.atomic():
        lock_course(course_key, *PURPOSES)
        numbers = list(Course.objects.filter(course_key=str(course_key)).values_list("pk", flat=True))
        # A save that is under way comes before this, and is deleted; or after, as a whole.
        lock_numbered(Course, numbers, "pk")
        for rows in _rows_of(course_key):
            while some := _some(rows):
                gone[rows.model.__name__] = gone.get(rows.model.__name__, 0) + delete(some)
        locks = StaffLock.objects.filter(course_key=str(course_key))
        delete_numbered(StaffLock, list(locks.values_list("pk", flat=True)))
        note(actor=None, action="course-purged", scope=site(), course=str(course_key), rows=gone)


def _some(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any] | None":
    """A batch of these rows, by number; None once there are none."""
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return rows.model._default_manager.filter(pk__in=numbers) if numbers else None


def _rows_of(course_key: CourseKey) -> Iterator["models.QuerySet[Any]"]:
    """The rows of a course run in every table that has any, what hangs on others before those; the course run last."""
    for model, way in _tables().items():
        yield model._default_manager.filter(**{way: str(course_key)})


def _tables() -> dict[type[models.Model], str]:
    """Every table with rows of a course run, and the way from it to the key.

    Locks say nothing, and are left out. What figures were made of stays known until an account is retired
    (``CountedUnit``): were the course run filled again, an answer could be counted twice, and tell too much.
    """
    ours = [model for model in apps.get_app_config("digiboards_xblocks").get_models() if model not in _KEPT]
    ways: dict[type[models.Model], str] = {
        model: field.name for model in ours for field in model._meta.concrete_fields if field.name == "course_key"
    }
    while found := {
        model: f"{field.name}__{ways[field.related_model]}"
        for model in ours
        if model not in ways
        for field in reversed(model._meta.concrete_fields)  # the first that leads there counts
        if isinstance(field, models.ForeignKey) and field.related_model in ways
    }:
        ways |= found
    ordered: dict[type[models.Model], str] = {}
    while waiting := [model for model in ways if model not in ordered]:
        needed = {parent for model in waiting for parent in _parents(model)}
        ordered |= {model: ways[model] for model in waiting if model not in needed}
    return ordered


def _parents(model: type[models.Model]) -> set[Any]:
    fields = (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))
    return {field.related_model for field in fields} - {model}
