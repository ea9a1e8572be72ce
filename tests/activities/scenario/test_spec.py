"""What a scenario may say."""

import pytest

from digiboards_xblocks.activities.scenario.spec import Option, parse_scenario
from digiboards_xblocks.core.content_errors import ContentError

OPTION = "{id: %s, text: Do it, sensible: Quick., risks: Rash., ask: 'Who?'}"
DECISION = "{id: %s, title: Now, question: 'What now?', options: [%s, %s]}"


def decision(name: str = "now") -> str:
    return DECISION % (name, OPTION % "a", OPTION % "b")


def scenario(*decisions: str, rest: str = "") -> str:
    items = "".join(f"  - {item}\n" for item in decisions or (decision(),))
    return f"id: all-green\nsetting: A case.\ndecisions:\n{items}{rest}"


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_scenario(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_scenario_is_read() -> None:
    read = parse_scenario(scenario(decision("one"), decision("two"), rest="closing: Take *this*.\n"))

    assert (read.name, read.setting, read.closing) == ("all-green", "A case.", "Take *this*.")
    assert [item.name for item in read.decisions] == ["one", "two"]
    assert read.decisions[0].story == ""
    assert read.decisions[0].options[0] == Option("a", "Do it", "Quick.", "Rash.", "Who?")


def test_decisions_and_options_are_found_by_name() -> None:
    read = parse_scenario(scenario())

    assert read.decision("now") is read.decisions[0]
    assert read.decisions[0].option("b") is read.decisions[0].options[1]
    for odd in ("none", None, 7, [], {}):
        assert read.decision(odd) is None
        assert read.decisions[0].option(odd) is None


def test_all_problems_are_told_at_once_with_their_lines() -> None:
    assert problems_of(
        "id: all-green\nsetting: <script>x</script>\ndecisions:\n"
        "  - id: now\n    title: Now\n    question: What now?\n    options:\n"
        "      - id: a\n        text: Do it\n        sensible: Quick.\n        risks: Rash.\n"
        "  - id: now\n    title: Again\n    question: And?\n    feedback: x\n"
        f"    options:\n      - {OPTION % 'a'}\n      - {OPTION % 'a'}\n"
    ) == [
        "line 2: setting: the HTML tag '<script>' is not allowed; write Markdown instead",
        "line 7: a decision needs 2 to 4 options; found 1",
        "line 8: an option has no 'ask'; it is required",
        "line 12: the decision 'now' stands twice; give each its own id",
        "line 15: a decision has no key 'feedback'; known are: id, options, question, story, title",
        "line 18: the option 'a' stands twice; give each its own id",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            scenario(*(decision(f"d{number}") for number in range(5))),
            "line 3: a scenario has 1 to 4 decisions; found 5",
            id="five decisions",
        ),
        pytest.param("id: x\nsetting: A.\ndecisions: []", "line 3: 'decisions' is an empty list", id="none"),
        pytest.param("id: x\nsetting: A.", "line 1: a scenario has no 'decisions'; it is required", id="missing"),
        pytest.param(
            scenario(decision().replace("Quick.", "x" * 1_001)),
            "line 4: 'sensible' has 1001 characters; at most 1000 are allowed",
            id="long",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    assert said in problems_of(text)
