"""What a board set out to do: kept once, changed, removed, and looked back on."""

import dataclasses
from typing import Any

import pytest

from digiboards_xblocks.programme.board_commitments import storage
from digiboards_xblocks.programme.board_commitments.models import BoardCommitment, BoardCommitmentCheck
from digiboards_xblocks.programme.board_commitments.rules import MOST
from digiboards_xblocks.programme.board_commitments.storage import CommitmentNotFound, NoBoard, TooMany
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.sessions.storage import SessionNotFound, remove_session
from tests.conftest import COURSE_KEY

from .conftest import CYBER, VISIT, commit, hold

pytestmark = pytest.mark.django_db
ELSEWHERE = COURSE_KEY.replace(run="elsewhere")


def words_of(session: int) -> list[str]:
    return [made.details.words for made in storage.get_board_session(COURSE_KEY, session).commitments]


def test_commitments_are_kept_in_their_order_and_once(met: int) -> None:
    first, second = commit(met, VISIT, CYBER)

    assert commit(met, VISIT) == [first]
    board = storage.get_board_session(COURSE_KEY, met)
    assert [(made.number, made.details, made.status) for made in board.commitments] == [
        (first, VISIT, "made"),
        (second, CYBER, "made"),
    ]
    assert (board.organisation, board.organisation_name) == ("R91", "Trust R91")


def test_one_is_changed_and_one_removed(met: int) -> None:
    first, second = commit(met, VISIT, CYBER)
    later = dataclasses.replace(VISIT, words="Visit two wards")

    storage.change_commitment(COURSE_KEY, met, first, later, by=None)
    storage.remove_commitment(COURSE_KEY, met, second, by=None)
    storage.remove_commitment(COURSE_KEY, met, second, by=None)

    assert words_of(met) == ["Visit two wards"]
    with pytest.raises(CommitmentNotFound):
        storage.change_commitment(COURSE_KEY, met, second, CYBER, by=None)
    actions = AuditEntry.objects.filter(action__startswith="board-commitment").order_by("pk")
    assert [entry.action.removeprefix("board-commitment-") for entry in actions] == [
        *("added", "added", "changed", "removed")
    ]
    assert "ward" not in str([entry.facts for entry in actions])


def test_a_session_ends_with_so_many_at_most(met: int) -> None:
    commit(met, *(dataclasses.replace(VISIT, words=f"Number {number}") for number in range(MOST)))

    with pytest.raises(TooMany):
        commit(met, CYBER)


def test_who_has_no_board_commits_to_nothing(boards: Any) -> None:
    session = hold(organisation="", kind="peers")

    with pytest.raises(NoBoard):
        commit(session, VISIT)
    with pytest.raises(NoBoard):
        storage.get_board_session(COURSE_KEY, session)


def test_a_session_of_another_course_run_is_not_reached(met: int) -> None:
    [number] = commit(met, VISIT)

    with pytest.raises(SessionNotFound):
        storage.get_board_session(ELSEWHERE, met)
    with pytest.raises(SessionNotFound):
        storage.add_commitment(ELSEWHERE, met, CYBER, by=None)
    with pytest.raises(SessionNotFound):
        storage.remove_commitment(ELSEWHERE, met, number, by=None)
    other = hold(organisation="R92")
    with pytest.raises(CommitmentNotFound):
        storage.change_commitment(COURSE_KEY, other, number, CYBER, by=None)
    assert words_of(met) == [VISIT.words]


def test_a_board_sees_its_own_sessions_that_ended_with_something(met: int) -> None:
    commit(met, VISIT)
    hold()
    commit(hold(organisation="R92"), CYBER)

    assert [board.number for board in storage.list_board_sessions(COURSE_KEY, "R91")] == [met]
    assert storage.list_board_sessions(ELSEWHERE, "R91") == ()


def test_the_last_word_of_a_check_counts_and_a_later_check_stays(met: int) -> None:
    first, second = commit(met, VISIT, CYBER)

    storage.keep_checks(met, 30, {first: "in-progress", second: "stopped"})
    storage.keep_checks(met, 30, {first: "changed"})
    storage.keep_checks(met, 90, {first: "done"})
    storage.keep_checks(met, 30, {first: "made"})

    made = {one.number: one for one in storage.get_board_session(COURSE_KEY, met).commitments}
    assert (made[first].status, made[first].checks) == ("done", {30: "made", 90: "done"})
    assert (made[second].status, made[second].checks) == ("stopped", {30: "stopped"})


def test_a_check_changes_no_other_session(met: int) -> None:
    [other] = commit(hold(organisation="R92"), CYBER)

    storage.keep_checks(met, 30, {other: "stopped"})

    assert BoardCommitment.objects.get(pk=other).status == "made"
    assert not BoardCommitmentCheck.objects.exists()


def test_they_go_with_their_session(met: int) -> None:
    [number] = commit(met, VISIT)
    storage.keep_checks(met, 30, {number: "done"})

    remove_session(COURSE_KEY, met, by=None)

    assert not BoardCommitment.objects.exists()
    assert storage.get_session_for_check(met) is None
