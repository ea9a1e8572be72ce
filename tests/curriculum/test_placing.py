"""Each page of a guide says where it stands, in the archive and in both editions of the real course."""

from pathlib import Path

import pytest

import export_course
from curriculum.model import Course, Guide
from curriculum.preparation import prepare_course
from curriculum.problems import Problems

pytestmark = pytest.mark.slow

COURSE = Path(export_course.__file__).resolve().parent.parent / "course"


@pytest.fixture(scope="module", params=["trust", "ics"])
def course(request: pytest.FixtureRequest) -> Course:
    return prepare_course(
        COURSE, COURSE / "editions" / f"{request.param}.yaml", Problems("course"), lambda _step: None, is_demo=True
    ).outgoing


def test_the_first_text_of_every_page_of_a_guide_says_where_the_page_stands(course: Course) -> None:
    assert len(course.guides) == 7
    for guide in course.guides:
        units = list(guide.units())
        left = sum(unit.minutes for unit in units)
        for number, unit in enumerate(units, start=1):
            left -= unit.minutes
            first, *others = unit.components
            assert first.kind == "text", unit.path
            assert first.place == (number, len(units), left), unit.path
            assert [item.place for item in others] == [None] * len(others), unit.path
        assert left == 0


def test_pages_outside_the_guides_say_nothing_of_a_place(course: Course) -> None:
    others = [chapter for chapter in course.chapters if not isinstance(chapter, Guide)]
    assert others
    assert {item.place for chapter in others for item in chapter.components()} == {None}
