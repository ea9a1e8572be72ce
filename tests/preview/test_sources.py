"""A watched course in the preview: what its author is told of each page, links to the editor, and a search."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import expect, sync_playwright

import find_browser
import preview_course
from preview.server import Running, start
from tests.browser.reader import AXE
from tests.curriculum.good_course import GUIDE, CourseFolder, page

PATIENCE = 20
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
FACT = "Of 80 trusts, 25 took part."
# A dictionary that knows all words but one.
HUNSPELL = '#!/bin/sh\nwhile read -r word; do [ "$word" = hospitalz ] && echo "$word"; done\nexit 0\n'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    made = CourseFolder(tmp_path_factory.mktemp("course") / "course")
    made.change("sources.yaml", "flags: [no-date]\n", f'flags: [no-date]\n    fact: "{FACT}"\n')
    text = (
        "In 81 hospitalz it is <b>so</b> [F002].\n\n```reflection\nid: r\nprompt: Which needle?\nguidance: Short.\n```"
    )
    made.write("12-third.md", page("third", "section", text))
    made.change("guide.yaml", "minutes: 28", "minutes: 60")
    made.add_chapter("Where the needle is.", staff_only=True)
    return made


@pytest.fixture(scope="module")
def watched(course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    programs = tmp_path_factory.mktemp("bin")
    program = programs / "hunspell"
    program.write_text(HUNSPELL)
    program.chmod(0o755)
    environ = {"PATH": f"{programs}:{os.environ['PATH']}"}
    data = tmp_path_factory.mktemp("data")
    with start(None, data, "--watch", "--course", str(course.root), environ=environ) as running:
        yield running


def read(running: Running, path: str, learner: str = "ben") -> html.HtmlElement:
    answer = requests.get(f"{running.url}as/{learner}/{path}", timeout=PATIENCE)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def words_of(node: html.HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split())


@pytest.mark.parametrize("how", ["?plain", "?frame"])
def test_a_page_says_where_it_comes_from_and_what_is_wrong_with_it(
    course: CourseFolder, watched: Running, how: str
) -> None:
    whole = read(watched, f"unit/g1-third/{how}")
    (author,) = whole.xpath("//section[@id='author']")
    told = words_of(author)
    file = f"course/{GUIDE}/12-third.md"

    assert f"{file}:1 Edit · 9 words · 2 minutes · 2 warnings, 1 unknown word" in words_of(whole)
    assert f"'81' is not in the fact that is cited; F002: {FACT} [unsupported-figures] {file}:8 Edit" in told
    assert f"hospitalz {file}:8 Edit" in told
    assert f"reflection: r {file}:11 Edit" in told
    assert f"1 sentence with facts In 81 hospitalz it is so. {file}:8 Edit F002 {FACT}" in told
    real = course.path("12-third.md").resolve()
    assert [(link.get("href"), link.get("aria-label")) for link in author.xpath(".//a[starts-with(@href, 'vscode:')]")][
        :1
    ] == [(f"vscode://file{real}:1", f"Edit {file}, line 1")]


def test_warnings_that_are_of_no_page_are_below_the_outline(watched: Running) -> None:
    (author,) = read(watched, "").xpath("//section[@class='author']")

    assert "[guide-minutes]" in words_of(author)
    assert f"course/{GUIDE}/guide.yaml:3 Edit" in words_of(author)


def test_a_search_leads_to_pages_and_files(watched: Running) -> None:
    whole = read(watched, "search/?words=needle")

    assert words_of(whole.xpath("//h1")[0]) == "2 passages with “needle”"
    assert [link.get("href") for link in whole.xpath("//ul[@class='hits']//a[not(contains(@href, ':'))]")] == [
        "/as/ben/unit/g1-third/"
    ]
    assert [mark.text for mark in whole.xpath("//mark")] == ["needle", "needle"]
    assert "A page about plan (for staff)" in words_of(whole)
    assert (
        len(read(watched, "search/?words=needle", "staff").xpath("//ul[@class='hits']//a[starts-with(@href, '/')]"))
        == 2
    )


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "\" onfocus='x", "(((", "\\", "x" * 5_000, "%00"])
def test_what_is_looked_for_is_words_whatever_it_is(watched: Running, words: str) -> None:
    answer = requests.get(f"{watched.url}as/ben/search/", params={"words": words}, timeout=PATIENCE)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert html.fromstring(answer.text).xpath("//input[@name='words']/@value") == [" ".join(words.split())[:200]]


def test_a_search_for_nothing_asks_for_words(watched: Running) -> None:
    assert "Write some words into the field above." in words_of(read(watched, "search/"))


def test_an_archive_has_no_files_to_tell_of(preview: Running) -> None:
    assert requests.get(f"{preview.url}as/ben/search/?words=x", timeout=PATIENCE).status_code == 404
    assert read(preview, "").xpath("//form[@role='search'] | //section[@class='author']") == []


def test_without_a_dictionary_the_page_says_so_and_without_an_editor_it_has_no_links(
    course: CourseFolder, tmp_path: Path
) -> None:
    options = ("--watch", "--course", str(course.root), "--editor", "none")
    (tmp_path / "bin").mkdir()
    with start(None, tmp_path / "data", *options, environ={"PATH": str(tmp_path / "bin")}) as running:
        (author,) = read(running, "unit/g1-third/").xpath("//section[@id='author']")

    assert "It was not checked: hunspell and its British dictionary are not installed." in words_of(author)
    assert author.xpath(".//a") == []
    assert f"course/{GUIDE}/12-third.md:8" in words_of(author)


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("emacs", "'emacs' is no editor; give one of vscode, vscodium, idea, textmate, none, or an address"),
        ("javascript:alert('{file}')", "is no editor"),
        ("https://example.org/{file}", "is no editor"),
        ("myeditor://open", "is no editor"),
        ("myeditor://{file}:{column}", "has other braces than {file} and {line}"),
    ],
)
def test_an_editor_is_one_that_is_known_or_an_address(
    editor: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        preview_course.main(["--watch", "--editor", editor])

    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.browser
def test_a_save_shows_its_warning_beside_the_page_and_the_page_can_be_used_by_all(
    course: CourseFolder, watched: Running
) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser.find(), args=FLAGS)
        here = chromium.new_page(base_url=f"{watched.url}as/ben/", viewport={"width": 320, "height": 600})
        here.goto("unit/g1-fourth/")
        author = here.get_by_role("region", name="For the author of this page")
        expect(author).to_contain_text("[section-words]")
        expect(author).not_to_contain_text("TODO")
        began = time.monotonic()
        course.change("13-fourth.md", "Some words", "Some TODO words")
        expect(author).to_contain_text("'TODO' says that something is missing")
        assert time.monotonic() - began < PATIENCE
        assert here.evaluate("document.documentElement.scrollWidth") == 320
        assert Axe().run(here, options=AXE).response["violations"] == []
        here.get_by_label("Search the course").fill("needle")
        here.keyboard.press("Enter")
        expect(here.get_by_role("heading", level=1)).to_have_text("2 passages with “needle”")
        assert here.evaluate("document.documentElement.scrollWidth") == 320
        assert Axe().run(here, options=AXE).response["violations"] == []
        chromium.close()
