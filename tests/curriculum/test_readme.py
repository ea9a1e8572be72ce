"""The examples of the authors' guide are what the exporter reads."""

import re
from pathlib import Path

import pytest
from yaml import safe_load

from curriculum.page import Fence, Prose, split_page
from digiboards_xblocks.activities.registry import FENCED
from digiboards_xblocks.core.prose import check_prose
from tests.curriculum.exporting import export_in
from tests.curriculum.good_course import CourseFolder

README = (Path(__file__).resolve().parents[2] / "course" / "README.md").read_text("utf-8")
EXAMPLE = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)\n```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(found["kind"], found["text"]) for found in EXAMPLE.finditer(README)]


def example(kind: str) -> str:
    """The one example of a kind."""
    (text,) = (text for found, text in EXAMPLES if found == kind)
    return text


def test_every_kind_has_its_example() -> None:
    assert sorted(kind for kind, _ in EXAMPLES) == sorted(["markdown", "yaml", *FENCED])


def test_page_is_laid_out_as_pages_are() -> None:
    page, content_problems = split_page(f"{example('markdown')}\n")
    assert content_problems == []
    assert safe_load(page.head or "")["id"] == "what-assurance-means"
    (part,) = page.parts
    assert isinstance(part, Prose)
    check_prose(part.text)


@pytest.mark.parametrize("kind", sorted(set(FENCED) - {"confidence"}))
def test_activity_is_read(kind: str) -> None:
    page, content_problems = split_page(f"---\n---\n```{kind}\n{example(kind)}\n```\n")
    assert content_problems == []
    (part,) = page.parts
    assert isinstance(part, Fence)
    assert FENCED[kind].parse(part.text)


def test_examples_together_are_a_course(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    """The guide's file, page and activities of the examples take the place of the good course's."""
    course.change("sources.yaml", "reading:", f"{SOURCE}reading:")
    course.write("10-first.md", example("markdown"))
    course.path("static/boxes.svg").unlink()
    statements = example("yaml").partition("statements:\n")[2].partition("subsections:")[0]
    course.change("guide.yaml", "statements:\n", f"statements:\n{statements}")
    start = example("yaml").partition("subsections:\n")[2]
    course.change(
        "guide.yaml", course.read("guide.yaml").split("subsections:\n")[1].split("  - id: learn")[0], f"{start}\n"
    )
    for path, kind in (("22-reflect.md", "reflection"), ("23-check.md", "check"), ("01-before.md", "confidence")):
        old = EXAMPLE.search(course.read(path))
        assert old is not None
        course.change(path, old[0], f"```{kind}\n{example(kind)}\n```")
    assert export_in(course, capsys).status == 0


SOURCE = """\
  F126:
    title: Investigation
    publisher: NAO
    date: "2018"
    url: https://example.org/nao
    flags: []
"""
