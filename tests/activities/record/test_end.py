"""The end of a guide: what one takes from it once it is finished, and where to go from there."""

import datetime
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from tests.activities.pages import active_parts, page_of, words
from tests.activities.record_samples import DAY, complete, fill, finish, record, starting_point
from tests.activities.samples import HOSTILE, masquerading
from tests.activities.storage import Watched, everything
from tests.clock import noon
from tests.conftest import send
from tests.tables import tables as models

from .test_block import block_for


def end_of(guide: str = "g1", **changes: Any) -> str:
    """The text of a guide's last page, as the exporter completes it."""
    content = yaml.safe_load(record(of=guide, intro="In any order.", starting_point=starting_point()))
    [own] = [item for item in content["programme"]["guides"] if item["id"] == guide]
    own["for_the_board"] = {"title": "Five board questions", "link": "/jump_to_id/g1-questions"}
    return yaml.safe_dump(content | changes, sort_keys=False)


def end(user: Any, **changes: Any) -> Any:
    return page_of(block_for(user, end_of(**changes)).student_view({}))


def heads(root: Any) -> list[str]:
    return [words(item) for item in root.xpath(".//h2 | .//h3")]


def test_a_finished_guide_is_recalled(learner: Any) -> None:
    fill(learner)
    finish(learner, "g1")
    root = end(learner)

    assert heads(root) == [
        "You have finished “Guide g1”",
        "Before and after",
        "What you committed to",
        "What you wrote",
        "What comes next",
    ]
    assert [words(cell) for cell in root.xpath(".//tbody/tr/*")] == ["I can do g1.", "3", "5", "up 2"]
    assert "1 of your 1 ratings rose." in words(root)
    assert [words(item) for item in root.xpath(".//blockquote")] == [
        "MARKER commitment g1-commitments/own-12345678",
        "MARKER reflection g1-reflection",
    ]
    assert "When did g1 matter?" in words(root)
    assert "In progress." in words(root)
    assert "You wrote this on 2 March 2026." in words(root)
    assert "In any order." not in words(root)
    assert "What remains" not in words(root)


def test_it_leads_to_the_board_the_plan_and_the_next_guide(learner: Any) -> None:
    fill(learner)
    finish(learner, "g1")
    links = {words(item): item.get("href") for item in end(learner).xpath(".//a")}

    assert links == {
        "Say how it is going, or change it": "/jump_to_id/g1-commitments",
        "Change what you wrote": "/jump_to_id/g1-reflection",
        "Next: Guide g2": "/jump_to_id/g2-read",
        "Five board questions": "/jump_to_id/g1-questions",
        "My action plan": "/jump_to_id/plan",
        "Change your answers to the starting point": "/jump_to_id/start",
    }


def test_the_next_guide_is_the_next_recommended_one(learner: Any) -> None:
    """The same as in "My learning" (test_path)."""
    fill(learner)
    models.Discovery.objects.update(name="start", coming_up="g5 g3")
    finish(learner, "g1", "g3")
    root = end(learner)

    assert words(root.xpath(".//p[contains(@class, 'record__next')]")[0]) == "Next: Guide g5"
    assert "Change your answers to the starting point" in words(root)


def test_what_is_done_is_not_offered_again(learner: Any) -> None:
    finish(learner, "g1", "g2", "g3", "g5")
    complete(learner, ["plan-mine"])
    root = end(learner)

    assert root.xpath(".//p[contains(@class, 'record__next')]") == []
    assert "My action plan" not in words(root)
    assert "You have finished the programme, and every guide, on 2 March 2026." in words(root)


def test_what_was_deleted_leaves_no_heading(learner: Any) -> None:
    finish(learner, "g1")

    assert heads(end(learner)) == ["You have finished “Guide g1”", "What comes next"]


def test_other_guides_words_and_ratings_stay_on_their_own_pages(learner: Any) -> None:
    fill(learner, of="g2")
    finish(learner, "g1", "g2")

    assert "MARKER" not in words(end(learner))
    assert end(learner).xpath(".//table") == []


def test_before_it_is_finished_it_says_what_remains_and_recalls_nothing(learner: Any) -> None:
    fill(learner)
    complete(learner, ["g1-read-1"])
    with Watched() as watched:
        root = end(learner)

    assert heads(root)[1:] == ["What remains"]
    assert "Started: 1 of 7 steps done." in words(root)
    assert "In any order." in words(root)
    assert "MARKER" not in words(root)
    assert len(watched.captured_queries) <= 2


def test_it_is_shown_anew_for_the_learner_alone_and_keeps_nothing(learner: Any, other_learner: Any) -> None:
    fill(learner)
    block = block_for(learner, end_of())
    assert send(block, "renew", {}).json["finished"] is False
    finish(learner, "g1")
    before = everything()
    answer = send(block, "renew", {}).json

    assert answer["finished"] is True
    assert "MARKER reflection g1-reflection" in answer["html"]
    assert everything() == before
    for looks in (block_for(None, end_of()), block_for(masquerading(other_learner, learner), end_of())):
        assert send(looks, "renew", {}).status_code == 403


def test_nobody_but_the_learner_sees_it(learner: Any, other_learner: Any) -> None:
    fill(other_learner)
    finish(other_learner, "g1")
    for block in (
        block_for(learner, end_of()),
        block_for(None, end_of()),
        block_for(masquerading(other_learner, learner), end_of()),
    ):
        text = words(page_of(block.student_view({})))
        assert "MARKER" not in text
        assert "Finished on" not in text


@pytest.mark.parametrize(
    ("day", "most"),
    [
        pytest.param(DAY + datetime.timedelta(days=30), 3, id="in the year of the ratings"),
        # Whether a rating a year on is due, and whether it was given.
        pytest.param(DAY + datetime.timedelta(days=400), 5, id="a year on"),
    ],
)
def test_it_writes_nothing_and_takes_few_queries(
    learner: Any, day: datetime.date, most: int, time_machine: Any
) -> None:
    time_machine.move_to(noon(day))
    for guide in ("g1", "g2", "g3", "g5"):
        fill(learner, of=guide)
    finish(learner, "g1", "g2")
    before = everything()
    with Watched() as watched:
        end(learner)

    assert (watched.writes, everything()) == ([], before)
    assert len(watched.captured_queries) <= most


def test_words_that_no_key_opens_are_said_to_be_there(learner: Any) -> None:
    fill(learner)
    finish(learner, "g1")
    models.PrivateText.objects.update(ciphertext=Fernet(Fernet.generate_key()).encrypt(b"lost").decode())

    assert "This text can no longer be read on this site." in words(end(learner))


@pytest.mark.parametrize("number", [1, 2])
def test_hostile_words_are_shown_as_text(number: int, learner: Any) -> None:
    fill(learner, words=HOSTILE)
    finish(learner, "g1")
    root = end(learner)

    assert active_parts(root) == []
    assert " ".join(HOSTILE.split()) in words(root.xpath(".//blockquote")[number - 1])


def test_an_end_from_an_older_export_still_says_that_it_is_finished(learner: Any) -> None:
    finish(learner, "g1")
    content = yaml.safe_load(record(of="g1"))
    steps = [guide for guide in content["programme"]["guides"] if guide["id"] == "g1"]
    old = {"id": "old", "of": "g1", "programme": {"guides": [{"id": "g1", "title": "G", "steps": steps[0]["steps"]}]}}

    assert "Finished on 2 March 2026." in words(page_of(block_for(learner, yaml.safe_dump(old)).student_view({})))
