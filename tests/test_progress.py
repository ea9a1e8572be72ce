"""How far people are: counted once, whatever happens in between, and the same after a rebuild."""

from typing import Any

import pytest
from completion.models import BlockCompletion
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction
from django.test import TransactionTestCase
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import signals as receivers
from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.progress import aggregates, people_queries, refresh, slices, tasks
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress.models import LearnerProgress, SliceProgress, StaleProgress
from digiboards_xblocks.programme.progress.people_queries import FINISHED, NOT_STARTED, STARTED, PeopleFilter

from .conftest import COURSE_KEY
from .programmes import STEPS, complete, complete_block, person, register

OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


def done(*names: str, at_once: Any, user: Any) -> None:
    with at_once(execute=True):
        complete(user, *names)


def totals(kind: str = slices.PROGRAMME) -> dict[tuple[str, str], tuple[int, int, int]]:
    refresh.refresh(COURSE_KEY)
    return {
        (item.part.name, item.guide): (item.people, item.started, item.finished)
        for item in progress_queries.counts(COURSE_KEY, kind=kind)
    }


def stored() -> tuple[Any, ...]:
    """Everything that is kept, without the numbers of the rows."""
    people = LearnerProgress.objects.order_by("learner").values_list("learner", "guides", "started", "finished")
    counts = SliceProgress.objects.exclude(people=0, started=0, finished=0).order_by("kind", "name", "guide")
    return tuple(people), tuple(counts.values_list("kind", "name", "guide", "people", "started", "finished"))


def test_a_completion_counts_everywhere_its_learner_belongs(db: None, django_capture_on_commit_callbacks: Any) -> None:
    boards = register()
    amina = person("amina", boards["R91"], cohort="spring", role="chair")
    ben = person("ben", boards["R92"])
    done("g1-a", "g1-b", at_once=django_capture_on_commit_callbacks, user=amina)
    done("g1-a", at_once=django_capture_on_commit_callbacks, user=ben)

    assert totals() == {("", ""): (2, 2, 0), ("", "g1"): (0, 2, 1)}
    organisations = totals(slices.ORGANISATION)
    assert organisations["R91", "g1"] == (0, 1, 1)
    assert organisations["Q99", "g1"] == organisations["Y99", "g1"] == (0, 2, 1)
    assert totals(slices.COHORT)["spring", ""] == (1, 1, 0)
    assert totals(slices.ROLE)["chair", ""] == (1, 1, 0)


def test_the_programme_is_finished_with_its_guides(db: None, django_capture_on_commit_callbacks: Any) -> None:
    amina = person("amina")
    done(*STEPS["g1"], *STEPS["g2"], at_once=django_capture_on_commit_callbacks, user=amina)

    assert totals()["", ""] == (1, 1, 1)


