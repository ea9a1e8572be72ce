"""The archive on its way: read and counted before anything is sent."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey

from olx.archive_reader import read_archive
from olx.course_reader import read_course
from olx.course_tree import Chapter, Component, Course, Sequential, Vertical
from olx.errors import ArchiveError

from .errors import PushError
from .tree import COURSE, Block, Tree

SUFFIX = ".tar.gz"
# Names that every server in between passes on as they are.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")
_MOST_TOLD = 10

_Node = Chapter | Sequential | Vertical | Component


@dataclass(frozen=True)
class Package:
    """An archive: its bytes, the course run it was made for, the one it goes into, and what must then be there."""

    path: Path
    data: bytes
    made_for: str
    course: str
    title: str
    tree: Tree

    @property
    def name(self) -> str:
        """What the upload is called; Studio wants the same name when asked how it goes."""
        return self.path.name if _PLAIN_NAME.fullmatch(self.path.name) else f"course{SUFFIX}"

    @property
    def digest(self) -> str:
        """What tells this archive from another."""
        return hashlib.sha256(self.data).hexdigest()


def read_package(path: Path, into: CourseKey | None) -> Package:
    """Read an archive for the course run ``into``, or for its own. Raises ``PushError`` if Studio would lose any."""
    try:
        if not path.name.endswith(SUFFIX):
            raise PushError(f"{path} does not end in {SUFFIX}; Studio takes no other archive.")
        course = read_course(read_archive(path))
        data = path.read_bytes()
    except ArchiveError as error:
        raise PushError(str(error)) from error
    except OSError as error:
        raise PushError(f"{path} cannot be read: {error.strerror or error}.") from error
    problems = [*course.problems, *_problems(course)]
    if problems:
        told = "\n".join(f"  {problem}" for problem in problems[:_MOST_TOLD])
        more = f"\n  and {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
        raise PushError(f"Studio would lose or ignore parts of {path} without a word:\n{told}{more}")
    target = into or course.key
    return Package(path, data, str(course.key), str(target), course.title, _tree(course, target))


def _problems(course: Course) -> Iterator[str]:
    for node, _children in _nodes(course):
        if node.problem:
            yield f"{node.key.block_type} {node.key.block_id} (“{node.title}”): {node.problem}"


def _tree(course: Course, target: CourseKey) -> Tree:
    def key(usage_key: UsageKey) -> str:
        return str(usage_key.map_into_course(target))

    root = str(target.make_usage_key(COURSE, COURSE))
    chapters = tuple(key(chapter.key) for chapter in course.chapters)
    blocks = {root: Block(root, COURSE, course.title, (), chapters)}
    above = dict.fromkeys(chapters, root)
    for node, children in _nodes(course):
        name = key(node.key)
        names = tuple(key(child.key) for child in children)
        above.update(dict.fromkeys(names, name))
        blocks[name] = Block(name, node.key.block_type, node.title, (above[name],), names)
    return Tree(root, blocks)


def _nodes(course: Course) -> Iterator[tuple[_Node, Sequence[_Node]]]:
    """Every node below the course with its children, in the order of reading."""
    left: list[Any] = list(reversed(course.chapters))
    while left:
        node = left.pop()
        children = _children(node)
        yield node, children
        left += reversed(children)


def _children(node: _Node) -> Sequence[_Node]:
    if isinstance(node, Chapter):
        return node.sequentials
    if isinstance(node, Sequential):
        return node.verticals
    return node.components if isinstance(node, Vertical) else ()
