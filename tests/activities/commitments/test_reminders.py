"""Mails about commitments: asked for in the block, off at first, and nobody else's to switch."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.commitments.models import Reminder
from digiboards_xblocks.programme.retention import retirement
from tests.activities.learner_samples import COMMITMENTS
from tests.activities.pages import page_of, words
from tests.activities.samples import masquerading
from tests.activities.storage import Watched, everything
from tests.conftest import build_block, send

KEY = build_block("digiboards_commitments").scope_ids.usage_id


def block_for(user: Any = None, **fields: Any) -> Any:
    return build_block("digiboards_commitments", user=user, content=COMMITMENTS, **fields)


def remind(user: Any, wanted: Any = True, **fields: Any) -> Any:
    return send(block_for(user, **fields), "remind", {"wanted": wanted})


def boxes(user: Any, **fields: Any) -> Any:
    return page_of(block_for(user, **fields).student_view({})).xpath(".//input[@type='checkbox']")


def is_ticked(user: Any, **fields: Any) -> bool:
    [box] = boxes(user, **fields)
    return box.get("checked") is not None


def test_the_box_is_off_at_first_and_says_what_comes(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))
    [box] = root.xpath(".//input[@type='checkbox']")

    assert not is_ticked(learner)
    assert words(box.getparent()) == "Email me when a check falls due or I have paused"
    [note] = root.xpath(f".//*[@id='{box.get('aria-describedby')}']")
    assert "never what you wrote" in words(note)


def test_it_is_kept_for_all_blocks_of_the_course_and_for_nobody_else(learner: Any, other_learner: Any) -> None:
    told = remind(learner)

    assert told.status_code == 200
    assert told.json["saved_at"]
    assert is_ticked(learner, url_name="another-guide")
    assert not is_ticked(other_learner)
    remind(learner, wanted=False)
    assert not is_ticked(learner)
    assert Reminder.objects.count() == 0


def test_asked_for_twice_changes_nothing_but_the_moment(learner: Any) -> None:
    remind(learner)
    earlier = timezone.localdate() - datetime.timedelta(days=40)
    Reminder.objects.update(reminded_until=earlier)
    remind(learner)

    assert Reminder.objects.get().reminded_until == earlier


def test_taken_back_twice_does_no_harm(learner: Any) -> None:
    for _ in range(2):
        assert remind(learner, wanted=False).status_code == 200


@pytest.mark.parametrize("wanted", [None, "true", 1, [], {}])
def test_what_is_no_yes_or_no_is_refused(wanted: Any, learner: Any) -> None:
    before = everything()
    refused = remind(learner, wanted)

    assert refused.status_code == 400
    assert refused.json["error"].startswith("The answer did not arrive whole.")
    assert everything() == before


def test_nobody_asks_for_somebody_else(learner: Any, other_learner: Any) -> None:
    assert remind(masquerading(learner, other_learner)).status_code == 403
    assert remind(None).status_code == 403
    assert boxes(None) == boxes(masquerading(learner, other_learner)) == []
    assert Reminder.objects.count() == 0


def test_the_event_tells_no_choice(learner: Any) -> None:
    block = block_for(learner)
    send(block, "remind", {"wanted": True})

    assert block.runtime.published == [
        ("digiboards.commitments.reminders", {"name": "g5-commitments", "questions": 1}),
    ]


def test_it_takes_few_queries(learner: Any) -> None:
    with Watched() as watched:
        remind(learner)

    assert len(watched.ours) <= 6


def test_a_reset_of_the_block_and_retirement_end_them(learner: Any) -> None:
    remind(learner)
    deletion.delete_block_answers(usage_key=KEY, learner_id=learner.id)
    assert not is_ticked(learner)
    remind(learner)
    retirement.retire_learner(learner.id)
    assert not is_ticked(learner)
