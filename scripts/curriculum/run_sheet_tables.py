"""The tables of run sheets and the notes for facilitators, found in the Markdown of a page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from digiboards_xblocks.core.content_errors import Location

from .markup import CITATIONS, Link, links, masked
from .model import SPOKEN, TEXT, Unit

_HEADING = re.compile(r"^(?P<marks>#{2,6})\s+(?P<words>.*?)\s*#*\s*$")
_HEAD = re.compile(r"^\|\s*From\s*\|\s*Minutes\s*\|\s*What happens\s*\|\s*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_TIME = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)")
_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
_DEFINITION = re.compile(r"^(?:\[\^(?P<label>[^\]\s]+)\]:|\*\[)")
_NUMBERED = re.compile(r"^(\d+\. .*)$", re.MULTILINE)
_SPOKEN = re.compile(r"^>[ ]?(.*)$", re.MULTILINE)
_MARKS = re.compile(r"[*`]|(?<!\w)_|_(?!\w)|\\(?=[^\w\s])")


@dataclass(frozen=True)
class Row:
    """One row of a run sheet: its ``start`` in minutes, None if it is no time, and how many minutes it takes."""

    at: str
    start: int | None
    minutes: int | None
    words: str
    location: Location


@dataclass(frozen=True)
class Section:
    """The text below a heading, up to the next one of its level or above; ``rows`` are those of a run sheet in it."""

    words: str
    text: str
    location: Location
    rows: tuple[Row, ...]


def minutes_of(time: str) -> int | None:
    """Return the minutes of a time such as 1:32; None if it is none."""
    found = _TIME.fullmatch(time)
    return int(found["hours"]) * 60 + int(found["minutes"]) if found else None


def sections(unit: Unit) -> Iterator[Section]:
    """Yield what is below each heading of a page; a table within it is a run sheet's if its head says so."""
    for component in unit.components:
        if component.kind != TEXT:
            continue
        lines = component.content.split("\n")
        notes = _definitions(lines)
        heads = [(index, found) for index, line in enumerate(lines) if (found := _HEADING.match(line))]
        for place, (index, found) in enumerate(heads):
            after = (at for at, other in heads[place + 1 :] if len(other["marks"]) <= len(found["marks"]))
            stop = next(after, len(lines))
            inside = [line for line in lines[index + 1 : stop] if not _DEFINITION.match(line)]
            below = heads[place + 1][0] if place + 1 < len(heads) else len(lines)
            rows = tuple(_rows(lines, index + 1, below, component.path, component.line))
            location = Location(component.path, component.line + index)
            yield Section(found["words"], _with_footnotes(inside, notes), location, rows)


def extract(what: str, text: str) -> str:
    """Return the numbered questions of some notes, or what is spoken there, which authors write as quotations."""
    pattern = _SPOKEN if what == SPOKEN else _NUMBERED
    return "\n".join(CITATIONS.sub("", _FOOTNOTE.sub("", found[1])).rstrip() for found in pattern.finditer(text))


def _leads_within(link: Link) -> bool:
    return link.address is not None and not link.address.startswith(("https:", "http:", "mailto:"))


def plain_words(text: str) -> str:
    """Return a line of Markdown as the words that are read."""
    text = without_page_links(text, lambda _link: True)
    return " ".join(_MARKS.sub("", _FOOTNOTE.sub("", CITATIONS.sub("", text))).split())


def without_page_links(text: str, is_gone: Callable[[Link], bool] = _leads_within) -> str:
    """Return Markdown with links as their words: those within the course, which lead nowhere from a room's pages."""
    mask = masked(text)
    for link in sorted(links(mask), key=lambda link: link.start, reverse=True):
        opening = mask.rfind("](", 0, link.address_start)
        if not link.image and opening >= 0 and is_gone(link):
            text = f"{text[: link.start]}{text[link.start + 1 : opening]}{text[link.end :]}"
    return text


def _rows(lines: list[str], start: int, stop: int, path: str, first: int) -> Iterator[Row]:
    head = next((index for index in range(start, stop) if _HEAD.match(lines[index])), None)
    if head is None:
        return
    for index in range(head + 2, stop):
        if not lines[index].startswith("|"):
            return
        cells = [cell.strip() for cell in _CELL_END.split(lines[index].strip())[1:-1]]
        at, minutes, *words = [*cells, "", "", ""][:3]
        yield Row(
            at,
            minutes_of(at),
            int(minutes) if minutes.isascii() and minutes.isdecimal() else None,
            plain_words(words[0]),
            Location(path, first + index),
        )


def _definitions(lines: list[str]) -> dict[str, str]:
    return {found["label"]: line for line in lines if (found := _DEFINITION.match(line)) and found["label"]}


def _with_footnotes(lines: list[str], notes: dict[str, str]) -> str:
    """The lines, and below them the sources that they cite, which are at the end of the page."""
    text = "\n".join(lines).strip()
    cited = dict.fromkeys(found["label"] for found in _FOOTNOTE.finditer(text))
    return "\n\n".join([text, *(notes[label] for label in cited if label in notes)])
