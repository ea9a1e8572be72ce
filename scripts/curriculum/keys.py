"""The names that learners' work hangs on: made once, then found again by the author's ids, whatever moves.

The lock (``keys_lock.py``) holds, for each edition, every name that was ever released, with the ids inside its block. A
released page or activity keeps its name when its file is renamed, its title or its order changes, or it moves to
another page or guide. A released name that the course no longer has is a loss, which an export refuses unless it was
retired on purpose; it stays in the lock, so that nothing new ever takes it over. Names that were never released bind
nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.located import load

from .model import TEXT, Component, Course, Unit

PAGE = "vertical"
_LONGEST_WORDS = 90


@dataclass(frozen=True)
class Key:
    """A name of a page or a block, and how its author calls it.

    ``place`` is the chapter's id for a page, the page's name for a block. ``inner`` are the ids inside the block, as
    paths, each with the words that people know it by; ``retired`` are those, or the name itself as "", that were given
    up on purpose.
    """

    type: str
    place: str
    id: str
    words: str
    inner: Mapping[str, str] = field(default_factory=dict, hash=False)
    retired: tuple[str, ...] = ()

    @property
    def is_retired(self) -> bool:
        """Return whether the whole of it was given up."""
        return "" in self.retired


Keys = Mapping[str, Key]


@dataclass(frozen=True)
class Loss:
    """A name, or an id in it, whose answers learners could no longer reach."""

    name: str
    inner: str
    key: Key

    @property
    def called(self) -> str:
        """Return what ``--retire`` takes."""
        return f"{self.name}/{self.inner}" if self.inner else self.name

    def __str__(self) -> str:
        words = self.key.inner.get(self.inner, "") if self.inner else self.key.words
        what = _lost(self.key, self.inner)
        return f"{self.called}: {what or 'what learners did there'} (“{words}”)"


_PAGE_LOST = "the page with its bookmarks and its tick"
_BY_TYPE = {activity.block_type: activity for activity in ACTIVITIES.values()}


def _lost(key: Key, inner: str) -> str:
    """Return what learners can no longer reach where a name, or an id in it, goes."""
    activity = _BY_TYPE.get(key.type)
    if activity is None:
        return _PAGE_LOST if key.type == PAGE else ""
    return activity.loses_inner if inner else activity.loses


def keyed(course: Course, lock: Keys) -> Course:
    """Return the course with the names that its pages and blocks had before; new ones are minted for what is new."""
    return _Minting(course, lock).course()


def keys_of(course: Course) -> dict[str, Key]:
    """Return all names of a course as the lock holds them."""
    found: dict[str, Key] = {}
    for chapter in course.chapters:
        for unit in chapter.units():
            found[unit.url_name] = Key(PAGE, chapter.id, unit.id, unit.title)
            for item in unit.components:
                words, inner = _known_by(item)
                found[item.url_name] = Key(_type(item), unit.url_name, item.name, words, inner)
    return found


def losses(now: Keys, lock: Keys) -> list[Loss]:
    """Return what the lock has and the names of now have not, apart from what was retired before."""
    found: list[Loss] = []
    for name, key in lock.items():
        if key.is_retired and name not in now:
            continue
        if name not in now or now[name].type != key.type:
            found.append(Loss(name, "", key))
        else:
            gone = [inner for inner in key.inner if inner not in now[name].inner and inner not in key.retired]
            found += [Loss(name, inner, key) for inner in gone]
    return found


def chapter_of(loss: Loss, lock: Keys) -> str:
    """Return the id of the chapter that something lost was in."""
    if loss.key.type == PAGE:
        return loss.key.place
    page = lock.get(loss.key.place)
    return page.place if page else ""


def retire(lock: Keys, lost: Iterable[Loss]) -> dict[str, Key]:
    """Return the lock with what was given up on purpose marked so."""
    retired = dict(lock)
    for loss in lost:
        key = retired[loss.name]
        retired[loss.name] = replace(key, retired=tuple(sorted({*key.retired, loss.inner})))
    return retired


def release(here: Keys, lock: Keys) -> dict[str, Key]:
    """Return the lock with the names of a course that is released; what was retired and is back counts as here."""
    released = dict(lock)
    for name, key in here.items():
        old = lock.get(name, key)
        gone = tuple(path for path in old.retired if path and path not in key.inner)
        released[name] = replace(key, inner={**old.inner, **key.inner}, retired=gone)
    return released


class _Minting:
    def __init__(self, source: Course, lock: Keys) -> None:
        self._source = source
        self._lock = lock
        pages = {(chapter.id, unit.id) for chapter in source.chapters for unit in chapter.units()}
        self._pages = {(key.place, key.id): name for name, key in lock.items() if key.type == PAGE}
        # Pages whose place is empty now: each may have moved.
        self._left = {place: name for place, name in self._pages.items() if place not in pages}
        self._blocks = {(key.place, key.type, key.id): name for name, key in lock.items() if key.type != PAGE}
        self._names: dict[tuple[str, str], str] = {}
        for chapter in source.chapters:
            for unit in chapter.units():
                self._names[chapter.id, unit.id] = self._page(chapter.id, unit)
        here = {
            (self._names[chapter.id, unit.id], _type(item), item.name)
            for chapter in source.chapters
            for unit in chapter.units()
            for item in unit.components
        }
        self._left_blocks: dict[tuple[str, str], list[str]] = {}
        for (place, kind, identifier), name in self._blocks.items():
            if (place, kind, identifier) not in here and not identifier.isdecimal():
                self._left_blocks.setdefault((kind, identifier), []).append(name)

    def course(self) -> Course:
        chapters = []
        for chapter in self._source.chapters:
            subsections = tuple(
                replace(part, units=tuple(self._unit(chapter.id, unit) for unit in part.units))
                for part in chapter.subsections
            )
            chapters.append(replace(chapter, subsections=subsections))
        return replace(self._source, chapters=tuple(chapters))

    def _unit(self, chapter: str, unit: Unit) -> Unit:
        name = self._names[chapter, unit.id]
        return replace(unit, url_name=name, components=tuple(self._component(name, item) for item in unit.components))

    def _page(self, chapter: str, unit: Unit) -> str:
        name = self._pages.get((chapter, unit.id))
        if name is None:
            moved = [place for place in self._left if place[1] == unit.id]
            if len(moved) > 1:
                own = {item.name for item in unit.components if not item.name.isdecimal()}
                alike = [place for place in moved if own & self._activities(self._left[place])]
                moved = alike or [place for place in moved if self._lock[self._left[place]].words == unit.title]
            if len(moved) == 1:
                name = self._left.pop(moved[0])
        return name or self._minted(f"{chapter}-{unit.id}")

    def _activities(self, page: str) -> set[str]:
        return {key.id for key in self._lock.values() if key.place == page and not key.id.isdecimal()}

    def _component(self, page: str, item: Component) -> Component:
        name = self._blocks.get((page, _type(item), item.name))
        if name is None:
            moved = self._left_blocks.get((_type(item), item.name), [])
            name = moved.pop() if len(moved) == 1 else None
        return replace(item, url_name=name or self._minted(f"{page}-{item.name}"))

    def _minted(self, wanted: str) -> str:
        """A name that nothing ever had. Two of one course that want the same both get it, and the checks tell."""
        name, number = wanted, 1
        while name in self._lock:
            number += 1
            name = f"{wanted}-{number}"
        return name


def _type(item: Component) -> str:
    return f"digiboards_{item.kind}"


def _known_by(item: Component) -> tuple[str, dict[str, str]]:
    """How people know a block, its question or its title; and every id within it, as a path, with its words."""
    if item.kind == TEXT:
        return item.display_name, {}
    value = _plain(item.content)
    words = _short(str(value.get("prompt") or value.get("title") or item.display_name or item.name))
    return words, dict(_ids(value, ""))


def _ids(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, list):
                for one in item:
                    if isinstance(one, dict) and isinstance(one.get("id"), str):
                        inner = f"{path}{key}/{one['id']}"
                        yield inner, _short(str(one.get("text") or one.get("prompt") or one["id"]))
                        yield from _ids(one, f"{inner}/")


@lru_cache(maxsize=1024)
def _plain(content: str) -> dict[str, Any]:
    try:
        value = load(content).plain()
    except ContentError:  # told by the checks
        return {}
    return value if isinstance(value, dict) else {}


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS].rsplit(' ', 1)[0]} …"
