"""Nothing of the course gets lost on the way: it is in the package, or named as left out, with the reason."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html
from lxml.html import HtmlElement

from curriculum.markup import links, masked
from curriculum.model import Component, Course, Guide
from digiboards_xblocks.core.prose import render_prose
from formats.registry import FORMATS
from olx.asset_names import asset_name
from tests.formats.packaged import EDITIONS, Opened, packages, prepared, words

pytestmark = pytest.mark.slow  # reads whole editions
NOTE = re.compile(r"^\[\^[^\]]+\]: ", re.MULTILINE)


def as_read(text: str) -> str:
    """The words of an authored text as a page shows them."""
    return words(
        html.fromstring(f"<div>{render_prose(text, 'x', 'Source', 'Sources', 'Back to the text', 'Back {}')}</div>")
    )


def check_text(block: HtmlElement, item: Component, _facts: Any) -> None:
    """The words, sources, pictures and tables."""
    rendered = html.fromstring(f"<div>{render_prose(item.content, 'x', 'Source', 'Sources', 'a', 'b {}')}</div>")
    shown = block.find_class("js-digiboards-text-text")[0]
    for element in (rendered, shown):
        for link in element.find_class("footnote-backref"):
            link.drop_tree()
    assert words(shown) == words(rendered)
    for tag in ("img", "table", "td", "li", "h2", "h3"):
        assert len(shown.findall(f".//{tag}")) == len(rendered.findall(f".//{tag}")), tag
    assert len(shown.xpath(".//*[contains(@class, 'footnote')]//li")) == len(NOTE.findall(item.content))


def check_confidence(block: HtmlElement, item: Component, facts: Any) -> None:
    for statement in item.activity.statements:
        assert statement.text in words(block)
        assert len(block.xpath(".//input[@data-statement=$name]", name=statement.name)) == 5
    assert list(facts["statements"]) == [statement.name for statement in item.activity.statements]


def check_scenario(block: HtmlElement, item: Component, facts: Any) -> None:
    for decision in item.activity.decisions:
        form = block.xpath(".//form[@data-decision=$name]", name=decision.name)[0]
        assert [field.get("value") for field in form.xpath(".//input")] == [option.name for option in decision.options]
        for option in decision.options:
            assert option.text in words(form)
            told = facts["decisions"][decision.name][option.name]
            assert len(told) == len(decision.options)
            for said in (words(html.fromstring(told[0])), words(block)):
                assert all(" ".join(part.split()) in said for part in (option.sensible, option.risks, option.ask))
        assert as_read(decision.story) in words(block)
    assert as_read(item.activity.setting) in words(block)


def check_check(block: HtmlElement, item: Component, facts: Any) -> None:
    for question in item.activity.questions:
        box = block.xpath(".//fieldset[@data-question=$name]", name=question.name)[0]
        assert question.text in words(box)
        offered = {field.get("value"): words(field.getparent()) for field in box.xpath(".//input")}
        assert offered == {option.name: option.text for option in question.options}
        assert facts["questions"][question.name] == {
            option.name: {"right": option.right, "text": option.feedback} for option in question.options
        }
    assert facts["needed"] == item.activity.needed


def check_commitments(block: HtmlElement, item: Component, facts: Any) -> None:
    for suggestion in item.activity.suggestions:
        form = block.xpath(".//form[@data-slot=$name]", name=suggestion.name)[0]
        assert suggestion.text in words(form)
        assert suggestion.done in words(form)
        assert facts["suggestions"][suggestion.name]["days"] == suggestion.within_days


def check_reflection(block: HtmlElement, item: Component, _facts: Any) -> None:
    assert item.activity.prompt in words(block)
    assert as_read(item.activity.guidance) in words(block)


def check_action_plan(block: HtmlElement, _item: Component, facts: Any) -> None:
    parts = [box.get("data-part") for box in block.xpath(".//*[@data-part]")]
    assert sorted(parts) == sorted(facts["parts"])


CHECKS: dict[str, Callable[[HtmlElement, Component, Any], None]] = {
    "text": check_text,
    "confidence": check_confidence,
    "scenario": check_scenario,
    "check": check_check,
    "commitments": check_commitments,
    "reflection": check_reflection,
    "action_plan": check_action_plan,
}


def count_in(package: Opened, course: Course, chapters: set[str], left_out: set[str]) -> Counter[str]:
    """Compare a package with the chapters that it holds; how many of each kind were found."""
    found: Counter[str] = Counter()
    for chapter in course.chapters:
        if chapter.id not in chapters:
            continue
        for unit in chapter.units():
            section = package.page.get_element_by_id(unit.url_name)
            assert words(section.find(".//h1")) == unit.title
            inside = [block.get("data-name") for block in section.find_class("js-player-block")]
            assert inside == [item.url_name for item in unit.components]
            found["page"] += 1
            for item in unit.components:
                block = package.block(item.url_name)
                if item.url_name in left_out:
                    assert block.find_class("digiboards-note") or item.kind == "record"
                    found["left out"] += 1
                else:
                    CHECKS[item.kind](block, item, package.facts["blocks"].get(item.url_name))
                    found[item.kind] += 1
    return found


def pictures_of(course: Course, chapters: set[str]) -> set[str]:
    """The names of the pictures that the texts of these chapters show."""
    texts = [item.content for chapter in course.chapters if chapter.id in chapters for item in chapter.components()]
    shown = (link.address or "" for text in texts for link in links(masked(text)) if link.image)
    return {asset_name(address.removeprefix("/static/")) for address in shown}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("form", ["web", "scorm"])
def test_every_part_is_found_or_named_as_left_out(form: str, edition: str) -> None:
    authored, outgoing = prepared(edition)
    left_out = FORMATS[form].left_out(authored)
    by_what = {
        what: {name for item in left_out if item.what == what for name in item.names} for what in ("chapter", "block")
    }
    learners = {chapter.id for chapter in outgoing.chapters} - by_what["chapter"]
    assert by_what["chapter"] == {chapter.id for chapter in authored.chapters if chapter.staff_only}
    packed = packages(form, edition)
    whole = packed["" if form == "web" else "programme.zip"]
    found = count_in(whole, outgoing, learners, by_what["block"])
    blocks = [item for chapter in outgoing.chapters if chapter.id in learners for item in chapter.components()]
    assert found["page"] == sum(1 for chapter in outgoing.chapters if chapter.id in learners for _ in chapter.units())
    assert found["left out"] == len(by_what["block"])
    assert sum(found.values()) - found["page"] == len(blocks)
    # All kinds of the course were looked at, and those left out are few.
    assert set(CHECKS) <= set(found)
    assert found["left out"] < len(blocks) / 8
    assert all(item.reason for item in left_out)
    assert {name for name in whole.files if name.startswith("static/")} == {
        f"static/{name}" for name in pictures_of(outgoing, learners)
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_guide_is_whole_in_its_own_package(edition: str) -> None:
    authored, outgoing = prepared(edition)
    left_out = {name for item in FORMATS["scorm"].left_out(authored) if item.what == "block" for name in item.names}
    packed = packages("scorm", edition)
    assert set(packed) == {"programme.zip", *(f"{guide.id}.zip" for guide in outgoing.guides)}
    for guide in outgoing.guides:
        assert isinstance(guide, Guide)
        found = count_in(packed[f"{guide.id}.zip"], outgoing, {guide.id}, left_out)
        assert found["page"] == sum(1 for _ in guide.units())
        assert found["check"] == found["scenario"] == found["commitments"] == 1
        assert found["confidence"] == 2


@pytest.mark.parametrize("edition", EDITIONS)
def test_pictures_are_the_course_s_own(edition: str) -> None:
    _authored, outgoing = prepared(edition)
    files = {asset_name(path.removeprefix("static/")): file for path, file in outgoing.static.items()}
    whole = packages("web", edition)[""]
    shown = [name.removeprefix("static/") for name in whole.files if name.startswith("static/")]
    assert shown
    assert all(whole.files[f"static/{name}"] == files[name].read_bytes() for name in shown)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_library_leaves_out_what_it_says(edition: str) -> None:
    authored, _outgoing = prepared(edition)
    library = FORMATS["library"]
    inside = {item.url_name for _unit, components in library.units(authored) for item in components}
    named = {name for item in library.left_out(authored) if item.what == "block" for name in item.names}
    guides = {item.url_name for guide in authored.guides for item in guide.components()}
    assert inside | named == guides
    assert not inside & named
