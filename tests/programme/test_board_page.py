"""The page of a board for its sponsor and its secretary: counts, how to invite, and a text for the board's papers."""

from http import HTTPStatus
from typing import Any

import pytest
from lxml import html

from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SECRETARY, organisation
from tests.conftest import COURSE_KEY
from tests.programmes import STEPS, complete, person

from .conftest import Ask

PAGE = f"/digiboards/{COURSE_KEY}/organisations/R91/"


@pytest.fixture
def holders(roles: dict[str, Any]) -> dict[str, Any]:
    made = person("secretary")
    grants.grant(holder=made, scope=organisation(COURSE_KEY, "R91"), by=roles["staff"], role=SECRETARY)
    return {"secretary": made, "sponsor": roles["sponsor"], "staff": roles["staff"]}


def members(boards: Any, number: int) -> None:
    """People on the board: the first has finished, the second finished a guide, the third began."""
    done = [(*STEPS["g1"], *STEPS["g2"]), STEPS["g1"], STEPS["g1"][:1]]
    for place in range(number):
        complete(person(f"m{place}", boards["R91"]), *(done[place] if place < len(done) else ()))


def page_of(ask: Ask, user: Any) -> Any:
    answer = ask(PAGE, user)
    assert answer.status_code == HTTPStatus.OK
    return html.fromstring(answer.content.decode())


def measures(page: Any) -> list[str]:
    return [number.text.strip() for number in page.xpath("//dl[@class='measures']//dd")]


def paper(page: Any) -> str:
    return str(page.xpath("string(//textarea[@id='paper'])"))


@pytest.mark.parametrize("role", ["secretary", "sponsor", "staff"])
def test_a_board_of_many_is_told_in_counts(holders: dict[str, Any], boards: Any, ask: Ask, role: str) -> None:
    members(boards, 8)
    page = page_of(ask, holders[role])

    assert measures(page) == ["8", "3", "2", "1"]
    text = paper(page)
    assert "Of 8 people, 3 have started, 2 have finished at least one guide, and 1 have finished" in text
    assert "Guide 1: 2 finished, 3 started" in text
    assert "Guide 2: 1 finished, 1 started" in text
    assert "Trust R91" in text
    if role != "staff":
        whole = page.text_content()
        assert not [name for name in ("m0", "M0", "m0@example.org") if name in whole]


def test_a_secretary_is_told_nothing_of_seven_and_a_sponsor_as_before(
    holders: dict[str, Any], boards: Any, ask: Ask
) -> None:
    members(boards, 7)
    page = page_of(ask, holders["secretary"])

    assert measures(page) == []
    assert paper(page) == ""
    assert not [number for number in "1237" if f">{number}<" in html.tostring(page).decode()]
    assert "once 8 people or more are on the board" in page.text_content()
    sponsors = page_of(ask, holders["sponsor"])
    assert measures(sponsors) == ["7", "3", "2", "1"]
    assert paper(sponsors) == "", "others read the board's papers"


def test_a_secretary_is_told_no_less_and_no_more_by_how_many_of_few_there_are(
    holders: dict[str, Any], boards: Any, ask: Ask
) -> None:
    nobody = page_of(ask, holders["secretary"]).xpath("string(//main)")
    members(boards, 7)
    assert page_of(ask, holders["secretary"]).xpath("string(//main)") == nobody


def test_staff_see_the_page_as_the_secretary_does(holders: dict[str, Any], boards: Any, ask: Ask) -> None:
    """With the same counts and words, and none that the secretary has not; nobody sees more by it."""
    members(boards, 7)
    own = page_of(ask, holders["staff"])
    [link] = own.xpath("//a[contains(., 'as the board’s secretary does')]/@href")
    for more in range(2):
        seen = html.fromstring(ask(link, holders["staff"]).content.decode())
        theirs = page_of(ask, holders["secretary"])
        assert measures(seen) == measures(theirs)
        assert paper(seen) == paper(theirs)
        headings = [[words.text_content() for words in page.xpath("//main//h2")] for page in (seen, theirs)]
        assert headings[0] == headings[1]
        assert not seen.xpath("//nav")
        assert bool(measures(seen)) == bool(more), "seven are too few to be told of, eight are not"
        person(f"more{more}", boards["R91"])
    assert seen.xpath("//a[contains(., 'Back to your own view')]/@href") == [PAGE]
    for role in ("secretary", "sponsor"):
        assert measures(html.fromstring(ask(link, holders[role]).content.decode())) == measures(
            page_of(ask, holders[role])
        )


def test_a_board_leads_to_what_it_is_part_of(holders: dict[str, Any], boards: Any, ask: Ask) -> None:
    above = f"/digiboards/{COURSE_KEY}/organisations/Q99/"
    assert page_of(ask, holders["staff"]).xpath(f"//main//a[@href='{above}']/text()") == ["A system"]
    assert not page_of(ask, holders["secretary"]).xpath(f"//a[@href='{above}']")


def test_who_may_invite_is_led_there_and_the_others_are_told_who_does(
    holders: dict[str, Any], boards: Any, ask: Ask
) -> None:
    for role in ("secretary", "staff"):
        assert page_of(ask, holders[role]).xpath("//a[contains(., 'Invite members')]/@href") == [f"{PAGE}invitation/"]
    page = page_of(ask, holders["sponsor"])
    assert not page.xpath("//a[contains(@href, 'invitation')]")
    assert "ask the programme team to name one" in page.text_content()


def test_a_secretary_sees_neither_what_is_below_nor_sessions_nor_answers(
    holders: dict[str, Any], boards: Any, ask: Ask
) -> None:
    secretary = person("of a system")
    grants.grant(holder=secretary, scope=organisation(COURSE_KEY, "Q99"), by=None, role=SECRETARY)
    members(boards, 8)
    answer = ask(f"/digiboards/{COURSE_KEY}/organisations/Q99/", secretary)

    assert "Trust R91" not in answer.content.decode()
    assert measures(html.fromstring(answer.content.decode())) == ["8", "3", "2", "1"]
    for path in ("organisations/R91/", "confidence/", "over-time/", "comparison/", "nudges/", "people/", "report/"):
        assert ask(f"/digiboards/{COURSE_KEY}/{path}", secretary).status_code == HTTPStatus.FORBIDDEN
    assert ask(f"/digiboards/{COURSE_KEY}/renew/", secretary, "POST").status_code == HTTPStatus.SEE_OTHER
