"""Editing any block in Studio."""

from typing import Any

import pytest

from digiboards_xblocks.core.text import canonical
from tests.conftest import build_block, send

from .pages import controls, page_of, words
from .samples import BLOCK_TYPES, HANDLERS, Sample, each_block, made, saved
from .storage import Watched, everything, fields_of


def edit(block: Any, defaults: tuple[str, ...] = (), **values: Any) -> Any:
    return send(block, "submit_studio_edits", {"values": values, "defaults": list(defaults)})


@each_block
def test_studio_refuses_a_broken_text_with_its_line_and_changes_nothing(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner, is_staff=True)
    before = fields_of(block)
    response = edit(block, content=sample.broken, display_name="New name")

    assert response.status_code == 400
    assert [message["text"][:5] for message in response.json["error"]["messages"]] == ["line "] * len(
        response.json["error"]["messages"]
    )
    assert response.json["error"]["messages"]
    assert fields_of(block) == before


@each_block
def test_studio_stores_a_good_text_in_its_canonical_form(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner, is_staff=True)
    written = "\ufeff\r\n" + sample.content.replace("\n", "\r\n") + "\r\n\r\n"
    response = edit(block, content=written, display_name="New name")

    assert response.status_code == 200
    assert block.content == canonical(sample.content)
    assert block.display_name == "New name"


@each_block
def test_studio_refuses_no_text_at_all(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner, is_staff=True)
    before = fields_of(block)

    assert edit(block, content=None).status_code == 400
    assert edit(block, content=" ").status_code == 400
    assert fields_of(block) == before


@each_block
def test_validate_names_the_problems_of_a_text(sample: Sample) -> None:
    good, broken = made(sample), made(sample, content=sample.broken)

    assert good.validate()
    assert not broken.validate()
    assert broken.validate().messages[0].text.startswith("line ")


TYPES = [*BLOCK_TYPES, "digiboards_record", "digiboards_recall"]
PREPARED = "The course team is still preparing this part of the course."


@pytest.mark.parametrize("block_type", TYPES)
def test_a_new_block_is_told_what_to_write_and_cannot_be_kept_so(block_type: str) -> None:
    block = build_block(block_type)
    problems = [message.text for message in block.validate().messages]
    answer = edit(block, content=block.content, display_name="New name")

    assert block.content.strip() == canonical(block.content)
    assert problems
    asked = "is still 'choose-an-id'" if block_type != "digiboards_text" else "this is the text that a new block"
    assert all(asked in problem for problem in problems)
    assert answer.status_code == 400
    assert [message["text"] for message in answer.json["error"]["messages"]] == problems
    assert all(problem in words(page_of(block.author_view({}))) for problem in problems)


@pytest.mark.parametrize(
    ("block_type", "changed"),
    [
        *((block_type, "") for block_type in TYPES),
        *((block_type, "\n# changed\n") for block_type in TYPES if block_type != "digiboards_text"),
    ],
)
def test_a_new_block_that_was_published_keeps_nothing_and_says_so(block_type: str, changed: str, learner: Any) -> None:
    """Studio publishes whatever is in a unit, and a new block starts with the defaults of its fields."""
    fields: dict[str, Any] = {"display_name": "A name"}
    if changed:
        fields["content"] = build_block(block_type).content + changed
    block = build_block(block_type, user=learner, **fields)
    root = page_of(block.student_view({}))
    before = everything()
    answers = [
        send(build_block(block_type, user=learner, **fields), handler, sample.request)
        for sample, handler in HANDLERS
        if sample.block_type == block_type
    ]

    assert words(root) == f"A name {PREPARED} Come back later."
    assert controls(root) == []
    assert {answer.status_code for answer in answers} <= {409}
    assert all(answer.json["error"].startswith(PREPARED[:-1]) for answer in answers)
    assert everything() == before
    assert block.student_view_data() == {}
    assert block.index_dictionary()["content"]["text"] == ""


@each_block
def test_studios_editor_offers_the_editable_fields(sample: Sample) -> None:
    block = made(sample, display_name="A name")
    root = page_of(block.studio_view({}))

    settings_offered = root.xpath(".//input[contains(@class, 'js-digiboards-editor-setting')]/@name")
    assert [*settings_offered, "content"] == list(block.editable_fields)
    assert root.xpath("string(.//textarea[@name='content'])").strip() == sample.content.strip()


@each_block
def test_an_authors_view_shows_the_text_and_saves_nothing(sample: Sample, learner: Any) -> None:
    saved(sample, user=learner)
    block = made(sample, user=learner, is_staff=True)
    with Watched() as watched:
        fragment = block.author_view({})

    assert sample.shows in words(page_of(fragment))
    assert watched.captured_queries == []
    assert fragment.js_init_fn is None
    scripts = [item.data for item in fragment.resources if item.mimetype == "application/javascript"]
    assert all("DigiboardsReading" in script for script in scripts)  # for readers; it saves nothing
