"""The archive on its way: read and counted before anything is sent."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from opaque_keys.edx.keys import CourseKey, UsageKey

from olx.archive_reader import read_archive
from olx.course_reader import read_course
from olx.course_tree import CourseTree, children_of
from olx.errors import ArchiveError

from .errors import PushError
from .tree import COURSE, Block, Tree

SUFFIX = ".tar.gz"
# Names that every server in between passes on as they are.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")
_MOST_SHOWN = 10


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
        """Return what the upload is called; Studio wants the same name when asked how it goes."""
        return self.path.name if _PLAIN_NAME.fullmatch(self.path.name) else f"course{SUFFIX}"

    @property
    def digest(self) -> str:
        """Return the digest of the archive's bytes, in hexadecimal digits."""
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
    problems = course.list_problems()
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems[:_MOST_SHOWN])
        more = f"\n  and {len(problems) - _MOST_SHOWN} more" if len(problems) > _MOST_SHOWN else ""
        raise PushError(f"Studio would lose or ignore parts of {path} without a word:\n{listed}{more}")
    target = into or course.key
    return Package(path, data, str(course.key), str(target), course.title, _tree(course, target))


def _tree(course: CourseTree, target: CourseKey) -> Tree:
    def key(usage_key: UsageKey) -> str:
        return str(usage_key.map_into_course(target))

    root = str(target.make_usage_key(COURSE, COURSE))
    chapters = tuple(key(chapter.key) for chapter in course.chapters)
    blocks = {root: Block(root, COURSE, course.title, (), chapters)}
    above = dict.fromkeys(chapters, root)
    for node in course.nodes():
        name = key(node.key)
        names = tuple(key(child.key) for child in children_of(node))
        above.update(dict.fromkeys(names, name))
        blocks[name] = Block(name, node.key.block_type, node.title, (above[name],), names)
    return Tree(root, blocks)
