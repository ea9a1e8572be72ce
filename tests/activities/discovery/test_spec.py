"""Finding a starting point: the text that authors write, and the rule that recommends."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.activities.discovery.models import Discovery as DiscoveryRow
from digiboards_xblocks.activities.discovery.recommendation import Recommendation, Standing, recommend
from digiboards_xblocks.activities.discovery.spec import (
    LEARNING,
    REASONS,
    ROLES,
    UNDER_1,
    YEARS,
    Answers,
    Discovery,
    StartingGuide,
    parse_discovery,
)
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.programme_outline import Programme

CONTENT = """\
id: starting-point
intro: Ten *minutes*.
guides:
  - id: g1
    statements: [g1-a, g1-b]
    coming_up: a new board
    suits: [chair, partner-member]
    suits_newcomers: true
  - id: g2
    statements: [g2-a, g2-b]
    coming_up: a team change
programme:
  guides:
    - id: g1
      title: Leading
      link: /jump_to_id/g1-welcome
      statements: [{id: g1-a, text: First}, {id: g1-b, text: Second}, {id: g1-c, text: Not asked}]
    - id: g2
      title: Teams
      statements: [{id: g2-b, text: Fourth}, {id: g2-a, text: Third}]
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_discovery(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_discovery_is_read_whole() -> None:
    found = parse_discovery(CONTENT)

    assert (found.name, found.intro) == ("starting-point", "Ten *minutes*.")
    assert found.guides == (
        StartingGuide("g1", ("g1-a", "g1-b"), "a new board", ("chair", "partner-member"), suits_newcomers=True),
        StartingGuide("g2", ("g2-a", "g2-b"), "a team change", (), suits_newcomers=False),
    )
    assert [item.text for item in found.statements] == ["First", "Second", "Third", "Fourth"]
    assert [found.outline(guide).title for guide in found.guides] == ["Leading", "Teams"]


def test_without_the_programme_there_is_no_statement_to_ask() -> None:
    found = parse_discovery(CONTENT.partition("programme:")[0])

    assert found.programme == Programme()
    assert found.statements == ()
    assert len(found.guides) == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "[chair, partner-member]",
            "[chair, finanse]",
            "line 7: 'suits' names 'finanse', which is no role; did you mean 'finance'?",
            id="role",
        ),
        pytest.param("partner-member]", "chair]", "line 7: 'suits' names 'chair' twice", id="role twice"),
        pytest.param(
            "  - id: g2\n    statements: [g2-a",
            "  - id: g1\n    statements: [g2-a",
            "line 9: the guide 'g1' stands twice; give each its own id",
            id="guide twice",
        ),
        pytest.param(
            "[g2-a, g2-b]", "[g2-a, g1-b]", "line 10: the statement 'g1-b' stands twice; each is asked once", id="twice"
        ),
        pytest.param(
            "[g2-a, g2-b]",
            "[g2-a, g2-c]",
            "line 10: the programme's guide 'g2' has no statement 'g2-c'; did you mean",
            id="unknown statement",
        ),
        pytest.param(
            "[g2-a, g2-b]",
            "[g2-a, g1-c]",
            "line 10: the programme's guide 'g2' has no statement 'g1-c'",
            id="another guide's statement",
        ),
        pytest.param(
            "  - id: g2\n    statements: [g2-a",
            "  - id: g3\n    statements: [g2-a",
            "line 9: the programme has no guide 'g3'; known are: g1, g2",
            id="unknown guide",
        ),
        pytest.param("[g2-a, g2-b]", "[]", "line 10: 'statements' is an empty list; name at least one", id="none"),
        pytest.param("    statements: [g2-a, g2-b]\n", "", "line 9: a guide has no 'statements'", id="no statements"),
        pytest.param("    coming_up: a team change\n", "", "line 9: a guide has no 'coming_up'", id="no coming up"),
        pytest.param(
            "a team change",
            "A team change.",
            "line 11: 'coming_up' ends with a full stop; it completes 'you expect …'",
            id="full stop",
        ),
        pytest.param("newcomers: true", "newcomers: 2", "line 8: 'suits_newcomers' is a whole number (2)", id="flag"),
        pytest.param("suits:", "suit:", "a guide has no key 'suit'; did you mean 'suits'?", id="key"),
        pytest.param("Ten *minutes*.", "<script>x</script>", "line 2: intro: ", id="intro"),
        pytest.param("title: Teams", "titel: Teams", "did you mean 'title'?", id="programme"),
        pytest.param("id: starting-point\n", "", "line 1: a discovery block has no 'id'; it is required", id="no id"),
    ],
)
def test_problems_are_told_with_their_lines(old: str, new: str, expected: str) -> None:
    assert old in CONTENT
    assert [problem for problem in problems_of(CONTENT.replace(old, new, 1)) if expected in problem]


