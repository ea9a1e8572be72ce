"""Organisations and boards behind the door to storage: safe searches, mergers, and two who publish at once."""

import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digiboards_xblocks.activities.board import storage as board_storage
from digiboards_xblocks.activities.board.models import BoardPicture, PictureAnswer
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.core.programme_outline import Guide
from digiboards_xblocks.core.statements import START, Statement
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.models import Membership, Organisation
from digiboards_xblocks.organisations.rules import search_words
from tests.activities.boards import enter_by_roster
from tests.activities.test_storage import key_of, people
from tests.sharing import at_once

GUIDE = Guide("g1", "Leading", "", (Statement("s1", "I can."), Statement("s2", "I can.")))
PAST = datetime.date(2024, 4, 1)


def organisation(code: str, name: str, **more: Any) -> Organisation:
    return Organisation.objects.create(ods_code=code, name=name, **({"kind": "trust"} | more))


def found(text: str) -> list[tuple[str, str]]:
    return [(item.ods_code, item.instead_of) for item in organisations_storage.find_organisations(search_words(text))]


@pytest.fixture
def register(db: None) -> None:
    merged = organisation("R9M", "Merged Valley Trust")
    first = organisation("R1A", "North Valley Trust", closed_on=PAST, successor=merged)
    organisation("R0A", "Older Valley Trust", closed_on=PAST, successor=first)
    organisation("R0Z", "Gone Valley Trust", closed_on=PAST)
    organisation("R2B", "100% Trust_of \\ Odd 'Names'")
    organisation("R3C", "Valley Care Trust", closed_on=timezone.localdate() + datetime.timedelta(days=9))
    organisation("Y01", "Valley Region", kind="region")
    organisation("VALLEY", "Coded Trust")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("care val", [("R3C", "")], id="words in any order"),
        pytest.param("VALLEY care", [("R3C", "")], id="any case"),
        pytest.param("r3c", [("R3C", "")], id="a code"),
        pytest.param("R1A", [("R9M", "North Valley Trust")], id="a closed code"),
        pytest.param("r0a", [("R9M", "Older Valley Trust")], id="two mergers"),
        pytest.param("R0Z", [], id="closed for good"),
        pytest.param("region", [], id="no board"),
        pytest.param("%", [("R2B", "")], id="a sign of LIKE"),
        pytest.param("_of", [("R2B", "")], id="another"),
        pytest.param("t_u", [], id="another that would match"),
        pytest.param("\\", [("R2B", "")], id="the sign that escapes"),
        pytest.param("'Names'", [("R2B", "")], id="quotes"),
        pytest.param("' OR 1=1 --", [], id="SQL"),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str]], register: None) -> None:
    assert found(text) == expected


def test_a_code_comes_first_then_names_that_start_so(register: None) -> None:
    assert found("valley") == [("VALLEY", ""), ("R3C", ""), ("R9M", "")]


def test_a_search_is_one_statement_and_bounded(register: None) -> None:
    Organisation.objects.bulk_create(
        Organisation(ods_code=f"X{number}", name=f"Trust {number:04}", kind="trust") for number in range(2_500)
    )
    with CaptureQueriesContext(connection) as watched:
        assert len(found("trust")) == 10

    assert len(watched.captured_queries) == 1
    assert "LIMIT" in watched.captured_queries[0]["sql"]


@pytest.mark.parametrize("code", ["R1A", "R0Z", "Y01", "R77", ""])
def test_what_is_not_offered_cannot_be_named(code: str, register: None, learner: Any) -> None:
    with pytest.raises(organisations_storage.NotOffered):
        organisations_storage.name_organisation(usage_key=key_of(), learner_id=learner.id, ods_code=code)
    assert Membership.objects.count() == 0


def test_a_roster_is_never_overwritten(register: None, learner: Any) -> None:
    enter_by_roster(learner, "R3C")
    with pytest.raises(organisations_storage.FromRoster):
        organisations_storage.name_organisation(usage_key=key_of(), learner_id=learner.id, ods_code="R9M")
    with pytest.raises(organisations_storage.FromRoster):
        organisations_storage.leave_organisation(usage_key=key_of(), learner_id=learner.id)

    kept = organisations_storage.name_organisation(usage_key=key_of(), learner_id=learner.id, ods_code="R3C")
    assert (kept.ods_code, kept.is_confirmed, kept.has_agreed) == ("R3C", True, False)


def test_memberships_tell_codes_and_no_consent(register: None, learner: Any, other_learner: Any) -> None:
    enter_by_roster(learner, "R3C")
    organisations_storage.name_organisation(usage_key=key_of(), learner_id=other_learner.id, ods_code="R9M")

    assert organisations_storage.memberships(usage_key=key_of()) == {"amina": ("R3C", True), "ben": ("R9M", False)}


def test_fifty_tabs_naming_two_organisations_leave_one_membership(shared_database: None) -> None:
    [learner] = people(1)
    organisation("R01", "One")
    organisation("R02", "Two")

    named = at_once(
        lambda number: (
            organisations_storage.name_organisation(
                usage_key=key_of(), learner_id=learner.id, ods_code=f"R0{number % 2 + 1}"
            ).ods_code
        )
    )

    assert named == [f"R0{number % 2 + 1}" for number in range(50)]
    assert Membership.objects.count() == 1


def test_of_ten_who_publish_at_once_one_makes_the_picture(shared_database: None) -> None:
    organisation("R01", "One")
    users = people(10)
    for user in users:
        enter_by_roster(user, "R01")
        organisations_storage.agree(usage_key=key_of(), learner_id=user.id, ods_code="R01")
        confidence_storage.save_ratings(usage_key=key_of(), learner_id=user.id, phase=START, values={"s1": 2, "s2": 3})

    def publish(number: int) -> str:
        mine = organisations_storage.membership(usage_key=key_of(), learner_id=users[number].id)
        assert mine is not None
        try:
            made = board_storage.publish_picture(usage_key=key_of(), membership=mine, guides=[GUIDE])
        except board_storage.MadeToday:
            return "made today"
        return f"{len(made)} new"

    assert sorted(at_once(publish, 10)) == ["1 new", *["made today"] * 9]
    assert BoardPicture.objects.count() == 1
    assert PictureAnswer.objects.count() == 20


def test_a_picture_that_cannot_be_made_leaves_no_trace(register: None) -> None:
    user = get_user_model().objects.create(username="zoe")
    enter_by_roster(user, "R3C")
    mine = organisations_storage.agree(usage_key=key_of(), learner_id=user.id, ods_code="R3C")
    assert mine is not None

    for _ in range(2):
        with pytest.raises(board_storage.NotEnough):
            board_storage.publish_picture(usage_key=key_of(), membership=mine, guides=[GUIDE])
    assert BoardPicture.objects.count() == 0
