"""Scenario, commitments, feedback and recall go out; a recall is linked to the page where its words are written."""

import pytest
from yaml import safe_load

from tests.curriculum.exporting import export_in
from tests.curriculum.good_course import CourseFolder
from tests.curriculum.test_readme import example

SCENARIO, COMMITMENTS, FEEDBACK = (example(kind) for kind in ("scenario", "commitments", "feedback"))


def fences(*texts: tuple[str, str]) -> str:
    return "".join(f"\n```{kind}\n{text}\n```\n" for kind, text in texts)


def test_each_new_fence_becomes_its_block(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    course.add("22-reflect.md", fences(("scenario", SCENARIO), ("commitments", COMMITMENTS), ("feedback", FEEDBACK)))
    exported = export_in(course, capsys)
    elements = {
        str(element.get("url_name")): element for element in exported.xml("vertical/g1-reflect.xml").iterchildren()
    }

    assert exported.status == 0
    for name, kind, title in (
        ("g1-reflect-g5-all-green", "scenario", "Scenario"),
        ("g1-reflect-g5-commitments", "commitments", "My commitments"),
        ("g1-reflect-g5-feedback", "feedback", "Your feedback"),
    ):
        assert elements[name].tag == f"digiboards_{kind}"
        assert elements[name].get("display_name") == title
    assert elements["g1-reflect-g5-all-green"].text == SCENARIO.strip()


def test_a_recall_is_linked_to_the_page_of_its_words(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    course.add(
        "23-check.md",
        fences(
            ("commitments", COMMITMENTS),
            ("recall", "of: last-time\nintro: And now?"),
            ("recall", "of: commitments"),
        ),
    )
    exported = export_in(course, capsys)
    texts = exported.texts()
    [reflect] = [name for name in texts if name.endswith("-recall-last-time")]
    [commit] = [name for name in texts if name.endswith("-recall-commitments")]

    assert exported.status == 0
    assert safe_load(texts[reflect]) == {"of": "last-time", "intro": "And now?", "link": "/jump_to_id/g1-reflect"}
    assert safe_load(texts[commit])["link"] == f"/jump_to_id/{commit.removesuffix('-recall-commitments')}"


def test_a_link_that_an_author_gave_stays(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    text = "of: last-time\nlink: /jump_to_id/g1-welcome"
    course.add("23-check.md", fences(("recall", text)))

    assert text in export_in(course, capsys).texts().values()


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("last-tim", "the course has no reflection 'last-tim' to recall; name one that it has [recall-sources]"),
        ("g1-check", "the course has no reflection 'g1-check' to recall; name one that it has [recall-sources]"),
        ("commitments", "the course has no commitments to recall; name one that it has [recall-sources]"),
    ],
)
def test_a_recall_of_nothing_is_an_error(
    of: str, said: str, course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.add("23-check.md", fences(("recall", f"of: {of}")))
    exported = export_in(course, capsys)

    assert exported.status == 1
    assert [problem.partition(": ")[2] for problem in exported.problems] == [said]
