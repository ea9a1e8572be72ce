"""A scenario: feedback comes with the choice, every choice can be tried, nothing is scored."""

from typing import Any

import pytest
import yaml

from digiboards_xblocks.activities.scenario.models import ScenarioChoice
from tests.activities.learner_samples import SCENARIO
from tests.activities.pages import active_parts, hook, hooks, is_shown, page_of, repeated_ids, words
from tests.activities.samples import HOSTILE, as_yaml
from tests.activities.storage import everything
from tests.conftest import build_block, send


def block_for(user: Any = None, content: str = SCENARIO, **fields: Any) -> Any:
    return build_block("digiboards_scenario", user=user, content=content, **fields)


def choose(block: Any, decision: Any, option: Any) -> Any:
    return send(block, "choose", {"decision": decision, "option": option})


def shown(block: Any) -> str:
    return words(page_of(block.student_view({})))


def completions(block: Any) -> list[float]:
    return [data["completion"] for event, data in block.runtime.published if event == "completion"]


def test_a_newcomer_reads_every_decision_and_no_feedback(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))

    assert [words(item) for item in root.xpath(".//h3")] == ["Decision 1: The paper list", "Decision 2: Six weeks on"]
    assert [words(item) for item in root.xpath(".//legend")] == [
        "What do you do with what you saw?",
        "Where do you start?",
    ]
    assert [is_shown(item) for item in hooks(root, "scenario-feedback")] == [False, False]
    assert [words(item) for item in hooks(root, "scenario-feedback")] == ["", ""]
    assert words(hook(root, "scenario-closing")) == ""
    assert root.xpath(".//input[@checked]") == []


def test_before_scripts_start_all_feedback_can_be_read_and_then_it_goes(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))
    until_started = hooks(root, "idle")
    for part in until_started:
        part.getparent().remove(part)

    assert "You respect the line." in " ".join(words(part) for part in until_started)
    assert "The useful evidence" in " ".join(words(part) for part in until_started)
    assert "You respect the line." not in words(root)
    assert "The useful evidence" not in words(root)


def test_who_cannot_choose_reads_all_feedback_in_folds(learner: Any) -> None:
    for fragment in (block_for().student_view({}), block_for(learner).author_view({})):
        root = page_of(fragment)

        assert len(root.xpath(".//details")) == 2
        assert hooks(root, "idle") == []
        for text in ("You respect the line.", "Who else can reach us?", "The useful evidence lay outside"):
            assert text in words(root)


def test_a_choice_brings_its_own_feedback_only(learner: Any) -> None:
    block = block_for(learner)
    told = choose(block, "six-weeks-on", "supplier").json

    assert words(page_of(told["feedback"])) == (
        "You chose: With this supplier. What is sensible: The weakness is known. What it risks: Others may have it too."
        " What to ask next: Who else can reach us?"
        " You have read the feedback on 1 of 3 choices. Choose another to compare."
    )
    assert (told["closing"], told["left"]) == ("", "1 of 2 decisions to take.")


def test_a_scenario_that_is_begun_says_how_many_decisions_are_left(learner: Any) -> None:
    block = block_for(learner)
    assert "to take" not in shown(block)
    choose(block, "six-weeks-on", "supplier")
    assert words(hook(page_of(block.student_view({})), "scenario-closing")) == "1 of 2 decisions to take."
    told = choose(block, "paper-list", "short-look").json

    assert told["left"] == ""
    assert "to take" not in shown(block)


def test_the_closing_comes_when_every_decision_was_tried(learner: Any) -> None:
    block = block_for(learner)
    choose(block, "six-weeks-on", "supplier")
    told = choose(block, "paper-list", "short-look").json
    root = page_of(block_for(learner).student_view({}))

    ending = (
        "You have tried every decision, so this part is done. What follows is the same whatever you chose. "
        "The useful evidence lay outside the dashboard."
    )
    assert words(page_of(told["closing"])) == ending
    assert words(hook(root, "scenario-closing")) == ending
    assert completions(block) == [0.5, 1.0]


