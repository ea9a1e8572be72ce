"""Authored Markdown and what goes out: the cases stand in ``cases/``, as title, source and expected text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.check import check_course
from curriculum.load import load_course
from curriculum.markup import escaped
from curriculum.model import Course, Source
from curriculum.problems import Problems
from curriculum.render import Renderer, footnote, rendered
from digiboards_xblocks.core.prose import check_prose, render_prose
from tests.curriculum.good_course import GUIDE, CourseFolder

CASES = Path(__file__).parent / "cases"
_CASE = re.compile(r"(?P<title>[^\n]+)\n\.\n(?P<source>.*?)\n\.\n(?P<expected>.*?)\n\.\n", re.DOTALL)
MORE_SOURCES = """\
  F003:
    title: "_Under_ [brackets] &lt; a <b> & c \\\\"
    publisher: A `house`
    date: June 2020
    url: https://example.org/a_b_c
    flags: [copy, bill]
  F004:
    title: A page
    publisher: NHS England
    date: date not given
    url: https://example.org/page
    flags: [no-date]
"""


def cases() -> Iterator[object]:
    for file in sorted(CASES.glob("*.md")):
        text = file.read_text("utf-8")
        for found in _CASE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield pytest.param(found["source"], found["expected"], id=f"{file.name}:{line} {found['title']}")


@pytest.fixture
def loaded(course: CourseFolder) -> Course:
    course.change("sources.yaml", "reading:", f"{MORE_SOURCES}reading:")
    course.write("static/work sheet/one.pdf", "%PDF")
    course.add("12-third.md", "\n[The sheet](<../../static/work sheet/one.pdf>)\n")
    problems = Problems("course")
    found = load_course(course.root, course.path("editions/trust.yaml"), problems)
    assert found is not None
    check_course(found, problems)
    assert problems.errors == []
    return found


@pytest.mark.parametrize(("source", "expected"), list(cases()))
def test_text_goes_out_as_the_case_says(loaded: Course, source: str, expected: str) -> None:
    text = Renderer(loaded).prose(source, f"{GUIDE}/12-third.md", set())
    assert text == expected
    check_prose(text)


def test_there_are_cases() -> None:
    files = list(CASES.glob("*.md"))
    assert len(files) == 3
    assert [len(_CASE.sub("", file.read_text("utf-8")).strip()) for file in files] == [0, 0, 0]


def test_a_term_is_explained_in_the_first_text_of_a_page_only(course: CourseFolder) -> None:
    course.change("22-reflect.md", "Nobody else reads it.", "Nobody else reads the EPR.")
    course.change("22-reflect.md", "Take a sentence with you.", "Take the EPR and a risk appetite with you.")
    problems = Problems("course")
    loaded = load_course(course.root, course.path("editions/trust.yaml"), problems)
    assert loaded is not None
    texts = {component.url_name: component.content for component in rendered(loaded).components()}
    assert "*[EPR]: Electronic patient record." in texts["g1-reflect-1"]
    assert "*[EPR]" not in texts["g1-reflect-afterwards"]
    assert "*[risk appetite]: How much" in texts["g1-reflect-afterwards"]


def test_activities_go_out_as_written(loaded: Course) -> None:
    before = {item.url_name: item.content for item in loaded.components() if item.kind != "text"}
    after = {item.url_name: item.content for item in rendered(loaded).components() if item.kind != "text"}
    assert len(before) == 4
    assert after == before


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30).map(
    lambda words: f"a{words}z"
)


@given(WORDS)
def test_any_words_are_shown_as_they_are_in_a_source(words: str) -> None:
    source = Source("F001", words, words, words, "https://example.org/a_b")
    page = render_prose(f"A fact[^F001].\n\n{footnote(source)}", "x")
    shown = re.sub(r"<[^>]+>", "", page.partition("<li")[2].partition(">")[2]).strip()
    plain = render_words(words)
    assert shown.startswith(f"{plain} (opens in a new tab), {plain}, {plain}.")
    assert f'<a href="https://example.org/a_b" target="_blank" rel="noopener"><em>{plain}</em><span' in page


@given(WORDS)
def test_escaped_words_are_plain_paragraphs(words: str) -> None:
    assert render_prose(escaped(words), "x").strip() == f"<p>{render_words(words)}</p>"


def render_words(words: str) -> str:
    """As HTML writes them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
