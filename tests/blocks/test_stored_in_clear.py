"""Nothing private is ever stored unencrypted: with a key it is encrypted, without one it is refused, in a sentence."""

import logging
from typing import Any

import pytest
from django.db import connection

from digiboards_xblocks import private
from digiboards_xblocks.models import PrivateText

from ..conftest import send
from .samples import Sample, each_block, each_handler, good_requests, made, prepared
from .storage import everything
from .test_lost_key import REFUSED
from .test_privacy import MARKER, marked

# What holds a learner's words; of commitments, what they chose is in the words of the day on which they chose it.
PRIVATE = {
    "digiboards_reflection": {"save_text"},
    "digiboards_commitments": {"make"},
    "digiboards_feedback": {"save_text"},
    "digiboards_action_plan": {"save_text"},
}


def in_clear() -> list[str]:
    """Every value in the whole database that holds the marker."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [f"{table}: {row!r}" for row in cursor.fetchall() if MARKER in repr(row)]
    return found


@each_handler
def test_with_a_key_it_is_encrypted(sample: Sample, handler: str, learner: Any) -> None:
    block, good = prepared(sample, handler, written=marked, user=learner)
    assert send(block, handler, marked(good)).status_code == 200

    assert in_clear() == []
    if handler in PRIVATE.get(sample.block_type, ()):
        assert MARKER in "".join(private.decrypt(row.ciphertext) for row in PrivateText.objects.all())


def test_a_marker_that_was_stored_would_be_seen(learner: Any) -> None:
    learner.first_name = MARKER
    learner.save()

    assert len(in_clear()) == 1


@each_block
@pytest.mark.parametrize("keys", [[], None, ["junk"]], ids=["none", "not set", "junk"])
def test_without_a_key_the_first_private_save_is_refused_in_words(
    sample: Sample, keys: Any, learner: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
    refused = set()
    for name, request in good_requests(sample).items():
        before = everything()
        answer = send(made(sample, user=learner), name, marked(request))
        if answer.status_code == 503:
            refused.add(name)
            assert answer.json == {"error": REFUSED}
            assert everything() == before

    assert refused >= PRIVATE.get(sample.block_type, set())
    assert in_clear() == []
    assert not PrivateText.objects.exists()
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert bool(told) == bool(refused)
    assert all("DIGIBOARDS_PRIVATE_TEXT_KEYS" in message and MARKER not in message for message in told)
