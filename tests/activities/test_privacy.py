"""A learner's words go to nobody else: no event, log, error, report or table holds them in clear."""

import json
import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.writing import draft_key
from tests.conftest import build_block, send

from .faults import LogLines
from .pages import hook, page_of
from .samples import SAMPLES, Sample, each_handler, made, prepared, reflection
from .storage import failing_write, fields_of

SECRET = "zebra quagga 7391"


def block_for(user: Any) -> Any:
    return build_block("digiboards_reflection", user=user, content=reflection())


def worked(user: Any) -> tuple[Any, list[Any]]:
    """A block through which all was done that can be done, and what it answered."""
    block = block_for(user)
    answers = [send(block, "save_text", {"text": f"{SECRET} one", "revision": ""})]
    revision = answers[0].json["revision"]
    answers += [
        send(block, "save_text", {"text": f"{SECRET} two", "revision": revision}),
        send(block, "save_text", {"text": f"{SECRET} two", "revision": revision}),
        send(block, "save_text", {"text": f"{SECRET} \x00", "revision": revision}),
        send(block, "save_text", {"text": SECRET * 2000, "revision": revision}),
        send(block, "save_text", {"text": [SECRET], "revision": revision}),
        send(block, "save_text", {"text": "fine", "revision": "0badc0de"}),
        send(block, "delete_text", {"revision": "0badc0de"}),
        send(block, "save_text", SECRET.encode()),
        send(block, "save_text", {"text": SECRET, "revision": revision}, method="PUT"),
    ]
    block.student_view({})
    return block, answers


def test_no_event_holds_the_words(learner: Any) -> None:
    block, _ = worked(learner)
    events = json.dumps(block.runtime.published)

    assert "digiboards.reflection.saved" in events
    assert SECRET not in events
    assert "zebra" not in events


