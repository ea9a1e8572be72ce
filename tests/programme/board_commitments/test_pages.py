"""Pages of boards' commitments: for who runs the session, for the board, and for its secretary by a link."""

import datetime
import re
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from icalendar import Calendar
from lxml import html
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments.models import Commitment
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.board_commitments import links, storage
from digiboards_xblocks.programme.board_commitments.links import CheckLink, check_address
from digiboards_xblocks.programme.board_commitments.models import BoardCommitmentCheck
from digiboards_xblocks.programme.board_commitments.plan import slot_of
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SECRETARY, organisation
from tests.conftest import COURSE_KEY
from tests.programme.conftest import Ask
from tests.programmes import OUTLINE, person

from .conftest import CYBER, VISIT, commit, hold

SENT = {"do": "save", "words": "Visit a ward", "owner": "chair", "due_on": "2028-01-31", "measure": "Six visits"}
RELEASED = OUTLINE[:-1] + ', "released": [{"kind": "commitments", "id": "g1-commit", "block": "g1-page-g1-commit"}]}'


def outline_of(course_key: CourseKey) -> str:
    """What ``DIGIBOARDS_OUTLINES`` names here: as in the other tests, with the block of the first guide."""
    return RELEASED if course_key == COURSE_KEY else ""


@pytest.fixture(autouse=True)
def outline(settings: Any, site: None) -> None:
    settings.DIGIBOARDS_OUTLINES = f"{__name__}.outline_of"


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def session(staff: Any) -> int:
    return hold()


def address(session: int, page: str = "commitments/") -> str:
    return f"/digiboards/{COURSE_KEY}/sessions/{session}/{page}"


def of_board(code: str = "R91") -> str:
    return f"/digiboards/{COURSE_KEY}/organisations/{code}/commitments/"


def words(answer: Any) -> str:
    return " ".join(" ".join(html.fromstring(answer.content.decode()).itertext()).split())


def kept(session: int) -> list[str]:
    return [made.details.words for made in storage.get_board_session(COURSE_KEY, session).commitments]


def member(board: str = "R91", *, source: str = "roster") -> Any:
    found = person(f"member-{board}-{source}", storage_organisation(board))
    Membership.objects.filter(learner=found).update(source=source)
    return found


def storage_organisation(code: str) -> Any:
    return Membership._meta.get_field("organisation").related_model.objects.get(ods_code=code)


# Who runs the session


def test_a_commitment_is_added_changed_and_removed(session: int, staff: Any, ask: Ask) -> None:
    answer = ask(address(session), staff, "POST", **SENT)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert kept(session) == ["Visit a ward"]
    [made] = storage.get_board_session(COURSE_KEY, session).commitments

    ask(address(session), staff, "POST", **{**SENT, "words": "Visit two wards", "commitment": str(made.number)})
    assert kept(session) == ["Visit two wards"]
    assert "Commitment 1 Not started yet" in words(ask(address(session), staff))

    ask(address(session), staff, "POST", do="remove", commitment=str(made.number))
    assert kept(session) == []


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(session: int, staff: Any, ask: Ask) -> None:
    answer = ask(address(session), staff, "POST", **{**SENT, "owner": "", "due_on": "2020-01-01"})

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert page.xpath("//textarea[@id='words-0']")[0].text_content() == "Visit a ward"
    assert page.xpath("//*[@id='owner-0']/@aria-describedby") == ["owner-0-wrong"]
    for link in page.xpath("//*[@role='alert']//a/@href"):
        assert page.xpath(f"//*[@id='{link.removeprefix('#')}']"), link
    assert kept(session) == []


def test_what_is_wrong_with_one_leaves_the_others_alone(session: int, staff: Any, ask: Ask) -> None:
    first, second = commit(session, VISIT, CYBER)
    answer = ask(address(session), staff, "POST", **{**SENT, "words": "", "commitment": str(second)})

    page = html.fromstring(answer.content.decode())
    assert page.xpath(f"//textarea[@id='words-{first}']")[0].text_content() == VISIT.words
    assert page.xpath(f"//textarea[@id='measure-{second}']")[0].text_content() == "Six visits"
    assert page.xpath("//*[@aria-invalid]/@id") == [f"words-{second}"]
    assert kept(session) == [VISIT.words, CYBER.words]


