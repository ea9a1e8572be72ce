"""A roster by way of a page: checked, seen, and applied as it was checked."""

from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from digiboards_xblocks.organisations.models import Membership, Organisation, RosterEntry
from digiboards_xblocks.programme.people.models import AuditEntry
from tests.conftest import COURSE_KEY
from tests.programmes import person

from .conftest import Ask

PATH = f"/digiboards/{COURSE_KEY}/roster/"
GOOD = b"email,ods_code,cohort,role\namina@example.org,R91,Spring,chair\nnobody@example.org,R92,,\n"


@pytest.fixture
def staff(roles: dict[str, Any], boards: Any) -> Any:
    person("amina")
    return roles["staff"]


def send(ask: Ask, user: Any, data: bytes = GOOD, **options: str) -> Any:
    answer = ask(PATH, user, "POST", file=SimpleUploadedFile("r.csv", data), do="check", **options)  # type: ignore[arg-type]
    return answer.status_code, html.fromstring(answer.content.decode())


def words(page: Any) -> str:
    return " ".join(" ".join(page.xpath("//main")[0].itertext()).split())


def apply(ask: Ask, user: Any, sealed: str) -> Any:
    answer = ask(PATH, user, "POST", do="apply", sealed=sealed)
    return answer.status_code, html.fromstring(answer.content.decode())


def test_a_file_is_checked_then_applied_and_again_changes_nothing(staff: Any, ask: Ask) -> None:
    status, page = send(ask, staff)
    assert status == HTTPStatus.OK
    assert "This would be done People in the file 2 Put on a board 1" in words(page)
    assert "Nothing is changed yet." in words(page)
    assert not Membership.objects.exists()

    status, done = apply(ask, staff, page.xpath("string(//input[@name='sealed']/@value)"))
    assert status == HTTPStatus.OK
    assert "This was done People in the file 2 Put on a board 1" in words(done)
    assert "1 people are on boards by a roster; 1 on a roster have no active account yet." in words(done)
    assert Membership.objects.get().organisation.ods_code == "R91"
    assert AuditEntry.objects.get(action="roster").actor == staff

    _status, again = send(ask, staff)
    assert "Put on a board 0" in words(again)
    assert "Unchanged 1" in words(again)


def test_who_moves_is_told_by_the_names_of_boards(staff: Any, ask: Ask) -> None:
    _status, page = send(ask, staff)
    apply(ask, staff, page.xpath("string(//input[@name='sealed']/@value)"))
    _status, page = send(ask, staff, GOOD.replace(b"R91", b"R93"))
    assert "Row 2: from Trust R91 (R91) to Trust R93 (R93)" in words(page)


def test_no_file_is_said_beside_the_field(staff: Any, ask: Ask) -> None:
    answer = ask(PATH, staff, "POST", do="check")
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert page.xpath("//*[@role='alert']//a/@href") == ["#file"]
    assert page.xpath("string(//*[@id='file-wrong'])") == "Choose a CSV file first."


@pytest.mark.parametrize("data", [GOOD.replace(b",", b";"), b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n")])
def test_files_of_any_spreadsheet(staff: Any, ask: Ask, data: bytes) -> None:
    _status, page = send(ask, staff, data)
    apply(ask, staff, page.xpath("string(//input[@name='sealed']/@value)"))
    assert (Membership.objects.count(), RosterEntry.objects.count()) == (1, 1)


def test_what_is_wrong_is_told_by_row_without_addresses(staff: Any, ask: Ask) -> None:
    status, page = send(ask, staff, GOOD + b"carys@example.org,NOSUCH,,\nnot-an-address,R91,,\n")
    assert status == HTTPStatus.BAD_REQUEST
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    assert [row[:2] for row in rows] == [["4", "ods_code"], ["5", "email"]]
    assert "carys@example.org" not in words(page)
    assert not page.xpath("//input[@name='sealed']")
    assert not Membership.objects.exists()


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"email\n", b"<script>alert(1)</script>", b"x" * 2_000_001])
def test_junk_is_refused_and_changes_nothing(staff: Any, ask: Ask, data: bytes) -> None:
    status, page = send(ask, staff, data)
    assert status == HTTPStatus.BAD_REQUEST
    assert page.xpath("//*[@role='alert']")
    assert not page.xpath("//script")
    assert not Membership.objects.exists()


def test_what_is_applied_is_what_was_checked_here(staff: Any, roles: dict[str, Any], ask: Ask) -> None:
    _status, page = send(ask, staff)
    sealed = page.xpath("string(//input[@name='sealed']/@value)")
    for junk in ("", "junk", sealed[:-1], sealed.replace("a", "b", 1)):
        status, told = apply(ask, staff, junk)
        assert status == HTTPStatus.BAD_REQUEST
        assert "Choose the file again." in words(told)
    assert ask(PATH, roles["sponsor"], "POST", do="apply", sealed=sealed).status_code == HTTPStatus.FORBIDDEN
    assert not Membership.objects.exists()


def test_a_register_that_changed_meanwhile_is_heeded(staff: Any, ask: Ask) -> None:
    _status, page = send(ask, staff)
    Organisation.objects.filter(ods_code="R92").delete()
    status, told = apply(ask, staff, page.xpath("string(//input[@name='sealed']/@value)"))
    assert status == HTTPStatus.BAD_REQUEST
    assert "Nothing was changed." in words(told)
    assert not Membership.objects.exists()


def test_people_who_are_missing_are_taken_off_only_if_one_says_so(staff: Any, boards: Any, ask: Ask) -> None:
    person("ben", boards["R93"])
    _status, page = send(ask, staff)
    assert "On an earlier roster, and left as they are 1" in words(page)
    _status, page = send(ask, staff, remove_missing="on")
    assert "On an earlier roster, and taken off 1" in words(page)
    apply(ask, staff, page.xpath("string(//input[@name='sealed']/@value)"))
    assert list(Membership.objects.values_list("learner__username", flat=True)) == ["amina"]


def test_without_a_register_the_page_says_what_to_do_first(roles: dict[str, Any], ask: Ask) -> None:
    Organisation.objects.update(parent=None)
    Organisation.objects.all().delete()
    page = html.fromstring(ask(PATH, roles["staff"]).content.decode())
    assert "digiboards_import_organisations" in words(page)
