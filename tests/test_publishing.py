"""Publishing what people answer: on fixed days, each unit once in each stage, and figures that agree."""

import datetime
import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.figures import counting, measures, publishing
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.figures import Figure
from digiboards_xblocks.programme.figures.measures import (
    CATEGORY,
    COMING_UP,
    GAP,
    MOVED,
    NONE,
    OTHER,
    OUTCOME,
    RATED,
    STATUS,
    SUGGESTION,
)
from digiboards_xblocks.programme.figures.models import CountedUnit, Ledger, NoisyNumber, Publication, SliceFigure
from digiboards_xblocks.programme.figures.publishing import (
    NoPublicationDay,
    PerhapsPublished,
    PublishedLater,
    PublishedOften,
    PublishedToday,
)
from digiboards_xblocks.programme.progress import slices
from digiboards_xblocks.programme.retention import purge, retirement

from . import programmes
from .answers import commit, rate, rate_a_year_on, rated_days_ago, start, tell
from .clock import noon
from .conftest import COURSE_KEY
from .mechanisms import Exact, Recording, Seeded
from .programmes import person, register

DAY = datetime.date(2026, 10, 15)
NEXT = datetime.date(2027, 1, 15)
YEARS_LAST = DAY
pytestmark = pytest.mark.time_machine(noon(DAY))
PAIRS = [(2, 4), (3, 3)]
STORED = (CountedUnit, Publication, NoisyNumber, SliceFigure)


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


@pytest.fixture
def boards(db: None) -> Any:
    return register()


def people(number: int, board: Any = None, name: str = "p", **more: str) -> list[Any]:
    return [person(f"{name}{place}", board, **more) for place in range(number)]


def publish(day: datetime.date = DAY, **more: Any) -> Any:
    return publishing.publish(COURSE_KEY, day=day, **{"mechanism": Exact(), **more})


def published(measure: str = measures.CONFIDENCE, kind: str = slices.PROGRAMME) -> dict[tuple[str, ...], Figure]:
    return {
        (part.name, question.about, question.item, question.part): figure
        for part, questions in figures_queries.figures(COURSE_KEY, measure, kind=kind).items()
        for question, figure in questions.items()
    }


def rounded(figure: Figure) -> dict[str, float]:
    return {name: round(value, 6) for name, value in figure.numbers.items()}


# What is counted


def test_confidence_before_and_after(boards: Any) -> None:
    for user in people(8):
        rate(user, "g1", PAIRS)
    rate(person("only-before-one-of-two"), "g1", PAIRS)
    Rating.objects.filter(learner__username="only-before-one-of-two", phase="before", statement="g1-ask").delete()

    assert publish() == {"confidence": 16, "feedback": 0, "commitments": 9, "discovery": 0}
    found = published()
    assert rounded(found["", "g1", "", RATED]) == {"sum": 8 * 12, "difference": 8 * 2}
    assert (found["", "g1", "", RATED].people, found["", "g1", "", RATED].answers) == (8, 16)
    assert rounded(found["", "g1", "", MOVED]) == {"down": 0, "same": 0, "up": 8}
    assert rounded(found["", "g1", "g1-explain", RATED]) == {"sum": 8 * 6, "difference": 8 * 2}
    assert rounded(found["", "g1", "g1-ask", RATED]) == {"sum": 8 * 6, "difference": 0}
    assert figures_queries.published_on(COURSE_KEY) == DAY


def test_ratings_a_year_on_are_in_no_figure(boards: Any) -> None:
    users = people(8)
    for user in users:
        rate(user, "g1", PAIRS)
    rate_a_year_on(users[0], person("only-a-year-on"))

    assert publish() == {"confidence": 16, "feedback": 0, "commitments": 8, "discovery": 0}
    assert rounded(published()["", "g1", "", RATED]) == {"sum": 8 * 12, "difference": 8 * 2}
    rate_a_year_on(*users)
    assert publish(NEXT) == {"confidence": 0, "feedback": 0, "commitments": 8, "discovery": 0}  # after 30 days
    assert rounded(published()["", "g1", "g1-explain", RATED]) == {"sum": 8 * 6, "difference": 8 * 2}


def test_statements_one_by_one_are_published_on_the_last_day_of_a_year(boards: Any) -> None:
    for user in people(3):
        rate(user, "g1", PAIRS)
    publish()
    assert ("", "g1", "g1-ask", RATED) in published()
    for user in people(2, name="later"):
        rate(user, "g1", PAIRS)
    publish(NEXT)
    assert published()["", "g1", "", RATED].people == 5
    assert published()["", "g1", "g1-ask", RATED].people == 3
    for day in ("2027-04-15", "2027-07-15", "2027-10-15"):
        publish(datetime.date.fromisoformat(day))
    assert published()["", "g1", "g1-ask", RATED].people == 5
    assert all(name == "" for name, _, item, _ in published(kind=slices.ORGANISATION) if item)