def test_no_log_record_holds_the_words(learner: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    connection.force_debug_cursor = True
    try:
        worked(learner)
    finally:
        connection.force_debug_cursor = False
    logged = " ".join(f"{record.getMessage()} {record.args} {record.__dict__}" for record in caplog.records)

    assert f"INSERT INTO {connection.ops.quote_name('digiboards_xblocks_privatetext')}" in logged
    assert "zebra" not in logged


def test_no_answer_holds_the_words_but_the_owners_conflict(learner: Any) -> None:
    _, answers = worked(learner)
    holding = [(answer.status_code, "zebra" in answer.text) for answer in answers]

    assert holding == [
        (200, False),
        (200, False),
        (200, False),
        (400, False),
        (400, False),
        (400, False),
        (409, True),
        (409, True),
        (400, False),
        (405, False),
    ]


def test_no_other_person_is_answered_with_the_words(learner: Any, other_learner: Any) -> None:
    _, answers = worked(learner)
    revision = answers[1].json["revision"]
    theirs = block_for(other_learner)
    told = [
        send(theirs, "save_text", {"text": "x", "revision": revision}).text,
        send(theirs, "save_text", {"text": "x", "revision": ""}).text,
        send(theirs, "delete_text", {"revision": revision}).text,
        theirs.student_view({}).content,
        block_for(None).student_view({}).content,
        build_block("digiboards_reflection", user=other_learner, is_staff=True, content=reflection())
        .author_view({})
        .content,
    ]
    assert "zebra" in block_for(learner).student_view({}).content
    learner.real_user = other_learner
    told += [
        block_for(learner).student_view({}).content,
        send(block_for(learner), "save_text", {"text": "x", "revision": ""}).text,
        send(block_for(learner), "delete_text", {"revision": ""}).text,
    ]

    assert [answer for answer in told if "zebra" in answer] == []


def test_no_table_holds_the_words_in_clear(learner: Any) -> None:
    worked(learner)
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows += cursor.fetchall()

    assert "zebra" not in repr(rows)
    assert learner.username in repr(rows)
    assert PrivateText.objects.get().decrypt() == f"{SECRET} two"


def test_no_field_of_the_block_holds_the_words(learner: Any) -> None:
    block, _ = worked(learner)
    state = {name: str(field.read_from(block)) for name, field in block.fields.items()}

    assert state["first_saved"] != "None"
    assert "zebra" not in str(state)


def test_the_report_holds_lengths_and_overrides_the_raw_state(learner: Any) -> None:
    worked(learner)
    states = [SimpleNamespace(username=learner.username, state={"text": SECRET})]
    [(username, row)] = block_for(None).generate_report_data(iter(states))

    assert username == learner.username
    assert row == {"Answered": "yes", "Words": 4, "state": "not shown"}


def test_search_and_mobile_data_hold_nothing_of_the_learner(learner: Any) -> None:
    block, _ = worked(learner)
    data = json.dumps([block.index_dictionary(), block.student_view_data()])

    assert "When was it?" in data
    assert "zebra" not in data


def test_the_learners_words_are_shown_to_their_writer(learner: Any) -> None:
    worked(learner)

    assert hook(page_of(block_for(learner).student_view({})), "writing-text").text == f"\n{SECRET} two"


# The same of every block: a marker in every text that it takes, on every way that a request can go

MARKER = "Okapi"  # no name of an author's, which may be in a query


def marked(value: Any) -> Any:
    """A request with the marker in each text of the learner's; a name or a date has no space."""
    if isinstance(value, dict):
        return {key: marked(inner) for key, inner in value.items()}
    return f"{MARKER} {value}" if " " in str(value) else value


def wrong(good: dict[str, Any]) -> list[dict[str, Any]]:
    """Requests with the marker where it does not belong, and texts that cannot be kept."""
    values: list[Any] = [MARKER, [MARKER], {MARKER: MARKER}, f"{MARKER}\x00", f"{MARKER} " * 6000]
    requests = [{**good, key: value} for key in good for value in values]
    return [*requests, {MARKER: MARKER}, {**marked(good), "revision": "0badc0de"}]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    """All that any logger was told, at every level, with its arguments and tracebacks."""
    loggers = [logging.root, *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    before = [(logger, logger.level, logger.propagate, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.propagate, logger.disabled = True, False
    connection.force_debug_cursor = True
    yield lambda: " ".join(f"{logging.Formatter().format(record)} {record.__dict__}" for record in caplog.records)
    connection.force_debug_cursor = False
    for logger, level, propagate, disabled in before:
        logger.setLevel(level)
        logger.propagate, logger.disabled = propagate, disabled


def test_the_marker_goes_into_every_text_and_every_log_is_seen(learner: Any, logged: Callable[[], str]) -> None:
    logging.getLogger("django.db.backends").debug("seen %s", "here")

    assert marked({"slot": "a-b", "n": 1, "of": {"text": "Two words"}}) == {
        "slot": "a-b",
        "n": 1,
        "of": {"text": "Okapi Two words"},
    }
    assert "seen here" in logged()


@pytest.mark.parametrize("kind", ["reflection", "commitments", "feedback", "action_plan"])
def test_no_log_of_a_page_holds_the_key_of_its_drafts(kind: str, learner: Any, logged: Callable[[], str]) -> None:
    [sample] = [sample for sample in SAMPLES if sample.block_type == f"digiboards_{kind}"]
    page = made(sample, user=learner).student_view({}).body_html()

    assert draft_key(learner.pk) in page
    assert draft_key(learner.pk) not in logged()


def told_beside_the_text(answer: Any) -> str:
    """What an answer to the writer says; a conflict hands back what they wrote, and a success may show it."""
    return "" if answer.status_code == 200 else json.dumps({**answer.json, "text": ""})


@pytest.mark.slow
@each_handler
def test_nobody_else_is_told_the_words_whichever_way_a_request_goes(
    sample: Sample,
    handler: str,
    learner: Any,
    other_learner: Any,
    settings: Any,
    logged: Callable[[], str],
    errors: LogLines,
) -> None:
    block, good = prepared(sample, handler, user=learner, written=marked)
    good = marked(good)
    told = []
    mine = [send(block, handler, request) for request in wrong(good)]
    for number in range(3):
        with failing_write(number):
            mine.append(send(block, handler, good))
    mine += [send(block, handler, good), send(block, handler, good)]
    keys = settings.DIGIBOARDS_PRIVATE_TEXT_KEYS
    for lost in ([], [Fernet.generate_key().decode()]):
        settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = lost
        told += [send(block, handler, good).text, block.student_view({}).content]
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
    theirs = made(sample, user=other_learner)
    told += [theirs.student_view({}).content]
    told += [told_beside_the_text(answer) for answer in mine]
    assert [answer.status_code for answer in mine].count(500) == len(errors())
    told += [json.dumps(block.runtime.published), repr(fields_of(block)), logged()]

    assert [text[max(0, text.find(MARKER) - 300) :][:400] for text in told if MARKER in text] == []
    assert len(logged()) > 1000
