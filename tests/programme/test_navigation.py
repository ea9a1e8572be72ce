"""The same links on every page of a course run, each to a page that its reader may see."""

from http import HTTPStatus
from typing import Any

import pytest
from lxml import html

from tests import programmes
from tests.conftest import COURSE_KEY
from tests.programmes import OUTLINE

from .conftest import OTHER_COURSE, Ask

WHOLE = f"/digiboards/{COURSE_KEY}/"
ANSWERS = [f"{WHOLE}{name}/" for name in ("confidence", "feedback", "commitments", "discovery")]
FIGURES = [f"{WHOLE}over-time/", *ANSWERS]
REPORTS = [f"{WHOLE}{name}/" for name in ("report", "comparison")]
MORE = [f"{WHOLE}{name}/" for name in ("sessions", "roster")]
OF_STAFF = [
    WHOLE,
    *(f"{WHOLE}{name}/" for name in ("organisations", "people", "nudges")),
    *FIGURES,
    *REPORTS,
    *MORE,
]
EXPECTED = {
    "learner": [],
    "other course's staff": [],
    "sponsor": [WHOLE, *FIGURES],
    "staff": OF_STAFF,
    "instructor": [*OF_STAFF, f"{WHOLE}access/", f"{WHOLE}audit/"],
    "global staff": [*OF_STAFF, f"{WHOLE}access/", f"{WHOLE}audit/"],
}


def links(page: Any) -> list[str]:
    return list(page.xpath("//nav//a/@href"))


@pytest.mark.parametrize("role", EXPECTED)
def test_each_role_has_the_links_that_it_may_follow(roles: dict[str, Any], ask: Ask, role: str) -> None:
    for path in [f"{WHOLE}organisations/R91/", *EXPECTED[role]]:
        answer = ask(path, roles[role])
        if answer.status_code == HTTPStatus.FOUND:  # a sponsor is led to their own board
            answer = ask(answer["Location"], roles[role])
        assert (answer.status_code == HTTPStatus.OK) == bool(EXPECTED[role])
        page = html.fromstring(answer.content.decode())
        assert links(page) == EXPECTED[role]
        is_led_elsewhere = role == "sponsor" and path == WHOLE
        current = [one for one in EXPECTED[role] if one == path and not is_led_elsewhere]
        assert page.xpath("//nav//a[@aria-current='page']/@href") == current


GROUPS = {
    "sponsor": {"Progress": [WHOLE, f"{WHOLE}over-time/"], "Answers": ANSWERS},
    "instructor": {
        "Progress": [WHOLE, *(f"{WHOLE}{name}/" for name in ("organisations", "people", "nudges", "over-time"))],
        "Answers": ANSWERS,
        "Reports": REPORTS,
        "Running it": [*MORE, f"{WHOLE}access/", f"{WHOLE}audit/"],
    },
}


@pytest.mark.parametrize("role", GROUPS)
def test_links_are_in_a_few_groups_and_no_group_is_empty(roles: dict[str, Any], ask: Ask, role: str) -> None:
    page = html.fromstring(ask(f"{WHOLE}confidence/", roles[role]).content.decode())
    [menu] = page.xpath("//nav/details[not(@open)]/ul")
    found = {group.text.strip(): list(group.xpath("ul/li/a/@href")) for group in menu.xpath("li")}
    assert found == GROUPS[role]
    assert page.xpath("string(//nav/details/summary)") == "Menu: Confidence"


@pytest.mark.parametrize(("path", "tab"), [("organisations/R91/", "organisations"), ("sessions/new/", "sessions")])
def test_a_page_below_another_marks_where_it_belongs(roles: dict[str, Any], ask: Ask, path: str, tab: str) -> None:
    page = html.fromstring(ask(f"{WHOLE}{path}", roles["staff"]).content.decode())
    assert page.xpath("//nav//a[@aria-current]/@href") == [f"{WHOLE}{tab}/"]
    assert page.xpath("//nav//a[@aria-current]/@aria-current") == ["true"]


def test_the_head_names_the_course_run_by_its_title(
    roles: dict[str, Any], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    untitled = html.fromstring(ask(WHOLE, roles["staff"]).content.decode())
    assert str(COURSE_KEY) in untitled.xpath("string(//header)"), "where nobody has said its title"
    titled = OUTLINE.replace('{"programme": {', '{"programme": {"title": "Digital Boards for trusts", ', 1)
    monkeypatch.setattr(programmes, "OUTLINE", titled)
    page = html.fromstring(ask(WHOLE, roles["staff"]).content.decode())
    assert "Digital Boards for trusts (2026)" in page.xpath("string(//header)")
    assert str(COURSE_KEY) not in page.xpath("string(//header)")


def test_what_is_of_no_course_run_has_no_links(roles: dict[str, Any], ask: Ask) -> None:
    page = html.fromstring(ask("/digiboards/", roles["global staff"]).content.decode())
    assert links(page) == []


@pytest.mark.parametrize("path", [one.removeprefix(WHOLE) for one in OF_STAFF if one not in (*MORE, f"{WHOLE}nudges/")])
def test_a_course_run_without_a_programme_says_so_once_on_each_page(roles: dict[str, Any], ask: Ask, path: str) -> None:
    answer = ask(f"/digiboards/{OTHER_COURSE}/{path}", roles["other course's staff"]).content.decode()
    assert answer.count("This course run holds no programme yet.") == 1
