"""When a guide and the programme are finished."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.finishing import guide_state, programme_state
from digiboards_xblocks.core.programme_outline import Guide, Programme, Step

STEPS = tuple(step for activity in ACTIVITIES.values() for step in activity.to_do)


def at(day: int) -> datetime.datetime:
    return datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC) + datetime.timedelta(days=day)


def guide(name: str) -> Guide:
    """A guide with two sections, two reflections, two blocks of commitments, and one of everything else."""
    twice = {"read": 2, "reflection": 2, "commitment": 2}
    steps = [
        Step(kind, f"{name} {kind}", "", tuple(f"{name}-{kind}-{n}" for n in range(twice.get(kind, 1))))
        for kind in STEPS
    ]
    return Guide(name, name.upper(), "", steps=tuple(steps))


NEEDED = [
    "g1-read-0",
    "g1-read-1",
    "g1-scenario-0",
    "g1-check-0",
    "g1-before-0",
    "g1-after-0",
    "g1-reflection-1",
    "g1-commitment-0",
]


@given(st.permutations(range(len(NEEDED))))
def test_a_guide_is_finished_when_the_last_part_is_done_in_whatever_order(days: list[int]) -> None:
    completed = {name: at(day) for name, day in zip(NEEDED, days, strict=True)}
    assert guide_state(guide("g1"), completed).finished_at == at(len(NEEDED) - 1)


@pytest.mark.parametrize("missing", NEEDED)
def test_every_part_is_needed_and_what_remains_is_named(missing: str) -> None:
    completed = {name: at(0) for name in NEEDED if name != missing}
    state = guide_state(guide("g1"), completed)
    assert state.finished_at is None
    assert [step.kind for step in state.remaining] == [missing.split("-")[1]]
    assert state.is_started
    assert state.done == len(STEPS) - 1


def test_one_reflection_of_several_is_enough_and_the_first_counts() -> None:
    completed = {"g1-reflection-0": at(5), "g1-reflection-1": at(3)}
    done = {state.step.kind: state.done_at for state in guide_state(guide("g1"), completed).steps}
    assert done["reflection"] == at(3)
    assert done["read"] is None


def test_a_guide_without_steps_is_never_finished() -> None:
    state = guide_state(Guide("g1", "One", ""), {"g1-read-0": at(0)})
    assert state.finished_at is None
    assert not state.is_started


PLAN = Step("", "My action plan", "", ("plan-1",))


def programme(*names: str, fewest: int = 2, one_of: tuple[str, ...] = ("g1", "g4")) -> Programme:
    return Programme(tuple(guide(name) for name in names), fewest, one_of, PLAN)


def finished(name: str, day: int) -> dict[str, datetime.datetime]:
    return {needed.replace("g1", name): at(day) for needed in NEEDED}


@pytest.mark.parametrize(
    ("days", "plan", "expected"),
    [
        ({}, 0, None),
        ({"g1": 1}, 0, None),
        ({"g2": 1, "g3": 2}, 0, None),  # neither of the two that are named
        ({"g1": 1, "g2": 2}, None, None),
        ({"g1": 1, "g2": 2}, 0, 2),
        ({"g1": 1, "g2": 2}, 9, 9),
        ({"g2": 1, "g3": 2, "g4": 7}, 0, 7),  # two were enough in number, the third is the named one
        ({"g1": 1, "g2": 2, "g3": 8}, 0, 2),  # a third guide changes nothing
    ],
)
def test_the_programme_is_finished_when_all_three_parts_hold(
    days: dict[str, int], plan: int | None, expected: int | None
) -> None:
    completed = {key: moment for name, day in days.items() for key, moment in finished(name, day).items()}
    if plan is not None:
        completed["plan-1"] = at(plan)
    state = programme_state(programme("g1", "g2", "g3", "g4"), completed)
    assert state.finished_at == (None if expected is None else at(expected))
    assert state.all_finished_at is None


def test_all_guides_are_a_second_thing_to_have_finished() -> None:
    completed = {**finished("g1", 1), **finished("g2", 2), **finished("g3", 8), "plan-1": at(0)}
    state = programme_state(programme("g1", "g2", "g3"), completed)
    assert (state.finished_at, state.all_finished_at) == (at(2), at(8))
    assert [item.guide.name for item in state.finished_guides] == ["g1", "g2", "g3"]


def test_what_is_still_asked_for_can_be_told() -> None:
    state = programme_state(programme("g1", "g2", "g3", "g4"), finished("g2", 1))
    assert state.guides_to_go == 1
    assert not state.has_named_guide
    assert state.plan is not None
    assert state.plan.done_at is None


def test_an_empty_programme_is_never_finished() -> None:
    state = programme_state(Programme(), {"plan-1": at(0)})
    assert state.finished_at is None
    assert state.all_finished_at is None


def test_what_is_left_is_the_share_of_the_pages_that_are_left() -> None:
    pages = [Step("read", f"Page {n}", f"/jump_to_id/p{n}", (f"p{n}",), minutes=10) for n in range(4)]
    again = Step("check", "Page 3", "/jump_to_id/p3", ("p3-check",), minutes=10)  # on the last page too
    timed = Guide("g1", "G1", "", steps=(*pages, again), minutes=60)
    done = [{}, {"p0": at(0)}, {"p0": at(0), "p1": at(0), "p3": at(0)}, {f"p{n}": at(0) for n in range(4)}]

    assert [guide_state(timed, completed).minutes_left for completed in done] == [60, 45, 30, 15]
    assert guide_state(timed, done[-1] | {"p3-check": at(1)}).minutes_left == 0
    assert guide_state(guide("g1"), {}).minutes_left == 0  # nobody has said how long it takes


@given(
    st.sets(st.sampled_from([needed.replace("g1", name) for name in ("g1", "g2", "g4") for needed in NEEDED])),
    st.sets(st.sampled_from(("g1", "g2", "g4"))),
    st.booleans(),
    st.sampled_from([(), ("g1", "g4"), ("g2",)]),
    st.integers(0, 3),
)
def test_one_step_is_left_if_doing_some_step_finishes_the_programme(
    lacking: set[str], whole: set[str], has_plan: bool, one_of: tuple[str, ...], fewest: int
) -> None:
    course = programme("g1", "g2", "g4", fewest=fewest, one_of=one_of)
    completed = {block: at(0) for name in whole for block in finished(name, 0) if block not in lacking}
    for name in {"g1", "g2", "g4"} - whole:
        lacking_of = [block for block in finished(name, 0) if block in lacking]
        completed |= {block: at(0) for block in finished(name, 0) if block not in lacking_of[:1]}
    completed |= {"plan-1": at(0)} if has_plan else {}
    state = programme_state(course, completed)
    steps = [step for item in course.guides for step in item.steps] + [PLAN]
    by_one = any(
        programme_state(course, {**dict.fromkeys(step.blocks, at(1)), **completed}).finished_at for step in steps
    )

    assert state.is_one_step_away == (state.finished_at is None and by_one)
