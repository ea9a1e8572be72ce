"""What the pages of completion show, and what leaves with a spreadsheet."""

import csv
import datetime
import io
from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.progress import aggregates, refresh
from digiboards_xblocks.programme.progress.models import LearnerProgress
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.programmes import STEPS, complete, person

from .conftest import Ask

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠A", " =1")


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def people(boards: Any, django_capture_on_commit_callbacks: Any) -> list[Any]:
    """Three on one board: one done with all, one on the way, one who has not begun; and one elsewhere."""
    made = [person(name, boards["R91"], cohort="spring", role="chair") for name in ("amina", "ben", "carys")]
    made.append(person("dilys", boards["R93"]))
    with django_capture_on_commit_callbacks(execute=True):
        complete(made[0], *STEPS["g1"], *STEPS["g2"])
        complete(made[1], "g1-a")
    return made


def shown(ask: Ask, user: Any, path: str = "") -> Any:
    answer = ask(f"/digiboards/{COURSE_KEY}/{path}", user)
    assert answer.status_code == 200, answer.status_code
    return html.fromstring(answer.content.decode())


def as_it_is(ask: Ask, user: Any, path: str = "") -> Any:
    """A page, asked for before the workers have counted whom something has changed for."""
    answer = ask(f"/digiboards/{COURSE_KEY}/{path}", user, is_counted=False)
    assert answer.status_code == HTTPStatus.OK
    return html.fromstring(answer.content.decode())


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def rows(page: Any) -> list[list[str]]:
    return [[text(cell) for cell in row.xpath("th|td[not(@class='wide')]")] for row in page.xpath("//tbody/tr")]


def sheet(ask: Ask, user: Any, path: str) -> list[list[str]]:
    answer: Any = ask(f"/digiboards/{COURSE_KEY}/{path}", user, "POST")
    data = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data, newline="")))


def test_an_empty_programme_says_what_to_do_first(staff: Any, ask: Ask) -> None:
    assert "Nobody has begun yet." in text(shown(ask, staff))
    assert "Nobody is here yet." in text(shown(ask, staff, "people/"))


def test_a_course_without_a_programme_says_so(roles: dict[str, Any], ask: Ask) -> None:
    answer = ask("/digiboards/course-v1:Elsewhere+E1+2026/", roles["global staff"])
    assert "holds no programme yet" in answer.content.decode()


def test_the_overview(staff: Any, people: list[Any], ask: Ask) -> None:
    page = shown(ask, staff)
    measures = {text(item[0]): text(item[1]) for item in page.xpath("//dl/div")}
    assert measures == {
        "People": "4",
        "Started": "2 50%",
        "Finished a guide": "1 25%",
        "Finished the programme": "1 25%",
    }
    assert rows(page) == [
        ["Guide 1", "4", "2 (50%)", "1 (25%)"],
        ["Guide 2", "4", "1 (25%)", "1 (25%)"],
        *([name, "3", "2 (67%)", "1 (33%)"] for name in ("A region", "A system", "Trust R91")),
        ["Trust R93", "1", "0 (0%)", "0 (0%)"],
        *([name, "3", "2 (67%)", "1 (33%)"] for name in ("Spring", "Chair")),
    ]


def test_an_organisation_with_those_below_it(staff: Any, people: list[Any], ask: Ask) -> None:
    page = shown(ask, staff, "organisations/q99/")
    assert text(page.xpath("//h1")[0]) == "A system"
    assert rows(page) == [
        ["Guide 1", "3", "2 (67%)", "1 (33%)"],
        ["Guide 2", "3", "1 (33%)", "1 (33%)"],
        ["Trust R91", "3", "2 (67%)", "1 (33%)"],
    ]


def test_a_sponsor_sees_counts_and_no_name(roles: dict[str, Any], people: list[Any], ask: Ask) -> None:
    page = shown(ask, roles["sponsor"], "organisations/R91/")
    assert rows(page)[0] == ["Guide 1", "3", "2 (67%)", "1 (33%)"]
    words = text(page)
    assert not any(name in words for name in ("Amina", "amina"))
    assert page.xpath("//main//a/@href") == []


