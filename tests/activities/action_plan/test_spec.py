"""The action plan's text and parts."""

import pytest

from digiboards_xblocks.activities.action_plan.spec import CHECK_STATUSES, PARTS, action_of, parse_action_plan, part
from digiboards_xblocks.core.content_errors import ContentError


def test_a_plan_needs_no_more_than_an_id() -> None:
    plan = parse_action_plan("id: my-plan")
    assert (plan.name, plan.intro, plan.programme.guides) == ("my-plan", "", ())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("intro: Hello", "an action plan has no 'id'"),
        ("id: My plan", "use small letters"),
        ("id: my-plan\nintro: <script>", "intro:"),
        ("id: my-plan\npriorities: 3", "an action plan has no key 'priorities'"),
        ("id: my-plan\nprogramme: {guides: [{id: g1}]}", "a guide has no 'title'"),
    ],
)
def test_what_is_wrong_is_named(content: str, problem: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_action_plan(content)
    assert problem in str(caught.value)


def test_every_part_has_a_name_of_its_own_that_storage_can_hold() -> None:
    names = [item.name for item in PARTS]
    assert len(set(names)) == len(names) == 21
    assert all(part(name) is item for name, item in zip(names, PARTS, strict=True))
    assert all(action_of(number) in names for number in (1, 2, 3))


@pytest.mark.parametrize("name", ["", "priority-4-action", None, 1, ["outcome"], {}])
def test_other_names_are_no_parts(name: object) -> None:
    assert part(name) is None


def test_at_a_check_a_plan_cannot_be_not_started() -> None:
    assert list(CHECK_STATUSES) == ["in-progress", "done", "changed", "stopped"]
