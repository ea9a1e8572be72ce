"""A page, the outline, the record and staff's pages agree about what is done, whatever a learner has done so far."""

import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import export_course
from curriculum.model import Course, Guide, Unit
from curriculum.outline import for_staff
from curriculum.preparation import prepare_course
from curriculum.problems import Problems
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.finishing import programme_state
from digiboards_xblocks.core.programme_outline import Programme

pytestmark = pytest.mark.slow

COURSE = Path(export_course.__file__).resolve().parent.parent / "course"
EDITIONS = ("trust", "ics")
THEN = datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC)


class Told(NamedTuple):
    """A course, and its programme as "My learning" and as staff's pages read it."""

    course: Course
    by_record: Programme
    by_staff: Programme


@cache
def told(edition: str) -> Told:
    course = prepare_course(
        COURSE, COURSE / "editions" / f"{edition}.yaml", Problems("course"), lambda _step: None, is_demo=True
    ).outgoing
    parse = ACTIVITIES["record"].parse
    records = (item.content for item in course.components() if item.kind == "record")
    [record] = [content for content in records if not parse(content).of]
    staff = yaml.safe_dump({"id": "staff", "programme": for_staff(course)}, allow_unicode=True)
    return Told(course, parse(record).programme, parse(staff).programme)


def completing(unit: Unit) -> list[str]:
    """The blocks that the platform waits for before it ticks a page off."""
    return [item.url_name for item in unit.components if item.counts and ACTIVITIES[item.kind].completes]


def after(course: Course, done: set[str]) -> dict[str, datetime.datetime]:
    """What the platform holds once these were done, each with what is done with it."""
    names = set(done)
    for item in course.components():
        if item.url_name in done:
            names |= set(item.alternatives)
    counting = {name for unit in course.units() for name in completing(unit)}
    return dict.fromkeys(names & counting, THEN)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_page_of_a_guide_can_be_finished(edition: str) -> None:
    units = [unit for guide in told(edition).course.guides for unit in guide.units()]

    assert len(units) > 100
    assert [unit.url_name for unit in units if not completing(unit)] == []


@pytest.mark.parametrize("edition", EDITIONS)
@given(data=st.data())
def test_page_outline_record_and_staff_agree_about_done(edition: str, data: st.DataObject) -> None:
    course, by_record, by_staff = told(edition)
    guide: Guide = data.draw(st.sampled_from(course.guides))
    names = [item.url_name for item in guide.components()]
    missing = data.draw(
        st.sets(st.sampled_from(names), max_size=len(names)) | st.sets(st.sampled_from(names), max_size=2)
    )
    completed = after(course, set(names) - missing)

    pages = {unit.url_name: all(name in completed for name in completing(unit)) for unit in guide.units()}
    for programme in (by_record, by_staff):
        state = next(item for item in programme_state(programme, completed).guides if item.guide.name == guide.id)
        by_page: dict[str, bool] = {}
        for step in state.steps:
            page = step.step.link.rpartition("/")[2]
            by_page[page] = by_page.get(page, True) and step.done_at is not None
        assert by_page == pages
        assert (state.finished_at is not None) == all(pages.values())


@pytest.mark.parametrize("edition", EDITIONS)
def test_one_reflection_wherever_it_is_written_is_enough(edition: str) -> None:
    course, by_record, _by_staff = told(edition)
    for guide in course.guides:
        for item in guide.components():
            if item.kind == "reflection":
                [state] = [
                    found
                    for found in programme_state(by_record, after(course, {item.url_name})).guides
                    if found.guide.name == guide.id
                ]
                assert [step.step.kind for step in state.steps if step.done_at is not None] == ["reflection"]
