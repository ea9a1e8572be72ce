"""Files of members, by which an LMS says who is counted with which organisations: for one answer, and kept nowhere.

``digiboards_export_members`` of the LMS writes it: a line about the file, one for each organisation, and one for each
person in each course run.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import DeskError
from .store import Store

FORMAT = "digiboards-members-1"


@dataclass(frozen=True)
class Organisation:
    """An organisation of the register; ``above`` is the code of what it is part of, "" for none."""

    code: str
    name: str
    kind: str
    above: str


def read_members(store: Store, paths: list[Path]) -> dict[str, Organisation]:
    """Put files of members beside the store, as long as it is open; return the organisations. Raises ``DeskError``."""
    organisations: dict[str, Organisation] = {}
    for path in paths:
        head, people = _head(path), 0
        _check(store, path, head)
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                found = _line(path, number, line)
                if "ods_code" in found:
                    one = Organisation(found["ods_code"], found["name"], found["kind"], found["above"])
                    if organisations.setdefault(one.code, one) != one:
                        raise DeskError(
                            f"{path}, line {number}: another file has {one.code} with another name or place. "
                            "Export all files of members on one day, from LMSs with one register."
                        )
                elif "learner" in found:
                    people += 1
        store.load_members(path, str(head["lms"]))
        if people != head["people"]:
            raise DeskError(
                f"{path} has {people} people, and was written with {head['people']}: fetch it again, whole."
            )
    return organisations


def _head(path: Path) -> dict[str, Any]:
    try:
        with path.open(encoding="utf-8") as file:
            head = json.loads(file.readline())
    except (OSError, ValueError) as error:
        raise DeskError(f"{path} cannot be read as a file of members: {error}.") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise DeskError(f"{path} is no file that digiboards_export_members wrote.")
    return head


def _check(store: Store, path: Path, head: dict[str, Any]) -> None:
    """Raise ``DeskError`` if nobody of it could be found in the store."""
    kinds = store.kinds_of(str(head["lms"]))
    if not kinds:
        raise DeskError(f"{path} is of {head['lms']}, of which nothing has been read into this store.")
    if head["ids"] not in kinds:
        raise DeskError(
            f"{path} knows people by the numbers of {head['ids']}, and {head['lms']} was read from {', '.join(kinds)}: "
            f"export it with --ids {kinds[0]}."
        )


def _line(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise DeskError(f"{path}, line {number}, is no JSON: fetch the file again, whole.") from error
    return found if isinstance(found, dict) else {}
