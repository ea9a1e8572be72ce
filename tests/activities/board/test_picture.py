"""A board's pictures, held against a member who has seen them all."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digiboards_xblocks.activities.board.picture import Figure, Made, Rated, gap, new_figures, picture
from digiboards_xblocks.core.disclosure import OR_LESS, OR_MORE, Shown, mean
from digiboards_xblocks.core.programme_outline import Guide
from digiboards_xblocks.core.statements import AFTER, BEFORE, START, Statement


def guide(name: str, count: int = 2) -> Guide:
    statements = tuple(Statement(f"{name}-{number}", "I can.") for number in range(1, count + 1))
    return Guide(name, f"Guide {name}", "", statements)


G1, G2 = guide("g1"), guide("g2")


def ratings_of(
    values: Mapping[int, int], *, phase: str = START, of: Guide = G1, statements: Iterable[str] | None = None
) -> list[Rated]:
    """Ratings of each learner, of every statement alike; each answer has a number of its own."""
    names = [item.name for item in of.statements] if statements is None else list(statements)
    return [
        Rated(hash((learner, phase, name)), learner, phase, name, value)
        for learner, value in values.items()
        for name in names
    ]


def people(count: int, value: int = 3, first: int = 1) -> dict[int, int]:
    return dict.fromkeys(range(first, first + count), value)


def cells(made: Iterable[Made]) -> list[tuple[str, str, int, Shown]]:
    return [(item.figure.guide, item.figure.phase, item.figure.people, item.figure.shown) for item in made]


def test_eight_who_rated_every_statement_make_a_figure() -> None:
    assert cells(new_figures([G1], ratings_of(people(8)))) == [("g1", START, 10, Shown(3.0))]
    assert new_figures([G1], ratings_of(people(7))) == ()
    partly = ratings_of(people(7)) + ratings_of({8: 3}, statements=["g1-1"])
    assert new_figures([G1], partly) == ()


def test_who_has_not_rated_every_statement_is_left_out() -> None:
    [made] = new_figures([G1], ratings_of(people(8)) + ratings_of({9: 5}, statements=["g1-1"]))

    assert made.figure.size == len(made.answers) == 16
    assert made.figure.shown == Shown(3.0)


def test_each_guide_and_phase_stands_for_itself() -> None:
    ratings = (
        ratings_of(people(12, 2))
        + ratings_of(people(8, 4), phase=AFTER)
        + ratings_of(people(7), of=G2)
        + ratings_of(people(9), phase=BEFORE)
        + ratings_of(people(9), of=guide("g9"))
    )

    assert cells(new_figures([G1, G2], ratings)) == [
        ("g1", START, 10, Shown(2.0)),
        ("g1", AFTER, 10, Shown(4.0)),
    ]


def test_after_is_of_the_statements_of_the_start() -> None:
    five = guide("g1", 5)
    ratings = ratings_of(people(8), statements=["g1-2", "g1-4"]) + ratings_of(people(8), phase=AFTER, of=five)
    start, after = new_figures([five], ratings)

    assert start.figure.statements == after.figure.statements == ("g1-2", "g1-4")
    assert after.figure.size == 16


def test_without_a_start_after_is_of_all_statements() -> None:
    five = guide("g1", 5)
    [after] = new_figures([five], ratings_of(people(8), phase=AFTER, of=five))

    assert after.figure.statements == tuple(f"g1-{number}" for number in range(1, 6))


def test_the_fewest_can_be_raised_only() -> None:
    assert new_figures([G1], ratings_of(people(9)), 10) == ()
    assert len(new_figures([G1], ratings_of(people(10)), 10)) == 1
    assert new_figures([G1], ratings_of(people(7)), 1) == ()


def test_a_guide_without_statements_has_no_figure() -> None:
    assert new_figures([Guide("g1", "Guide", "")], ratings_of(people(20))) == ()


def test_answers_in_a_figure_are_in_no_other() -> None:
    ratings = ratings_of(people(9))
    [first] = new_figures([G1], ratings)
    used = [replace(item, counted=item.answer in first.answers) for item in ratings]

    assert new_figures([G1], used + ratings_of(people(7, first=10))) == ()
    [second] = new_figures([G1], used + ratings_of(people(8, 4, first=10)))
    assert not set(first.answers) & set(second.answers)
    assert second.figure.shown == Shown(4.0)


def test_a_statement_of_two_guides_is_counted_in_one() -> None:
    again = replace(G1, name="again")

    assert [item.figure.guide for item in new_figures([G1, again], ratings_of(people(8)))] == ["g1"]


# The attacker


@dataclass
class Board:
    """People whose ratings come, change and go between pictures."""

    values: dict[int, int] = field(default_factory=dict)
    agreed: set[int] = field(default_factory=set)
    counted: set[int] = field(default_factory=set)
    published: list[tuple[Figure, dict[int, int]]] = field(default_factory=list)

    def publish(self) -> None:
        """Make a picture; what was published is kept with what each person in it had answered."""
        ratings = [
            Rated(learner, learner, START, "g1-1", value, learner in self.counted)
            for learner, value in self.values.items()
            if learner in self.agreed
        ]
        for made in new_figures([guide("g1", 1)], ratings):
            self.published.append((made.figure, {learner: self.values[learner] for learner in made.answers}))
            self.counted.update(made.answers)


def sums_that_look_alike(group: Mapping[int, int]) -> set[int]:
    seen = mean(sum(group.values()), people=len(group))
    return {total for total in range(len(group), 5 * len(group) + 1) if mean(total, people=len(group)) == seen}


def values_possible(victim: int, reader: int, first: Mapping[int, int], second: Mapping[int, int]) -> set[int]:
    """What the victim can have answered, for a reader who saw the means of two groups and knows who is in them.

    Nobody in both has answered anew, which is the worst case; the sums of "only first", "both" and "only second" are
    tried for all that fits both means.
    """
    one, two = sums_that_look_alike(first), sums_that_look_alike(second)
    parts = [set(first) - set(second), set(first) & set(second), set(second) - set(first)]
    known = {reader: first.get(reader, second.get(reader, 0))} if reader in {*first, *second} else {}
    found = set()
    for value in range(1, 6):
        fixed = known | {victim: value}
        ranges = []
        for part in parts:
            told, free = sum(fixed[item] for item in part if item in fixed), len(part - set(fixed))
            ranges.append(range(told + free, told + 5 * free + 1))
        only_one, both, only_two = ranges
        if any(
            any(total - shared in only_one for total in one) and any(total - shared in only_two for total in two)
            for shared in both
        ):
            found.add(value)
    return found


@st.composite
def histories(draw: st.DrawFn) -> Board:
    """A board after a few weeks: people join in crowds or alone, think again, withdraw, and ask for pictures."""
    board = Board()
    names = itertools.count(1)
    for _ in range(draw(st.integers(1, 6))):
        crowd, usual = draw(st.sampled_from([1, 1, 7, 8, 9, 12])), draw(st.integers(1, 5))
        odd = draw(st.lists(st.integers(1, 5), max_size=2))
        for value in [*odd, *[usual] * crowd][:crowd]:
            name = next(names)
            board.values[name] = value
            board.agreed.add(name)
        board.publish()
        for name in draw(st.lists(st.sampled_from(sorted(board.values)), max_size=2)):
            board.values[name] = draw(st.integers(1, 5))
        board.agreed -= set(draw(st.lists(st.sampled_from(sorted(board.values)), max_size=2)))
        board.publish()
    return board


@pytest.mark.slow
@settings(max_examples=150)
@given(histories(), st.data())
def test_no_two_pictures_tell_anybodys_answer(board: Board, data: st.DataObject) -> None:
    groups = [group for _, group in board.published]
    for group in groups:
        assert len(group) >= 8
    for first, second in itertools.combinations(groups, 2):
        assert not set(first) & set(second)
        everybody = sorted({*first, *second})
        reader = data.draw(st.sampled_from(everybody))
        for victim in everybody:
            assert victim == reader or len(values_possible(victim, reader, first, second)) >= 2


def test_the_histories_do_publish_twice() -> None:
    board = Board(people(9), set(people(9)))
    board.publish()
    board.values.update(people(8, 5, first=10))
    board.agreed.update(board.values)
    board.publish()
    board.publish()

    assert [figure.shown for figure, _ in board.published] == [Shown(3.0), Shown(4.4, OR_MORE)]


@pytest.mark.parametrize(
    ("first", "second", "victim"),
    [
        pytest.param(people(8), people(8) | {9: 5}, 9, id="one who joined"),
        pytest.param(people(8) | {9: 5}, people(8), 9, id="one who left"),
        pytest.param(people(8), people(8) | people(8, 5, first=9), 12, id="eight who joined and agree"),
    ],
)
def test_pictures_of_overlapping_groups_would_tell(first: dict[int, int], second: dict[int, int], victim: int) -> None:
    """Each is fit to be shown by itself; so the attacker is able, and counting once is what stops them."""
    assert values_possible(victim, 1, first, second) == {5}


def test_whether_there_is_a_figure_does_not_depend_on_the_answers() -> None:
    for size in (7, 8):
        assert len({len(new_figures([G1], ratings_of(people(size, value)))) for value in range(1, 6)}) == 1


# What is shown


def figure(of: str, value: float, phase: str = START) -> Figure:
    return Figure(of, phase, (f"{of}-1",), 10, Shown(value), 8)


def titles(rows: Iterable[object]) -> list[str]:
    return [str(getattr(row, "title", "")) for row in rows]


def test_the_picture_has_a_row_for_each_guide_with_the_last_figure_of_each() -> None:
    shown = picture([G1, G2], [figure("g1", 2.0), figure("g1", 3.0), figure("g2", 4.0, AFTER), figure("g7", 1.0)])

    assert titles(shown.rows) == ["Guide g1", "Guide g2"]
    assert [(row.start, row.after) for row in shown.rows] == [
        (figure("g1", 3.0), None),
        (None, figure("g2", 4.0, AFTER)),
    ]
    assert not shown.is_empty
    assert picture([G1], []).is_empty


def test_strengths_and_gaps_are_the_ends_of_what_is_shown() -> None:
    guides = [guide(f"g{number}") for number in range(1, 8)]
    values = [3.0, 2.1, 4.0, 2.6, 4.0, 2.1, 3.9]
    shown = picture(guides, [figure(item.name, value) for item, value in zip(guides, values, strict=True)])

    assert titles(shown.strengths) == ["Guide g3", "Guide g5"]
    assert titles(shown.gaps) == ["Guide g2", "Guide g6"]


def test_where_all_are_alike_nothing_stands_out() -> None:
    alike = picture([G1, G2], [figure("g1", 3.0), figure("g2", 3.0)])
    two = picture([G1, G2], [figure("g1", 3.0), figure("g2", 2.0)])

    assert (alike.strengths, alike.gaps) == ((), ())
    assert (titles(two.strengths), titles(two.gaps)) == (["Guide g1"], ["Guide g2"])


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown(3.2), Shown(1.8)),
        (Shown(4.4, OR_MORE), Shown(0.6, OR_LESS)),
        (Shown(1.6, OR_LESS), Shown(3.4, OR_MORE)),
    ],
)
def test_a_gap_says_what_the_mean_says(shown: Shown, expected: Shown) -> None:
    assert gap(shown) == expected
