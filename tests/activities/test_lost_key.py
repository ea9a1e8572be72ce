"""When no key of the site opens what a learner wrote: all is shown calmly, and nothing replaces or removes it."""

import logging
from typing import Any

import pytest
from cryptography.fernet import Fernet

from digiboards_xblocks.activities.base import private_texts
from digiboards_xblocks.activities.base.models import PrivateText
from tests.conftest import build_block, send

from .learner_samples import RECALL, RECALL_COMMITMENTS
from .pages import controls, page_of, words
from .samples import BLOCK_TYPES, SAMPLES, Sample, each_block, first_told, good_requests, made
from .storage import everything

CALM = "What you wrote cannot be read at the moment."
REFUSED = "What you write cannot be read or saved at the moment. What is saved is not lost. Try again later."

LOST = {"another key": [Fernet.generate_key().decode()], "no key": [], "junk": ["junk"]}
each_loss = pytest.mark.parametrize("keys", LOST.values(), ids=LOST)


def sample_of(name: str) -> Sample:
    return SAMPLES[BLOCK_TYPES.index(f"digiboards_{name}")]


REMOVES = {"delete_text", "remove", "restore"}


def wrote(sample: Sample, learner: Any) -> dict[str, Any]:
    """Send all good requests but those that take something away; what was said."""
    told = first_told(sample)
    for name, request in good_requests(sample).items():
        if name not in REMOVES:
            good = {key: told.get(str(value).strip("{}"), value) for key, value in request.items()}
            answer = send(made(sample, user=learner), name, good)
            assert answer.status_code == 200
            told |= answer.json
    return told


def locked() -> list[tuple[Any, ...]]:
    return list(PrivateText.objects.order_by("pk").values_list())


@each_block
@each_loss
def test_a_block_shows_itself_and_nothing_replaces_the_words(
    sample: Sample, keys: list[str], learner: Any, settings: Any
) -> None:
    told = wrote(sample, learner)
    before = locked()
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
    root = page_of(made(sample, user=learner).student_view({}))
    answers = {}
    for name, request in good_requests(sample).items():
        good = {key: told.get(str(value).strip("{}"), value) for key, value in request.items()}
        answers[name] = send(made(sample, user=learner), name, good)
    refused = {name for name, answer in answers.items() if answer.status_code == 503}

    assert root.xpath("./div")
    assert (CALM in words(root)) == bool(before)
    assert set(locked()) <= set(before)  # to delete all that one has is no mistake
    assert locked() == before or sample.block_type == "digiboards_record"
    assert set(answers) & {"save_text", "delete_text", "remove"} <= refused
    assert {answers[name].json["error"] for name in refused} <= {REFUSED}
    assert {answer.status_code for answer in answers.values()} <= {200, 409, 503}


@pytest.mark.parametrize("name", ["reflection", "feedback", "commitments"])
def test_the_form_of_the_words_is_closed_and_opens_again(name: str, learner: Any, settings: Any) -> None:
    sample = sample_of(name)
    wrote(sample, learner)

    def places() -> int:
        return len(page_of(made(sample, user=learner).student_view({})).xpath(".//textarea[contains(., ' ')]"))

    keys, open_places = settings.DIGIBOARDS_PRIVATE_TEXT_KEYS, places()
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = LOST["another key"]
    assert open_places > 0
    assert places() == 0
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
    assert places() == open_places


def test_what_is_recalled_says_so_too(learner: Any, settings: Any) -> None:
    wrote(sample_of("reflection"), learner)
    wrote(sample_of("commitments"), learner)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = LOST["another key"]
    for content in (RECALL.replace("last-reassured", "last-time"), RECALL_COMMITMENTS):
        root = page_of(build_block("digiboards_recall", user=learner, content=content).student_view({}))
        assert CALM in words(root)
        assert controls(root) == []


def test_a_calendar_is_refused_rather_than_given_without_words(learner: Any, settings: Any) -> None:
    sample = sample_of("commitments")
    wrote(sample, learner)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = LOST["another key"]
    response = send(made(sample, user=learner), "calendar", b"", method="GET")

    assert (response.status_code, response.text) == (503, REFUSED)


def test_a_block_that_needs_the_words_is_shown_as_a_note(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a block does with a text that it has not asked whether it can be read."""
    block = made(SAMPLES[1], user=learner, display_name="A name")
    locked_text = private_texts.SavedText(None, 1, "", learner.date_joined)
    monkeypatch.setattr(block, "view_context", lambda *args: {"saved": locked_text.text})
    root = page_of(block.student_view({}))

    assert CALM in words(root)
    assert [words(heading) for heading in root.xpath(".//h2")] == ["A name"]


def test_the_site_is_told_once_and_without_words(learner: Any, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    sample = sample_of("reflection")
    wrote(sample, learner)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = LOST["another key"]
    text = {"text": "It was in April.", "revision": ""}
    for work in (lambda block: block.student_view({}), lambda block: send(block, "save_text", text)):
        caplog.clear()
        work(made(sample, user=learner))
        [record] = caplog.records
        assert record.levelno == logging.ERROR
        assert record.getMessage() == (
            f"Private text {PrivateText.objects.get().pk} cannot be read with any key in DIGIBOARDS_PRIVATE_TEXT_KEYS"
        )


def test_a_first_text_without_a_usable_key_is_refused_and_told(
    learner: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = []
    sample = sample_of("reflection")
    before = everything()
    response = send(made(sample, user=learner), "save_text", {"text": "It was in March.", "revision": ""})

    assert (response.status_code, response.json["error"]) == (503, REFUSED)
    assert everything() == before
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [
        "No private text can be kept: DIGIBOARDS_PRIVATE_TEXT_KEYS is empty; private writing cannot be kept"
    ]


def test_a_readable_text_has_its_words_and_a_locked_one_raises(learner: Any) -> None:
    assert private_texts.SavedText("Words", 1, "", learner.date_joined).text == "Words"
    with pytest.raises(Exception, match="cannot be read"):
        assert private_texts.SavedText(None, 1, "", learner.date_joined).text
