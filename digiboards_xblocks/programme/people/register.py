"""The register of organisations, brought up to date from a file. Codes are never deleted: members hang on them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from digiboards_xblocks.core.batches import Progress, batches, say_nothing
from digiboards_xblocks.core.csv_import import CsvError
from digiboards_xblocks.db.locks import REGISTER, THE_SITE, lock_course
from digiboards_xblocks.db.utils import upsert
from digiboards_xblocks.organisations.models import Organisation

from . import audit
from .permissions import site
from .register_file import Listed, link_problems, parse_register


@dataclass(frozen=True)
class Registered:
    """The effect of a file on the register; ``closed`` are those newly closed, of the ``changed`` ones."""

    added: int
    changed: int
    unchanged: int
    closed: int
    not_listed: int
    unused_columns: tuple[str, ...] = field(default=())


def register(
    *,
    data: bytes,
    by: Any = None,
    dry_run: bool = False,
    progress: Progress = say_nothing,
) -> Registered:
    """Add and change organisations as a register's file says; those that are not in it stay as they are.

    All of it or, when there is any problem, none: raises ``CsvError``.
    """
    read = parse_register(data)
    with transaction.atomic():
        lock_course(THE_SITE, REGISTER)
        known = {row.ods_code: row for row in Organisation.objects.all()}
        codes = {row.pk: code for code, row in known.items()}
        listed = {
            item.ods_code: _completed(item, known.get(item.ods_code), codes, read.absent_columns)
            for item in read.organisations
        }
        kinds = {code: row.kind for code, row in known.items()} | {code: item.kind for code, item in listed.items()}
        problems = (*read.problems, *link_problems(listed, kinds))
        if problems:
            raise CsvError(problems)
        changed = [item for item in listed.values() if _differs(item, known.get(item.ods_code), codes)]
        found = Registered(
            added=sum(item.ods_code not in known for item in changed),
            changed=sum(item.ods_code in known for item in changed),
            unchanged=len(listed) - len(changed),
            closed=sum(item.closed_on is not None and _was_open(known.get(item.ods_code)) for item in changed),
            not_listed=len(known.keys() - listed.keys()),
            unused_columns=read.unused_columns,
        )
        if changed and not dry_run:
            _write(changed, progress)
            audit.note(
                actor=by, action="register", scope=site(), added=found.added, changed=found.changed, closed=found.closed
            )
    return found


def _completed(item: Listed, row: Organisation | None, codes: Mapping[int, str], absent: Collection[str]) -> Listed:
    """What the file says, and of what it has no column for, what the register says."""
    if row is None:
        return item
    there: dict[str, Any] = {
        "parent": codes.get(row.parent_id or 0, ""),
        "closed_on": row.closed_on,
        "successor": codes.get(row.successor_id or 0, ""),
    }
    return replace(item, **{name: value for name, value in there.items() if name in absent})


def _differs(item: Listed, row: Organisation | None, codes: Mapping[int, str]) -> bool:
    return row is None or (item.name, item.kind, item.closed_on, item.parent, item.successor) != (
        row.name,
        row.kind,
        row.closed_on,
        codes.get(row.parent_id or 0, ""),
        codes.get(row.successor_id or 0, ""),
    )


def _was_open(row: Organisation | None) -> bool:
    return row is not None and row.closed_on is None


def _write(changed: list[Listed], progress: Progress) -> None:
    """First every organisation, then what they have to do with each other, in whatever order the file has them."""
    done, total = 0, 2 * len(changed)
    for batch in batches(changed):
        upsert(
            [
                Organisation(ods_code=item.ods_code, name=item.name, kind=item.kind, closed_on=item.closed_on)
                for item in batch
            ],
            key=["ods_code"],
            values=["name", "kind", "closed_on"],
        )
        done += len(batch)
        progress("organisations", done, total)
    rows = {row.ods_code: row for row in Organisation.objects.all()}
    for item in changed:
        row = rows[item.ods_code]
        row.parent = rows.get(item.parent)
        row.successor = rows.get(item.successor)
    for batch in batches(changed):
        Organisation.objects.bulk_update([rows[item.ods_code] for item in batch], ["parent", "successor"])
        done += len(batch)
        progress("organisations", done, total)
