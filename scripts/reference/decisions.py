"""The decision records: number, title and status of each, and the list of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

STATUS = re.compile(r"accepted|superseded by \[(?P<by>\d+)\]\((?P<file>\d{4}-[a-z0-9-]+\.md)\)")
_HEAD = re.compile(r"# (?P<number>\d+)\. (?P<title>.+)\n\nStatus: (?P<status>.+)\n")

INDEX = """\
# Decisions

<!-- Written by `make reference` from the records: change those. -->

Why things are as they are: one decision a page, with what was turned down. A record is not rewritten when a decision
changes; the new one gets the next number, and the old one's status says `superseded by` with a link to it.

| | decision | status |
|---|---|---|
"""


class MalformedError(ValueError):
    """A record does not begin with its number, title and status."""


@dataclass(frozen=True)
class Decision:
    """One record. ``by`` is the file that superseded it, "" for one that holds."""

    file: str
    number: int
    title: str
    status: str
    by: str


def read_decisions(folder: Path) -> list[Decision]:
    """Return the records of a folder by number. Raises ``MalformedError`` for one that cannot be read."""
    return [_read(file.name, file.read_text("utf-8")) for file in sorted(folder.glob("[0-9]*.md"))]


def index_page(decisions: Iterable[Decision]) -> str:
    """Return the list."""
    rows = "".join(f"| {one.number} | [{one.title}]({one.file}) | {one.status} |\n" for one in decisions)
    return f"{INDEX}{rows}"


def _read(file: str, text: str) -> Decision:
    head = _HEAD.match(text)
    status = STATUS.fullmatch(head["status"]) if head else None
    if head is None or status is None:
        raise MalformedError(
            f"{file} has to begin with '# NUMBER. TITLE', an empty line, and 'Status: accepted' or "
            "'Status: superseded by [NUMBER](FILE)'"
        )
    if int(file[:4]) != int(head["number"]):
        raise MalformedError(f"{file} says that it is number {head['number']}")
    return Decision(file, int(head["number"]), head["title"], head["status"], status["file"] or "")
