"""Granting access, taking it back, and what is kept of it."""

from http import HTTPStatus
from typing import Any

import pytest
from lxml import html

from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SEE_FIGURES, organisation
from tests.conftest import COURSE_KEY
from tests.programmes import person

from .conftest import Ask

PATH = f"/digiboards/{COURSE_KEY}/access/"


def words(answer: Any) -> str:
    return " ".join(" ".join(html.fromstring(answer.content.decode()).itertext()).split())


def granted(user: Any, code: str) -> bool:
    return grants.can(user, SEE_FIGURES, organisation(COURSE_KEY, code))


def test_a_cohort_is_granted_by_its_name_and_its_sponsor_led_there(
    roles: dict[str, Any], boards: Any, ask: Ask
) -> None:
    person("amina", boards["R91"], cohort="spring")
    person("ben", boards["R92"])
    sent = {"who": "learner", "kind": "cohort", "name": " SPRING "}
    assert ask(PATH, roles["instructor"], "POST", do="grant", **sent).status_code == HTTPStatus.SEE_OTHER
    assert "learner Cohort spring" in words(ask(PATH, roles["instructor"]))

    here = f"/digiboards/{COURSE_KEY}/cohorts/spring/"
    assert ask(f"/digiboards/{COURSE_KEY}/", roles["learner"])["Location"] == here
    shown = words(ask(here, roles["learner"]))
    assert "Spring" in shown
    assert "People 1 Started 0" in shown
    assert ask(f"/digiboards/{COURSE_KEY}/cohorts/autumn/", roles["learner"]).status_code == HTTPStatus.FORBIDDEN
    assert ask(f"/digiboards/{COURSE_KEY}/organisations/R91/", roles["learner"]).status_code == HTTPStatus.FORBIDDEN

    wrong = ask(PATH, roles["instructor"], "POST", do="grant", **{**sent, "name": "none"})
    assert wrong.status_code == HTTPStatus.BAD_REQUEST
    assert "no such cohort" in words(wrong)


@pytest.mark.parametrize("who", ["learner", "learner@example.org", " LEARNER@Example.org "])
def test_access_is_granted_and_taken_back(roles: dict[str, Any], ask: Ask, who: str) -> None:
    sent = {"who": who, "kind": "organisation", "name": " r92 "}
    answer = ask(PATH, roles["instructor"], "POST", do="grant", **sent)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer["Location"] == f"{PATH}?done=granted&role=sponsor&kind=organisation&name=R92"
    assert "example.org" not in answer["Location"]
    assert granted(roles["learner"], "R92")
    assert "learner Trust R92 (R92)" in words(ask(PATH, roles["instructor"]))

    ask(PATH, roles["instructor"], "POST", do="revoke", **sent)
    assert not granted(roles["learner"], "R92")
    audit = words(ask(f"/digiboards/{COURSE_KEY}/audit/", roles["instructor"]))
    assert "instructor Granted access Trust R92 (R92) role: sponsor, for learner" in audit
    assert "instructor Took access back Trust R92 (R92)" in audit
    assert "example.org" not in audit


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"who": "nobody", "kind": "organisation", "name": "R91"}, "no one active account"),
        ({"who": "", "kind": "organisation", "name": "R91"}, "no one active account"),
        ({"who": "learner", "kind": "organisation", "name": "<b>"}, "no such organisation"),
        ({"who": "learner", "kind": "cohort", "name": "no such"}, "no such organisation"),
        ({"who": "learner", "kind": "organisation", "name": "R9\u00ad1"}, "no such organisation"),
        ({"who": "learner", "kind": "site", "name": ""}, "no such organisation"),
        ({"who": "learner", "kind": "", "name": ""}, "no such organisation"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    roles: dict[str, Any], ask: Ask, sent: dict[str, str], told: str
) -> None:
    before = grants.grants(COURSE_KEY)
    answer = ask(PATH, roles["instructor"], "POST", do="grant", **sent)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert told in words(answer)
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//input[@id='who']/@value") == [sent["who"]]
    assert page.xpath("//input[@id='name']/@value") == [sent["name"]]
    assert grants.grants(COURSE_KEY) == before


