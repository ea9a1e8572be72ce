"""Comparing two trees, without any server."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import printable
from studio.difference_presenter import MOST_LINES, describe_changes, describe_losses
from studio.remote import tree_of
from studio.tree import Block, Tree
from studio.tree_comparison import Difference, Kind, compare_trees

Children = Mapping[str, list[str]]

COURSE: Children = {"course": ["a", "b"], "a": ["a1"], "a1": ["a11"], "a11": ["x", "y"], "b": ["b1"], "b1": ["b11"]}


def tree(children: Children, titles: Mapping[str, str] | None = None, hidden: tuple[str, ...] = ()) -> Tree:
    """A tree as the LMS answers it; the depth of a name tells its type."""
    types = {"course": "course", "a": "chapter", "b": "chapter", "a1": "sequential", "b1": "sequential"}
    names = dict.fromkeys(["course", *(child for below in children.values() for child in below)])
    blocks = {
        name: {
            "type": types.get(name, "vertical" if name.endswith("11") else "digiboards_text"),
            "display_name": (titles or {}).get(name, name.upper()),
            "student_view_multi_device": name not in hidden,
            "children": children.get(name, []),
        }
        for name in names
    }
    found = tree_of({"root": "course", "blocks": blocks})
    assert found is not None
    return found


def told(differences: list[Difference]) -> list[tuple[str, str]]:
    return [(difference.kind.value, difference.block.key) for difference in differences]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (COURSE, []),
        ({**COURSE, "a11": ["x"]}, [("missing", "y")]),
        ({**COURSE, "course": ["a"]}, [("missing", "b")]),
        ({"course": []}, [("missing", "a"), ("missing", "b")]),
        ({**COURSE, "a11": ["x", "y", "z"]}, [("extra", "z")]),
        ({**COURSE, "b11": ["z"]}, [("extra", "z")]),
        ({**COURSE, "a11": ["y", "x"]}, [("reordered", "a11")]),
        ({**COURSE, "course": ["b", "a"]}, [("reordered", "course")]),
        ({**COURSE, "a11": ["x"], "b11": ["y"]}, [("moved", "y")]),
        ({**COURSE, "b11": ["y"]}, [("moved", "y")]),
        ({**COURSE, "a11": ["z", "y"]}, [("missing", "x"), ("extra", "z")]),
        ({**COURSE, "a1": [], "b1": ["b11", "a11"]}, [("moved", "a11")]),
        ({"course": ["a"], "a": ["a1"], "a1": [], "b": []}, [("missing", "a11"), ("missing", "b")]),
        ({**COURSE, "a": [], "b1": ["b11", "x"]}, [("missing", "a1"), ("moved", "x")]),
    ],
)
def test_each_difference_is_named_by_the_top_of_its_branch(found: Children, expected: list[tuple[str, str]]) -> None:
    assert told(compare_trees(tree(COURSE), tree(found))) == expected


def test_what_goes_with_a_branch_is_counted() -> None:
    (difference,) = compare_trees(tree(COURSE), tree({"course": ["b"], "b": ["b1"], "b1": ["b11"]}))

    assert (difference.block.key, difference.below) == ("a", 4)


def test_another_title_and_an_unknown_type_are_differences() -> None:
    found = tree(COURSE, {"b": "Other"}, hidden=("x",))

    assert told(compare_trees(tree(COURSE), found)) == [("hidden", "x"), ("retitled", "b")]


@pytest.mark.parametrize(
    ("block_type", "answer", "shown"),
    [
        ("digiboards_text", {"student_view_multi_device": True}, True),
        ("digiboards_text", {"student_view_data": {}}, True),
        ("digiboards_text", {"student_view_multi_device": False}, False),
        ("digiboards_text", {}, False),
        ("poll", {}, True),
        ("chapter", {}, True),
    ],
)
def test_only_a_block_of_ours_without_a_view_is_hidden(block_type: str, answer: dict[str, object], shown: bool) -> None:
    blocks = {"r": {"type": "course", "children": ["x"]}, "x": {"type": block_type, **answer}}
    found = tree_of({"root": "r", "blocks": blocks})

    assert found is not None
    assert found.blocks["x"].shown is shown


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"root": "r"},
        {"root": "r", "blocks": {}},
        {"root": ["r"], "blocks": {}},
        {"root": "r", "blocks": {"r": 1}},
        {"root": "r", "blocks": {"r": {"children": "x"}}},
    ],
)
def test_what_is_no_tree_is_none(answer: object) -> None:
    assert tree_of(answer) is None


def test_blocks_off_the_tree_and_names_without_a_block_do_not_count() -> None:
    blocks = {"r": {"type": "course", "children": ["a", "gone", ["odd"]]}, "a": {}, "orphan": {}}
    found = tree_of({"root": "r", "blocks": blocks})

    assert found is not None
    assert list(found.blocks) == ["r", "a"]


def test_a_tree_that_bites_its_tail_is_read_and_differs() -> None:
    round_and_round = tree({**COURSE, "x": ["a"]})

    assert ("moved", "a") in told(compare_trees(tree(COURSE), round_and_round))
    assert describe_losses(compare_trees(tree(COURSE), round_and_round))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Any tree of a few names, in any order."""
    names = draw(st.permutations(["a", "b", "a1", "x", "y", "z"]))
    names = names[: draw(st.integers(0, len(names)))]
    children: dict[str, list[str]] = {}
    placed = ["course"]
    for name in names:
        children.setdefault(draw(st.sampled_from(placed)), []).append(name)
        placed.append(name)
    return tree(children, hidden=tuple(draw(st.sets(st.sampled_from(["x", "y"])))))


@given(trees(), trees())
def test_two_trees_agree_only_if_they_are_the_same(wanted: Tree, found: Tree) -> None:
    differences = compare_trees(wanted, found)
    same = wanted.blocks == {key: Block(**{**vars(block), "shown": True}) for key, block in found.blocks.items()}
    wanted_is_shown = all(block.shown for block in wanted.blocks.values())
    found_is_shown = all(block.shown for block in found.blocks.values())

    if wanted_is_shown:
        assert (not differences) is (same and found_is_shown)
    assert len(describe_losses(differences)) == len(describe_changes(differences)) == len(differences)


@given(trees(), trees())
def test_nothing_that_is_missing_or_extra_goes_uncounted(wanted: Tree, found: Tree) -> None:
    differences = compare_trees(wanted, found)

    for kind, here, there in ((Kind.MISSING, wanted, found), (Kind.EXTRA, found, wanted)):
        tops = [difference for difference in differences if difference.kind is kind]
        named = {difference.block.key for difference in tops}
        below = {child for key in named for child in here.below(key)}
        assert set(here.blocks) - set(there.blocks) <= named | below


def test_a_long_list_is_cut_and_says_so() -> None:
    many = [f"n{number}" for number in range(MOST_LINES + 3)]
    lines = describe_losses(compare_trees(tree({**COURSE, "b11": many}), tree(COURSE)))

    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "and 3 more differences"


def test_titles_cannot_steer_a_terminal() -> None:
    assert printable("a\x1b[2J\nb\u202e c") == "a [2J b c"
