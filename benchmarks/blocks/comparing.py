"""What a view is compared with: the same without its queries, and its templates alone."""

import inspect
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from types import ModuleType
from typing import Any
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext

from digiboards_xblocks import platform_completion
from digiboards_xblocks.activities.action_plan import storage as action_plan_storage
from digiboards_xblocks.activities.base import private_texts, templating
from digiboards_xblocks.activities.board import storage as board_storage
from digiboards_xblocks.activities.check import storage as check_storage
from digiboards_xblocks.activities.commitments import reminders
from digiboards_xblocks.activities.commitments import storage as commitments_storage
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.activities.discovery import storage as discovery_storage
from digiboards_xblocks.activities.feedback import storage as feedback_storage
from digiboards_xblocks.activities.record import storage as record_storage
from digiboards_xblocks.activities.scenario import storage as scenario_storage
from digiboards_xblocks.activities.text import storage as text_storage
from digiboards_xblocks.organisations import storage as organisations_storage

from .subject import Subject

_STORAGES = (
    action_plan_storage,
    board_storage,
    check_storage,
    commitments_storage,
    confidence_storage,
    discovery_storage,
    feedback_storage,
    text_storage,
    organisations_storage,
    private_texts,
    record_storage,
    scenario_storage,
)
# Whatever a view may ask of storage.
ASKED: list[tuple[ModuleType, str]] = [
    *(
        (module, name)
        for module in _STORAGES
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
    ),
    (reminders, "wants_reminders"),
    (platform_completion, "completed_blocks"),
]


class Calm:
    """Views of a subject to which storage answers from memory, what it answered when this was made."""

    def __init__(self, subject: Subject) -> None:
        self._answers: dict[tuple[ModuleType, str], list[Any]] = {}
        with ExitStack() as stack:
            for module, name in ASKED:
                stack.enter_context(mock.patch.object(module, name, self._noting(module, name)))
            subject.view()
        with self.answering(), CaptureQueriesContext(connection) as captured:
            subject.view()
        assert not captured.captured_queries, f"{subject.name} asks the database past its storage"

    @contextmanager
    def answering(self) -> Iterator[None]:
        with ExitStack() as stack:
            for (module, name), answers in self._answers.items():
                again = cycle(answers).__next__  # a view asks the same each time, in the same order
                stack.enter_context(mock.patch.object(module, name, lambda *_, _again=again, **__: _again()))
            yield

    def _noting(self, module: ModuleType, name: str) -> Callable[..., Any]:
        real = getattr(module, name)

        def noting(*args: Any, **kwargs: Any) -> Any:
            answer = real(*args, **kwargs)
            self._answers.setdefault((module, name), []).append(answer)
            return answer

        return noting


def templates_of(subject: Subject) -> Callable[[], float]:
    """Reading the block's text and rendering its templates, compiled, with the data of its view, and nothing else.

    Those of its parts too, which a view takes from a cache.
    """
    kept: list[tuple[str, dict[str, Any]]] = []
    real = templating.render

    def noting(template: str, context: dict[str, Any]) -> str:
        kept.append((template, context))
        return real(template, context)

    templating._part.cache_clear()
    with ExitStack() as stack:
        for module in [module for module in sys.modules.values() if getattr(module, "render", None) is real]:
            stack.enter_context(mock.patch.object(module, "render", noting))
        subject.view()

    def render() -> float:
        block = subject.block()
        contexts = [(template, {**context, "block": block}) for template, context in kept]
        started = time.perf_counter()
        getattr(block, "content", None)
        for template, context in contexts:
            real(template, context)
        return time.perf_counter() - started

    return render
