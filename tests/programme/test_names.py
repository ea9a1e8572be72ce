"""People are shown by the names that they registered with, which the LMS keeps in their profiles."""

import csv
import io
import json
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.progress import aggregates, people_queries, refresh
from digiboards_xblocks.programme.progress.people_queries import PeopleFilter
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import SessionDetails
from tests.conftest import COURSE_KEY
from tests.student.standin import registered
from tests.student.standin import student as student

from .conftest import Ask

CALLED = {"amina": "Amina Rahman", "ben": "Zoë van der Berg", "carys": ""}


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def people(student: Any, staff: Any) -> list[Any]:
    """Three who have registered, one of them without a name, and one whose account holds a name of old."""
    made = [registered(user_name, name) for user_name, name in CALLED.items()]
    made.append(registered("dilys", ""))
    made[3].first_name, made[3].last_name = "Dilys", "Price"
    made[3].save()
    aggregates.mark(COURSE_KEY, [user.pk for user in made])
    return made


SHOWN = ["Amina Rahman", "Zoë van der Berg", "carys", "Dilys Price"]


def test_the_page_of_people(people: list[Any], staff: Any, ask: Ask) -> None:
    page = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/people/", staff).content.decode())
    heads = [" ".join(cell.text_content().split()) for cell in page.xpath("//tbody//th")]

    assert heads == [f"{name} {user.username}" for name, user in zip(SHOWN, people, strict=True)]


def test_the_spreadsheet_of_people(people: list[Any], staff: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digiboards_xblocks.programme.progress.people_queries._AT_ONCE", 3)
    answer: Any = ask(f"/digiboards/{COURSE_KEY}/people.csv", staff, "POST")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))

    assert [line[:2] for line in lines if line and line[0] in CALLED] == [
        [user_name, name] for user_name, name in zip(CALLED, SHOWN, strict=False)
    ]


def test_the_api(people: list[Any], staff: Any, ask: Ask) -> None:
    answer = ask(f"/digiboards/api/v1/courses/{COURSE_KEY}/learners/", staff)
    answer.render()  # type: ignore[attr-defined]

    assert [person["name"] for person in json.loads(answer.content)["results"]] == SHOWN


def test_who_came_is_listed_by_name(people: list[Any], staff: Any, ask: Ask, boards: Any) -> None:
    given = SessionDetails("workshop", timezone.localdate(), "", "", "R91", 0)
    number = sessions_storage.save_session(COURSE_KEY, given, by=staff)
    for user in people[:2]:
        Membership.objects.create(
            course_id=sessions_storage._rows(COURSE_KEY).get().course_id,
            learner=user,
            organisation=boards["R91"],
            source="roster",
            usage_key="",
            saved_at=timezone.now(),
        )
    sessions_storage.add_attendees(COURSE_KEY, number, ["dilys", "carys", "ben"], by=staff)

    names = [person.name for person in sessions_storage.list_attendees(COURSE_KEY, number)]
    assert names == ["carys", "Dilys Price", "Zoë van der Berg"]
    assert [person.name for person in sessions_storage.list_board_members(COURSE_KEY, number)] == ["Amina Rahman"]
    page = ask(f"/digiboards/{COURSE_KEY}/sessions/{number}/", staff).content.decode()
    assert "Take Zoë van der Berg off the list" in page
    answer: Any = ask(f"/digiboards/{COURSE_KEY}/attendance.csv?session={number}", staff, "POST")
    assert "Zoë van der Berg" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_names_of_a_page_take_one_query(people: list[Any], django_assert_num_queries: Any) -> None:
    refresh.refresh(COURSE_KEY)
    for most in (1, 3):
        with django_assert_num_queries(2):
            people_queries.people(COURSE_KEY, PeopleFilter(), most=most)
