"""Invitations to a board: by whom, for how long and for how many; accepted, stopped, taken back."""

import datetime
import string
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from opaque_keys.edx.locator import CourseLocator
from time_machine import TimeMachineFixture

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations import invitations, storage
from digiboards_xblocks.organisations.models import BoardInvitation, Membership, Organisation
from digiboards_xblocks.organisations.rules import (
    INVITATION_DAYS,
    MOST_INVITED,
    invitation_digest,
    new_invitation_code,
)
from digiboards_xblocks.programme.progress.models import StaleProgress
from digiboards_xblocks.programme.retention.retirement import retire_learner
from tests.activities.boards import enter_by_roster
from tests.conftest import COURSE_KEY
from tests.sharing import at_once

KEY = COURSE_KEY.make_usage_key("digiboards_board", "board")
OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")


@pytest.fixture
def boards(db: None) -> dict[str, Organisation]:
    return {
        code: Organisation.objects.create(ods_code=code, name=f"Trust {code}", kind="trust") for code in ("R1", "R2")
    }


def person(name: str) -> Any:
    return get_user_model().objects.get_or_create(username=name)[0]


def invite(code: str = "R1", *, most: int = 20) -> str:
    return invitations.invite(course_key=COURSE_KEY, ods_code=code, by=person("secretary"), most=most)


def accept(name: str, code: object) -> storage.BoardMembership:
    return invitations.accept(usage_key=KEY, learner_id=person(name).pk, code=code)


def mine(name: str) -> storage.BoardMembership | None:
    return storage.membership(usage_key=KEY, learner_id=person(name).pk)


def agree(name: str, code: str) -> None:
    storage.agree(usage_key=KEY, learner_id=person(name).pk, ods_code=code)


# The code


def test_a_code_is_never_the_same_and_has_a_hundred_bits() -> None:
    codes = {new_invitation_code() for _ in range(500)}

    assert len(codes) == 500
    letters = set("".join(codes)) - {"-"}
    assert len(letters) == 32
    assert not letters & set("OILU")
    assert {len(code.replace("-", "")) for code in codes} == {20}


@given(st.randoms(use_true_random=False))
def test_a_code_is_known_however_it_is_typed(random: Any) -> None:
    code = new_invitation_code()
    typed = "".join(
        random.choice([letter, letter.lower(), {"0": "O", "1": "I"}.get(letter, letter)]) + random.choice(["", "", " "])
        for letter in code.replace("-", random.choice(["-", "", "–"]))
    )

    assert invitation_digest(typed) == invitation_digest(code)


@pytest.mark.parametrize("junk", ["", "R1", None, 3, ["A"], "U" * 20, "A" * 19, "A" * 21, "A" * 5000, "É" * 20])
def test_what_is_no_code_is_none(junk: object) -> None:
    assert invitation_digest(junk) == ""


def test_the_code_is_stored_nowhere(boards: Any) -> None:
    code = invite()
    [row] = BoardInvitation.objects.values()

    for form in (code, code.replace("-", "")):
        assert form not in str(row)
    assert set(row["code_digest"]) <= set(string.hexdigits)


# Accepting


def test_who_accepts_is_on_the_board_and_confirmed_and_has_not_agreed(boards: Any) -> None:
    kept = accept("amina", invite())

    assert (kept.ods_code, kept.is_confirmed, kept.is_from_roster, kept.has_agreed) == ("R1", True, False, False)
    assert mine("amina") == kept
    assert StaleProgress.objects.filter(learner=person("amina")).exists()


def test_who_had_named_the_board_keeps_their_consent(boards: Any) -> None:
    storage.name_organisation(usage_key=KEY, learner_id=person("amina").pk, ods_code="R1")
    agree("amina", "R1")

    kept = accept("amina", invite())

    assert (kept.is_confirmed, kept.has_agreed) == (True, True)


def test_who_comes_from_another_board_leaves_it_with_their_consent(boards: Any) -> None:
    accept("amina", invite("R2"))
    agree("amina", "R2")

    kept = accept("amina", invite("R1"))

    assert (kept.ods_code, kept.is_confirmed, kept.has_agreed) == ("R1", True, False)
    assert Membership.objects.count() == 1


def test_what_a_roster_says_stays(boards: Any) -> None:
    enter_by_roster(person("amina"), "R2")
    enter_by_roster(person("ben"), "R1")
    code = invite("R1", most=1)

    with pytest.raises(storage.FromRoster):
        accept("amina", code)
    assert accept("ben", code).is_from_roster
    assert accept("cleo", code).is_confirmed  # neither of them took the one place


def test_accepted_again_it_takes_no_other_place(boards: Any) -> None:
    code = invite(most=1)

    assert accept("amina", code) == accept("amina", code)
    with pytest.raises(invitations.NotInvited):
        accept("ben", code)
    assert mine("ben") is None


def test_who_is_refused_stays_where_they_were(boards: Any) -> None:
    code = invite("R1", most=1)
    accept("amina", code)
    accept("ben", invite("R2"))
    agree("ben", "R2")
    before = mine("ben")

    with pytest.raises(invitations.NotInvited):
        accept("ben", code)
    assert mine("ben") == before


