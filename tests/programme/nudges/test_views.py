"""The page of nudges: counts, people, the mail as it goes out, and the button that sends it."""

from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from lxml import html

from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.nudges import mailing
from digiboards_xblocks.programme.nudges.models import NudgeRequest
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.progress import refresh
from tests.conftest import COURSE_KEY
from tests.programme.conftest import Ask
from tests.programmes import complete, person
from tests.test_mails import SITE

from .test_mailing import agrees

PAGE = f"/digiboards/{COURSE_KEY}/nudges/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(roles: dict[str, Any], boards: Any, settings: Any) -> Any:
    settings.LMS_ROOT_URL = SITE
    agrees(person("amina", boards["R91"]))
    person("ben", boards["R91"])
    complete(person("cai", boards["R92"]), "g1-a", "g1-b")
    return roles["staff"]


def page_of(answer: Any) -> Any:
    assert answer.status_code == HTTPStatus.OK
    return html.fromstring(answer.content.decode())


def rows(page: Any, table: int) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in page.xpath(f"(//table)[{table}]/tbody/tr")
    ]


def test_it_counts_each_reason_and_says_of_each_person_what_would_happen(staff: Any, ask: Ask) -> None:
    page = page_of(ask(PAGE, staff))

    assert [row[1:] for row in rows(page, 1)] == [["2", "1"], ["0", "0"], ["1", "0"]]
    assert [[row[0], row[1], row[-1]] for row in rows(page, 2)] == [
        ["Amina amina", "Trust R91", "Would be mailed"],
        ["Ben ben", "Trust R91", "Did not ask for mails"],
    ]
    assert page.xpath("//form[@method='post']//button")[0].text == "Send it to 1 person"
    assert "2 people, as last counted." in page.text_content()


def test_all_addresses_of_those_who_asked_for_no_mails_come_at_once_and_are_in_the_audit(staff: Any, ask: Ask) -> None:
    for number in range(60):
        person(f"waiting{number:02}")
    page = page_of(ask(PAGE, staff, "POST", reason="not-started", do="addresses"))
    found = page.xpath("string(//textarea[@id='addresses'])").split("; ")
    assert found == ["ben@example.org"], "who takes part in nothing is nobody's to write to"
    for name in ("dora", "emil"):
        person(name, Organisation.objects.get(ods_code="R92"))
    page = page_of(ask(PAGE, staff, "POST", reason="not-started", do="addresses"))
    assert page.xpath("string(//textarea[@id='addresses'])") == "ben@example.org; dora@example.org; emil@example.org"
    assert page.xpath("string(//h1)") == "3 addresses to copy"
    facts = AuditEntry.objects.filter(action="download").order_by("-pk")[0].facts
    assert facts == {"file": "addresses", "reason": "not-started", "people": 3}
    assert not NudgeRequest.objects.exists()


def test_who_is_one_step_away_is_told_with_the_step_and_the_rule(staff: Any, boards: Any, ask: Ask) -> None:
    """The made-up programme takes two guides: whoever has one, and all but one step of the other."""
    nearly = person("dora", boards["R92"])
    complete(nearly, "g2-a", "g1-a")
    page = page_of(ask(f"{PAGE}?reason=one-step", staff))
    assert "Finishing the programme takes 2 guides; other guides are not needed for it." in page.text_content()
    [cai, dora] = rows(page, 2)
    assert [cai[0], cai[3]] == ["Cai cai", "One step of “Guide 2”"]
    assert [dora[0], dora[3]] == ["Dora dora", "One step of “Guide 1”"]
    assert "What is left" not in page_of(ask(PAGE, staff)).text_content()


