"""The step that is left is the one that finishes the programme, by the rule of finishing itself."""

import datetime
import itertools

import pytest

from digiboards_xblocks.core.finishing import programme_state
from digiboards_xblocks.core.programme_outline import Guide, Programme, Step
from digiboards_xblocks.programme.progress.one_step import finishing_rule, open_step

AT = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)


def guide(name: str) -> Guide:
    steps = tuple(Step("read", f"{name}{number}", "", (f"{name}{number}",)) for number in range(2))
    return Guide(name, f"Guide {name}", "", steps=steps)


PLAN = Step("plan", "Your plan", "", ("plan",))
GUIDES = tuple(map(guide, "abc"))
PROGRAMMES = [
    Programme(GUIDES, 2, ("a",), PLAN),
    Programme(GUIDES, 2, ("a",), None),
    Programme(GUIDES, 2, (), PLAN),
    Programme(GUIDES, 3, (), None),
]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_what_is_named_is_left_and_finishes_the_programme(programme: Programme) -> None:
    blocks = [block for one in programme.guides for step in one.steps for block in step.blocks]
    blocks += list(programme.plan.blocks) if programme.plan else []
    named = 0
    for count in range(len(blocks)):
        for done in itertools.combinations(blocks, count):
            state = programme_state(programme, dict.fromkeys(done, AT))
            guides = {
                one.guide.name: (one.done, one.finished_at.date().isoformat() if one.finished_at else "")
                for one in state.guides
                if one.is_started
            }
            if not state.is_one_step_away:
                continue
            words = open_step(programme, guides)
            left = [
                block
                for block in blocks
                if block not in done
                and programme_state(programme, {**dict.fromkeys(done, AT), block: AT}).finished_at is not None
            ]
            expected = {"The action plan" if block == "plan" else f"One step of “Guide {block[0]}”" for block in left}
            assert words in expected, done
            named += 1
    assert named


def test_the_rule_is_told_in_words() -> None:
    needed = [finishing_rule(one).removesuffix("; other guides are not needed for it.") for one in PROGRAMMES]
    assert needed == [
        "Finishing the programme takes 2 guides, “Guide a” among them, and the action plan",
        "Finishing the programme takes 2 guides, “Guide a” among them",
        "Finishing the programme takes 2 guides, and the action plan",
        "Finishing the programme takes 3 guides",
    ]
    assert finishing_rule(Programme(GUIDES)) == ""
