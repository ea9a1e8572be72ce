"""A board's sponsor or secretary asks the programme's staff to remind the board, and is shown no name for it."""

import datetime
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from lxml import html

from digiboards_xblocks.programme.nudges import board_requests
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.people.permissions import SECRETARY, organisation
from digiboards_xblocks.programme.retention import retirement
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.programme.conftest import Ask
from tests.programmes import person

BOARD = f"/digiboards/{COURSE_KEY}/organisations/R91/"
NUDGES = f"/digiboards/{COURSE_KEY}/nudges/"
ASKS = "Ask the programme team to remind my board"
DAY = datetime.date(2026, 11, 2)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(noon(DAY))]


@pytest.fixture
def askers(roles: dict[str, Any], boards: Any) -> dict[str, Any]:
    """The board's sponsor and its secretary; somebody on the board, who has not started."""
    made = person("secretary")
    grants.grant(holder=made, scope=organisation(COURSE_KEY, "R91"), by=roles["staff"], role=SECRETARY)
    person("amina", boards["R91"])
    return {"sponsor": roles["sponsor"], "secretary": made}


def shown(ask: Ask, user: Any, path: str) -> Any:
    answer = ask(path, user)
    assert answer.status_code == HTTPStatus.OK
    return html.fromstring(answer.content.decode())


def rows(page: Any) -> list[list[str]]:
    found = page.xpath("//div[@aria-labelledby='boards-heading']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


@pytest.mark.parametrize("role", ["sponsor", "secretary"])
def test_who_sees_the_board_asks_and_staff_see_who_and_when(
    roles: dict[str, Any], askers: dict[str, Any], ask: Ask, role: str
) -> None:
    page = shown(ask, askers[role], BOARD)
    [form] = page.xpath(f"//form[.//button[. = '{ASKS}']]")
    answer = ask(form.get("action"), askers[role], "POST")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    after = shown(ask, askers[role], answer["Location"])
    assert after.xpath("string(//p[@role='status'])") == "The programme team is asked to remind this board."
    assert "on 2 November 2026. You can ask again from 30 November 2026." in after.text_content()
    assert not after.xpath(f"//button[. = '{ASKS}']")
    assert not [name for name in ("amina", "Amina") if name in after.text_content()]

    staff = shown(ask, roles["staff"], NUDGES)
    assert rows(staff) == [["Trust R91", askers[role].username, "2 November 2026"]]
    [link] = staff.xpath("//a[. = 'Trust R91']/@href")
    assert "amina" in shown(ask, roles["staff"], link).text_content()


def test_a_board_is_asked_for_once_in_four_weeks_whoever_asks(askers: dict[str, Any], ask: Ask) -> None:
    for role, said in (("sponsor", "asked"), ("secretary", "before"), ("sponsor", "before")):
        assert ask(f"{BOARD}reminder/", askers[role], "POST")["Location"] == f"{BOARD}?done={said}"
    assert AuditEntry.objects.filter(action=board_requests.ACTION).count() == 1
    for weeks, said in ((3, "before"), (4, "asked"), (5, "before")):
        with time_machine.travel(noon(DAY) + datetime.timedelta(weeks=weeks, seconds=1), tick=False):
            assert ask(f"{BOARD}reminder/", askers["sponsor"], "POST")["Location"] == f"{BOARD}?done={said}"


def test_boards_do_not_keep_each_other_from_asking(roles: dict[str, Any], askers: dict[str, Any], ask: Ask) -> None:
    ask(f"{BOARD}reminder/", askers["sponsor"], "POST")
    other = f"/digiboards/{COURSE_KEY}/organisations/R93/"
    assert ask(f"{other}reminder/", roles["other sponsor"], "POST")["Location"] == f"{other}?done=asked"
    assert [row[0] for row in rows(shown(ask, roles["staff"], NUDGES))] == ["Trust R93", "Trust R91"]


@pytest.mark.parametrize("code", ["R92", "Q99", "NOSUCH"])
def test_nobody_asks_for_a_board_that_they_may_not_see(askers: dict[str, Any], ask: Ask, code: str) -> None:
    for user in askers.values():
        path = f"/digiboards/{COURSE_KEY}/organisations/{code}/reminder/"
        assert ask(path, user, "POST").status_code == HTTPStatus.FORBIDDEN
    assert not AuditEntry.objects.filter(action=board_requests.ACTION).exists()


def test_staff_are_offered_no_button_and_ask_for_no_board_that_there_is_not(roles: dict[str, Any], ask: Ask) -> None:
    assert not shown(ask, roles["staff"], BOARD).xpath(f"//button[. = '{ASKS}']")
    path = f"/digiboards/{COURSE_KEY}/organisations/NOSUCH/reminder/"
    assert ask(path, roles["staff"], "POST").status_code == HTTPStatus.NOT_FOUND


def test_after_who_asked_is_retired_the_request_stays_without_a_name(
    roles: dict[str, Any], askers: dict[str, Any], ask: Ask
) -> None:
    ask(f"{BOARD}reminder/", askers["sponsor"], "POST")
    retirement.retire_learner(askers["sponsor"].pk)
    assert rows(shown(ask, roles["staff"], NUDGES)) == [["Trust R91", "–", "2 November 2026"]]
