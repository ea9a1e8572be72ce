"""What is told of a batch: true on average, and never enough to tell what a few people or anybody answered."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core import disclosure
from digiboards_xblocks.core.disclosure import EXACTLY, OR_LESS, OR_MORE, Shown
from digiboards_xblocks.programme.figures.figures import WIDEST, Change, Told, of_choices, of_ratings

COUNTS = st.lists(st.integers(0, 30), min_size=2, max_size=5).filter(lambda counts: sum(counts) >= 8)


def drawn(counts: list[int], start: int) -> list[int]:
    """How often each option was drawn."""
    size = sum(counts)
    told = of_choices({str(place): count for place, count in enumerate(counts)}, lambda _size: start)
    one = told.people / (size // 8)
    found = [told.options[str(place)] / one for place in range(len(counts))]
    assert all(abs(number - round(number)) < 1e-9 for number in found)
    return [round(number) for number in found]


@given(COUNTS)
def test_what_is_drawn_is_right_on_average(counts: list[int]) -> None:
    size = sum(counts)
    totals: Counter[int] = Counter()
    for start in range(size):
        for place, number in enumerate(drawn(counts, start)):
            totals[place] += number
    assert [Fraction(totals[place], size) * size / (size // 8) for place in range(len(counts))] == counts


@pytest.mark.slow
@given(COUNTS, st.data())
def test_what_is_drawn_adds_up_and_leaves_eight_numbers_open(counts: list[int], data: st.DataObject) -> None:
    size = sum(counts)
    found = drawn(counts, data.draw(st.integers(0, size - 1)))
    assert sum(found) == size // 8
    for count, number in zip(counts, found, strict=True):
        # Exactly these counts of one option can have been drawn so often.
        open_to = [
            other
            for other in range(size + 1)
            if any(drawn([other, size - other], start)[0] == number for start in range(size))
        ]
        assert count in open_to
        assert len(open_to) >= 8


def test_the_margin_is_true() -> None:
    """Two standard deviations, whatever the counts: over all starts, the mean square error is never larger."""
    for counts in product(range(0, 25, 3), repeat=2):
        size = sum(counts)
        if size < 8:
            continue
        told = of_choices({"no": counts[0], "yes": counts[1]}, lambda _size: 0)
        errors = [drawn([*counts], start)[1] * size / (size // 8) - counts[1] for start in range(size)]
        assert sum(error**2 for error in errors) / size <= told.spread * (size / told.people) ** 2 + 1e-6


@given(st.lists(st.tuples(st.integers(4, 400), st.integers(4, 400)), min_size=1, max_size=8), st.data())
def test_figures_add_up_in_any_order(batches: list[tuple[int, int]], data: st.DataObject) -> None:
    told = [of_choices({"no": no, "yes": yes}, lambda size: data.draw(st.integers(0, size - 1))) for no, yes in batches]
    whole = Told(0, 0)
    for one in data.draw(st.permutations(told)):
        whole = whole + one
    assert whole.people == sum(one.people for one in told)
    assert whole.options["yes"] == pytest.approx(sum(one.options["yes"] for one in told))
    assert sum(whole.options.values()) == pytest.approx(whole.people)
    share, other = whole.share("yes"), whole.share("no")
    assert (share is None) == (other is None) == (whole.off > WIDEST)
    assert share is None or other is None or abs(share + other - 100) <= 1


def test_a_share_of_few_people_is_not_told() -> None:
    assert of_choices({"no": 1, "yes": 9}, lambda _size: 0).share("yes") is None
    told = of_choices({"no": 4, "yes": 36}, lambda _size: 0)
    assert (told.off, told.share("yes")) == (20, 80)


def test_a_large_batch_is_told_closely() -> None:
    told = of_choices({"no": 40, "not-sure": 56, "yes": 2_304}, lambda size: size // 2)
    assert (told.people, told.off, told.share("yes"), told.share("no", "not-sure")) == (2_400, 1, 96, 4)


def test_few_people_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        of_choices({"yes": 7}, lambda _size: 0)
    with pytest.raises(ValueError, match="too few"):
        of_ratings([3] * 7)
    with pytest.raises(ValueError, match="too few"):
        of_ratings([3] * 9, fewest=10)


def test_means_add_up_by_their_people() -> None:
    told = of_ratings([2] * 4 + [3] * 4) + of_ratings([4] * 18)
    assert (told.people, told.batches, told.mean) == (30, 2, Shown(3.5))


def test_a_mean_is_a_range_only_if_all_of_it_is() -> None:
    high = of_ratings([5] * 8)
    assert high.mean == Shown(4.4, OR_MORE)
    assert (high + high).mean == Shown(4.4, OR_MORE)
    assert (high + of_ratings([3] * 8)).mean == Shown(3.7)


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        (Shown(2.5), Shown(3.75), Shown(1.2)),
        (Shown(2.5), Shown(4.4, OR_MORE), Shown(1.9, OR_MORE)),
        (Shown(1.6, OR_LESS), Shown(3.0), Shown(1.4, OR_MORE)),
        (Shown(1.6, OR_LESS), Shown(4.4, OR_MORE), Shown(2.8, OR_MORE)),
        (Shown(4.4, OR_MORE), Shown(4.0), Shown(-0.4, OR_LESS)),
        (Shown(4.4, OR_MORE), Shown(4.4, OR_MORE), None),
    ],
)
def test_the_difference_of_ranges(before: Shown, after: Shown, difference: Shown | None) -> None:
    assert Change(before, after).difference == difference


# The attacker, who has the means before and after of eight people, and how often each direction was drawn

PEOPLE = 8
PAIRS = tuple(product(range(1, 6), repeat=2))
# Sums before and after, and how many went down and stayed the same.
State = tuple[int, int, int, int]


@cache
def states(people: int) -> frozenset[State]:
    """Everything that so many pairs can sum to."""
    found = {(0, 0, 0, 0)}
    for _ in range(people):
        found = {
            (b + before, a + after, down + (after < before), same + (after == before))
            for b, a, down, same in found
            for before, after in PAIRS
        }
    return frozenset(found)


@cache
def seen(state: State) -> tuple[tuple[object, ...], ...]:
    """All that can be published of a batch with these sums, by where the draw starts."""
    before, after, down, same = state
    means = [disclosure.mean(total, people=PEOPLE) for total in (before, after)]
    return tuple(
        {(*means, *drawn([down, same, PEOPLE - down - same], start)): None for start in range(PEOPLE)},
    )


def directions(state: State, people: int) -> Iterator[int]:
    yield from (state[2], state[3], people - state[2] - state[3])


@pytest.mark.slow
def test_no_small_number_of_people_can_be_had() -> None:
    open_to: dict[object, list[set[int]]] = defaultdict(lambda: [set(), set(), set()])
    for state in states(PEOPLE):
        for published in seen(state):
            for place, count in enumerate(directions(state, PEOPLE)):
                open_to[published][place].add(count)
    assert len(open_to) > 1_000
    pinned = [counts for sets in open_to.values() for counts in sets if len(counts) == 1]
    assert not [counts for counts in pinned if 1 <= min(counts) <= 7]


@pytest.mark.slow
@pytest.mark.parametrize("own", PAIRS)
def test_no_answer_can_be_had_by_one_of_the_people(own: tuple[int, int]) -> None:
    """The others are told apart by nothing, so an answer is had only if all of them must have given the same."""
    alike = {(7 * b, 7 * a, 7 * (a < b), 7 * (a == b)) for b, a in PAIRS}
    before, after = own
    others: dict[object, set[State]] = defaultdict(set)
    for rest in states(PEOPLE - 1):
        b, a, down, same = rest
        whole = (b + before, a + after, down + (after < before), same + (after == before))
        for published in seen(whole):
            others[published].add(rest)
    assert not [open_to for open_to in others.values() if len(open_to) == 1 and open_to <= alike]


def test_exact_means_are_never_told_twice_as_finely() -> None:
    assert of_ratings([3] * 8).mean.bound == EXACTLY
    assert of_ratings([3] * 8).tenths == 300