def test_the_last_choice_is_shown_again_and_all_are_remembered(learner: Any, other_learner: Any) -> None:
    block = block_for(learner)
    choose(block, "paper-list", "quiet-word")
    choose(block, "paper-list", "short-look")
    choose(block, "paper-list", "quiet-word")
    root = page_of(block_for(learner, url_name="moved").student_view({}))

    assert root.xpath(".//input[@checked]/@value") == ["quiet-word"]
    assert "You have read the feedback on 2 of 2 choices." in words(hooks(root, "scenario-feedback")[0])
    assert "Choose another" not in words(hooks(root, "scenario-feedback")[0])
    assert page_of(block_for(other_learner).student_view({})).xpath(".//input[@checked]") == []


def test_each_option_is_one_row_with_its_first_and_last_time(learner: Any) -> None:
    block = block_for(learner)
    choose(block, "paper-list", "quiet-word")
    first = ScenarioChoice.objects.get()
    choose(block, "paper-list", "quiet-word")
    again = ScenarioChoice.objects.get()

    assert again.first_at == first.first_at
    assert again.saved_at > first.saved_at
    assert (again.scenario, again.decision, again.option) == ("g5-all-green", "paper-list", "quiet-word")


def test_the_event_tells_no_choice(learner: Any) -> None:
    block = block_for(learner)
    choose(block, "paper-list", "quiet-word")

    assert block.runtime.published == [
        ("completion", {"completion": 0.5}),
        ("digiboards.scenario.chosen", {"name": "g5-all-green", "questions": 2}),
    ]


@pytest.mark.parametrize(
    ("decision", "option"),
    [
        ("none", "quiet-word"),
        ("paper-list", "supplier"),
        ("paper-list", None),
        (None, None),
        (["paper-list"], "quiet-word"),
        ("paper-list", {"quiet-word": 1}),
        ("\ud83d", "\x00"),
    ],
)
def test_an_unknown_choice_is_refused(decision: Any, option: Any, learner: Any) -> None:
    block = block_for(learner)
    response = choose(block, decision, option)

    assert response.status_code == 400
    assert response.json["error"] == ("The choices have changed since you opened the page. Reload it and choose again.")
    assert everything()["ScenarioChoice"] == []
    assert block.runtime.published == []


def test_an_option_that_is_gone_leaves_the_decision_tried(learner: Any) -> None:
    block = block_for(learner)
    choose(block, "paper-list", "quiet-word")
    choose(block, "six-weeks-on", "supplier")
    root = page_of(block_for(learner, SCENARIO.replace("id: quiet-word", "id: a-word")).student_view({}))

    assert root.xpath(".//input[@checked]/@value") == ["supplier"]
    assert "The useful evidence" in words(hook(root, "scenario-closing"))


def hostile() -> str:
    data = yaml.safe_load(SCENARIO)
    for decision in data["decisions"]:
        decision |= {"title": HOSTILE[:100], "question": HOSTILE}
        for option in decision["options"]:
            option |= dict.fromkeys(("text", "sensible", "risks", "ask"), HOSTILE)
    return as_yaml(data)


def test_hostile_words_are_shown_as_text(learner: Any) -> None:
    block = block_for(learner, hostile())
    told = choose(block, "paper-list", "quiet-word").json
    shown = page_of(told["feedback"], block.student_view({}), block_for(None, hostile()).student_view({}))

    assert active_parts(shown) == []
    assert words(page_of(told["feedback"])).count(" ".join(HOSTILE.split())) == 4


def test_headings_in_several_texts_of_one_block_share_no_id(learner: Any) -> None:
    data = yaml.safe_load(SCENARIO)
    data |= {"setting": "## One\n\nA note[^a].\n\n[^a]: Source.", "closing": "## Two\n\nA note[^a].\n\n[^a]: Source."}
    data["decisions"][0]["story"] = "## Three\n\nA note[^a].\n\n[^a]: Source."

    assert repeated_ids(page_of(block_for(None, as_yaml(data)).student_view({}))) == []


def test_search_and_mobile_apps_know_the_questions_and_not_the_feedback() -> None:
    block = block_for()
    index = block.index_dictionary()["content"]["text"]

    assert "Where do you start?" in index
    assert "The weakness is known" not in index
    assert block.student_view_data() == {
        "decisions": [
            {"title": "The paper list", "question": "What do you do with what you saw?"},
            {"title": "Six weeks on", "question": "Where do you start?"},
        ]
    }
