"""Editing any block in Studio."""

from typing import Any

from digiboards_xblocks.core.text import canonical

from ..conftest import build_block, send
from .pages import page_of, words
from .samples import Sample, each_block, made, saved
from .storage import Watched, fields_of


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
def test_validate_names_the_flaws_of_a_text(sample: Sample) -> None:
    good, broken = made(sample), made(sample, content=sample.broken)

    assert good.validate()
    assert not broken.validate()
    assert broken.validate().messages[0].text.startswith("line ")


@each_block
def test_a_new_block_shows_a_start_and_is_told_to_choose_an_id(sample: Sample) -> None:
    block = build_block(sample.block_type)
    flaws = [message.text for message in block.validate().messages]

    assert block.content.strip() == canonical(block.content)
    assert ("choose-an-id" in block.content) == bool(flaws)
    assert all("is still 'choose-an-id'" in flaw for flaw in flaws)


@each_block
def test_studios_editor_offers_the_editable_fields(sample: Sample, settings: Any) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    block = made(sample, display_name="A name")
    root = page_of(block.studio_view({}))

    assert root.xpath(".//li[@data-field-name]/@data-field-name") == list(block.editable_fields)
    assert root.xpath("string(.//li[@data-field-name='content']//textarea)").strip() == sample.content.strip()


@each_block
def test_an_authors_view_shows_the_text_and_saves_nothing(sample: Sample, learner: Any) -> None:
    saved(sample, user=learner)
    block = made(sample, user=learner, is_staff=True)
    with Watched() as watched:
        fragment = block.author_view({})

    assert sample.shows in words(page_of(fragment))
    assert watched.captured_queries == []
    assert fragment.js_init_fn is None
    assert not [item for item in fragment.resources if item.mimetype == "application/javascript"]
