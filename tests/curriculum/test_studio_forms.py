"""The forms of Studio hold every text that the course has."""

from pathlib import Path

import pytest

from curriculum.preparation import prepare_course
from curriculum.problems import Problems
from digiboards_xblocks.activities.base.studio_form.values import has_comments, text_of, values_of
from digiboards_xblocks.activities.registry import ACTIVITIES

COURSE = Path(__file__).resolve().parents[2] / "course"
FORMS = {kind: activity for kind, activity in ACTIVITIES.items() if activity.fields}


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["trust", "ics"])
def test_every_text_of_the_course_survives_its_form(edition: str) -> None:
    file = COURSE / "editions" / f"{edition}.yaml"
    prepared = prepare_course(COURSE, file, Problems("course"), lambda _step: None, is_demo=True)
    seen = set()
    for component in prepared.outgoing.components():
        if component.kind not in FORMS:
            continue
        seen.add(component.kind)
        form, content = FORMS[component.kind], component.content.strip()
        text = text_of(values_of(content, form.fields), form.fields, content)
        assert form.parse(text) == form.parse(content)
        assert text_of(values_of(text, form.fields), form.fields, text) == text
        assert not has_comments(text)
    assert seen == set(FORMS)