@pytest.mark.parametrize("guides", ["", "guides: []", "guides: words", "guides:\n  - words"])
def test_there_must_be_guides(guides: str) -> None:
    assert problems_of(f"id: a\n{guides}")


@pytest.mark.parametrize(("guides", "fits"), [(4, True), (5, False)])
def test_all_guides_can_be_ticked_and_stored(guides: int, fits: bool) -> None:
    text = "id: a\nguides:\n" + "".join(
        f"  - {{id: {'g' * 60}{number}, statements: [s{number}], coming_up: x}}\n" for number in range(guides)
    )
    if fits:
        assert len(" ".join(guide.name for guide in parse_discovery(text).guides)) <= 255
    else:
        assert problems_of(text) == [
            "line 2: the ids of all guides together have more than 255 characters; shorten them",
        ]


def test_every_answer_fits_its_column() -> None:
    lengths = {field.name: field.max_length for field in DiscoveryRow._meta.concrete_fields if field.max_length}
    for name, words in {
        "role": ROLES,
        "years": YEARS,
        "learning": LEARNING,
    }.items():
        assert max(map(len, words)) <= lengths[name]
    assert len(" ".join(REASONS)) <= lengths["reasons"]
    assert lengths["coming_up"] == 255


# The rule


# Who suits what, as the programme fixed it.
SUITS = {
    "g1": ("chair", "chief-executive", "partner-member"),
    "g2": ("people", "digital"),
    "g3": ("chief-executive", "strategy"),
    "g4": ("finance",),
    "g5": ("non-executive", "company-secretary"),
    "g6": ("operations", "medical", "nursing"),
    "g7": ("medical",),
}
SEVEN = Discovery(
    "start",
    "",
    tuple(
        StartingGuide(name, (f"{name}-a", f"{name}-b"), "x", roles, suits_newcomers=name == "g1")
        for name, roles in SUITS.items()
    ),
    Programme(),
)
ALL = [name for guide in SEVEN.guides for name in guide.statements]


def rated(value: int = 5, **pairs: tuple[int | None, int | None]) -> dict[str, int]:
    """Every statement rated so, but for the guides named."""
    found: dict[str, int | None] = dict.fromkeys(ALL, value)
    for guide, (a, b) in pairs.items():
        found |= {f"{guide}-a": a, f"{guide}-b": b}
    return {name: given for name, given in found.items() if given is not None}


def first(advice: Recommendation) -> list[str]:
    return [standing.guide.name for standing in advice.first]


def points(advice: Recommendation) -> dict[str, Fraction]:
    return {standing.guide.name: standing.points for standing in advice.order}


def standing_of(advice: Recommendation, name: str) -> Standing:
    return next(standing for standing in advice.order if standing.guide.name == name)


@pytest.mark.parametrize(
    ("pair", "gap"),
    [((5, 5), 0), ((1, 1), 8), ((2, 3), 5), ((None, 5), 2), ((1, None), 6), ((None, None), 4)],
)
def test_a_gap_is_ten_less_two_ratings_and_three_where_there_is_none(
    pair: tuple[int | None, int | None], gap: int
) -> None:
    advice = recommend(SEVEN.guides, Answers(ratings=rated(g4=pair)))

    assert standing_of(advice, "g4").gap == gap
    assert standing_of(advice, "g4").ratings == pair
    assert points(advice)["g4"] == gap


@pytest.mark.parametrize("guide", SUITS)
def test_what_is_coming_up_gives_three_points(guide: str) -> None:
    assert points(recommend(SEVEN.guides, Answers(ratings=rated(), coming_up=(guide,)))) == {
        name: 3 * (name == guide) for name in SUITS
    }


@pytest.mark.parametrize("role", ["", *ROLES])
def test_a_role_gives_a_point_to_the_guides_that_suit_it(role: str) -> None:
    assert points(recommend(SEVEN.guides, Answers(ratings=rated(), role=role))) == {
        name: int(role in roles) for name, roles in SUITS.items()
    }


@pytest.mark.parametrize(("years", "more"), [("", 0), (UNDER_1, 2), ("1-to-3", 0), ("4-to-7", 0), ("over-7", 0)])
def test_newcomers_get_two_points_for_the_guide_that_suits_them(years: str, more: int) -> None:
    assert points(recommend(SEVEN.guides, Answers(ratings=rated(), years=years))) == dict.fromkeys(SUITS, 0) | {
        "g1": more
    }


def test_the_points_add_up_and_each_reason_is_told() -> None:
    advice = recommend(
        SEVEN.guides,
        Answers(role="chair", years=UNDER_1, coming_up=("g1", "g7"), ratings=rated(4, g1=(2, 3), g6=(1, 1))),
    )
    one = standing_of(advice, "g1")

    assert (one.is_coming_up, one.suits_role, one.suits_newcomer, one.points) == (True, True, True, 5 + 3 + 1 + 2)
    assert points(advice) == {"g1": 11, "g2": 2, "g3": 2, "g4": 2, "g5": 2, "g6": 8, "g7": 5}
    assert first(advice) == ["g1", "g6", "g7"]


