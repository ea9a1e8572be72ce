"""The consent to mails at the starting point: the same one as under commitments."""

from typing import Any

import pytest

from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.commitments.models import Reminder
from digiboards_xblocks.programme.progress import people_queries, refresh
from digiboards_xblocks.programme.reminders.consent import consents
from tests.activities.commitments.test_reminders import block_for as commitments_block
from tests.activities.pages import page_of, words
from tests.activities.samples import masquerading
from tests.activities.storage import Watched, everything
from tests.conftest import COURSE_KEY, send

from .test_block import block_for


def consent(user: Any, wanted: Any = True) -> Any:
    return send(block_for(user), "remind", {"wanted": wanted})


def boxes(block: Any) -> Any:
    return page_of(block.student_view({})).xpath(".//input[@name='wanted']")


def is_ticked(block: Any) -> bool:
    [box] = boxes(block)
    return box.get("checked") is not None


def test_it_is_one_consent_in_two_places(learner: Any, other_learner: Any) -> None:
    assert not is_ticked(block_for(learner))
    answer = consent(learner)
    assert answer.status_code == 200
    assert answer.json["saved_at"]
    assert is_ticked(block_for(learner))
    assert is_ticked(commitments_block(learner))
    assert not is_ticked(block_for(other_learner))

    send(commitments_block(learner), "remind", {"wanted": False})
    assert not is_ticked(block_for(learner))
    send(commitments_block(learner), "remind", {"wanted": True})
    consent(learner, wanted=False)
    assert not is_ticked(commitments_block(learner))
    assert Reminder.objects.count() == 0


def test_it_says_the_same_in_both(learner: Any) -> None:
    said = []
    for block in (block_for(learner), commitments_block(learner)):
        root = page_of(block.student_view({}))
        [box] = root.xpath(".//input[@name='wanted']")
        [note] = root.xpath(f".//*[@id='{box.get('aria-describedby')}']")
        said.append((words(box.getparent()), words(note)))
    assert said[0] == said[1]
    assert "once if you have not begun" in said[0][1]


def test_who_consents_has_not_started_and_can_be_nudged(learner: Any) -> None:
    block = block_for(learner)
    send(block, "remind", {"wanted": True})
    [(name, told)] = block.runtime.published
    assert (name, set(told)) == ("digiboards.discovery.reminders", {"name", "questions"}), "and not which way"
    refresh.refresh(COURSE_KEY)
    assert all(not person.guides for person in people_queries.people(COURSE_KEY, people_queries.PeopleFilter()))
    assert [row.learner_id for row in consents(COURSE_KEY)] == ([learner.pk] if learner.email else [])


@pytest.mark.parametrize("wanted", [None, "true", 1, [], {}])
def test_what_is_no_yes_or_no_is_refused(wanted: Any, learner: Any) -> None:
    before = everything()
    assert consent(learner, wanted).status_code == 400
    assert everything() == before


def test_nobody_consents_for_somebody_else(learner: Any, other_learner: Any) -> None:
    assert consent(masquerading(learner, other_learner)).status_code == 403
    assert consent(None).status_code == 403
    assert boxes(block_for(None)) == boxes(block_for(masquerading(learner, other_learner))) == []
    assert Reminder.objects.count() == 0


def test_it_takes_few_queries_and_a_reset_ends_it(learner: Any) -> None:
    with Watched() as watched:
        consent(learner)
    assert len(watched.ours) <= 6
    deletion.delete_block_answers(usage_key=block_for().scope_ids.usage_id, learner_id=learner.id)
    assert not is_ticked(block_for(learner))
