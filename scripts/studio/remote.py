"""Requests of a push to Studio and the LMS, and their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from opaque_keys.edx.keys import CourseKey

from api_client.connection import LMS, STUDIO, Call, Connection
from api_client.errors import ApiError, RefusedError
from console import printable

from .tree import OURS, Block, Tree

SUCCEEDED, FAILED, CANCELED = "Succeeded", "Failed", "Canceled"
ENDED = (SUCCEEDED, FAILED, CANCELED)


class UnknownTaskError(ApiError):
    """Studio knows nothing, or nothing more, of an upload."""


@dataclass(frozen=True)
class Remote:
    """One course run in Studio and in the LMS."""

    connection: Connection
    course: str

    def create(self, title: str, instructors: Sequence[str]) -> None:
        """Make the course run. Studio replaces its team: the instructors are all of it."""
        key = CourseKey.from_string(self.course)
        data = {
            "title": title,
            "org": key.org,
            "number": key.course,
            "run": key.run,
            "team": [{"user": name, "role": "instructor"} for name in instructors],
        }
        options = {"json": data}
        self.connection.ask(
            Call(STUDIO, "POST", "/api/v1/course_runs/", "make the course run", repeatable=False, options=options)
        )

    def upload(self, name: str, data: bytes) -> str:
        """Send the archive, and return the name of the task that imports it."""
        files = {"course_data": (name, data, "application/gzip")}
        call = Call(
            STUDIO,
            "POST",
            self._import_path,
            "import the archive",
            repeatable=False,
            options={"files": files},
            long=True,
        )
        answer = self.connection.ask(call)
        task = answer.get("task_id") if isinstance(answer, Mapping) else None
        if not isinstance(task, str) or not task:
            raise ApiError("Studio took the archive, but did not name the task that imports it.", may_have_arrived=True)
        return task

    def state(self, task: str, name: str) -> str:
        """Return how far the import is, in Studio's word. Raises ``UnknownTaskError``."""
        options = {"params": {"task_id": task, "filename": name}}
        call = Call(STUDIO, "GET", self._import_path, "tell how far the import is", options=options)
        try:
            answer = self.connection.ask(call)
        except RefusedError as error:
            # Studio's view stumbles over the task that is not there, and tells just that.
            if error.status == 500 and "NoneType" in error.message:
                raise UnknownTaskError("Studio knows no such import, or no longer.") from error
            raise
        state = answer.get("state") if isinstance(answer, Mapping) else None
        if not isinstance(state, str):
            raise ApiError("Studio told nothing of how far the import is.")
        return printable(state)

    def tree(self, types: Sequence[str]) -> Tree | None:
        """Return the course's tree in the LMS; None if there is no such course. ``types`` are asked for their data."""
        params = {
            "course_id": self.course,
            "all_blocks": "true",
            "depth": "all",
            "requested_fields": "type,display_name,children,student_view_multi_device",
            "student_view_data": ",".join(types),
        }
        call = Call(LMS, "GET", "/api/courses/v2/blocks/", "list the course's blocks", options={"params": params})
        try:
            answer = self.connection.ask(call)
        except RefusedError as error:
            if error.status == 404 and "not found" in error.message.lower():
                return None
            raise
        tree = tree_of(answer)
        if tree is None:
            raise ApiError("The LMS answered with something else than the blocks of a course.")
        return tree

    @property
    def _import_path(self) -> str:
        return f"/api/courses/v0/import/{quote(self.course, safe=':+')}/"


def tree_of(answer: Any) -> Tree | None:
    """Return the tree in an answer of the Blocks API, without what does not hang on the course; None if it is none."""
    blocks = answer.get("blocks") if isinstance(answer, Mapping) else None
    root = answer.get("root") if isinstance(answer, Mapping) else None
    if not isinstance(blocks, Mapping) or not isinstance(root, str) or not isinstance(blocks.get(root), Mapping):
        return None
    parents: dict[str, list[str]] = {root: []}
    children: dict[str, tuple[str, ...]] = {}
    order: list[str] = []
    left = [root]
    while left:
        key = left.pop()
        order.append(key)
        block = blocks[key]
        listed = block.get("children", [])
        if not isinstance(listed, list):
            return None
        here = [child for child in listed if isinstance(child, str) and isinstance(blocks.get(child), Mapping)]
        children[key] = tuple(here)
        new = [child for child in here if child not in parents]
        for child in here:
            parents.setdefault(child, []).append(key)
        left += reversed(new)
    return Tree(root, {key: _block(key, blocks[key], tuple(parents[key]), children[key]) for key in order})


def _block(key: str, block: Mapping[str, Any], parents: tuple[str, ...], children: tuple[str, ...]) -> Block:
    block_type = str(block.get("type", ""))
    # A type that is not installed is kept as a block without a view: no data of ours, and no promise for small screens.
    shown = (
        not block_type.startswith(OURS) or "student_view_data" in block or bool(block.get("student_view_multi_device"))
    )
    return Block(key, block_type, str(block.get("display_name", "")), parents, children, shown)