def test_words_that_were_proposed_are_completed_before_they_are_kept(session: int, staff: Any, ask: Ask) -> None:
    answer = ask(address(session), staff, "POST", do="take", words="Ask the night shift")

    page = html.fromstring(answer.content.decode())
    assert page.xpath("//textarea[@id='words-0']")[0].text_content() == "Ask the night shift"
    assert kept(session) == []


def test_a_session_of_no_board_has_no_such_page(boards: Any, staff: Any, ask: Ask) -> None:
    assert ask(address(hold(organisation="", kind="peers")), staff).status_code == HTTPStatus.NOT_FOUND


def test_words_of_a_board_are_shown_as_words(session: int, staff: Any, ask: Ask) -> None:
    ask(address(session), staff, "POST", **{**SENT, "words": "<b>Visit</b>", "measure": "<script>x</script>"})

    for path in (address(session), of_board(), check_address(CheckLink(session, 30))):
        text = ask(path, staff).content.decode()
        assert "&lt;b&gt;Visit" in text
        assert "<script>x" not in text


def test_the_calendar_has_the_checks_and_the_dates(session: int, staff: Any, ask: Ask) -> None:
    commit(session, VISIT)
    answer = ask(address(session, "checks.ics"), staff, "POST")

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    days = sorted(event.decoded("dtstart").isoformat() for event in events)
    today = timezone.localdate()
    assert days == sorted(
        [*((today + datetime.timedelta(days=days)).isoformat() for days in (30, 90)), VISIT.due_on.isoformat()]
    )
    assert len({str(event["uid"]) for event in events}) == 3
    again = ask(address(session, "checks.ics"), staff, "POST")
    assert again.content == answer.content


# The board


def test_members_and_who_sees_the_board_see_what_it_set_out_to_do(
    session: int, roles: dict[str, Any], ask: Ask
) -> None:
    commit(session, VISIT)
    secretary = person("secretary")
    grants.grant(holder=secretary, scope=organisation(COURSE_KEY, "R91"), by=None, role=SECRETARY)

    for user in (member(), secretary, roles["sponsor"], roles["staff"]):
        assert VISIT.words in words(ask(of_board(), user)), user
    for user in (member("R92"), member("R91", source="named"), roles["learner"], roles["other sponsor"]):
        assert ask(of_board(), user).status_code == HTTPStatus.FORBIDDEN, user


def test_a_member_takes_one_over_into_their_own_plan_once(session: int, ask: Ask) -> None:
    [number] = commit(session, VISIT)
    user = member()
    assert "Take it over into my plan" in words(ask(of_board(), user))

    with time_machine.travel("2027-06-01T09:00:00Z"):
        for _attempt in range(2):
            answer = ask(of_board(), user, "POST", commitment=str(number))
            assert answer.status_code == HTTPStatus.SEE_OTHER

    made = Commitment.objects.get(learner=user)
    assert (made.block_name, made.slot, made.due_on) == ("g1-commit", slot_of(number), VISIT.due_on)
    assert made.usage_key == str(COURSE_KEY.make_usage_key("digiboards_commitments", "g1-page-g1-commit"))


def test_what_was_due_is_taken_over_for_today(session: int, ask: Ask) -> None:
    [number] = commit(session, VISIT)
    with time_machine.travel("2027-08-01T09:00:00Z"):
        ask(of_board(), user := member(), "POST", commitment=str(number))

    assert Commitment.objects.get(learner=user).due_on.isoformat() == "2027-08-01"


def test_nobody_takes_over_anothers(session: int, roles: dict[str, Any], ask: Ask) -> None:
    [number] = commit(session, VISIT)
    [other] = commit(hold(organisation="R92"), CYBER)

    assert ask(of_board(), roles["staff"], "POST", commitment=str(number)).status_code == HTTPStatus.FORBIDDEN
    assert ask(of_board("R92"), member(), "POST", commitment=str(other)).status_code == HTTPStatus.FORBIDDEN
    answer = ask(of_board(), Membership.objects.get().learner, "POST", commitment=str(other))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert not Commitment.objects.exists()


