"""Sessions: entered, changed and removed by course staff, with who came; counted in the programme's measures."""

import datetime
from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.retention import retirement
from digiboards_xblocks.programme.sessions import rules
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.models import Attendance, Session
from tests.conftest import COURSE_KEY
from tests.programmes import complete, person

from .conftest import Ask

SENT = {"do": "save", "kind": "workshop", "held_on": "2026-03-02", "organisation": "r91", "guide": "g1", "others": "3"}


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


def path(name: str) -> str:
    return f"/digiboards/{COURSE_KEY}/{name}"


def words(answer: Any) -> str:
    return " ".join(" ".join(html.fromstring(answer.content.decode()).itertext()).split())


def added(ask: Ask, user: Any, **changes: str) -> int:
    answer = ask(path("sessions/new/"), user, "POST", **{**SENT, **changes})
    assert answer.status_code == HTTPStatus.SEE_OTHER, words(answer)
    return Session.objects.order_by("-pk")[0].pk


def test_a_session_is_added_listed_changed_and_removed(staff: Any, ask: Ask) -> None:
    assert "No session is entered yet." in words(ask(path("sessions/"), staff))
    number = added(ask, staff, title="Workshop at R91")
    listed = words(ask(path("sessions/"), staff))
    assert "Workshop at R91 2 March 2026 Board workshop Trust R91 3" in listed

    ask(path(f"sessions/{number}/"), staff, "POST", **{**SENT, "kind": "peers", "title": "", "others": "12"})
    assert "Guide 1 2 March 2026 Peer learning event Trust R91 12" in words(ask(path("sessions/"), staff))
    assert "There is no session of this kind." in words(ask(path("sessions/?kind=workshop"), staff))

    answer = ask(path(f"sessions/{number}/"), staff, "POST", do="remove")
    assert answer["Location"] == path("sessions/?done=removed")
    assert not Session.objects.exists()
    assert ask(path(f"sessions/{number}/"), staff).status_code == HTTPStatus.NOT_FOUND
    actions = AuditEntry.objects.filter(action__startswith="session").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["session-added", "session-changed", "session-removed"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "party", "Choose what kind"),
        ("held_on", "", "Enter the day"),
        ("held_on", "2026-02-30", "Enter the day"),
        ("held_on", "1026-02-03", "too long ago"),
        ("held_on", "9026-02-03", "too far ahead"),
        ("organisation", "", "Enter the board"),
        ("organisation", "NOSUCH", "no such organisation"),
        ("guide", "g99", "Choose one of the guides"),
        ("others", "-1", "as a number"),
        ("others", "1e3", "as a number"),
        ("others", "99999999999999", "as a number"),
        ("title", "x" * 201, "200 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(staff: Any, ask: Ask, field: str, value: str, said: str) -> None:
    answer = ask(path("sessions/new/"), staff, "POST", **{**SENT, "title": "Typed with care", field: value})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert said in words(answer)
    page = html.fromstring(answer.content.decode())
    if field != "title":
        assert page.xpath("string(//input[@name='title']/@value)") == "Typed with care"
    wrong = page.xpath(f"//*[@name='{field}']/@aria-describedby")
    assert page.xpath(f"//*[@id='{wrong[0]}']")
    assert not Session.objects.exists()


@pytest.mark.parametrize("board", ["trust r91", "Trust R91 (R91)", "r91"])
def test_a_board_is_chosen_by_its_name_or_its_code(staff: Any, ask: Ask, board: str) -> None:
    page = html.fromstring(ask(path("sessions/new/"), staff).content.decode())
    [field] = page.xpath("//input[@name='organisation']")
    assert "Trust R91 (R91)" in page.xpath(f"//datalist[@id='{field.get('list')}']/option/@value")
    answer = ask(path("sessions/new/"), staff, "POST", **{**SENT, "organisation": board})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    saved = Session.objects.get()
    assert saved.organisation is not None
    assert saved.organisation.ods_code == "R91"
    again = html.fromstring(ask(answer["Location"], staff).content.decode())
    assert again.xpath("//input[@name='organisation']/@value") == ["Trust R91 (R91)"]


def test_all_that_is_wrong_is_said_at_once_with_links_to_the_fields(staff: Any, ask: Ask) -> None:
    answer = ask(
        path("sessions/new/"), staff, "POST", **{**SENT, "held_on": "", "organisation": "Nowhere", "others": "x"}
    )
    page = html.fromstring(answer.content.decode())
    links = page.xpath("//*[@role='alert']//a/@href")
    assert links == ["#held_on", "#organisation", "#others"], "in the order of the form"
    assert all(page.xpath(f"//*[@id='{link[1:]}'][@aria-invalid='true']") for link in links)


def test_who_was_not_found_is_named(staff: Any, boards: Any, ask: Ask) -> None:
    number = added(ask, staff)
    answer = ask(path(f"sessions/{number}/"), staff, "POST", do="attend", people="no such person\nnobody")
    page = html.fromstring(answer.content.decode())
    [summary] = page.xpath("//*[@role='alert']")
    assert "no such person, nobody" in summary.text_content()
    assert summary.xpath(".//a/@href") == ["#people"]


def test_people_are_entered_by_tick_name_and_address(staff: Any, boards: Any, ask: Ask) -> None:
    amina, ben, carys = (person(name, boards["R91"]) for name in ("amina", "ben", "carys"))
    dilys = person("dilys")
    number = added(ask, staff)
    page = html.fromstring(ask(path(f"sessions/{number}/"), staff).content.decode())
    assert page.xpath("//input[@name='member']/@value") == ["amina", "ben", "carys"]

    answer = ask(
        path(f"sessions/{number}/"), staff, "POST", do="attend", member="amina", people="ben\nDILYS@example.org\n"
    )
    assert answer["Location"] == path(f"sessions/{number}/?done=3")
    assert set(Attendance.objects.values_list("learner", flat=True)) == {amina.pk, ben.pk, dilys.pk}
    shown = words(ask(path(f"sessions/{number}/?done=3"), staff))
    assert "3 people are added." in shown
    assert "Carys" in shown  # offered still

    ask(path(f"sessions/{number}/"), staff, "POST", do="attend", people="amina, carys")
    assert Attendance.objects.filter(learner=carys).exists()
    ask(path(f"sessions/{number}/"), staff, "POST", do="remove-attendee", learner=str(ben.pk))
    assert not Attendance.objects.filter(learner=ben).exists()
    facts = " ".join(str(entry.facts) for entry in AuditEntry.objects.all())
    assert "amina" not in facts
    assert "example.org" not in facts


def test_who_is_unknown_is_told_line_by_line_and_the_others_are_entered(staff: Any, boards: Any, ask: Ask) -> None:
    amina = person("amina")
    number = added(ask, staff)
    hostile = '"><script>alert(1)</script>'
    answer = ask(
        path(f"sessions/{number}/"), staff, "POST", do="attend", people=f"nobody@example.org\namina\n{hostile}"
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//textarea")[0].text_content().strip() == f"nobody@example.org\n{hostile}"
    assert not page.xpath("//script")
    assert "1 person is added." in words(answer)
    assert [row.learner_id for row in Attendance.objects.all()] == [amina.pk]


def test_everybody_reached_is_counted_once(
    staff: Any, boards: Any, ask: Ask, django_capture_on_commit_callbacks: Any
) -> None:
    amina, ben, carys = (person(name, boards["R91"]) for name in ("amina", "ben", "carys"))
    with django_capture_on_commit_callbacks(execute=True):
        complete(amina, "g1-a", "g1-b")
        complete(ben, "g1-a", "g1-b")
    for _ in range(2):
        number = added(ask, staff)
        ask(path(f"sessions/{number}/"), staff, "POST", do="attend", people="ben carys".replace(" ", "\n"))
    added(ask, staff, kind="seminar", others="40")
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    added(ask, staff, held_on=tomorrow)

    page = html.fromstring(ask(path(""), staff).content.decode())
    found = {row[0].text: row.xpath("td/text()") for row in page.xpath("//table[@class='headlines']/tbody/tr")}
    assert found["Sessions held"] == ["3", "2 of them for boards"]
    assert found["People reached"][0] == "3"
    assert found["People reached"][1] == "2 finished a guide, and 1 more came to a session by name"
    assert found["And up to"][0] == "46"
    assert "they may be among the people above" in found["And up to"][1]
    assert carys.username not in words(ask(path(""), staff))
    board = words(ask(path("organisations/R91/"), staff))
    assert "Sessions held 4 for this board" in board  # with the one of tomorrow


def test_a_sponsor_is_told_how_many_sessions_their_board_had(roles: dict[str, Any], boards: Any, ask: Ask) -> None:
    added(ask, roles["staff"])
    assert "Sessions held 1 for this board" in words(ask(path("organisations/R91/"), roles["sponsor"]))
    assert ask(path("sessions/"), roles["sponsor"]).status_code == HTTPStatus.FORBIDDEN


def test_sessions_of_another_course_run_are_not_there(staff: Any, boards: Any, ask: Ask) -> None:
    number = added(ask, staff)
    Session.objects.update(course=Session.objects.get().course.__class__.objects.create(course_key="course-v1:A+B+C"))
    for sent in ({"do": "remove"}, {"do": "attend", "people": "staff"}, SENT):
        assert ask(path(f"sessions/{number}/"), staff, "POST", **sent).status_code == HTTPStatus.NOT_FOUND
    assert Session.objects.exists()
    assert not Attendance.objects.exists()


def test_two_who_enter_the_same_people_enter_them_once(staff: Any, boards: Any, ask: Ask) -> None:
    person("amina")
    number = added(ask, staff)
    for _ in range(2):
        assert sessions_storage.add_attendees(COURSE_KEY, number, ["amina", "amina"], by=staff).unknown == ()
    assert Attendance.objects.count() == 1


def test_files_of_sessions_and_of_who_came(staff: Any, boards: Any, ask: Ask) -> None:
    person("amina")
    number = added(ask, staff, title="=1+1")
    ask(path(f"sessions/{number}/"), staff, "POST", do="attend", people="amina")

    def text(name: str) -> str:
        answer: Any = ask(path(name), staff, "POST")
        return b"".join(answer.streaming_content).decode("utf-8-sig")

    assert '"2026-03-02","Board workshop","\'=1+1","Guide 1","R91","Trust R91",1,3' in text("sessions.csv")
    assert '"amina","Amina"' in text(f"attendance.csv?session={number}")
    downloads = AuditEntry.objects.filter(action="download").values_list("facts", flat=True)
    assert {"file": "attendance", "session": number} in downloads


def test_who_leaves_is_on_no_list(staff: Any, boards: Any, ask: Ask) -> None:
    amina = person("amina")
    number = added(ask, staff)
    ask(path(f"sessions/{number}/"), staff, "POST", do="attend", people="amina")
    retirement.retire_learner(amina.pk)
    assert not Attendance.objects.exists()
    assert Session.objects.exists()


def test_hundreds_of_unknown_names_take_no_more_queries_than_a_few(
    staff: Any, boards: Any, django_assert_max_num_queries: Any
) -> None:
    person("amina")
    number = sessions_storage.save_session(
        COURSE_KEY, rules.SessionDetails("peers", datetime.date(2026, 3, 2), "", "", "", 0), by=staff
    )
    names = [f"nobody-{place}@example.org" for place in range(499)]
    with django_assert_max_num_queries(15):
        added = sessions_storage.add_attendees(COURSE_KEY, number, [*names, "AMINA@example.org"], by=staff)

    assert added == sessions_storage.AddedAttendees(1, tuple(names))