def test_feedback_commitments_and_the_start(boards: Any) -> None:
    for place, user in enumerate(people(16, boards["R91"], role="chair")):
        rate(user, "g1", PAIRS)
        rated_days_ago(user, 50)
        tell(user, "g1-feedback", "no" if place % 16 == 0 else "yes", "a-little")
        if place % 2:
            commit(user, "cyber", days=60, checks={30: "done"})
        start(user, {"g1-explain": 1 if place % 2 else 5, "g1-ask": 2 if place % 2 else 4}, ("g1",))
    counted = publish()

    assert counted == {"confidence": 16 + 16 + 16, "feedback": 16, "commitments": 32, "discovery": 16}
    feedback = published(measures.FEEDBACK)
    assert rounded(feedback["", "g1-feedback", "", "recommend"]) == {"yes": 15, "no": 1, "not-sure": 0}
    assert rounded(feedback["", "g1-feedback", "", "change"])["a-little"] == 16
    commitments = published(measures.COMMITMENTS)
    assert {name: value for name, value in rounded(commitments["", "", "", CATEGORY]).items() if value} == {
        "cyber": 8,
        NONE: 8,
    }
    assert {name: value for name, value in rounded(commitments["", "30", "", STATUS]).items() if value} == {
        "done": 8,
        NONE: 8,
    }
    assert ("", "90", "", STATUS) not in commitments
    discovery = published(measures.DISCOVERY)
    assert rounded(discovery["", "g1", "", GAP]) == {"wide": 8, "middle": 0, "narrow": 8}
    assert rounded(discovery["", "g1", "", COMING_UP]) == {"yes": 16}
    assert rounded(discovery["", "g2", "", COMING_UP]) == {"yes": 0}
    assert published(measures.DISCOVERY, kind=slices.ROLE)["chair", "g1", "", GAP].people == 16


def test_of_several_commitments_the_oldest_counts(boards: Any) -> None:
    user = person("amina")
    rate(user, "g1", PAIRS)
    commit(user, "data", days=3, slot="b")
    commit(user, "cyber", days=5, slot="a")
    publish()
    assert rounded(published(measures.COMMITMENTS)["", "", "", CATEGORY])["cyber"] == 1


def chosen(numbers: Any) -> dict[str, int]:
    """Those of a figure's numbers that are not nothing."""
    return {name: value for name, value in rounded(numbers).items() if value}


def test_suggested_commitments_are_counted_by_name_in_the_programme_alone(boards: Any) -> None:
    for place, user in enumerate(people(9, boards["R91"], cohort="spring", role="chair")):
        rate(user, "g1", PAIRS)
        rated_days_ago(user, 50)
        slot = ("s", "s", "t", "own-1234abcd", "gone", "")[min(place, 5)]
        if slot:
            commit(user, "cyber", days=48, slot=slot, checks={30: "made", 90: "changed" if place else "done"})
    publish()
    assert ("", "g1", "90", OUTCOME) not in published(measures.COMMITMENTS)
    publish(NEXT)

    found = published(measures.COMMITMENTS)
    made, stood = found["", "g1", "", SUGGESTION], found["", "g1", "90", OUTCOME]
    assert made.people == stood.people == 9
    assert chosen(made) == {"g1-commit/s": 2, "g1-commit/t": 1, OTHER: 2, NONE: 4}
    expected = {"g1-commit/s:done": 1, "g1-commit/s:changed": 1, "g1-commit/t:changed": 1, OTHER: 2, NONE: 4}
    assert chosen(stood) == expected
    for kind in (slices.ORGANISATION, slices.COHORT, slices.ROLE):
        parts = published(measures.COMMITMENTS, kind=kind)
        assert not [key for key in parts if key[3] in (SUGGESTION, OUTCOME)]
        assert [key for key in parts if key[3] == CATEGORY], "kinds are counted there"


def test_of_several_suggestions_the_oldest_commitment_counts(boards: Any) -> None:
    user = person("amina")
    rate(user, "g1", PAIRS)
    commit(user, "data", days=3, slot="t")
    commit(user, "cyber", days=5, slot="s")
    publish()
    assert chosen(published(measures.COMMITMENTS)["", "g1", "", SUGGESTION]) == {"g1-commit/s": 1}


