"""A year in one page, for an appraisal: what is in it, what is not unless it is ticked, and who gets it."""

import datetime
import io
from typing import Any

import docx
import pytest
import webob
import yaml
from django.db import connection
from lxml import html as lxml_html

from digiboards_xblocks.activities.confidence.year_on import A_YEAR
from digiboards_xblocks.activities.record.evidence import read_choice
from tests.activities.pages import active_parts, page_of, words
from tests.activities.record_samples import DAY, STARTED, complete, fill, finish, record
from tests.activities.samples import HOSTILE, masquerading
from tests.activities.storage import Watched, everything
from tests.tables import tables as models

from .test_block import block_for


def with_minutes() -> str:
    """The text of the record whose guides say how long they take, each 70 minutes, and the plan 25."""
    content = yaml.safe_load(record())
    for guide in content["programme"]["guides"]:
        guide["minutes"] = 70
    content["programme"]["plan"]["minutes"] = 25
    content["programme"]["title"] = "Digital Boards"
    return yaml.safe_dump(content, sort_keys=False)


def fetch(user: Any, suffix: str = "html", content: str = "") -> webob.Response:
    block = block_for(user, content or with_minutes())
    return block.runtime.handle(block, "evidence", webob.Request.blank("/"), suffix)


def read(user: Any, suffix: str = "html", **more: Any) -> Any:
    answer = fetch(user, suffix, **more)
    assert answer.status_code == 200
    return lxml_html.document_fromstring(answer.body.decode())


def heads(root: Any) -> list[str]:
    return [words(item) for item in root.xpath("//h2")]


def rows(root: Any, number: int = 0) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in root.xpath("//table")[number].xpath(".//tr")]


@pytest.fixture
def busy(learner: Any, clock: Any) -> Any:
    """Somebody who finished two guides and the plan, made commitments, rated and came to a session."""
    clock.move_to(STARTED + datetime.timedelta(days=60))
    fill(learner)
    finish(learner, "g1", "g2")
    complete(learner, ["plan-mine"])
    return learner


def test_the_year_is_in_one_page_without_words_and_ratings(busy: Any) -> None:
    root = read(busy)

    assert words(root.xpath("//h1")[0]) == "Evidence of development"
    about = words(root.xpath("//main/p")[0])
    assert about.endswith(", Quernford NHS Trust. From 1 May 2025 to 1 May 2026.")
    assert about.startswith(block_for(busy).learner_name())
    assert "Course: Digital Boards." in words(root)
    assert heads(root) == ["What was finished", "Sessions attended", "Commitments to act", "What this rests on"]
    assert rows(root) == [
        ["What was finished", "When", "Minutes"],
        ["Guide g1", "2 March 2026", "70"],
        ["Guide g2", "2 March 2026", "70"],
        ["My action plan", "2 March 2026", "25"],
    ]
    assert "In all about 2.8 hours of learning on one’s own." in words(root)
    assert [words(item) for item in root.xpath("//li")] == [
        "A session of the programme, on 1 April 2026",
        "In progress: 1",
    ]
    assert "1 commitment was made." in words(root)
    assert "This is not a certificate" in words(root)
    for private in ("MARKER", "Before", "I can do", "confiden"):
        assert private not in words(root)


def test_what_is_ticked_is_put_in(busy: Any) -> None:
    with_words, with_ratings, both = (read(busy, f"html-{name}") for name in ("words", "ratings", "ratings-words"))

    assert rows(with_words, 1)[0] == ["Commitment", "By", "How it is going"]
    assert rows(with_words, 1)[1][0].startswith("MARKER commitment g1-commitments/own-")
    assert rows(with_words, 1)[1][2] == "In progress"
    assert "MARKER reflection" not in words(with_words)
    assert rows(with_ratings, 1) == [["Guide", "Before", "After", "Change"], ["Guide g1", "3.0", "5.0", "+2.0"]]
    assert "MARKER" not in words(with_ratings)
    assert len(both.xpath("//table")) == 3