def test_the_mail_that_is_shown_is_the_one_that_goes_out(staff: Any, ask: Ask) -> None:
    page = page_of(ask(PAGE, staff))
    shown = page.xpath("//div[contains(@class, 'mail')]")[0].text_content()
    asked = page_of(ask(PAGE, staff, "POST", reason="not-started"))
    assert asked.xpath("string(//h1)") == "Send this mail to 1 person?"
    assert not NudgeRequest.objects.exists(), "asked once more first"
    [button] = asked.xpath("//form//button[@name='do']")
    answer = ask(PAGE, staff, "POST", reason="not-started", do=button.get("value"))
    assert answer.status_code == HTTPStatus.SEE_OTHER

    mailing.send_open(COURSE_KEY)
    [message] = mail.outbox
    assert message.to == ["amina@example.org"]
    for line in [message.subject, *message.body.splitlines()]:
        if "/stop-reminders/" not in line:
            assert line in shown
    again = page_of(ask(answer["Location"], staff))
    assert "The mails are going out" in again.xpath("string(//p[@role='status'])")
    assert rows(again, 3)[0][-1] == "Was mailed for this"
    assert [row[1:] for row in rows(again, 2)] == [["Have not started", "1", "0", "0"]]
    assert not again.xpath("//form[@method='post']//button[contains(., 'Send it')]")


def test_a_second_request_while_mails_go_out_is_told_so(staff: Any, ask: Ask) -> None:
    first, second = (ask(PAGE, staff, "POST", reason="not-started", do="send")["Location"] for _ in range(2))

    assert first.endswith("done=asked")
    assert second.endswith("done=under-way")
    assert NudgeRequest.objects.count() == 1


def test_a_site_that_sends_no_mails_to_anybody_says_so(staff: Any, ask: Ask, settings: Any) -> None:
    said = "it keeps its mails, and sends none to anybody"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert said in page_of(ask(PAGE, staff)).text_content()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert said not in page_of(ask(PAGE, staff)).text_content()


@pytest.mark.parametrize("do", ["", "send"])
def test_without_an_address_of_the_lms_it_says_so_before_and_has_no_button(
    staff: Any, ask: Ask, settings: Any, do: str
) -> None:
    settings.LMS_ROOT_URL = ""
    page = page_of(ask(PAGE, staff))
    [problem] = page.xpath("//*[@role='alert']")
    assert "No mail can be sent from this site yet" in problem.text_content()
    assert "LMS_ROOT_URL" not in page.text_content()
    assert not page.xpath("//button[contains(., 'Send it')]")
    assert f"http://testserver/courses/{COURSE_KEY}/course/" in page.text_content()

    answer = ask(PAGE, staff, "POST", reason="not-started", **({"do": do} if do else {}))
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert not NudgeRequest.objects.exists()


def test_it_is_asked_for_by_the_button_alone(staff: Any, settings: Any) -> None:
    refresh.refresh(COURSE_KEY)
    settings.MIDDLEWARE = [
        "django.middleware.csrf.CsrfViewMiddleware",
        "tests.programme.nudges.test_views.staff_are_signed_in",
    ]
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(PAGE, {"reason": "not-started", "do": "send"}).status_code == HTTPStatus.OK
    assert strict.post(PAGE, {"reason": "not-started", "do": "send"}).status_code == HTTPStatus.FORBIDDEN
    assert not NudgeRequest.objects.exists()
    token = strict.cookies["csrftoken"].value
    asked = strict.post(PAGE, {"reason": "not-started", "do": "send", "csrfmiddlewaretoken": token})
    assert asked.status_code == HTTPStatus.SEE_OTHER
    assert NudgeRequest.objects.count() == 1


def staff_are_signed_in(get_response: Any) -> Any:
    def middleware(request: Any) -> Any:
        request.user = get_user_model().objects.get(username="staff")
        return get_response(request)

    return middleware


def people_of(page: Any) -> list[str]:
    return [row[0].split()[-1] for row in rows(page, len(page.xpath("//table")))]