def test_what_is_taken_back_counts_no_more(db: None, django_capture_on_commit_callbacks: Any) -> None:
    amina = person("amina")
    done("g2-a", at_once=django_capture_on_commit_callbacks, user=amina)
    assert totals()["", "g2"] == (0, 1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        BlockCompletion.objects.get().delete()

    assert totals()["", ""] == (1, 0, 0)


def test_another_board_counts_there_and_not_here(db: None) -> None:
    boards = register()
    person("amina", boards["R91"])
    assert totals(slices.ORGANISATION)["R91", ""] == (1, 0, 0)
    api_data = b"email,ods_code\namina@example.org,R93\n"
    found = roster.check(course_key=COURSE_KEY, data=api_data)
    roster.apply(course_key=COURSE_KEY, data=api_data, digest=found.digest)

    counts = totals(slices.ORGANISATION)
    assert (counts["R91", ""], counts["Q99", ""], counts["R93", ""]) == ((0, 0, 0), (0, 0, 0), (1, 0, 0))


def test_completion_of_others_blocks_is_no_business_of_ours(
    db: None, learner: Any, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    key = COURSE_KEY.make_usage_key("video", "v")
    with django_capture_on_commit_callbacks(execute=True):
        complete_block(learner, key)

    assert not StaleProgress.objects.exists()


def test_noting_a_completion_takes_one_statement(
    db: None, learner: Any, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        complete(learner, "g1-a")
    with django_assert_num_queries(1):
        for callback in callbacks:
            callback()


def test_looking_again_takes_two_queries(db: None, django_assert_num_queries: Any) -> None:
    person("amina", register()["R91"])
    refresh.refresh(COURSE_KEY)
    with django_assert_num_queries(2):
        assert refresh.refresh(COURSE_KEY) == 0


class AReceiverThatFails(TransactionTestCase):
    def test_loses_no_completion_and_a_rebuild_mends_it(self) -> None:
        amina = person("amina")
        with pytest.MonkeyPatch.context() as patch, self.settings(DIGIBOARDS_OUTLINES="tests.programmes.outline_of"):

            def fail(*_args: Any) -> None:
                raise OperationalError("the database has gone away")

            patch.setattr(tasks, "mark", fail)
            with self.assertLogs("django.db.backends.base", "ERROR"):
                complete(amina, "g1-a")
            assert BlockCompletion.objects.count() == 1
            assert totals() == {}
            patch.undo()
        with self.settings(DIGIBOARDS_OUTLINES="tests.programmes.outline_of"):
            refresh.rebuild(COURSE_KEY)
            assert totals()["", ""] == (1, 1, 0)


def test_a_renewal_that_fails_half_way_changes_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = person("amina")
    complete(amina, "g1-a")
    aggregates.mark(COURSE_KEY, [amina.pk])
    before = stored()
    real = aggregates.change

    def fail(*args: Any) -> None:
        real(*args)
        raise OperationalError("the database has gone away")

    monkeypatch.setattr(refresh, "change", fail)
    with pytest.raises(OperationalError), transaction.atomic():
        refresh.refresh(COURSE_KEY)
    assert stored() == before
    monkeypatch.undo()

    assert totals()["", ""] == (1, 1, 0)
    assert totals()["", ""] == (1, 1, 0)


def test_a_rebuild_says_what_it_did_and_refuses_a_course_without_a_programme(
    db: None, capsys: pytest.CaptureFixture[str], django_capture_on_commit_callbacks: Any
) -> None:
    done("g1-a", at_once=django_capture_on_commit_callbacks, user=person("amina"))
    SliceProgress.objects.filter(kind=slices.PROGRAMME, guide=slices.WHOLE).update(people=77)
    call_command("digiboards_rebuild", str(COURSE_KEY))
    assert capsys.readouterr().out == "The progress of 1 person is up to date.\n"
    assert totals()["", ""] == (1, 1, 0)
    with pytest.raises(CommandError, match="holds no programme"):
        call_command("digiboards_rebuild", str(OTHER_RUN))


def test_a_retired_learner_counts_no_more(db: None, django_capture_on_commit_callbacks: Any) -> None:
    amina = person("amina", register()["R91"])
    done("g1-a", at_once=django_capture_on_commit_callbacks, user=amina)
    refresh.refresh(COURSE_KEY)
    receivers.on_retirement(user=amina)

    assert not LearnerProgress.objects.exists()
    assert not Membership.objects.exists()
    assert set(totals().values()) == {(0, 0, 0)}


def test_whoever_deletes_their_answers_is_on_no_board_any_more(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    amina = person("amina", register()["R91"])
    done("g1-a", at_once=django_capture_on_commit_callbacks, user=amina)
    assert totals(slices.ORGANISATION)["R91", ""] == (1, 1, 0)
    deletion.delete_course_answers(learner_id=amina.pk, course_key=COURSE_KEY)

    assert totals(slices.ORGANISATION)["R91", ""] == (0, 0, 0)
    assert totals()["", ""] == (1, 1, 0)
    assert LearnerProgress.objects.get().organisation is None


def test_people_are_found_by_what_they_are_and_how_far(db: None, django_capture_on_commit_callbacks: Any) -> None:
    boards = register()
    people = [person(f"p{number}", boards["R91"], cohort="spring", role="chair") for number in range(3)]
    person("away", boards["R93"])
    done("g1-a", at_once=django_capture_on_commit_callbacks, user=people[0])
    done(*STEPS["g1"], *STEPS["g2"], at_once=django_capture_on_commit_callbacks, user=people[1])
    refresh.refresh(COURSE_KEY)

    def names(**chosen: Any) -> list[str]:
        return [found.user_name for found in people_queries.people(COURSE_KEY, PeopleFilter(**chosen))]

    assert names(organisation="Y99") == names(cohort="spring") == names(role="chair") == ["p0", "p1", "p2"]
    assert names(state=NOT_STARTED) == ["p2", "away"]
    assert names(state=STARTED) == ["p0"]
    assert names(state=FINISHED) == ["p1"]
    first = people_queries.people(COURSE_KEY, PeopleFilter(), most=2)
    assert [found.user_name for found in first] == ["p0", "p1"]
    rest = people_queries.people(COURSE_KEY, PeopleFilter(), after=first[-1].learner_id)
    assert [found.user_name for found in rest] == ["p2", "away"]


@pytest.mark.slow
class HoweverItCameAbout(TestCase):
    """After any history, the counts are those of a rebuild from the platform's completion."""

    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("complete"), st.integers(0, 3), st.sampled_from(["g1-a", "g1-b", "g2-a"])),
                st.tuples(st.just("undo"), st.integers(0, 3), st.sampled_from(["g1-a", "g1-b", "g2-a"])),
                st.tuples(st.just("move"), st.integers(0, 3), st.sampled_from(["R91", "R92", "R93"])),
                st.tuples(st.just("look"), st.just(0), st.just("")),
            ),
            max_size=25,
        )
    )
    def test_counts_are_those_of_a_rebuild(self, history: list[tuple[str, int, str]]) -> None:
        with self.settings(DIGIBOARDS_OUTLINES="tests.programmes.outline_of"):
            boards = register()
            people = [person(f"p{number}", boards["R91"]) for number in range(4)]
            for what, number, name in history:
                if what == "look":
                    refresh.refresh(COURSE_KEY)
                elif what == "move":
                    Membership.objects.filter(learner=people[number]).update(organisation=boards[name])
                    aggregates.mark(COURSE_KEY, [people[number].pk])
                else:
                    with self.captureOnCommitCallbacks(execute=True):
                        complete(people[number], name, completion=float(what == "complete"))
            refresh.refresh(COURSE_KEY)
            found = stored()
            refresh.rebuild(COURSE_KEY)
            assert stored() == found
