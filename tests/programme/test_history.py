"""Over time: a drawing and a table of the weeks, of a part that may be seen."""

import csv
import datetime
import io
from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay
from tests.conftest import COURSE_KEY

from .conftest import Ask


def path(name: str) -> str:
    return f"/digiboards/{COURSE_KEY}/{name}"


def shown(ask: Ask, user: Any, query: str = "") -> Any:
    answer = ask(path(f"over-time/{query}"), user)
    assert answer.status_code == HTTPStatus.OK
    return html.fromstring(answer.content.decode())


@pytest.fixture
def days(roles: dict[str, Any]) -> None:
    course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
    for kind, name, factor in (("programme", "", 10), ("organisation", "R91", 1)):
        for week in (20, 8, 3, 0):
            day = timezone.localdate() - datetime.timedelta(weeks=week)
            numbers = {"people": 9 * factor, "started": (20 - week) * factor // 4, "finished_any": 1, "finished": 0}
            SliceDay.objects.create(course=course, kind=kind, name=name, day=day, **numbers)


def test_before_the_first_day_the_page_says_what_to_do(roles: dict[str, Any], ask: Ask) -> None:
    page = shown(ask, roles["staff"])
    assert "No day is kept yet." in page.text_content()
    assert not page.xpath("//table")


def test_weeks_are_drawn_and_told(roles: dict[str, Any], days: None, ask: Ask) -> None:
    page = shown(ask, roles["staff"])
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    assert len(rows) == 13
    assert rows[0] == ["90", "50", "1", "0"]
    assert rows[3] == ["90", "42", "1", "0"]
    assert rows[-1] == ["90", "0", "1", "0"]
    lines = page.xpath("//figure/svg/polyline/@points")
    assert [len(line.split()) for line in lines] == [13] * 4
    assert lines[0].split()[0] == "0.0,0.0"
    assert page.xpath("//option[@selected]/@value") == ["programme:", "12"]
    assert len(shown(ask, roles["staff"], "?weeks=52").xpath("//tbody/tr")) == 21


@pytest.mark.parametrize("junk", ["?weeks=x", "?weeks=-1", "?weeks=99999999999999999999", "?part=&weeks="])
def test_junk_is_taken_for_no_filter(roles: dict[str, Any], days: None, ask: Ask, junk: str) -> None:
    assert len(shown(ask, roles["staff"], junk).xpath("//tbody/tr")) == 13


def test_one_day_is_a_table_without_a_drawing(roles: dict[str, Any], ask: Ask) -> None:
    course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
    numbers = {"people": 3, "started": 0, "finished_any": 0, "finished": 0}
    SliceDay.objects.create(course=course, kind="programme", day=timezone.localdate(), **numbers)
    page = shown(ask, roles["staff"])
    assert not page.xpath("//figure")
    assert len(page.xpath("//tbody/tr")) == 1


def test_a_sponsor_sees_their_board_and_no_other_part(roles: dict[str, Any], days: None, ask: Ask) -> None:
    page = shown(ask, roles["sponsor"])
    assert page.xpath("string(//tbody/tr/td)") == "9"
    assert page.xpath("//select[@id='part']/option/@value") == ["organisation:R91"]
    for part in ("programme:", "organisation:R92", "nonsense"):
        assert ask(path(f"over-time/?part={part}"), roles["sponsor"]).status_code == HTTPStatus.FORBIDDEN
        assert ask(path(f"over-time.csv?part={part}"), roles["sponsor"], "POST").status_code == HTTPStatus.FORBIDDEN


def test_every_day_is_in_the_file(roles: dict[str, Any], days: None, ask: Ask) -> None:
    answer: Any = ask(path("over-time.csv?weeks=52"), roles["staff"], "POST")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    assert [row[1:] for row in rows[4:]] == [
        ["90", "0", "1", "0"],
        ["90", "30", "1", "0"],
        ["90", "42", "1", "0"],
        ["90", "50", "1", "0"],
    ]


@pytest.mark.parametrize("page", ["over-time", "confidence", "feedback", "commitments", "discovery"])
@pytest.mark.parametrize("part", ["organisation:NOSUCH", "cohort:none", "role:emperor", "nonsense"])
def test_a_part_that_there_is_not_is_not_found(page: str, part: str, roles: dict[str, Any], ask: Ask) -> None:
    """As the pages of an organisation and of a cohort; who may not see parts is not told which there are."""
    assert ask(path(f"{page}/?part={part}"), roles["staff"]).status_code == HTTPStatus.NOT_FOUND
    assert ask(path(f"{page}.csv?part={part}"), roles["staff"], "POST").status_code == HTTPStatus.NOT_FOUND
    assert ask(path(f"{page}/?part={part}"), roles["sponsor"]).status_code == HTTPStatus.FORBIDDEN