def test_the_word_file_says_the_same(busy: Any) -> None:
    answer = fetch(busy, "docx-words")
    file = docx.Document(io.BytesIO(answer.body))

    assert answer.content_disposition == 'attachment; filename="evidence-of-development.docx"'
    assert [[cell.text for cell in row.cells] for row in file.tables[0].rows] == rows(read(busy))
    assert file.tables[1].rows[1].cells[0].text.startswith("MARKER commitment")


def test_what_is_older_than_a_year_is_not_in_it(busy: Any, clock: Any) -> None:
    clock.move_to(STARTED + A_YEAR)
    assert len(rows(read(busy))) == 4
    clock.shift(datetime.timedelta(days=1))
    root = read(busy)

    assert heads(root) == ["What was finished", "Sessions attended", "What this rests on"]
    assert "No guide was finished in this year." in words(root)
    models.Session.objects.update(held_on=DAY)
    assert heads(read(busy)) == ["What was finished", "What this rests on"]


def test_a_session_to_come_is_not_attended_yet(busy: Any) -> None:
    models.Session.objects.update(held_on=datetime.date(2026, 6, 1))

    assert "Sessions attended" not in heads(read(busy))


def test_without_minutes_board_and_title_it_says_what_it_can(learner: Any) -> None:
    finish(learner, "g1")
    root = read(learner, content=record())

    assert rows(root)[1][2] == "–"
    assert "hours" not in words(root)
    assert words(root.xpath("//main/p")[0]).startswith(f"{block_for(learner).learner_name()}. From ")


def test_hostile_words_are_text(learner: Any) -> None:
    fill(learner, words=HOSTILE)
    answer = fetch(learner, "html-words-ratings")
    [main] = lxml_html.document_fromstring(answer.body.decode()).xpath("//main")

    assert active_parts(main) == []
    assert " ".join(HOSTILE.split()) in words(main)


@pytest.mark.parametrize("suffix", ["", "json", "html-", "html-private", "html-words-words", "words", "docx-words-all"])
def test_nothing_else_can_be_asked_for(suffix: str, learner: Any) -> None:
    assert read_choice(suffix) is None
    assert fetch(learner, suffix).status_code == 404


def test_nobody_elses_year_is_given(busy: Any, other_learner: Any) -> None:
    for user in (other_learner, None, masquerading(busy, other_learner)):
        answer = fetch(user, "html-words-ratings")
        assert answer.status_code == (200 if user is other_learner else 403)
        for private in (b"MARKER", b"2 March 2026"):
            assert private not in answer.body


def test_it_reads_what_it_shows_keeps_nothing_and_tells_of_no_word(busy: Any) -> None:
    before = everything()
    block = block_for(busy, with_minutes())
    assert connection.features.supports_json_field  # which Django asks SQLite once
    with Watched() as watched:
        answer = block.runtime.handle(block, "evidence", webob.Request.blank("/"), "html")

    assert everything() == before
    assert block.runtime.published == [
        ("digiboards.record.evidence_downloaded", {"name": "my-learning", "questions": 0})
    ]
    asked = " ".join(query["sql"] for query in watched.captured_queries)
    assert "digiboards_xblocks_privatetext" not in asked
    assert "digiboards_xblocks_rating" not in asked
    assert len(watched.captured_queries) <= 4
    assert "no-store" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_my_learning_offers_it_with_nothing_ticked(busy: Any) -> None:
    root = page_of(block_for(busy).student_view({}))
    [extras] = root.xpath(".//fieldset[contains(@class, 'js-digiboards-record-extras')]")

    assert [(words(label), label.xpath("string(input/@value)")) for label in extras.xpath("label")] == [
        ("The words of my commitments, and how each is going", "words"),
        ("My ratings of confidence, by guide", "ratings"),
    ]
    assert extras.xpath(".//input[@checked]") == []
    links = root.xpath(".//a[contains(@class, 'js-digiboards-record-evidence')]")
    assert [(words(link), link.get("download")) for link in links] == [
        ("Evidence of development: a page to read or print (HTML)", "evidence-of-development.html"),
        ("Evidence of development: a Word file (DOCX)", "evidence-of-development.docx"),
    ]
