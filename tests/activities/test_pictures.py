"""A picture of each block for its page in docs/blocks. ``make pictures`` writes them; else each is only taken."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from digiboards_xblocks.activities.confidence import storage as confidence_storage
from tests.conftest import COURSE_KEY, build_block, send

from . import record_samples
from .boards import join, members, rate
from .learner_samples import BOARD, RECALL, REFLECTION
from .record_samples import fill
from .samples import SAMPLES, confidence
from .stub_site import Site
from .test_in_browser import chromium, open_site, site_of  # noqa: F401 (two are fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = Path(__file__).parents[2] / "docs" / "blocks" / "pictures"
WIDTH, HIGHEST = 720, 1_400
PNG = b"\x89PNG\r\n\x1a\n"


def with_a_reflection(user: Any) -> None:
    block = build_block("digiboards_reflection", user=user, content=REFLECTION, url_name="earlier")
    send(block, "save_text", {"text": "In March, when a green rating hid two weeks of delay.", "revision": ""})


def with_ratings(user: Any) -> None:
    key = COURSE_KEY.make_usage_key("digiboards_confidence", "earlier")
    confidence_storage.save_ratings(usage_key=key, learner_id=user.id, phase="before", values={"one": 2, "two": 4})
    confidence_storage.save_ratings(usage_key=key, learner_id=user.id, phase="after", values={"one": 4, "two": 3})


def with_a_board(user: Any) -> None:
    members(8, 2)
    join(user)
    rate(user, 5)
    send(build_block("digiboards_board", user=user, content=BOARD), "publish", {})


# What stands in the block, and what its learner has done before, where that is more than nothing.
STATEMENTS = ("I can tell assurance from reassurance.", "I can question the pace of a programme.")
BEFORE: dict[str, Callable[[Any], None]] = {
    "recall": with_a_reflection,
    "confidence": with_ratings,
    "record": fill,
    "board": with_a_board,
}
CONTENTS = {sample.block_type.removeprefix("digiboards_"): sample.content for sample in SAMPLES} | {
    "confidence": confidence("after", statements=STATEMENTS),
    "recall": RECALL,
    "record": record_samples.record(),
}


@pytest.mark.parametrize("word", sorted(CONTENTS))
def test_a_picture_is_taken(word: str, learner: Any, open_site: Callable[..., Page]) -> None:  # noqa: F811
    BEFORE.get(word, lambda _user: None)(learner)
    site: Site = site_of(learner, (f"digiboards_{word}", CONTENTS[word]))
    page = open_site(site, width=WIDTH)
    block = page.locator(".digiboards").first
    expect(block).to_be_visible()
    box = block.bounding_box()
    assert box is not None
    clip = {"x": 0, "y": box["y"] - 8, "width": WIDTH, "height": min(HIGHEST, box["height"] + 16)}
    taken = page.screenshot(full_page=True, clip=clip)
    path = PICTURES / f"{word}.png"
    if os.environ.get("DIGIBOARDS_PICTURES"):
        path.write_bytes(taken)
    committed = path.read_bytes()

    assert committed.startswith(PNG)
    assert int.from_bytes(committed[16:20], "big") == int.from_bytes(taken[16:20], "big") == WIDTH
    assert len(committed) > 5_000
