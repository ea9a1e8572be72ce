"""In a made-up language nothing is left in Latin letters: every word that people read is marked for translation."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import webob
from lxml import html as lxml_html
from playwright.sync_api import Page

from tests.conftest import build_block, send
from tests.pseudo import authored, disguised, speaking

from . import record_samples
from .learner_samples import BOARD, COMMITMENTS, DISCOVERY, FEEDBACK, PLAN, RECALL, REFLECTION, SCENARIO, in_days
from .pages import page_of
from .record_samples import fill
from .samples import check, confidence, masquerading
from .stub_site import Site
from .test_in_browser import chromium, is_too_wide, open_site, violations  # noqa: F401 (two are fixtures)

pytestmark = pytest.mark.slow

LATIN = re.compile(r"[A-Za-z]{2,}")
# Not words of ours: the board's name and code in these tests, names that authors gave, and a course run.
NAMES = re.compile(
    r"Quernford [\w ]+|R0A|RXX|MARKER [\w/ -]+|amina|course-v1:\S+|last-reassured|G1 [a-z ]+|Q one|B two|Gone"
)
CONTENTS = {
    "text": "## Πρωτο\n\nΛογια και λογια.\n",
    "reflection": authored(REFLECTION),
    "recall": authored(RECALL),
    "confidence": authored(confidence("after")),
    "check": authored(check()),
    "scenario": authored(SCENARIO),
    "commitments": authored(COMMITMENTS),
    "feedback": authored(FEEDBACK),
    "discovery": authored(DISCOVERY),
    "action_plan": authored(PLAN),
    "record": authored(record_samples.record()),
    "board": authored(BOARD),
}
WORDS = disguised("My own words.")
GOOD: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "text": [("save_place", {"place": 1, "finished": True})],
    "reflection": [("save_text", {"text": WORDS, "revision": ""})],
    "recall": [],
    "confidence": [("save_ratings", {"ratings": {"one": 3, "two": 4}})],
    "check": [("submit_answers", {"answers": {"q1": "a", "q2": "b"}})],
    "scenario": [("choose", {"decision": "paper-list", "option": "quiet-word"})],
    "commitments": [
        ("make", {"slot": "hazard-log", "due_on": in_days(30)}),
        ("make", {"slot": "own-0badc0de", "due_on": in_days(3), "text": WORDS, "category": "ai"}),
        ("change", {"slot": "hazard-log", "due_on": in_days(30), "status": "done"}),
    ],
    "feedback": [("save_answers", {"recommend": "yes", "change": "a-little"})],
    "discovery": [
        (
            "save_answers",
            {"choices": {"role": "finance", "coming_up": ["g4"]}, "ratings": {"g4-explain-portfolio": 2}, "show": True},
        )
    ],
    "action_plan": [
        ("save_text", {"part": "priority-1-action", "text": WORDS, "revision": ""}),
        ("save_dates", {"dates": {"1": in_days(9)}}),
    ],
    "record": [],
    "board": [("find_organisations", {"text": "Quernford"}), ("name_organisation", {"ods_code": "R0A"})],
}
BAD: list[dict[str, Any]] = [
    {},
    {"text": 7, "part": "outcome", "slot": "own-0badc0de", "revision": ""},
    {"text": "x" * 25_000, "part": "outcome", "revision": ""},
    {"text": " ", "part": "outcome", "revision": ""},
    {"ratings": {"one": 9}, "answers": {"q1": "zzz"}, "decision": "no", "option": "no"},
    {"ratings": {"nobody": 1}, "choices": {"role": "king"}, "recommend": "perhaps"},
    {"slot": "own-0badc0de", "due_on": "1999-01-01", "status": "done", "undo": "x", "ods_code": "ZZZ"},
    {"dates": {"1": "1999-01-01"}},
    {"checks": {"180": "done"}},
    {"ods_code": "R0A", "agreed": "yes"},
]
TAKEN = [
    ("action_plan", "take", ""),
    ("action_plan", "take", "chair"),
    ("record", "take", "html"),
    ("record", "evidence", "html-words-ratings"),
]


@pytest.fixture
def language(tmp_path: Path) -> Iterator[None]:
    with speaking(tmp_path):
        yield


def unmarked(html: str) -> list[str]:
    """What a reader meets in Latin letters: texts, and attributes that are read out."""
    root = page_of(html)
    for element in root.xpath(".//style | .//script"):
        element.drop_tree()
    texts = [text for text in root.xpath(".//text()") if text.strip()]
    for name in ("aria-label", "title", "placeholder", "alt", "data-conflict"):
        texts += root.xpath(f".//@{name}")
    return [text.strip() for text in texts if LATIN.search(NAMES.sub("", text))]


def sentences(answer: Any) -> list[str]:
    """What a handler says that a page shows, HTML apart."""
    if answer.content_type != "application/json":
        return [answer.text]
    told = json.loads(answer.text)
    return [told[name] for name in ("error", "said", "state") if name in told]


def latin(texts: list[str]) -> list[str]:
    return [text for text in texts if LATIN.search(NAMES.sub("", re.sub(r"\{\w+\}", "", text)))]


def block_of(word: str, user: Any, **more: Any) -> Any:
    name = disguised("The name")
    return build_block(f"digiboards_{word}", user=user, content=CONTENTS[word], display_name=name, **more)


@pytest.mark.parametrize("word", sorted(CONTENTS))
@pytest.mark.usefixtures("language")
def test_every_word_on_the_page_is_marked(word: str, learner: Any, other_learner: Any) -> None:
    shown = [block_of(word, None).student_view({}), block_of(word, learner).student_view({})]
    shown.append(block_of(word, None).author_view({}))
    if word == "record":
        fill(learner)
    for handler, request in GOOD[word]:
        answer = send(block_of(word, learner), handler, request)
        assert answer.status_code == 200, answer.text
        told = json.loads(answer.text)
        assert latin(sentences(answer)) == []
        assert [found for name in ("html", "results", "picture") for found in unmarked(told.get(name, ""))] == []
    shown += [block_of(word, learner).student_view({}), block_of(word, learner, is_staff=True).student_view({})]
    shown.append(block_of(word, masquerading(learner, other_learner)).student_view({}))

    assert {found for fragment in shown for found in unmarked(fragment.content)} == set()
    for fragment in shown:
        assert latin(list((fragment.json_init_args or {}).values())) == []


@pytest.mark.parametrize("word", sorted(CONTENTS))
@pytest.mark.usefixtures("language", "errors")
def test_every_refusal_is_marked(word: str, learner: Any) -> None:
    block = block_of(word, learner)
    handlers = [name for name in dir(type(block)) if getattr(getattr(type(block), name), "_is_xblock_handler", False)]
    said = []
    for name in handlers:
        if not getattr(type(block), name).__module__.startswith("digiboards_xblocks."):
            continue
        for request in BAD:
            answer = send(block_of(word, learner), name, request)
            said += sentences(answer) if answer.status_code >= 400 else []
        said += sentences(send(block_of(word, None), name, {}))
    assert latin(said) == []


@pytest.mark.parametrize(("word", "handler", "what"), TAKEN)
@pytest.mark.usefixtures("language")
def test_every_word_of_a_download_is_marked(word: str, handler: str, what: str, learner: Any) -> None:
    fill(learner)
    for name, request in GOOD[word]:
        send(block_of(word, learner), name, request)
    block = block_of(word, learner)
    answer = block.runtime.handle(block, handler, webob.Request.blank("/"), what)
    [main] = lxml_html.document_fromstring(answer.body.decode()).xpath("//main")
    main.tag = "div"

    assert answer.status_code == 200
    assert unmarked(lxml_html.tostring(main, encoding="unicode")) == []


def test_what_is_unmarked_is_found() -> None:
    html = "<p>⟦αβγ⟧</p><p>Saved</p><i title='Close'></i><template><b>Keep</b></template>"
    assert unmarked(html) == ["Saved", "Keep", "Close"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_longer_words_break_no_page_in_either_direction(
    direction: str,
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    fill(learner)
    for word, requests in GOOD.items():
        for handler, request in requests:
            send(block_of(word, learner), handler, request)
    blocks = [(f"digiboards_{word}", {"content": content}) for word, content in CONTENTS.items()]
    page = open_site(Site(blocks, user=learner, direction=direction), width=320)

    assert page.locator(".digiboards").count() >= len(CONTENTS)
    assert not is_too_wide(page)
    assert violations(page) == []
