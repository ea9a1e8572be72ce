"""A course whose settings say what its curriculum released, as the exporter writes it, and which pages it still has."""

import json
from typing import Any

import pytest

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import presence
from digiboards_xblocks.activities.registry import ACTIVITIES
from tests.conftest import COURSE_KEY

from .samples import Sample, made

STATEMENTS = ("one", "two", "g1-explain-digital", "g1-describe-duty")


def release(
    monkeypatch: pytest.MonkeyPatch,
    *released: tuple[str, str, str],
    statements: tuple[str, ...] = STATEMENTS,
    in_course: bool = True,
) -> list[Any]:
    """The course's outline, with these blocks as (kind, id, ``url_name``); how often the platform was asked for it."""
    guide: dict[str, Any] = {"id": "g1", "title": "G"}
    if statements:
        guide["statements"] = [{"id": name, "text": name} for name in statements]
    outline: dict[str, Any] = {"programme": {"guides": [guide]}}
    if released:
        outline["released"] = [{"kind": kind, "id": name, "block": block} for kind, name, block in released]
    asked: list[Any] = []

    def outline_of(key: Any) -> str:
        asked.append(key)
        return json.dumps(outline) if key == COURSE_KEY else ""

    monkeypatch.setattr(platform, "outline_of", outline_of)
    monkeypatch.setattr(platform, "is_in_course", lambda _key: in_course)
    presence.forget()
    return asked


def release_of(sample: Sample, block: str = "original") -> list[tuple[str, str, str]]:
    """The sample's names, released with the block of this ``url_name``."""
    kind = sample.block_type.removeprefix("digiboards_")
    return [(kind, name, block) for name in ACTIVITIES[kind].answer_names(made(sample).readable_activity())]