def test_a_course_without_a_page_for_commitments_says_so(session: int, ask: Ask, settings: Any) -> None:
    [number] = commit(session, VISIT)
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"

    answer = ask(of_board(), member(), "POST", commitment=str(number))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "no page on which commitments are kept" in words(answer)


def test_who_has_twenty_of_their_own_is_told(session: int, ask: Ask) -> None:
    numbers = [
        number
        for days in range(7)
        for number in commit(
            hold(), *(VISIT.__class__(f"Number {days}-{each}", "chair", VISIT.due_on, "x") for each in range(3))
        )
    ]
    user = member()
    answers = [ask(of_board(), user, "POST", commitment=str(number)) for number in numbers]

    assert [answer.status_code for answer in answers] == [HTTPStatus.SEE_OTHER] * 20 + [HTTPStatus.CONFLICT]
    assert Commitment.objects.count() == 20


# Its secretary, by a link


def test_a_link_needs_no_account_and_changes_only_its_check(session: int, ask: Ask) -> None:
    first, second = commit(session, VISIT, CYBER)
    [other] = commit(hold(organisation="R92"), CYBER)
    link = check_address(CheckLink(session, 90))

    page = ask(link, AnonymousUser())
    assert page.status_code == HTTPStatus.OK
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert not BoardCommitmentCheck.objects.exists(), "a look changes nothing"
    sent = {f"status-{first}": "in-progress", f"status-{other}": "stopped", "status-x": "done", f"status-{second}": "?"}
    assert "Thank you" in words(ask(link, AnonymousUser(), "POST", **sent))

    said = BoardCommitmentCheck.objects.values_list("commitment_id", "day", "status")
    assert list(said) == [(first, 90, "in-progress")]
    chosen = html.fromstring(ask(link, AnonymousUser()).content.decode()).xpath("//input[@checked]/@value")
    assert chosen == ["in-progress"]


def test_a_link_that_we_did_not_make_opens_nothing(session: int, ask: Ask) -> None:
    commit(session, VISIT)
    link = check_address(CheckLink(session, 30))
    token = link.rstrip("/").rpartition("/")[2]
    elsewhere = links.signing.dumps([session, 30], salt="digiboards.reminders")
    of_no_check = links.signing.dumps([session, 31], salt="digiboards.board-checks")

    for bad in (token[:-1], f"{token}x", elsewhere, of_no_check, "x"):
        answer = ask(link.replace(token, bad), AnonymousUser(), "POST")
        assert answer.status_code == HTTPStatus.NOT_FOUND, bad
        assert "ward" not in words(answer)


def test_a_link_ends_after_half_a_year_and_with_its_session(session: int, staff: Any, ask: Ask) -> None:
    commit(session, VISIT)
    link = check_address(CheckLink(session, 30))

    with time_machine.travel(timezone.now() + links.LONGEST - datetime.timedelta(days=1)):
        assert ask(link, AnonymousUser()).status_code == HTTPStatus.OK
    with time_machine.travel(timezone.now() + links.LONGEST + datetime.timedelta(days=1)):
        assert ask(link, AnonymousUser()).status_code == HTTPStatus.NOT_FOUND
    ask(f"/digiboards/{COURSE_KEY}/sessions/{session}/", staff, "POST", do="remove")
    assert ask(link, AnonymousUser()).status_code == HTTPStatus.NOT_FOUND


def test_the_page_of_who_runs_the_session_has_the_links_to_hand_over(session: int, staff: Any, ask: Ask) -> None:
    assert "board-checks" not in ask(address(session), staff).content.decode()
    commit(session, VISIT)

    found = re.findall(r'href="(/digiboards/board-checks/[^"]+)"', ask(address(session), staff).content.decode())
    assert [ask(link, AnonymousUser()).status_code for link in found] == [HTTPStatus.OK] * 2
