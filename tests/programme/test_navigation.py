"""The same links on every page of a course run, each to a page that its reader may see."""

from http import HTTPStatus
from typing import Any

import pytest
from lxml import html

from tests.conftest import COURSE_KEY

from .conftest import Ask

WHOLE = f"/digiboards/{COURSE_KEY}/"
FIGURES = [f"{WHOLE}{name}/" for name in ("over-time", "confidence", "feedback", "commitments", "discovery")]
MORE = [f"{WHOLE}{name}/" for name in ("sessions", "roster")]
OF_STAFF = [WHOLE, *(f"{WHOLE}{name}/" for name in ("organisations", "people", "report")), *FIGURES, *MORE]
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


def test_what_is_of_no_course_run_has_no_links(roles: dict[str, Any], ask: Ask) -> None:
    page = html.fromstring(ask("/digiboards/", roles["global staff"]).content.decode())
    assert links(page) == []
