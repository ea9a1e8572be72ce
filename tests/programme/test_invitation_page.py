"""The page of a board's secretary."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from lxml import html

from digiboards_xblocks.organisations import invitations, storage
from digiboards_xblocks.organisations.models import BoardInvitation, Membership
from digiboards_xblocks.programme.pages.opening import may_open
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.people.permissions import INVITE_MEMBERS, SECRETARY, organisation, programme
from tests.conftest import COURSE_KEY
from tests.programmes import person

from .conftest import Ask
from .test_access import words

KEY = COURSE_KEY.make_usage_key("digiboards_board", "board")
PATH = f"/digiboards/{COURSE_KEY}/organisations/R91/invitation/"
CODE = re.compile("[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")


@pytest.fixture
def secretary(roles: dict[str, Any]) -> Any:
    made = person("secretary")
    grants.grant(holder=made, scope=organisation(COURSE_KEY, "R91"), by=roles["staff"], role=SECRETARY)
    return made


def made_code(answer: Any) -> str:
    [code] = set(CODE.findall(answer.content.decode()))
    return str(code)


def test_a_secretary_invites_and_a_member_joins(secretary: Any, ask: Ask) -> None:
    answer = ask(PATH, secretary, "POST", do="invite", most="12")
    code = made_code(answer)

    assert answer.status_code == HTTPStatus.OK
    assert "no-store" in answer["Cache-Control"]
    [text] = html.fromstring(answer.content.decode()).xpath("//textarea")
    assert code in text.text
    assert f"/courses/{COURSE_KEY}/course/" in text.text
    assert "8 of us or more" in text.text
    assert "An invitation for 12 people at most is open until" in words(ask(PATH, secretary))
    assert code not in ask(PATH, secretary).content.decode()
    kept = invitations.accept(usage_key=KEY, learner_id=person("amina").pk, code=code)
    assert (kept.ods_code, kept.is_confirmed) == ("R91", True)


def test_the_page_never_tells_how_many_have_joined_or_agreed(secretary: Any, ask: Ask) -> None:
    code = made_code(ask(PATH, secretary, "POST", do="invite", most="12"))
    before = words(ask(PATH, secretary))
    for user in map(person, ("amina", "ben", "cleo")):
        invitations.accept(usage_key=KEY, learner_id=user.pk, code=code)
        storage.agree(usage_key=KEY, learner_id=user.pk, ods_code="R91")

    assert words(ask(PATH, secretary)) == before


@pytest.mark.parametrize("most", ["", "0", "31", "-3", "many", "1e1"])
def test_for_how_many_is_checked(secretary: Any, ask: Ask, most: str) -> None:
    answer = ask(PATH, secretary, "POST", do="invite", most=most)

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "from 1 to 30" in words(answer)
    assert BoardInvitation.objects.count() == 0


def test_stopping_and_taking_off(secretary: Any, ask: Ask) -> None:
    code = made_code(ask(PATH, secretary, "POST", do="invite", most="12"))
    for name in ("amina", "ben"):
        invitations.accept(usage_key=KEY, learner_id=person(name).pk, code=code)

    answers = {who: words(ask(PATH, secretary, "POST", do="take-off", who=who)) for who in ("amina", "nobody", "")}
    assert len(set(answers.values())) == 1  # it does not tell who joined, or who has an account
    assert Membership.objects.get(learner__username="amina").source == "named"
    assert "The invitation is stopped." in words(ask(PATH, secretary, "POST", do="stop"))
    assert "open until" not in words(ask(PATH, secretary))
    ask(PATH, secretary, "POST", do="take-all-off")
    assert Membership.objects.get(learner__username="ben").source == "named"
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "invite",
        "invitation-stopped",
        "invited-taken-off",
        "all-invited-taken-off",
    }
    assert code not in str(list(AuditEntry.objects.values()))


def test_a_secretary_sees_their_board_and_nothing_else(secretary: Any, ask: Ask) -> None:
    assert may_open(secretary, COURSE_KEY)
    board = ask(f"/digiboards/{COURSE_KEY}/", secretary)["Location"]
    assert board == f"/digiboards/{COURSE_KEY}/organisations/R91/"
    assert html.fromstring(ask(board, secretary).content.decode()).xpath("//main//a/@href") == [PATH]
    for path in ("people/", "access/", "roster/", "organisations/R92/", "confidence/", "organisations/R92/invitation/"):
        assert ask(f"/digiboards/{COURSE_KEY}/{path}", secretary).status_code == HTTPStatus.FORBIDDEN, path


def test_a_secretary_of_a_care_board_is_none_of_the_trusts_below(roles: dict[str, Any], boards: Any) -> None:
    holder = person("secretary")
    above = boards["R91"].parent
    grants.grant(holder=holder, scope=organisation(COURSE_KEY, above.ods_code), by=roles["staff"], role=SECRETARY)

    assert grants.can(holder, INVITE_MEMBERS, organisation(COURSE_KEY, above.ods_code))
    assert not grants.can(holder, INVITE_MEMBERS, organisation(COURSE_KEY, "R91"))
    assert not grants.can(holder, INVITE_MEMBERS, programme(COURSE_KEY))


def test_staff_make_a_secretary_on_the_page_of_access(roles: dict[str, Any], ask: Ask) -> None:
    access = f"/digiboards/{COURSE_KEY}/access/"
    sent = {"who": "learner", "role": "secretary", "kind": "organisation", "name": "r91"}
    assert ask(access, roles["instructor"], "POST", do="grant", **sent).status_code == HTTPStatus.SEE_OTHER

    assert "learner Invites members: Trust R91 (R91)" in words(ask(access, roles["instructor"]))
    assert ask(PATH, roles["learner"]).status_code == HTTPStatus.OK
    for wrong in ({"kind": "programme", "name": ""}, {"role": "chair"}):
        answer = ask(access, roles["instructor"], "POST", do="grant", **(sent | wrong))
        assert answer.status_code == HTTPStatus.BAD_REQUEST
    ask(access, roles["instructor"], "POST", do="revoke", **sent)
    assert ask(PATH, roles["learner"]).status_code == HTTPStatus.FORBIDDEN


def test_the_page_of_a_board_leads_there(roles: dict[str, Any], ask: Ask) -> None:
    page = ask(f"/digiboards/{COURSE_KEY}/organisations/R91/", roles["staff"]).content.decode()

    assert html.fromstring(page).xpath("//a[contains(., 'Invite members')]/@href") == [PATH]
    sponsors = ask(f"/digiboards/{COURSE_KEY}/organisations/R91/", roles["sponsor"]).content.decode()
    assert "Invite members" not in sponsors