def test_the_list_is_sorted_by_board_and_by_last_activity_as_other_tables_are(
    staff: Any, boards: Any, ask: Ask
) -> None:
    dora = person("dora", boards["R91"])
    complete(dora, "g1-a")
    page = page_of(ask(f"{PAGE}?reason=one-step", staff))
    assert people_of(page) == ["cai"]
    for name in ("finn", "gwen"):
        person(name, boards["R92"])
    page = page_of(ask(PAGE, staff))
    [by_board] = [link for link in page.xpath("//thead//a/@href") if "sort=board" in link]
    assert by_board == "?reason=not-started&sort=board#people-heading"
    assert people_of(page_of(ask(f"{PAGE}?reason=not-started&sort=board", staff))) == ["amina", "ben", "finn", "gwen"]
    down = page_of(ask(f"{PAGE}?reason=not-started&sort=-board", staff))
    assert people_of(down) == ["finn", "gwen", "amina", "ben"]
    [head] = down.xpath("//th[@aria-sort]")
    assert (head.get("aria-sort"), head.xpath("string(a)")) == ("descending", "Board")
    assert down.xpath("string(//input[@name='sort']/@value)") == "-board", "a search by board keeps the order"


def test_fifty_at_a_time_in_any_order(staff: Any, boards: Any, ask: Ask) -> None:
    for number in range(60):
        person(f"waiting{number:02}", boards["R92"])
    for order in ("", "&sort=-board"):
        page = page_of(ask(f"{PAGE}?reason=not-started{order}", staff))
        seen = people_of(page)
        [more] = page.xpath("//a[. = 'The next 50 people']/@href")
        page = page_of(ask(f"{PAGE}{more}", staff))
        assert len({*seen, *people_of(page)}) == 62
        [back] = page.xpath("//a[. = 'The first 50 people']/@href")
        assert people_of(page_of(ask(f"{PAGE}{back}", staff))) == seen


def test_a_person_is_found_by_a_form_that_is_sent_and_asks_for_no_mail(staff: Any, boards: Any, ask: Ask) -> None:
    page = page_of(ask(PAGE, staff))
    [form] = page.xpath("//form[.//input[@name='who']]")
    assert form.get("method") == "post", "addresses are in logs"
    [button] = form.xpath(".//button")
    found = page_of(ask(PAGE, staff, "POST", reason="not-started", who="BEN example", do=button.get("value")))
    assert people_of(found) == ["ben"]
    assert "1 person, as last counted." in found.text_content()
    assert "This narrows the list alone." in found.text_content()
    assert [row[1:] for row in rows(found, 1)] == [["2", "1"], ["0", "0"], ["1", "0"]], "the reasons count everybody"
    assert found.xpath("//button[contains(., 'Send it')]")[0].text == "Send it to 1 person"
    assert not NudgeRequest.objects.exists()
    assert not found.xpath("//a[contains(@href, 'ben')]")

    nobody = page_of(ask(PAGE, staff, "POST", reason="not-started", who="cai", do="find"))
    assert "Nobody is here." in nobody.text_content(), "of those whom the reason finds"
    empty = ask(PAGE, staff, "POST", reason="not-started", who=" ", do="find")
    assert empty.status_code == HTTPStatus.BAD_REQUEST
    assert html.fromstring(empty.content.decode()).xpath("//*[@role='alert']//a/@href") == ["#who"]


def test_the_list_is_narrowed_to_an_organisation_and_all_below_it(staff: Any, boards: Any, ask: Ask) -> None:
    person("dora", boards["R93"])
    assert people_of(page_of(ask(f"{PAGE}?organisation=Q99", staff))) == ["amina", "ben"]
    page = page_of(ask(f"{PAGE}?organisation=Trust+R93+(R93)", staff))
    assert people_of(page) == ["dora"]
    [back] = page.xpath("//a[. = 'Show everybody']/@href")
    assert people_of(page_of(ask(f"{PAGE}{back}", staff))) == ["amina", "ben", "dora"]
    wrong = page_of(ask(f"{PAGE}?organisation=nowhere", staff))
    assert wrong.xpath("//*[@role='alert']//a/@href") == ["#organisation"]
    assert wrong.xpath("//button[contains(., 'Send it')]"), "what is wrong with a search stops no mail"


@pytest.mark.parametrize(
    "query", ["?sort=--last", "?reason=x&days=3", "?after=abc", "?reason=stalled&days=28", "?done=nonsense"]
)
def test_junk_in_the_address_is_taken_for_nothing(staff: Any, ask: Ask, query: str) -> None:
    assert ask(PAGE + query, staff).status_code == HTTPStatus.OK