def test_an_outline_without_suggestions_asks_for_none(boards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    outline = json.loads(programmes.OUTLINE)
    for guide in outline["programme"]["guides"]:
        for asked in guide["asked"]:
            del asked["suggestions"]
    monkeypatch.setattr(programmes, "OUTLINE", json.dumps(outline))
    user = person("amina")
    rate(user, "g1", PAIRS)
    commit(user, "cyber", slot="s")
    publish()
    found = published(measures.COMMITMENTS)
    assert {key[3] for key in found} == {CATEGORY}
    monkeypatch.undo()
    publish(NEXT)
    assert ("", "g1", "", SUGGESTION) not in published(measures.COMMITMENTS), "nobody is counted twice in a stage"


def test_a_check_waits_until_people_have_had_time_to_report(boards: Any) -> None:
    user = person("amina")
    rate(user, "g1", PAIRS)
    rated_days_ago(user, 43)
    publish()
    assert ("", "30", "", STATUS) not in published(measures.COMMITMENTS)
    publish(NEXT)
    assert published(measures.COMMITMENTS)["", "30", "", STATUS].people == 1
    assert published(measures.COMMITMENTS)["", "90", "", STATUS].people == 1
    assert ("", "180", "", STATUS) not in published(measures.COMMITMENTS)


def test_what_is_answered_after_the_day_waits_for_the_next(boards: Any) -> None:
    user = person("amina")
    rate(user, "g1", PAIRS)
    assert publish(datetime.date(2026, 7, 15))["confidence"] == 0
    assert publish()["confidence"] == 2


def test_many_people_are_read_in_batches(boards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PEOPLE_AT_ONCE", 3)
    for user in people(7):
        rate(user, "g1", PAIRS)
    for user in people(5, name="feedback-only"):
        tell(user, "f", "yes", "a-lot")
    assert publish() == {"confidence": 14, "feedback": 5, "commitments": 7, "discovery": 0}
    assert rounded(published()["", "g1", "", MOVED])["up"] == 7


# Parts


def test_parts_add_up_and_everybody_is_in_one_leaf(boards: Any) -> None:
    for board, number in (("R91", 3), ("R92", 4), ("R93", 2)):
        for user in people(number, boards[board], name=f"{board}-", cohort="spring"):
            rate(user, "g1", PAIRS)
    rate(person("nobody's"), "g1", PAIRS)
    publish(mechanism=Seeded(3))

    whole = published()["", "g1", "", RATED]
    parts = {
        name: figure for (name, _, _, part), figure in published(kind=slices.ORGANISATION).items() if part == RATED
    }
    assert {name: figure.people for name, figure in parts.items()} == {"Q99": 7, "Y99": 7, "": 3}
    for number in whole.numbers:
        assert parts["Q99"].numbers[number] == pytest.approx(parts["Y99"].numbers[number])
        assert parts["Y99"].numbers[number] + parts[""].numbers[number] == pytest.approx(whole.numbers[number])
    cohorts = {name: figure for (name, _, _, part), figure in published(kind=slices.COHORT).items() if part == RATED}
    assert {name: figure.people for name, figure in cohorts.items()} == {"spring": 9, "": 1}
    assert sum(figure.numbers["sum"] for figure in cohorts.values()) == pytest.approx(whole.numbers["sum"])
    moved = published()["", "g1", "", MOVED]
    assert sum(moved.numbers.values()) == pytest.approx(10)


# How often


def test_a_day_is_published_once_and_days_are_fixed(boards: Any) -> None:
    rate(person("amina"), "g1", PAIRS)
    publish()
    before = published()
    with pytest.raises(PublishedToday):
        publish()
    with pytest.raises(PublishedLater):
        publish(datetime.date(2026, 7, 15))
    with pytest.raises(NoPublicationDay) as refused:
        publish(datetime.date(2026, 11, 30))
    assert refused.value.day == NEXT
    assert published() == before


def test_four_times_a_year_at_most_whatever_is_set(boards: Any, settings: Any) -> None:
    for day in ("2027-01-15", "2027-04-15", "2027-07-15", "2027-10-15"):
        publish(datetime.date.fromisoformat(day))
    settings.DIGIBOARDS_PUBLICATION_DAYS = ["11-01"]
    with pytest.raises(PublishedOften):
        publish(datetime.date(2027, 11, 1))
    settings.DIGIBOARDS_PUBLICATION_DAYS = ["01-01", "03-01", "05-01", "07-01", "09-01"]
    with pytest.raises(ImproperlyConfigured, match="1 to 4 days"):
        publish(datetime.date(2027, 11, 1))


def test_an_earlier_day_that_nothing_is_known_of_is_asked_about(boards: Any) -> None:
    user = person("amina")
    rate(user, "g1", PAIRS)
    rated_days_ago(user, 100)
    with pytest.raises(PerhapsPublished) as refused:
        publish()
    assert refused.value.day == datetime.date(2026, 7, 15)
    assert publish(refused.value.day)["confidence"] == 1
    publish()


def test_a_site_can_lower_the_budget_and_never_raise_it(boards: Any, settings: Any) -> None:
    rate(person("amina"), "g1", PAIRS)
    usual, lower = Recording(), Recording()
    publish(mechanism=usual, is_real=True)
    settings.DIGIBOARDS_PRIVACY_BUDGET = {"leaf": "0.9"}
    rate(person("ben"), "g1", PAIRS)
    publish(NEXT, mechanism=lower)
    assert max(lower.scales) >= max(usual.scales)
    assert usual.scales[0] * 2 == lower.scales[0]
    settings.DIGIBOARDS_PRIVACY_BUDGET = {"leaf": 2}
    with pytest.raises(ImproperlyConfigured, match=r"at most 1\.8"):
        publish(datetime.date(2027, 4, 15))


# All or nothing


def test_a_dry_run_leaves_everything_as_it_is_and_draws_no_noise(boards: Any) -> None:
    for user in people(8):
        rate(user, "g1", PAIRS)
    mechanism = Recording()
    assert publish(is_real=False, mechanism=mechanism)["confidence"] == 16
    assert mechanism.scales == []
    assert not any(model.objects.exists() for model in (*STORED, Ledger))
    assert publish()["confidence"] == 16


def test_a_publication_that_fails_half_way_did_nothing(boards: Any) -> None:
    for user in people(8):
        rate(user, "g1", PAIRS)

    class Failing(Recording):
        def release(self, exact: int, scale: Any) -> int:
            if len(self.exact) == 7:
                raise DatabaseError("gone")
            return super().release(exact, scale)

    with pytest.raises(DatabaseError):
        publish(mechanism=Failing())
    assert not any(model.objects.exists() for model in STORED)
    assert publish()["confidence"] == 16


def test_no_exact_sum_is_stored(boards: Any) -> None:
    """With a mechanism that always adds a million, no number that is stored is near the exact one."""

    class Far:
        def release(self, exact: int, scale: Any) -> int:
            return exact + 1_000_000

    for user in people(8):
        rate(user, "g1", PAIRS)
        tell(user, "f", "yes", "a-lot")
    publish(mechanism=Far())
    rows = NoisyNumber.objects.all()
    assert rows
    assert all(value > 900_000 for row in rows for value in row.numbers.values())


# Once


def test_what_is_published_stays_whoever_thinks_again_or_leaves(boards: Any) -> None:
    users = people(8)
    for user in users:
        rate(user, "g1", PAIRS)
    publish()
    before = published()
    rate(users[0], "g1", [(1, 5), (1, 5)])
    retirement.retire_learner(users[1].pk)
    publish(NEXT)
    assert {key: rounded(figure) for key, figure in published().items()} == {
        key: rounded(figure) for key, figure in before.items()
    }
    assert not CountedUnit.objects.filter(learner=users[1]).exists()


def test_who_deletes_and_answers_again_is_not_counted_again(boards: Any) -> None:
    user = person("amina", boards["R91"])
    rate(user, "g1", PAIRS)
    publish()
    deletion.delete_course_answers(learner_id=user.pk, course_key=COURSE_KEY)
    rate(user, "g1", [(1, 1), (1, 1)])
    assert publish(NEXT)["confidence"] == 0


def test_a_course_run_that_is_purged_and_filled_again_counts_nobody_twice(boards: Any) -> None:
    user = person("amina")
    rate(user, "g1", PAIRS)
    publish()
    purge.purge(COURSE_KEY)
    assert set(purge.count_rows(COURSE_KEY)) == set()
    assert CountedUnit.objects.filter(learner=user).exists()
    rate(user, "g1", PAIRS)
    rate(person("ben"), "g1", PAIRS)
    publish(NEXT)
    assert published()["", "g1", "", RATED].people == 1


def test_after_a_back_up_was_restored_all_accounts_count_as_disclosed(boards: Any) -> None:
    user = person("amina")
    rate(user, "g1", PAIRS)
    other = person("ben")
    publishing.count_as_disclosed(COURSE_KEY, DAY)
    rate(other, "g1", PAIRS)  # again: they had answered between the back-up and the publication
    rate(person("newcomer"), "g1", PAIRS)
    publish(NEXT)
    assert published()["", "g1", "", RATED].people == 1


def test_somebody_who_moves_stays_where_they_were_counted(boards: Any) -> None:
    user = person("amina", boards["R91"])
    rate(user, "g1", PAIRS)
    publish()
    Membership.objects.filter(learner=user).update(organisation=boards["R93"])
    publish(NEXT)
    assert published(kind=slices.ORGANISATION)["Q99", "g1", "", RATED].people == 1
    assert ("", "g1", "", RATED) not in published(kind=slices.ORGANISATION)
