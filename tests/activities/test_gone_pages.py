"""Guides and pages that were taken out of the course in Studio: neither recommended, nor listed, nor linked to."""

import json
import re
from typing import Any

import pytest
import webob
from lxml.html import document_fromstring

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import presence
from digiboards_xblocks.core.programme_outline import on_pages, parse_outline
from tests.conftest import build_block, send

from .boards import rate
from .faults import LogLines, failing
from .learner_samples import DISCOVERY, PLAN, RECALL
from .pages import page_of, words
from .record_samples import GUIDES, complete, fill, finish, record

NAMES = tuple(f"g{number}" for number in range(1, 8))
ALL = {f"{name}-welcome" for name in NAMES} | {"my-action-plan"}


def course_has(monkeypatch: pytest.MonkeyPatch, pages: set[str] | None) -> None:
    """From now on; a process asks the platform once in a while only."""
    monkeypatch.setattr(platform, "pages_of", lambda _key: None if pages is None else frozenset(pages))
    presence.forget()


def links(html: Any) -> set[str]:
    return {address.rpartition("/")[2] for address in page_of(html).xpath(".//a/@href") if "/jump_to_id/" in address}


def answered(learner: Any, **choices: Any) -> Any:
    block = build_block("digiboards_discovery", user=learner, content=DISCOVERY)
    return send(block, "save_answers", {"choices": {"role": "finance", **choices}, "show": True})


@pytest.mark.parametrize("pages", [None, ALL])
def test_all_guides_are_recommended_and_listed_while_they_are_there(
    pages: set[str] | None, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    course_has(monkeypatch, pages)
    result = answered(learner, coming_up=["g4"]).json["results"]

    assert len(page_of(result).xpath(".//ol/li")) == 3
    assert links(result) == ALL - {"my-action-plan"}


def test_a_guide_that_is_gone_is_not_asked_about_recommended_or_listed(
    learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answered(learner, coming_up=["g4"]).json["results"]
    course_has(monkeypatch, ALL - {"g4-welcome"})
    block = build_block("digiboards_discovery", user=learner, content=DISCOVERY)
    page = block.student_view({})
    result = answered(learner).json["results"]

    assert "g4-welcome" in links(before)
    assert links(result) == links(page) == ALL - {"g4-welcome", "my-action-plan"}
    assert len(page_of(result).xpath(".//ol/li")) == 3
    assert page_of(page).xpath(".//*[@data-statement='g4-explain-portfolio']") == []
    assert len(page_of(page).xpath(".//fieldset[contains(@class, 'digiboards-rating ')]")) == 12
    refused = send(block, "save_answers", {"ratings": {"g4-explain-portfolio": 2}})
    assert (refused.status_code, answered(learner, coming_up=["g4"]).status_code) == (400, 400)


def test_without_any_guide_the_starting_point_waits(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    course_has(monkeypatch, {"elsewhere"})
    block = build_block("digiboards_discovery", user=learner, content=DISCOVERY)

    assert "This part of the course is being prepared." in words(page_of(block.student_view({})))
    assert answered(learner).status_code == 409


def record_of(learner: Any) -> Any:
    return build_block("digiboards_record", user=learner, content=record())


def file_of(learner: Any) -> str:
    block = record_of(learner)
    return words(
        document_fromstring(block.runtime.handle(block, "take", webob.Request.blank("/"), "html").body.decode())
    )


PAGES_OF = {name: {f"{name}-{kind}" for kind in ("read", "scenario", "check", "before", "after")} for name in GUIDES}
PAGES = {f"{name}-{kind}" for name in GUIDES for kind in ("reflection", "commitment", "commitments", "feedback")} | {
    "plan",
    *(page for pages in PAGES_OF.values() for page in pages),
}


def without(name: str) -> set[str]:
    return {page for page in PAGES if not page.startswith(f"{name}-")}


def test_a_guide_that_is_gone_is_not_in_the_record_unless_it_was_finished(
    learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    course_has(monkeypatch, without("g1"))
    listed = words(page_of(record_of(learner).student_view({})))
    assert "Guide g1" not in listed
    assert "Guide g2" in listed
    assert "Guide g1" not in file_of(learner)

    finish(learner, "g1")
    page = record_of(learner).student_view({})

    assert "Guide g1 Finished on 2 March 2026." in words(page_of(page))
    assert {link for link in links(page) if link.startswith("g1-")} == set()
    assert {link for link in links(page) if link.startswith("g2-")}
    assert "Guide g1: Finished on 2 March 2026." in file_of(learner)


def test_what_finishing_takes_names_no_guide_that_is_gone(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(learner, "g2", "g3")
    everything = words(page_of(record_of(learner).student_view({})))
    course_has(monkeypatch, without("g1"))
    left = words(page_of(record_of(learner).student_view({})))

    assert "one more guide, “Guide g1” or “Guide g5”, and your action plan" in everything
    assert "one more guide, “Guide g5”, and your action plan" in left


def test_a_guide_that_is_gone_keeps_nobody_from_having_finished_every_guide(
    learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(learner, "g1", "g2", "g3")
    complete(learner, ["plan-mine"])
    course_has(monkeypatch, without("g5"))

    assert "You have finished the programme, and every guide" in words(page_of(record_of(learner).student_view({})))


def test_answers_of_a_guide_that_is_gone_keep_their_words(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(learner)
    course_has(monkeypatch, without("g1"))
    shown = words(page_of(record_of(learner).student_view({})))

    assert "When did g1 matter?" in shown
    assert "I can do g1." in shown


def test_the_plan_and_a_recall_lead_to_no_page_that_is_gone(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rate(learner, 3, statements=("g5-tell-apart",))
    blocks = {"digiboards_action_plan": PLAN, "digiboards_recall": RECALL}

    def shown() -> set[str]:
        return {
            link
            for block_type, content in blocks.items()
            for link in links(build_block(block_type, user=learner, content=content).student_view({}))
        }

    assert shown() == {"g5-welcome", "g5-reflect"}
    course_has(monkeypatch, {"g7-welcome"})
    assert shown() == set()


def test_where_the_platform_fails_the_outline_holds(
    learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    monkeypatch.setattr(platform, "pages_of", failing())

    assert links(answered(learner).json["results"]) == ALL - {"my-action-plan"}
    assert errors()
    assert all(re.match("pages of .* failed with TypeError at activities/base/presence.py", line) for line in errors())


def test_a_programme_all_of_whose_pages_are_there_is_the_same() -> None:
    programme = parse_outline(
        json.dumps(
            {
                "programme": {
                    "guides": [{"id": "g1", "title": "G", "link": "/jump_to_id/a"}, {"id": "g2", "title": "G"}],
                    "plan": {"title": "P", "link": "/jump_to_id/plan", "blocks": ["plan-1"]},
                    "asked": [{"kind": "feedback", "id": "f", "text": "F", "link": "/jump_to_id/f"}],
                }
            }
        )
    )

    assert on_pages(programme, {"a", "plan", "f"}) is programme
    left = on_pages(programme, set())
    assert [(guide.link, guide.is_gone) for guide in left.guides] == [("", True), ("", False)]
    assert left.plan is not None
    assert left.plan.link == left.questions[0].link == ""
