"""One block as one learner has it: how to make it anew, look at it and save something new in it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import webob
from xblock.core import XBlock
from xblock.fields import ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData

from tests.conftest import COURSE_KEY, LmsLikeUserService, RecordingRuntime

# The handler to call and what to send it: given how many saves there were before, and the answer to the last of them.
Request = Callable[[int, Mapping[str, Any]], tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Bars:
    """What a block may cost at most: queries of our tables, bytes of CSS and JS, and times its own templates.

    A block that makes much of its page without a template is measured in views of xblock-sdk's ``thumbs`` instead.
    """

    templates: float | None = 1.3
    thumbs: float | None = None
    view_queries: int = 3
    save_queries: int = 6
    bytes: int = 29 * 1024


# For blocks whose page holds all that a learner has in a course, or a board's.
MANY_TABLES = Bars(view_queries=8, save_queries=15)
# The starting point shows answers, ratings, a board, and whether mails were asked for.
STARTING_POINT = Bars(view_queries=4)
# The record writes its lists, of hundreds of lines, without a template.
RECORD = Bars(templates=None, thumbs=36, view_queries=8)
# Deleting everything takes two statements for each table with rows of the learner's: their keys in order, so that two
# such deletions never wait for each other on MySQL, and then the rows. A few more are for rows that hang on them.
DELETING = Bars(view_queries=8, save_queries=42)


@dataclass
class Subject:
    """A block of ``block_type`` with this text, for one learner; without ``request`` it saves nothing."""

    name: str
    block_type: str
    learner: Any
    content: str | None = None
    request: Request | None = None
    bars: Bars = Bars()
    _saves: int = 0
    _answer: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        services = {"user": LmsLikeUserService(self.learner), "field-data": KvsFieldData(DictKeyValueStore())}
        key = COURSE_KEY.make_usage_key(self.block_type, self.learner.username)
        self._ids = ScopeIds(self.learner.id, self.block_type, key, key)
        self._runtime = RecordingRuntime(services=services)
        if self.content is not None:
            block = self.block()
            block.content = self.content
            block.save()

    def block(self) -> Any:
        """The block made anew, as for each request in the LMS."""
        return self._runtime.construct_xblock_from_class(XBlock.load_class(self.block_type), self._ids)

    def view(self) -> float:
        """One view; the seconds it took."""
        block = self.block()
        started = time.perf_counter()
        block.student_view({})
        return time.perf_counter() - started

    def save(self) -> float:
        """One save of something new; the seconds it took."""
        if self.request is None:
            return 0.0
        handler, data = self.request(self._saves, self._answer)
        seconds, self._answer = self._send(handler, data)
        self._saves += 1
        return seconds

    def prepare(self, handler: str, *requests: dict[str, Any]) -> None:
        """What the learner did before anything is measured."""
        for data in requests:
            self._send(handler, data)

    def _send(self, handler: str, data: dict[str, Any]) -> tuple[float, Mapping[str, Any]]:
        block, body = self.block(), json.dumps(data).encode()
        request = webob.Request.blank("/", method="POST", body=body, content_type="application/json")
        started = time.perf_counter()
        response = block.runtime.handle(block, handler, request)
        seconds = time.perf_counter() - started
        assert response.status_code == 200, f"{self.name}, {handler}: {response.text}"
        self._runtime.published.clear()
        return seconds, response.json