def test_of_equal_guides_the_earlier_comes_first() -> None:
    assert first(recommend(SEVEN.guides, Answers())) == ["g1", "g2", "g3"]
    assert first(recommend(SEVEN.guides, Answers(ratings=rated(g2=(4, 4), g5=(3, 5), g7=(2, 2))))) == ["g7", "g2", "g5"]


def test_fewer_guides_than_three_are_all_recommended() -> None:
    two = dataclasses.replace(SEVEN, guides=SEVEN.guides[:2])
    assert first(recommend(two.guides, Answers())) == ["g1", "g2"]


@pytest.mark.parametrize(
    ("ratings", "gap"), [((1,), Fraction(8)), ((5,), 0), ((4,), 2), ((1, 2, 3), 6), ((5, 5, 4), Fraction(2, 3))]
)
def test_another_number_of_statements_keeps_the_same_scale(ratings: tuple[int, ...], gap: Fraction) -> None:
    names = tuple("abc"[: len(ratings)])
    guide = StartingGuide("g1", names, "x", (), suits_newcomers=False)
    one = dataclasses.replace(SEVEN, guides=(guide,))

    assert recommend(one.guides, Answers(ratings=dict(zip(names, ratings, strict=True)))).order[0].gap == gap


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(Answers(ratings=rated(4)), True, id="all 4"),
        pytest.param(Answers(ratings=rated(5, g1=(4, 5)), role="chair", years=UNDER_1), True, id="4 or 5, and a role"),
        pytest.param(Answers(ratings=rated(5, g7=(3, 5))), False, id="one 3"),
        pytest.param(Answers(ratings=rated(5, g7=(None, 5))), False, id="one not rated"),
        pytest.param(Answers(ratings=rated(5), coming_up=("g2",)), False, id="something coming up"),
        pytest.param(Answers(ratings=rated(5), coming_up=("gone",)), True, id="a tick that is asked no more"),
        pytest.param(Answers(), False, id="nothing answered"),
    ],
)
def test_confident_throughout_takes_every_rating_and_no_tick(answers: Answers, expected: bool) -> None:
    advice = recommend(SEVEN.guides, answers)

    assert advice.is_confident is expected
    assert len(advice.first) == 3


@pytest.mark.parametrize("name", [item.name for item in dataclasses.fields(Answers)])
def test_any_one_answer_is_an_answer(name: str) -> None:
    value = {"reasons": ("interest",), "coming_up": ("g1",), "ratings": {"g1-a": 1}}.get(name, "x")

    assert not Answers().is_any
    assert Answers(**{name: value}).is_any


answers_of_anybody = st.builds(
    Answers,
    role=st.sampled_from(["", *ROLES]),
    years=st.sampled_from(["", *YEARS]),
    coming_up=st.sets(st.sampled_from(list(SUITS))).map(tuple),
    ratings=st.dictionaries(st.sampled_from(ALL), st.integers(1, 5)),
)


def rank(answers: Answers, guide: str) -> int:
    return [standing.guide.name for standing in recommend(SEVEN.guides, answers).order].index(guide)


@given(answers_of_anybody)
def test_all_are_in_order_and_the_three_highest_are_recommended(answers: Answers) -> None:
    advice = recommend(SEVEN.guides, answers)

    assert {standing.guide for standing in advice.order} == set(SEVEN.guides)
    assert advice.first == advice.order[:3]
    for one, two in zip(advice.order, advice.order[1:], strict=False):
        assert (-one.points, one.guide.name) < (-two.points, two.guide.name)
    assert all(0 <= standing.gap <= 8 for standing in advice.order)


@given(answers_of_anybody, st.sampled_from(ALL), st.integers(1, 5))
def test_a_lower_rating_never_drops_its_guide(answers: Answers, statement: str, value: int) -> None:
    lower = dataclasses.replace(answers, ratings={**answers.ratings, statement: value})
    guide = statement[:2]
    if value <= answers.ratings.get(statement, 3):
        assert rank(lower, guide) <= rank(answers, guide)
    else:
        assert rank(lower, guide) >= rank(answers, guide)


@given(answers_of_anybody, st.sampled_from(list(SUITS)))
def test_a_tick_never_drops_its_guide(answers: Answers, guide: str) -> None:
    ticked = dataclasses.replace(answers, coming_up=(*answers.coming_up, guide))

    assert rank(ticked, guide) <= rank(answers, guide)


@given(answers_of_anybody, st.sampled_from(list(LEARNING)))
def test_other_answers_change_no_recommendation(answers: Answers, learning: str) -> None:
    other = dataclasses.replace(answers, learning=learning, reasons=("interest",))

    assert recommend(SEVEN.guides, other) == recommend(SEVEN.guides, answers)
