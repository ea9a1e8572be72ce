"""Private writing: kept as written, never overwritten unasked, shown to nobody else."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.core.text import UNSTORABLE
from tests.activities.pages import active_parts, hook, hooks, is_shown, labels_of, page_of, words
from tests.activities.samples import HOSTILE, reflection
from tests.activities.storage import everything
from tests.conftest import build_block, send


def block_for(user: Any = None, url_name: str = "g5-reflect", **changes: Any) -> Any:
    return build_block("digiboards_reflection", user=user, url_name=url_name, content=reflection(**changes))


def save(block: Any, text: Any, revision: Any = "") -> Any:
    return send(block, "save_text", {"text": text, "revision": revision})


def kept(block: Any, text: str, revision: str = "") -> str:
    """Save, and return the new revision."""
    response = save(block, text, revision)
    assert response.status_code == 200
    return str(response.json["revision"])


def box(block: Any) -> Any:
    return hook(page_of(block.student_view({})), "writing-text")


def in_box(block: Any) -> str:
    """What the box holds in a browser, which drops the line feed that follows the tag."""
    text = box(block).text or ""
    assert text.startswith("\n")
    return str(text[1:])


# Showing


def test_a_newcomer_sees_the_prompt_and_an_empty_box(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))
    area = hook(root, "writing-text")

    assert [words(label) for label in labels_of(area)] == ["When was it?"]
    assert words(root.xpath(f".//*[@id='{area.get('aria-describedby')}']")[0]).startswith(
        "No page shows what you write to anyone else."
    )
    assert area.text == "\n"
    assert area.get("data-revision") == ""
    assert not is_shown(hook(root, "writing-delete"))
    assert not is_shown(hook(root, "reflection-guidance"))
    assert hooks(root, "reflection-since") == []


def test_a_returning_learner_finds_the_words_the_time_and_the_guidance(learner: Any) -> None:
    block = block_for(learner)
    revision = kept(block, "It was in March.")
    root = page_of(block_for(learner).student_view({}))

    assert in_box(block) == "It was in March."
    assert hook(root, "writing-text").get("data-revision") == revision
    assert is_shown(hook(root, "writing-delete"))
    assert is_shown(hook(root, "reflection-guidance"))
    assert words(hook(root, "reflection-guidance")) == "What a good reflection does A real moment."
    assert hook(root, "reflection-guidance").xpath(".//em/text()") == ["real"]
    assert hook(root, "reflection-since").xpath("time/@datetime")[0][:4].isdigit()


def test_without_guidance_there_is_no_fold(learner: Any) -> None:
    with_guidance, without = block_for(learner), block_for(learner, guidance="Words")
    without.content = "id: last-time\nprompt: When?"

    assert hooks(page_of(with_guidance.student_view({})), "reflection-guidance") != []
    assert hooks(page_of(without.student_view({})), "reflection-guidance") == []


def test_a_hostile_prompt_is_shown_as_text(learner: Any) -> None:
    root = page_of(block_for(learner, prompt=HOSTILE, guidance="Plain").student_view({}))

    assert [words(label) for label in root.xpath(".//label")] == [" ".join(HOSTILE.split())]
    assert active_parts(root) == []


def test_the_draft_on_a_device_is_kept_apart_by_a_name_that_says_nothing(learner: Any, other_learner: Any) -> None:
    mine, theirs = box(block_for(learner)), box(block_for(other_learner))

    assert mine.get("data-person") != theirs.get("data-person")
    assert len(mine.get("data-person")) == 16
    assert learner.username not in mine.get("data-person")
    assert mine.get("data-draft") == str(block_for(learner).scope_ids.usage_id)


# Keeping


def test_ten_thousand_characters_come_back_as_written(learner: Any) -> None:
    text = ((HOSTILE + " \u202eعربي\u202c </textarea> {{ x }} ]]> &amp; \\ \n\n\t") * 200)[:10_000]
    block = block_for(learner)
    kept(block, text)

    assert len(text) == 10_000
    assert in_box(block) == text
    assert active_parts(page_of(block.student_view({}))) == []


WRITING = st.text(st.characters(codec="utf-8"), min_size=1, max_size=100).filter(
    lambda text: text.strip() and not UNSTORABLE.search(text)
)


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=WRITING)
def test_any_text_comes_back_as_written(text: str, learner: Any) -> None:
    PrivateText.objects.all().delete()
    block = block_for(learner)
    kept(block, text)

    assert in_box(block) == text
    assert active_parts(page_of(block.student_view({}))) == []


def test_line_ends_come_back_as_browsers_type_them(learner: Any) -> None:
    block = block_for(learner)
    kept(block, "a\r\nb\rc\n")

    assert in_box(block) == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a\x00b", "Your writing holds a character that cannot be kept (number 2, U+0000).", id="NUL"),
        pytest.param("\ud83d", "Your writing holds a character that cannot be kept (number 1, U+D83D).", id="half"),
        pytest.param("x" * 20_001, "Your writing has 20,001 characters; 20,000 can be kept.", id="long"),
        pytest.param("", "There is nothing to save yet.", id="empty"),
        pytest.param(" \n\u00a0", "There is nothing to save yet.", id="blank"),
        pytest.param(None, "Your writing did not arrive as text.", id="nothing"),
        pytest.param(["a"], "Your writing did not arrive as text.", id="list"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(text: Any, said: str, learner: Any) -> None:
    block = block_for(learner)
    revision = kept(block, "Words.")
    before, published = everything(), list(block.runtime.published)
    response = save(block, text, revision)

    assert response.status_code == 400
    assert response.json["error"].startswith(said)
    assert everything() == before
    assert block.runtime.published == published


@pytest.mark.parametrize("revision", [None, 7, [], {}, "no such", "\x00", "x" * 500])
@pytest.mark.parametrize("handler", ["save_text", "delete_text"])
def test_an_odd_revision_overwrites_nothing(handler: str, revision: Any, learner: Any) -> None:
    block = block_for(learner)
    kept(block, "Words.")
    before = everything()
    response = send(block, handler, {"text": "Others.", "revision": revision})

    assert response.status_code in (400, 409)
    assert everything() == before


@pytest.mark.parametrize("handler", ["save_text", "delete_text"])
def test_half_a_character_as_revision_is_refused(handler: str, learner: Any) -> None:
    assert send(block_for(learner), handler, {"text": "Words.", "revision": "\ud83d"}).status_code in (400, 409)


def test_the_first_save_completes_and_tells_the_name_only(learner: Any) -> None:
    block = block_for(learner)
    response = save(block, "It was in March.")

    assert block.runtime.published == [
        ("completion", {"completion": 1.0}),
        ("digiboards.reflection.saved", {"name": "last-time", "questions": 1}),
    ]
    assert response.json["words"] == 4
    assert response.json["saved_at"].endswith("+00:00")
    assert block.first_saved is not None


def test_the_words_follow_the_authors_name_when_the_block_moves(learner: Any) -> None:
    kept(block_for(learner), "It was in March.")

    assert in_box(block_for(learner, url_name="moved")) == "It was in March."
    assert in_box(block_for(learner, id="another")) == ""


def test_learners_find_their_own_words_only(learner: Any, other_learner: Any) -> None:
    kept(block_for(learner), "Mine.")
    kept(block_for(other_learner), "Theirs.")

    assert in_box(block_for(learner)) == "Mine."
    assert in_box(block_for(other_learner)) == "Theirs."


# Two tabs


def test_a_save_on_an_older_revision_is_a_conflict_that_shows_what_is_kept(learner: Any) -> None:
    block = block_for(learner)
    first = kept(block, "First.")
    second = kept(block, "From one tab.", first)
    before, published = everything(), list(block.runtime.published)
    response = save(block, "From another tab.", first)

    assert response.status_code == 409
    assert response.json == {
        "error": "This was changed in another tab or on another device.",
        "text": "From one tab.",
        "revision": second,
    }
    assert everything() == before
    assert block.runtime.published == published
    kept(block, "From another tab.", second)
    assert in_box(block) == "From another tab."


def test_two_first_saves_are_a_conflict(learner: Any) -> None:
    revision = kept(block_for(learner), "From one tab.")
    response = save(block_for(learner), "From another tab.")

    assert response.status_code == 409
    assert response.json["text"] == "From one tab."
    assert response.json["revision"] == revision


@pytest.mark.parametrize("based_on", ["", "the first"])
def test_saving_again_after_a_lost_answer_is_no_conflict(based_on: str, learner: Any) -> None:
    block = block_for(learner)
    first = kept(block, "First.") if based_on else ""
    revision = kept(block, "It was in March.", first)

    assert kept(block, "It was in March.", first) == revision


def test_saving_on_what_was_deleted_elsewhere_is_a_conflict(learner: Any) -> None:
    block = block_for(learner)
    revision = kept(block, "Words.")
    assert send(block, "delete_text", {"revision": revision}).json == {"revision": ""}
    response = save(block, "More words.", revision)

    assert response.status_code == 409
    assert (response.json["text"], response.json["revision"]) == ("", "")
    assert everything()["PrivateText"] == []
    kept(block, "More words.")
    assert in_box(block) == "More words."


def test_deleting_what_was_changed_elsewhere_is_a_conflict(learner: Any) -> None:
    block = block_for(learner)
    first = kept(block, "First.")
    second = kept(block, "Second.", first)
    before = everything()
    response = send(block, "delete_text", {"revision": first})

    assert response.status_code == 409
    assert (response.json["text"], response.json["revision"]) == ("Second.", second)
    assert everything() == before


def test_deleting_leaves_no_row_and_tells_the_name_only(learner: Any, other_learner: Any) -> None:
    theirs = block_for(other_learner)
    kept(theirs, "Theirs.")
    block = block_for(learner)
    revision = kept(block, "Mine.")
    block.runtime.published.clear()

    assert send(block, "delete_text", {"revision": revision}).json == {"revision": ""}
    assert send(block, "delete_text", {"revision": revision}).json == {"revision": ""}
    assert [row["learner_id"] for row in everything()["PrivateText"]] == [other_learner.id]
    assert block.runtime.published[0] == ("digiboards.reflection.deleted", {"name": "last-time", "questions": 1})
    assert not [event for event in block.runtime.published if event[0] == "completion"]


def test_the_text_is_encrypted_in_its_row(learner: Any) -> None:
    kept(block_for(learner), "It was in March.")
    [row] = everything()["PrivateText"]

    assert "March" not in str(row)
    assert PrivateText.objects.get().decrypt() == "It was in March."
    assert row["words"] == 4


# The platform's hooks


def test_search_and_mobile_apps_know_the_prompt_only() -> None:
    block = block_for()

    assert block.index_dictionary()["content"]["text"] == "When was it?"
    assert block.student_view_data() == {"prompt": "When was it?"}
