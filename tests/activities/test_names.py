"""Whoever hears a page, or speaks to it, knows each control from every other by its name."""

from collections import Counter
from typing import Any

import pytest
from lxml import html as lxml_html

from tests.conftest import build_block, send

from .learner_samples import COMMITMENTS, in_days
from .pages import dangling_references, labels_of, page_of, repeated_ids, words
from .record_samples import fill, finish, record
from .samples import RECORD, SAMPLES, each_block, prepared, reflection, saved


def name_of(control: lxml_html.HtmlElement) -> str:
    """The accessible name, as far as our templates go: by ids, by an attribute, by labels, by its own words."""
    root = control.getroottree().getroot()
    if control.get("aria-labelledby"):
        parts = [root.xpath(".//*[@id=$id]", id=name)[0] for name in control.get("aria-labelledby").split()]
        return " ".join(map(words, parts))
    if control.get("aria-label"):
        return str(control.get("aria-label"))
    if control.tag == "fieldset":
        return words(control.find("legend"))
    if control.tag in ("input", "select", "textarea"):
        return " ".join(map(words, labels_of(control)))
    return words(control)


def names_of(root: lxml_html.HtmlElement) -> list[str]:
    """The name of every control that is there to be used; of a choice, with the names of the groups that it is in."""
    found = []
    for control in root.xpath(".//button | .//input[not(@type='hidden')] | .//select | .//textarea | .//summary"):
        if control.xpath("ancestor-or-self::*[@hidden] | ancestor::template | ancestor::*[@popover]"):
            continue
        groups = (
            [name_of(group) for group in control.xpath("ancestor::fieldset[@aria-labelledby or legend]")]
            if control.tag == "input"
            else []
        )
        found.append(" / ".join([*groups, name_of(control)]))
    return found


def repeated_names(root: lxml_html.HtmlElement) -> list[str]:
    return [name for name, times in Counter(names_of(root)).items() if times > 1]


def nameless(root: lxml_html.HtmlElement) -> int:
    return sum(not name.rpartition(" / ")[2].strip() for name in names_of(root))


def test_a_repeated_name_is_found() -> None:
    root = page_of("<button>Save</button><p hidden><button>Save</button></p><button aria-label='Save'>x</button>")

    assert repeated_names(root) == ["Save"]
    assert nameless(page_of("<button> </button><input>")) == 2


@each_block
def test_no_two_controls_of_a_block_have_the_same_name(sample: Any, learner: Any) -> None:
    for block in (saved(sample, user=learner, url_name="a"), prepared(sample, user=learner, url_name="b")[0]):
        root = page_of(block.student_view({}))
        assert names_of(root)
        assert repeated_names(root) == []
        assert nameless(root) == 0
        assert dangling_references(root) == []
        assert repeated_ids(root) == []


def test_several_commitments_are_told_apart(learner: Any) -> None:
    block = build_block("digiboards_commitments", user=learner, content=COMMITMENTS, url_name="c")
    for slot in ("hazard-log", "cyber-exercise"):
        assert send(block, "make", {"slot": slot, "due_on": in_days(30)}).status_code == 200
    own = {"slot": "own-0badc0de", "due_on": in_days(30), "category": "ai", "text": "Ask about one model."}
    assert send(block, "make", own).status_code == 200
    root = page_of(block.student_view({}))

    assert len(root.xpath(".//li[@data-slot]")) == 3
    assert repeated_names(root) == []
    links = Counter(name_of(link) for link in root.xpath(".//a"))
    assert [name for name, times in links.items() if times > 1] == []


def test_several_reflections_on_a_page_are_told_apart(learner: Any) -> None:
    blocks = [
        build_block(
            "digiboards_reflection", user=learner, url_name=f"r{n}", content=reflection(id=f"r{n}", prompt=f"{n}?")
        )
        for n in range(3)
    ]
    for block in blocks:
        assert send(block, "save_text", {"text": "In March.", "revision": ""}).status_code == 200
    root = page_of(*(block.student_view({}) for block in blocks))
    names = names_of(root)

    assert {"Save 0?", "Save 1?", "Save 2?", "Delete my writing 2?", "What a good reflection does 1?"} <= set(names)
    assert repeated_names(root) == []


@pytest.mark.parametrize("of", ["", "g1"])
def test_the_record_and_the_end_of_a_guide_tell_their_controls_apart(of: str, learner: Any) -> None:
    fill(learner)
    finish(learner, "g1")
    block = build_block(RECORD.block_type, user=learner, content=record(of=of) if of else record(), url_name="x")

    assert repeated_names(page_of(block.student_view({}))) == []


def test_every_block_that_learners_answer_in_is_looked_at() -> None:
    assert len(SAMPLES) >= 10
