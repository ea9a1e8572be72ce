"""No two guides of an edition say the same thing in the same words."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from curriculum.check import check_course
from curriculum.load import load_course
from curriculum.model import TEXT, Component, Course
from curriculum.page_text import read_blocks
from curriculum.problems import Problems

pytestmark = pytest.mark.slow

COURSE = Path(__file__).resolve().parents[2] / "course"
EDITIONS = ("trust", "ics")
# So many words in the same order are no accident.
RUN = 9
# What stands in several guides on purpose, and why. Runs are looked for before and after these words.
ALLOWED = {
    "from 1 not at all confident to 5 completely confident": "the ends of the one scale of confidence",
    "owner of this guide's content the programme's lead for": "the line that names a guide's owner by role",
    "sources none is later than 2 july 2026 and nothing has been renewed since": "how old a guide's sources are",
    "says where to look next review 1 march 2027": "what follows in that line",
    "how the system works now says where to look": "where that line leads to",
    "next review 1 march 2027": "the other day in that line",
    "two pages for your chair and three lines for each seat": "how a guide's last page is announced",
    "operations director and the control room where there is one": "a seat on a board",
    "operations and the control room where there is one": "a seat on a board",
    "you can take the steps in any order the guide is finished when all of them are done": "how each guide ends",
    "minutes what happens what you need": "the headings of the table of a discussion",
    "what four shires did and what came of it": "the label of a line that ends a scenario",
    "where each topic is says how this page fits with the other six": "which page to copy is for what",
    "who decides who pays who is accountable who carries the risk": "the four questions of the ICS edition",
    "who is who and when is on a page of its own": "where the made-up system of the ICS edition is explained",
    "how the system works now": "the name of a page, in sentences that lead there",
    "assessing digital inclusion in the nhs on the nhs confederation site": "a title, for further reading",
    "risk stratification how patient information is used on the lincolnshire icb site": "a title, for further reading",
}
# The keys of an activity whose values are read by learners.
KEYS = {
    "ask",
    "closing",
    "done",
    "feedback",
    "guidance",
    "heading",
    "intro",
    "prompt",
    "question",
    "risks",
    "sensible",
    "setting",
    "story",
    "text",
}


@cache
def course_of(edition: str) -> Course:
    problems = Problems("course")
    course = load_course(COURSE, COURSE / "editions" / f"{edition}.yaml", problems)
    assert course is not None
    check_course(course, problems)
    assert problems.errors == []
    return course


def texts_of(component: Component) -> Iterator[str]:
    """Yield every text of a block that learners read, feedback on a choice included."""
    if component.kind == TEXT:
        for block in read_blocks(component):
            yield block.text
    else:
        yield from texts_in(yaml.safe_load(component.content))


def texts_in(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner, key)
    elif isinstance(value, str) and key in KEYS:
        yield value


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, without cited facts and the addresses of links."""
    plain = re.sub(r"\]\([^)]*\)|\[F[\d, F]+\]", " ", text)
    return re.findall(r"[\w'’]+", plain.lower())


def runs_of(text: str) -> Iterator[str]:
    """Yield each run of words of a text that holds no word of a set phrase."""
    plain = " ".join(words_of(text))
    for phrase in ALLOWED:
        plain = re.sub(rf"\b{re.escape(phrase)}\b", "|", plain)
    for part in plain.split("|"):
        words = part.split()
        for start in range(len(words) - RUN + 1):
            yield " ".join(words[start : start + RUN])


def shared_runs(texts: Iterator[tuple[str, str, str]]) -> dict[str, set[str]]:
    """Return each run of words that two guides share, with its pages; ``texts`` are guide, page and text."""
    guides: dict[str, set[str]] = defaultdict(set)
    pages: dict[str, set[str]] = defaultdict(set)
    for guide, page, text in texts:
        for run in runs_of(text):
            guides[run].add(guide)
            pages[run].add(page)
    return {run: pages[run] for run, found in guides.items() if len(found) > 1}


def edition_texts(edition: str) -> Iterator[tuple[str, str, str]]:
    for guide in course_of(edition).guides:
        for unit in guide.units():
            for component in unit.components:
                for text in texts_of(component):
                    yield guide.id, unit.path, text


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_two_guides_share_a_run_of_nine_words(edition: str) -> None:
    assert shared_runs(edition_texts(edition)) == {}


def test_a_run_is_found_across_links_cited_facts_and_capitals() -> None:
    first = "Ask which [digital duties](a.md) change hands this year [F123], and who has signed."
    second = "ask Which digital duties change hands this year and who decides?"

    found = shared_runs(iter([("g1", "a.md", first), ("g5", "b.md", second), ("g5", "c.md", second)]))

    assert found == {
        "ask which digital duties change hands this year and": {"a.md", "b.md", "c.md"},
        "which digital duties change hands this year and who": {"a.md", "b.md", "c.md"},
    }


def test_a_guide_may_repeat_itself_and_set_phrases_may_return() -> None:
    own = "One guide may say the same nine words on two pages."
    scale = "Choose from 1 (not at all confident) to 5 (completely confident)."

    assert (
        shared_runs(iter([("g1", "a.md", own), ("g1", "b.md", own), ("g1", "a.md", scale), ("g2", "c.md", scale)]))
        == {}
    )


@pytest.mark.parametrize("phrase", ALLOWED)
def test_each_set_phrase_is_still_used(phrase: str) -> None:
    texts = [" ".join(words_of(text)) for edition in EDITIONS for _guide, _page, text in edition_texts(edition)]

    assert sum(phrase in text for text in texts) > 1
