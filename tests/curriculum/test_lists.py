"""Lists that a page takes from the whole course, and the course's news and handouts."""

import json

import pytest

from tests.curriculum.exporting import export_in
from tests.curriculum.good_course import CourseFolder


def test_a_page_lists_the_whole_glossary(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    course.add("12-third.md", "\nAll of them:\n\n{{glossary}}\n")
    text = export_in(course, capsys).texts()["g1-third-1"]

    assert "{{" not in text
    assert text.index("All of them:") < text.index("- **")
    for line in course.read("glossary.yaml").splitlines():
        if "term: " in line:
            assert f"- **{line.split('term: ')[1]}**" in text


def test_a_page_lists_every_source_cited_with_its_chapter(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.add("12-third.md", "\n{{sources}}\n")
    text = export_in(course, capsys).texts()["g1-third-1"]

    assert text.count("Used in: ") == text.count("\n- [*") >= 1
    assert "### " in text


def test_a_list_of_sources_is_headed_by_publishers_alone(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.change("sources.yaml", "publisher: NAO", "publisher: NAO; read in a letter")
    course.add("12-third.md", "\nThis is known [F001].\n\n{{sources}}\n")
    text = export_in(course, capsys).texts()["g1-third-1"]

    assert "### NAO\n" in text
    assert "NAO; read in a letter, 2018." in text


def test_a_page_that_two_facts_cite_with_different_cautions_is_listed_once_with_both(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    for before, after in (
        ("title: A page", 'title: "A *starred* report"'),
        ("publisher: NHS England", "publisher: NAO"),
        ("date: date not given", 'date: "2018"'),
        ("url: https://example.org/page", "url: https://example.org/report"),
        ("flags: [no-date]", "flags: [copy, changing]"),
    ):
        course.change("sources.yaml", before, after)
    course.add("12-third.md", "\nThis is known [F001, F002].\n\n{{sources}}\n")
    text = export_in(course, capsys).texts()["g1-third-1"]
    [listed] = [line for line in text.splitlines() if line.startswith("- [*A")]

    for caution in ("Reported by another source.", "We read a copy of this page.", "May have changed since."):
        assert listed.count(caution) == 1
    assert listed.count("Used in: ") == 1


def test_a_source_without_an_address_is_named_and_no_link(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.change("sources.yaml", "url: https://example.org/report", "read_at: https://copy.example.com/report")
    course.add("12-third.md", "\nThis is known [F001].\n\n{{sources}}\n")
    text = export_in(course, capsys).texts()["g1-third-1"]

    assert "- *A \\*starred\\* report*, NAO, 2018." in text
    assert "[^F001]: *A \\*starred\\* report*, NAO, 2018." in text
    assert "copy.example.com" not in text


def test_where_it_was_read_is_an_address_too(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    course.change("sources.yaml", "url: https://example.org/report", "read_at: a copy")

    assert export_in(course, capsys).problems == [
        "course/sources.yaml:7: 'read_at' is 'a copy'; write a web address that starts with https:// [web-addresses]"
    ]


def test_an_unknown_list_is_told(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    course.add("12-third.md", "\n{{glosary}}\n")
    result = export_in(course, capsys)

    assert result.problems == [
        "course/guides/g1-example/12-third.md:10: there is no list 'glosary'; did you mean 'glossary'? [list-names]"
    ]


def test_a_hostile_word_of_the_glossary_is_shown_as_text(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.add("glossary.yaml", '  - term: odd\n    meaning: "a <b>bold</b> [link](https://example.org) of *sorts*"\n')
    course.add("12-third.md", "\n{{glossary}}\n")
    text = export_in(course, capsys).texts()["g1-third-1"]

    assert r"a &lt;b&gt;bold&lt;/b&gt; \[link\](https://example.org) of \*sorts\*" in text


def test_news_and_handouts_are_exported(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    course.add(
        "programme.yaml",
        "handouts: about/handouts.md\nupdates:\n  - date: 2027-02-03\n    text: A <new> section.\n"
        "  - date: 2026-12-01\n    text: Welcome.\n",
    )
    course.write("about/handouts.md", "## To keep\n\n- A *page* to print\n")
    result = export_in(course, capsys)

    assert b"<em>page</em>" in result.read("info/handouts.html")
    assert json.loads(result.read("info/updates.items.json")) == [
        {"id": 1, "date": "December 1, 2026", "content": "<p>Welcome.</p>", "status": "visible"},
        {"id": 2, "date": "February 3, 2027", "content": "<p>A &lt;new&gt; section.</p>", "status": "visible"},
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("handouts: about/none.md\n", "the file 'course/about/none.md' is missing"),
        ("handouts: ../x.md\n", "'../x.md' is not a path within the course folder"),
        ("updates:\n  - date: soon\n    text: Yes.\n", "'date' is text; expected a day such as 2026-12-01"),
        ("updates:\n  - text: Yes.\n", "an update has no 'date'; it is required"),
    ],
)
def test_wrong_news_and_handouts_are_told(
    lines: str, problem: str, course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    course.add("programme.yaml", lines)
    (told,) = export_in(course, capsys).problems

    assert told.startswith("course/programme.yaml:")
    assert problem in told
