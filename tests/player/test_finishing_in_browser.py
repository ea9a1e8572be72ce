"""A package and the platform agree on what is finished, whatever is done."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.finishing import programme_state
from digiboards_xblocks.core.programme_outline import Programme
from player.templating import asset
from tests.formats.packaged import EDITIONS, packages, prepared

pytestmark = pytest.mark.browser

STATE = """([programme, done]) => {
    const state = DigiboardsPlayer.programmeState(programme, Object.fromEntries(done.map((name) => [name, "x"])));
    return [state.finished, state.guides.filter((guide) => guide.finished).map((guide) => guide.guide.id)];
}"""


@pytest.fixture(scope="module")
def script(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.add_script_tag(content="window.DigiboardsPlayer = {};" + asset("progress.js"))
    yield page
    page.close()


@cache
def outline(edition: str) -> Programme:
    """The outline as the record of the course reads it on the platform."""
    records = [item for item in prepared(edition).outgoing.components() if item.kind == "record"]
    whole = next(item for item in records if not item.activity.of)
    programme = ACTIVITIES["record"].parse(whole.content).programme
    assert isinstance(programme, Programme)
    return programme


@pytest.mark.parametrize("edition", EDITIONS)
@given(data=st.data())
def test_the_same_is_finished_in_a_package_and_on_the_platform(script: Page, edition: str, data: st.DataObject) -> None:
    programme = outline(edition)
    facts = packages("scorm", edition)["programme.zip"].facts["programme"]
    # Whole guides, less a few blocks: of blocks drawn one by one, hardly any guide would ever be finished.
    guides = data.draw(st.sets(st.sampled_from([guide.name for guide in programme.guides])))
    steps = [step for guide in programme.guides if guide.name in guides for step in guide.steps]
    if programme.plan and data.draw(st.booleans()):
        steps.append(programme.plan)
    done = {name for step in steps for name in step.blocks}
    if done:
        done -= data.draw(st.sets(st.sampled_from(sorted(done)), max_size=3))
    state = programme_state(programme, dict.fromkeys(done, datetime(2026, 1, 1, tzinfo=UTC)))
    finished, names = script.evaluate(STATE, [facts, sorted(done)])
    assert finished == (state.finished_at is not None)
    assert names == [guide.guide.name for guide in state.finished_guides]
