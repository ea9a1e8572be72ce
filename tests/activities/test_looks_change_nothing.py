"""No look at a block changes or locks a row, or a field: no view, and no handler that is only asked for something.

The blocks are those of the package's entry points, and their views and handlers those of their classes, so a new one
is held to this by being there.
"""

import inspect
import itertools
from importlib.metadata import entry_points
from typing import Any

import pytest
import webob
from django.contrib.auth import get_user_model
from xblock.core import XBlock

from digiboards_xblocks.activities.registry import ACTIVITIES

from ..conftest import build_block
from ..safe_requests import watched
from .record_samples import fill
from .samples import every_example, masquerading
from .storage import everything, fields_of

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

VIEWERS = ("learner", "newcomer", "staff", "masquerading", "nobody", "Studio")
BLOCKS = sorted(
    point.name for point in entry_points(group="xblock.v1") if point.value.startswith("digiboards_xblocks.")
)
METHODS = ("GET", "HEAD", "OPTIONS")


def views_of(block_type: str) -> list[str]:
    """The views of a block, its own and inherited; what the platform asks for as JSON too."""
    found = inspect.getmembers(XBlock.load_class(block_type), inspect.isfunction)
    return [name for name, _ in found if name.endswith(("_view", "_view_data")) and not name.startswith("_")]


def handlers_of(block_type: str) -> list[str]:
    found = inspect.getmembers(XBlock.load_class(block_type), inspect.isfunction)
    return [name for name, function in found if getattr(function, "_is_xblock_handler", False)]


@pytest.fixture
def viewers(db: None) -> dict[str, Any]:
    """Who looks at a block: they, and whether they are staff."""
    made = {name: get_user_model().objects.create(username=name) for name in ("learner", "newcomer", "staff", "other")}
    fill(made["learner"])
    return {
        "learner": (made["learner"], False),
        "newcomer": (made["newcomer"], False),
        "staff": (made["staff"], True),
        "masquerading": (masquerading(made["other"], made["staff"]), True),
        "nobody": (None, False),
        "Studio": (made["staff"], True),
    }


def blocks(block_type: str, viewer: str, viewers: dict[str, Any]) -> list[Any]:
    """A block of this type with each of its examples, and one with a broken text."""
    user, is_staff = viewers[viewer]
    texts = [text for kind, text in every_example() if kind == block_type]
    assert texts, f"{block_type} has no examples"
    made = [build_block(block_type, user=user, is_staff=is_staff, content=text) for text in (*texts, "id: [")]
    for block in made:
        block.save()
        if viewer == "Studio":
            block.runtime.is_author_mode = True
    return made


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("block_type", BLOCKS)
def test_no_view_changes_anything(block_type: str, viewer: str, viewers: dict[str, Any]) -> None:
    shown = []
    before = everything()
    for block in blocks(block_type, viewer, viewers):
        fields = fields_of(block)
        for view in views_of(block_type):
            with watched() as found:
                shown.append(getattr(block, view)({}))
                block.save()
            assert found == [], f"{view}: {found}"
            assert fields_of(block) == fields
    assert None not in shown
    assert everything() == before


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("block_type", BLOCKS)
def test_no_handler_that_is_only_asked_changes_anything(block_type: str, viewer: str, viewers: dict[str, Any]) -> None:
    before = everything()
    for block in blocks(block_type, viewer, viewers):
        fields = fields_of(block)
        for handler, method in itertools.product(handlers_of(block_type), METHODS):
            request = webob.Request.blank("/?text=trust&part=x", method=method)
            with watched() as found:
                for suffix in ("", "json", "docx"):
                    block.runtime.handle(block, handler, request, suffix)
                block.save()
            assert found == [], f"{method} {handler}: {found}"
            assert fields_of(block) == fields
    assert everything() == before


def test_every_activity_is_a_block_with_views() -> None:
    assert {activity.block_type for activity in ACTIVITIES.values()} == set(BLOCKS)
    for block_type in BLOCKS:
        assert {"student_view", "author_view", "studio_view"} <= set(views_of(block_type))
