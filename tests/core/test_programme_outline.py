"""The outline of the programme in an activity's text."""

import pytest
import yaml

from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.content_reader import reading
from digiboards_xblocks.core.programme_outline import Programme, read_programme

WHOLE = """\
programme:
  fewest: 1
  one_of: [g5]
  plan: {title: My action plan, link: /jump_to_id/plan-page, blocks: [plan-page-my-plan]}
  guides:
    - id: g5
      title: Assuring digital
      link: /jump_to_id/g5-welcome
      statements:
        - {id: g5-tell-apart, text: I can tell assurance from reassurance.}
      steps:
        - {kind: read, title: What assurance is, link: /jump_to_id/g5-what, blocks: [g5-what-1, g5-what-2]}
        - {kind: reflection, title: Reflect, link: /jump_to_id/g5-reflect, blocks: [g5-reflect-last-reassured]}
      asked:
        - {id: g5-last-reassured, kind: reflection, text: A time you were reassured, link: /jump_to_id/g5-reflect}
        - id: g5-case
          kind: scenario
          text: Green again
          link: /jump_to_id/g5-case
          decisions:
            - {id: d1, text: On Friday, options: [{id: ask, text: Ask}, {id: wait, text: Wait}]}
  asked:
    - {id: programme-feedback, kind: feedback, text: Programme feedback}
"""


def read(content: str) -> Programme:
    with reading(content, "a record") as reader:
        return read_programme(reader)


def test_the_outline_is_read_whole() -> None:
    programme = read(WHOLE)
    guide = programme.guide("g5")
    assert guide is not None
    assert (programme.fewest, programme.one_of) == (1, ("g5",))
    assert programme.plan is not None
    assert programme.plan.blocks == ("plan-page-my-plan",)
    assert guide.statements[0].name == "g5-tell-apart"
    assert [(step.kind, step.blocks) for step in guide.steps] == [
        ("read", ("g5-what-1", "g5-what-2")),
        ("reflection", ("g5-reflect-last-reassured",)),
    ]
    assert guide.questions[0].name == "g5-last-reassured"
    assert [option.text for option in guide.questions[1].decisions[0].options] == ["Ask", "Wait"]
    assert programme.questions[0].link == ""
    assert programme.guide("g9") is None


def test_no_outline_is_an_empty_one() -> None:
    assert read("{}") == Programme()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("one_of: [g5]", "one_of: [g9]"), "'one_of' names 'g9', which is no guide of the programme"),
        (("fewest: 1", "fewest: 2"), "'fewest' is 2; expected 0 to 1"),
        (("/jump_to_id/g5-welcome", "https://example.org/"), "expected /jump_to_id/ and a page's name"),
        (("/jump_to_id/g5-welcome", "javascript:alert(1)"), "expected /jump_to_id/ and a page's name"),
        (("title: Assuring digital", "titel: Assuring digital"), "did you mean 'title'?"),
        (("id: d1, ", ""), "a decision has no 'id'"),
    ],
)
def test_what_is_wrong_is_named(change: tuple[str, str], problem: str) -> None:
    assert change[0] in WHOLE
    with pytest.raises(ContentError) as caught:
        read(WHOLE.replace(*change))
    assert problem in str(caught.value)


def test_a_guide_stands_once() -> None:
    given = yaml.safe_load(WHOLE)
    given["programme"]["guides"].append(yaml.safe_load(WHOLE)["programme"]["guides"][0])
    with pytest.raises(ContentError) as caught:
        read(yaml.safe_dump(given))
    assert "the guide 'g5' stands twice in the programme" in str(caught.value)