@pytest.mark.parametrize("name", ["trust r92", "Trust R92 (R92)", "Q99", " a system "])
def test_an_organisation_is_chosen_by_its_name_or_its_code(roles: dict[str, Any], ask: Ask, name: str) -> None:
    page = html.fromstring(ask(PATH, roles["instructor"]).content.decode())
    assert "Trust R92 (R92)" in page.xpath("//datalist[@id='organisations']/option/@value")
    sent = {"who": "learner", "kind": "organisation", "name": name}
    assert ask(PATH, roles["instructor"], "POST", do="grant", **sent).status_code == HTTPStatus.SEE_OTHER
    assert granted(roles["learner"], "R92")


def test_all_that_is_wrong_is_said_at_once_beside_its_field(roles: dict[str, Any], ask: Ask) -> None:
    sent = {"who": "nobody", "kind": "organisation", "name": "no such board"}
    page = html.fromstring(ask(PATH, roles["instructor"], "POST", do="grant", **sent).content.decode())
    [summary] = page.xpath("//*[@role='alert']")
    assert summary.xpath(".//a/@href") == ["#who", "#name"]
    for field in ("who", "name"):
        [box] = page.xpath(f"//input[@id='{field}'][@aria-invalid='true']")
        assert page.xpath(f"//*[@id='{box.get('aria-describedby')}']")[0].text_content()
    assert page.xpath("string(//title)").startswith("Error:")


@pytest.mark.parametrize(
    ("role", "said"),
    [("secretary", "You are now the secretary of the board of Trust R91"), ("sponsor", "counts and no names")],
)
def test_after_granting_there_is_a_text_to_send(roles: dict[str, Any], ask: Ask, role: str, said: str) -> None:
    sent = {"who": "learner", "role": role, "kind": "organisation", "name": "Trust R91"}
    answer = ask(PATH, roles["instructor"], "POST", do="grant", **sent)
    text = html.fromstring(ask(answer["Location"], roles["instructor"]).content.decode()).xpath("string(//textarea)")
    assert said in text
    address = f"/digiboards/{COURSE_KEY}/organisations/R91/"
    assert f"http://testserver{address}" in text
    assert ask(address, roles["learner"]).status_code == HTTPStatus.OK, "it opens there"


def test_a_character_that_no_database_keeps_is_nobody(roles: dict[str, Any], ask: Ask) -> None:
    answer = ask(PATH, roles["instructor"], "POST", do="grant", who="lear\x00ner", kind="programme", name="")
    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_two_accounts_with_one_address_are_nobody(roles: dict[str, Any], ask: Ask) -> None:
    for name in ("one", "two"):
        user = person(name)
        user.email = "same@example.org"
        user.save()
    answer = ask(PATH, roles["instructor"], "POST", do="grant", who="same@example.org", kind="programme", name="")
    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_only_who_may_is_shown_the_way(roles: dict[str, Any], ask: Ask) -> None:
    overview = f"/digiboards/{COURSE_KEY}/"
    assert "Audit" in words(ask(overview, roles["instructor"]))
    assert "Audit" not in words(ask(overview, roles["staff"]))


@pytest.mark.parametrize("name", ["2026/27", "a b", "ä&?#", "%2e%2e", "<b>"])
def test_a_cohort_of_any_name_has_a_page(roles: dict[str, Any], boards: Any, ask: Ask, name: str) -> None:
    person("amina", boards["R91"], cohort=name)
    overview = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/", roles["staff"]).content.decode())
    link = overview.xpath("//a[contains(@href, '/cohorts/')]/@href")[0]
    assert ask(link, roles["staff"]).status_code == HTTPStatus.OK


@pytest.mark.parametrize("action", ["", "Revoke", "remove", "grant "])
def test_an_action_that_there_is_not_is_refused_and_takes_nothing_back(
    action: str, roles: dict[str, Any], ask: Ask
) -> None:
    sent = {"who": "sponsor", "kind": "organisation", "name": "R91", "do": action}
    answer = ask(PATH, roles["instructor"], "POST", **sent)

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "Nothing was changed." in words(answer)
    assert grants.granted(roles["sponsor"], COURSE_KEY)
