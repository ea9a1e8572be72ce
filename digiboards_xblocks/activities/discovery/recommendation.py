"""The rule of the programme that recommends guides to begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .spec import UNDER_1, Answers, StartingGuide

RECOMMENDED = 3
HIGHEST = 5
NOT_RATED = 3
CONFIDENT = 4
FOR_COMING_UP = 3
FOR_ROLE = 1
FOR_NEWCOMER = 2


@dataclass(frozen=True)
class Standing:
    """The score of a guide for one learner, and each part of the rule that counted."""

    guide: StartingGuide
    ratings: tuple[int | None, ...]
    gap: Fraction
    is_coming_up: bool
    suits_role: bool
    suits_newcomer: bool

    @property
    def points(self) -> Fraction:
        """Return what the recommendation goes by."""
        return (
            self.gap
            + FOR_COMING_UP * self.is_coming_up
            + FOR_ROLE * self.suits_role
            + FOR_NEWCOMER * self.suits_newcomer
        )


@dataclass(frozen=True)
class Recommendation:
    """All guides in the order in which they are recommended, and whether no guide is really needed first."""

    order: tuple[Standing, ...]
    is_confident: bool

    @property
    def first(self) -> tuple[Standing, ...]:
        """The guides to begin with."""
        return self.order[:RECOMMENDED]


def recommend(guides: Iterable[StartingGuide], answers: Answers) -> Recommendation:
    """Return the guides in the order to take them. The programme fixed the rule, so that each choice can be explained.

    A guide's gap is 10 minus the sum of its two ratings, from 0 to 8; a statement that is not rated counts as 3. To
    that come 3 points if the learner's board expects in the next 6 months what the guide is about, 1 if the guide
    suits their role, and 2 if it suits newcomers and they have been on an NHS board for less than a year. The three
    guides with the most points are recommended; of equal ones, the earlier in the programme.

    Where the programme's rule is silent: the gap of a guide with more or fewer than two statements is brought to the
    same scale, so that the other points weigh the same (twice the mean distance from 5). Somebody is confident
    throughout, and better served by the board questions and the action plan first, only if every statement is rated,
    each 4 or 5, and nothing is coming up.
    """
    standings = tuple(_standing(guide, answers) for guide in guides)
    ratings = [rating for standing in standings for rating in standing.ratings]
    return Recommendation(
        order=tuple(sorted(standings, key=lambda standing: -standing.points)),
        is_confident=all(rating is not None and rating >= CONFIDENT for rating in ratings)
        and not any(standing.is_coming_up for standing in standings),
    )


def _standing(guide: StartingGuide, answers: Answers) -> Standing:
    ratings = tuple(answers.ratings.get(name) for name in guide.statements)
    short = sum(HIGHEST - (NOT_RATED if rating is None else rating) for rating in ratings)
    return Standing(
        guide=guide,
        ratings=ratings,
        gap=Fraction(2 * short, len(ratings)),
        is_coming_up=guide.name in answers.coming_up,
        suits_role=answers.role in guide.suits,
        suits_newcomer=guide.suits_newcomers and answers.years == UNDER_1,
    )
