"""On every page of both editions, whoever hears it knows each heading and each control from every other by its name."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import export_course
from curriculum.model import Unit
from curriculum.preparation import prepare_course
from curriculum.problems import Problems
from tests.activities.pages import page_of, words
from tests.activities.test_names import repeated_names
from tests.conftest import build_block

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

COURSE = Path(export_course.__file__).resolve().parent.parent / "course"


def shown(unit: Unit, user: Any) -> Any:
    """The page as a learner meets it first."""
    return page_of(
        *(
            build_block(
                f"digiboards_{item.kind}",
                user=user,
                url_name=item.url_name,
                content=item.content,
                display_name=item.display_name,
                counts=item.counts,
            ).student_view({})
            for item in unit.components
        )
    )


def repeated_headings(root: Any) -> list[str]:
    headings = root.xpath("(.//h2 | .//h3 | .//h4)[not(ancestor::template)]")
    names = Counter(words(heading) for heading in headings)
    return [name for name, times in names.items() if times > 1]


@pytest.mark.parametrize("edition", ["trust", "ics"])
def test_no_two_headings_or_controls_of_a_page_have_the_same_name(edition: str, learner: Any) -> None:
    course = prepare_course(
        COURSE, COURSE / "editions" / f"{edition}.yaml", Problems("course"), lambda _step: None, is_demo=True
    ).outgoing
    headings, repeated = 0, {}
    for unit in course.units():
        root = shown(unit, learner)
        found = [*repeated_headings(root), *repeated_names(root)]
        headings += len(root.xpath(".//h2"))
        if found:
            repeated[unit.url_name] = found

    assert headings > 200
    assert repeated == {}


def test_a_repeated_heading_is_found() -> None:
    assert repeated_headings(page_of("<h2>Reflection</h2><h3>Reflection</h3><template><h3></h3></template>")) == [
        "Reflection"
    ]
