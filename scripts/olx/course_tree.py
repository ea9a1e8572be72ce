"""The course as a tree of values: course, chapters, sequentials, verticals and their components."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey


@dataclass(frozen=True)
class Component:
    """A block that learners use; ``olx`` is its element. ``problem`` says why Studio or the LMS would drop it."""

    key: UsageKey
    title: str
    olx: bytes
    problem: str = ""


@dataclass(frozen=True)
class Vertical:
    """A page of the course; authors say unit."""

    key: UsageKey
    title: str
    components: tuple[Component, ...] = ()
    problem: str = ""

    @property
    def url_name(self) -> str:
        """Return what its address ends with."""
        return str(self.key.block_id)


@dataclass(frozen=True)
class Sequential:
    """A few pages; authors say subsection."""

    key: UsageKey
    title: str
    verticals: tuple[Vertical, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Chapter:
    """A guide; authors say section. ``staff_only`` ones are not there for learners."""

    key: UsageKey
    title: str
    sequentials: tuple[Sequential, ...] = ()
    problem: str = ""
    staff_only: bool = False


@dataclass(frozen=True)
class Unit:
    """A vertical in its place."""

    chapter: Chapter
    sequential: Sequential
    vertical: Vertical


Node = Chapter | Sequential | Vertical | Component


@dataclass(frozen=True)
class CourseTree:
    """All of it; ``problems`` are about the course as a whole, ``settings`` are those of its ``policy.json``."""

    key: CourseKey
    title: str
    language: str
    chapters: tuple[Chapter, ...] = ()
    problems: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def seen_by(self, *, is_staff: bool) -> "CourseTree":
        """Return the course as staff or learners see it."""
        return self if is_staff else self._for_learners

    @cached_property
    def _for_learners(self) -> "CourseTree":
        return replace(self, chapters=tuple(chapter for chapter in self.chapters if not chapter.staff_only))

    def list_problems(self) -> list[str]:
        """Return all that Studio would drop or ignore, each as a sentence that names its place."""
        nodes = (
            f"{node.key.block_type} {node.key.block_id} (“{node.title}”): {node.problem}"
            for node in self.nodes()
            if node.problem
        )
        return [*self.problems, *nodes]

    def nodes(self) -> Iterator[Node]:
        """Yield every node below the course, in the order of reading."""
        left: list[Node] = list(reversed(self.chapters))
        while left:
            node = left.pop()
            yield node
            left += reversed(children_of(node))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every vertical, in the order of reading."""
        return tuple(
            Unit(chapter, sequential, vertical)
            for chapter in self.chapters
            for sequential in chapter.sequentials
            for vertical in sequential.verticals
        )

    @cached_property
    def components(self) -> dict[UsageKey, Component]:
        """Every component by its key; of two with one key, the first."""
        found: dict[UsageKey, Component] = {}
        for unit in self.units:
            for component in unit.vertical.components:
                found.setdefault(component.key, component)
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """Return where each ``url_name`` of the course leads: the position of its unit in ``units``."""
        found: dict[str, int] = {}
        for position, unit in enumerate(self.units):
            above = (unit.chapter.key, unit.sequential.key, unit.vertical.key)
            for key in (*above, *(component.key for component in unit.vertical.components)):
                found.setdefault(str(key.block_id), position)
        return found

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position in ``units`` of each vertical, by its ``url_name``."""
        return {unit.vertical.url_name: position for position, unit in enumerate(self.units)}


def children_of(node: Node) -> Sequence[Node]:
    """Return the nodes right below one; a component has none."""
    if isinstance(node, Chapter):
        return node.sequentials
    if isinstance(node, Sequential):
        return node.verticals
    return node.components if isinstance(node, Vertical) else ()