def test_a_page_says_up_to_when_everybody_is_counted(
    staff: Any, people: list[Any], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh.refresh(COURSE_KEY)
    now = noon(datetime.date(2026, 3, 14))
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert "As of 12:00 today." in text(shown(ask, staff))
    aggregates.mark(COURSE_KEY, [people[1].pk])
    now += datetime.timedelta(hours=2)

    told = text(as_it_is(ask, staff))
    assert "As of 12:00 today. 1 person is still to be counted." in told
    now += datetime.timedelta(days=1)
    assert "As of 14 March 2026, 12:00. 1 person is still to be counted." in text(as_it_is(ask, staff))


def test_the_button_counts_those_who_wait_and_leads_back(
    staff: Any, people: list[Any], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digiboards_xblocks.programme.progress.catch_up.AT_MOST", 1)
    monkeypatch.setattr("digiboards_xblocks.programme.progress.refresh.AT_ONCE", 1)
    aggregates.mark(COURSE_KEY, [user.pk for user in people[:3]])
    for left in ("3 people are", "2 people are", "1 person is"):
        page = as_it_is(ask, staff, "people/?role=chair")
        assert f"{left} still to be counted." in text(page)
        [form] = page.xpath("//form[@class='note']")
        answer = ask(form.get("action"), staff, "POST", is_counted=False, **dict(form.form_values()))
        assert answer.status_code == HTTPStatus.SEE_OTHER
        assert answer["Location"] == f"/digiboards/{COURSE_KEY}/people/?role=chair"

    page = as_it_is(ask, staff)
    assert "still to be counted" not in text(page)
    assert rows(page)[0] == ["Guide 1", "4", "2 (50%)", "1 (25%)"]


@pytest.mark.parametrize("back", ["", "https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_button_leads_nowhere_else(staff: Any, ask: Ask, back: str) -> None:
    answer = ask(f"/digiboards/{COURSE_KEY}/renew/", staff, "POST", next=back)
    assert answer["Location"] == f"/digiboards/{COURSE_KEY}/"


def test_a_spreadsheet_says_who_is_still_to_be_counted(staff: Any, people: list[Any], ask: Ask) -> None:
    refresh.refresh(COURSE_KEY)
    aggregates.mark(COURSE_KEY, [people[0].pk])
    for name in ("people", "completion"):
        answer: Any = ask(f"/digiboards/{COURSE_KEY}/{name}.csv", staff, "POST", is_counted=False)
        data = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert ["People still to be counted", "1"] in list(csv.reader(io.StringIO(data, newline="")))


def test_person_by_person(staff: Any, people: list[Any], ask: Ask, looks: list[dict[str, Any]]) -> None:
    page = shown(ask, staff, "people/?organisation=r91")
    found = {row[0]: row[1:] for row in rows(page)}
    assert list(found) == ["Amina amina", "Ben ben", "Carys carys"]
    assert found["Amina amina"][1].startswith("Finished ")
    assert found["Ben ben"][1:3] == ["1 of 2 steps", "–"]
    assert found["Ben ben"][0] == "Trust R91 Spring", "the board by its name"
    [look] = looks
    assert (look["user_id"], look["action"], look["rows"]) == (staff.pk, "see-names", 3)
    assert look["filters"] == {"organisation": "R91"}


def test_a_person_is_found_by_name_or_address_and_no_log_has_what_was_looked_for(
    staff: Any, people: list[Any], ask: Ask, looks: list[dict[str, Any]]
) -> None:
    for words in ("AMINA", "amina@example", "mina ami"):
        answer = ask(f"/digiboards/{COURSE_KEY}/people/", staff, "POST", who=words)
        page = html.fromstring(answer.content.decode())
        assert [row[0] for row in rows(page)] == ["Amina amina"]
        assert "1 person" in text(page)
        assert looks[-1]["filters"] == {"searched": True}
    [form] = page.xpath("//form[.//input[@name='who']]")
    assert form.get("method") == "post", "addresses of pages are in the platform's logs"
    nobody = ask(f"/digiboards/{COURSE_KEY}/people/", staff, "POST", who="nobody")
    assert "Nobody fits." in text(html.fromstring(nobody.content.decode()))
    empty = ask(f"/digiboards/{COURSE_KEY}/people/", staff, "POST", who=" ")
    assert empty.status_code == HTTPStatus.BAD_REQUEST
    page = html.fromstring(empty.content.decode())
    assert page.xpath("//*[@role='alert']//a/@href") == ["#who"]
    assert not rows(page)


def test_people_are_filtered_by_a_board_by_name_sorted_and_counted(
    staff: Any, people: list[Any], ask: Ask, django_assert_max_num_queries: Any
) -> None:
    page = shown(ask, staff, "people/?organisation=Trust+R91+(R91)")
    assert [row[0] for row in rows(page)] == ["Amina amina", "Ben ben", "Carys carys"]
    assert "3 people" in text(page)
    by_board = [row[1] for row in rows(shown(ask, staff, "people/?sort=board"))]
    assert by_board == sorted(by_board)
    with django_assert_max_num_queries(12):
        found = rows(shown(ask, staff, "people/?sort=-last"))
    active = LearnerProgress.objects.exclude(last_at=None).order_by("-last_at").values_list("learner__username")
    assert [row[0].split()[-1] for row in found[: active.count()]] == [name for (name,) in active]
    turned = rows(shown(ask, staff, "people/?sort=last"))
    assert [row[0] for row in turned[: active.count()]] == [row[0] for row in found[: active.count()]][::-1]
    assert {row[0] for row in turned[active.count() :]} == {row[0] for row in found[active.count() :]}, (
        "still at the end"
    )
    wrong = shown(ask, staff, "people/?organisation=Nowhere")
    assert wrong.xpath("//*[@role='alert']//a/@href") == ["#organisation"]
    assert not rows(wrong)


def test_who_has_not_started_with_their_addresses(staff: Any, people: list[Any], ask: Ask) -> None:
    page = shown(ask, staff, "people/?state=not-started&organisation=R91")
    assert text(page.xpath("//p[@class='emails']")[0]) == "carys@example.org"


@pytest.mark.parametrize(
    "junk", ["?state=x&role=y&after=z", "?after=99999999999999999999", "?cohort=%00&organisation=%27"]
)
def test_junk_in_the_address_is_taken_for_no_filter(
    staff: Any, people: list[Any], ask: Ask, junk: str, looks: list[dict[str, Any]]
) -> None:
    shown(ask, staff, f"people/{junk}")
    assert not {"cohort", "state", "role"} & looks[0]["filters"].keys()


def test_pages_of_people_are_flat_in_queries(
    staff: Any, boards: Any, ask: Ask, django_assert_max_num_queries: Any
) -> None:
    everybody = [person(f"p{number:03}", boards["R91"]) for number in range(120)]
    shown(ask, staff, "people/")
    with django_assert_max_num_queries(10):
        first = shown(ask, staff, "people/")
    link = first.xpath("//a[contains(., 'next 50')]/@href")[0]
    with django_assert_max_num_queries(10):
        second = shown(ask, staff, f"people/{link}")
    third = shown(ask, staff, f"people/{second.xpath('//a[contains(., `next 50`)]/@href'.replace('`', chr(39)))[0]}")
    names = [row[0] for page in (first, second, third) for row in rows(page)]
    assert [name.split()[-1] for name in names] == [user.username for user in everybody]


def test_hostile_names_stay_words(staff: Any, boards: Any, ask: Ask) -> None:
    user = person("mallory", boards["R91"])
    user.first_name = '<script>alert("x")</script>'
    user.save()
    page = shown(ask, staff, "people/")
    assert not page.xpath("//script")
    assert '<script>alert("x")</script>' in text(page)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_is_a_formula(staff: Any, boards: Any, ask: Ask, hostile: str) -> None:
    user = person("mallory", boards["R91"])
    user.last_name = hostile
    user.first_name = ""
    user.save()
    found = sheet(ask, staff, "people.csv")
    assert not any(cell.strip(" ").startswith(tuple("=+-@\t\r＝＋－＠")) for row in found for cell in row)
    assert found[-1][0] == "mallory"


def test_spreadsheets_say_what_they_are_and_are_kept_in_the_audit(staff: Any, people: list[Any], ask: Ask) -> None:
    found = sheet(ask, staff, "people.csv?role=chair")
    assert found[0] == [str(COURSE_KEY)]
    assert found[2] == ["Filters", "role: chair"]
    assert [row[0] for row in found[5:]] == ["amina", "ben", "carys"]
    assert AuditEntry.objects.get(action="download").facts == {"file": "people", "role": "chair"}


def test_the_figures_as_a_spreadsheet(staff: Any, people: list[Any], ask: Ask) -> None:
    found = sheet(ask, staff, "completion.csv")
    assert ["programme", "Everybody", "", "Guide 1", "4", "2", "1"] in found
    assert ["organisation", "Trust R91", "R91", "The programme", "3", "2", "1"] in found