def test_it_is_for_so_many_at_once(shared_database: None) -> None:
    Organisation.objects.create(ods_code="R1", name="Trust R1", kind="trust")
    Course.objects.get_or_create(course_key=str(COURSE_KEY))
    code = invite(most=5)
    for number in range(20):
        person(f"p{number}")

    def one(number: int) -> bool:
        try:
            accept(f"p{number}", code)
        except invitations.NotInvited:
            return False
        return True

    joined = at_once(one, 20)

    assert sum(joined) == 5
    assert Membership.objects.filter(source="invited").count() == 5
    assert BoardInvitation.objects.get().used == 5


def test_of_two_that_are_open_at_once_the_later_counts(boards: Any) -> None:
    first, second = invite(), invite()

    with pytest.raises(invitations.NotInvited):
        accept("amina", first)
    assert accept("amina", second).is_confirmed


def test_it_ends_by_itself(boards: Any, time_machine: TimeMachineFixture) -> None:
    code, now = invite(), timezone.now()
    time_machine.move_to(now + datetime.timedelta(days=INVITATION_DAYS, minutes=-1))
    assert accept("amina", code).is_confirmed
    time_machine.move_to(now + datetime.timedelta(days=INVITATION_DAYS, minutes=1))

    with pytest.raises(invitations.NotInvited):
        accept("ben", code)
    assert invitations.open_invitation(COURSE_KEY, "R1") is None
    assert mine("amina") is not None


def test_it_is_for_one_course_run_and_one_board(boards: Any) -> None:
    code = invite("R1")
    elsewhere = OTHER_RUN.make_usage_key("digiboards_board", "board")

    with pytest.raises(invitations.NotInvited):
        invitations.accept(usage_key=elsewhere, learner_id=person("amina").pk, code=code)
    assert accept("amina", code).ods_code == "R1"


def test_nobody_is_invited_to_a_board_that_is_none_or_has_closed(boards: Any) -> None:
    Organisation.objects.create(ods_code="Y1", name="Region", kind="region")
    code = invite("R1")
    Organisation.objects.filter(ods_code="R1").update(closed_on=timezone.localdate(), successor=boards["R2"])

    with pytest.raises(invitations.NotInvited):
        accept("amina", code)
    for board in ("R1", "Y1", "NOSUCH"):
        with pytest.raises(invitations.NoBoard):
            invite(board)


@pytest.mark.parametrize("most", [0, -1, MOST_INVITED + 1])
def test_it_is_for_a_board_and_not_for_a_crowd(boards: Any, most: int) -> None:
    with pytest.raises(ValueError, match=str(most)):
        invite(most=most)


# Taking back


def test_stopped_nobody_else_joins(boards: Any) -> None:
    code = invite()
    accept("amina", code)
    assert invitations.stop(course_key=COURSE_KEY, ods_code="R1")
    assert not invitations.stop(course_key=COURSE_KEY, ods_code="R1")

    with pytest.raises(invitations.NotInvited):
        accept("ben", code)
    kept = mine("amina")
    assert kept is not None
    assert kept.is_confirmed


def test_who_is_taken_off_is_confirmed_no_more_and_their_consent_gone(boards: Any) -> None:
    code = invite()
    for name in ("amina", "ben"):
        accept(name, code)
        agree(name, "R1")
    enter_by_roster(person("cleo"), "R1")
    agree("cleo", "R1")

    invitations.take_off(course_key=COURSE_KEY, ods_code="R1", learner_id=person("amina").pk)
    invitations.take_off(course_key=COURSE_KEY, ods_code="R1", learner_id=person("cleo").pk)
    invitations.take_off(course_key=COURSE_KEY, ods_code="R2", learner_id=person("ben").pk)
    found = {name: mine(name) for name in ("amina", "ben", "cleo")}

    assert {name: (one.is_confirmed, one.has_agreed) for name, one in found.items() if one} == {
        "amina": (False, False),
        "ben": (True, True),
        "cleo": (True, True),
    }
    invitations.take_off(course_key=COURSE_KEY, ods_code="R1")
    assert Membership.objects.filter(source="invited").count() == 0
    assert Membership.objects.filter(source="roster").count() == 1


def test_who_joined_can_leave_by_themselves(boards: Any) -> None:
    accept("amina", invite())

    assert storage.leave_organisation(usage_key=KEY, learner_id=person("amina").pk)
    assert mine("amina") is None


def test_who_names_another_board_is_confirmed_no_more(boards: Any) -> None:
    accept("amina", invite())
    agree("amina", "R1")
    kept = storage.name_organisation(usage_key=KEY, learner_id=person("amina").pk, ods_code="R2")

    assert (kept.ods_code, kept.is_confirmed, kept.has_agreed) == ("R2", False, False)


def test_a_secretary_whose_account_is_retired_leaves_no_invitation_open(boards: Any) -> None:
    code = invite()
    accept("amina", code)
    retire_learner(person("secretary").pk)

    assert BoardInvitation.objects.count() == 0
    with pytest.raises(invitations.NotInvited):
        accept("ben", code)
    assert mine("amina") is not None
