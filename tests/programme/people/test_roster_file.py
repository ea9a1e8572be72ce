"""A roster's file, however a spreadsheet wrote it, and what is told of its mistakes."""

import codecs
import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.csv_import import MAX_BYTES, CsvError
from digiboards_xblocks.programme.people.roster_file import cohort_key, normal_email, parse_roster

HEAD = "email,ods_code,cohort,role\n"
AMINA = ("amina@example.org", "R0A", "Autumn", "chair")


def people(data: bytes | str) -> list[tuple[str, ...]]:
    found = parse_roster(data.encode() if isinstance(data, str) else data)
    assert not found.problems
    return [tuple(person[1:]) for person in found.people]


def problems(rows: str, head: str = HEAD) -> list[str]:
    return [str(problem) for problem in parse_roster((head + rows).encode()).problems]


def refused(data: bytes) -> list[str]:
    with pytest.raises(CsvError) as caught:
        parse_roster(data)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"email,ods_code,cohort,role\namina@example.org,R0A,Autumn,chair\n", id="plain"),
        pytest.param(b"email,ods_code,cohort,role\namina@example.org,R0A,Autumn,chair", id="no last line end"),
        pytest.param(b"email,ods_code,cohort,role\r\namina@example.org,R0A,Autumn,chair\r\n", id="CRLF"),
        pytest.param(b"email,ods_code,cohort,role\ramina@example.org,R0A,Autumn,chair\r", id="CR"),
        pytest.param(codecs.BOM_UTF8 + b"email,ods_code,cohort,role\namina@example.org,R0A,Autumn,chair", id="BOM"),
        pytest.param(
            "email\tods_code\tcohort\trole\namina@example.org\tR0A\tAutumn\tchair".encode("utf-16"), id="UTF-16"
        ),
        pytest.param(b"email;ods_code;cohort;role\namina@example.org;R0A;Autumn;chair", id="semicolons"),
        pytest.param(b"email\tods_code\tcohort\trole\namina@example.org\tR0A\tAutumn\tchair", id="tabs"),
        pytest.param(b'"email","ods_code","cohort","role"\n"amina@example.org","R0A","Autumn","chair"', id="quoted"),
        pytest.param(b"role,Cohort, ODS Code ,EMAIL\nChair, Autumn ,r0a,Amina@Example.ORG\n", id="any order and case"),
        pytest.param(
            b"email,ods-code,cohort,role,name\namina@example.org,R0A,Autumn,chair,Amina B\n", id="more columns"
        ),
        pytest.param(b'email,ods_code,cohort,role\namina@example.org,"=""R0A""",Autumn,chair\n', id="kept as text"),
        pytest.param(
            b"\n\nemail,ods_code".replace(b"\n\n", b"") + b",cohort,role\n\n,,,\namina@example.org,R0A,Autumn,chair",
            id="gaps",
        ),
    ],
)
def test_every_way_to_write_a_roster(data: bytes) -> None:
    assert people(data) == [AMINA]


def test_what_windows_writes_is_read() -> None:
    [person] = people("email,ods_code,cohort\nzoe@example.org,R0A,Été\n".encode("cp1252"))

    assert person[2] == "Été"


def test_cohort_and_role_may_be_left_out() -> None:
    assert people("email,ods_code\namina@example.org,R0A\n") == [("amina@example.org", "R0A", "", "")]
    assert people("email,ods_code,cohort\namina@example.org,R0A\n") == [("amina@example.org", "R0A", "", "")]


@pytest.mark.parametrize("text", ["=1+1", "+44 cohort", "-3", "@sum", "=HYPERLINK(1)", "'=1+1"])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    [person] = people(f"email,ods_code,cohort\namina@example.org,R0A,{text}\n")

    assert person[2] == text.removeprefix("'")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("amina,R0A,,", "row 2, email: this is not an email address", id="no address"),
        pytest.param(",R0A,,", "row 2, email: this is not an email address", id="nobody"),
        pytest.param("a@b@c.org,R0A,,", "row 2, email: this is not an email address", id="two signs"),
        pytest.param("a@localhost,R0A,,", "row 2, email: this is not an email address", id="no domain"),
        pytest.param(f"{'a' * 250}@b.org,R0A,,", "row 2, email: this is not an email address", id="too long"),
        pytest.param("a@b.org\x07,R0A,,", "row 2, email: this is not an email address", id="a bell"),
        pytest.param("a@b.org,,,", "row 2, ods_code: the ODS code is missing", id="no code"),
        pytest.param("a@b.org,R0-A,,", "row 2, ods_code: this is not an ODS code", id="no real code"),
        pytest.param(f"a@b.org,R0A,{'c' * 65},", "row 2, cohort: longer than 64 characters", id="long cohort"),
        pytest.param("a@b.org,R0A,c\x00d,", "row 2, cohort: there is a character in it that cannot be kept", id="nul"),
    ],
)
def test_what_is_wrong_with_a_cell(row: str, expected: str) -> None:
    assert problems(row) == [expected]


def test_an_unknown_role_is_told_the_known_ones() -> None:
    [said] = problems("a@b.org,R0A,,king\n")

    assert said.startswith("row 2, role: this role is not known; write one of: chair, chief-executive, ")


@pytest.mark.parametrize(
    "role", ["company-secretary", "Company secretary or governance", "COMPANY  SECRETARY OR GOVERNANCE"]
)
def test_a_role_is_known_by_its_name_and_its_label(role: str) -> None:
    assert people(f"{HEAD}a@b.org,R0A,,{role}\n")[0][3] == "company-secretary"


def test_every_mistake_is_told_at_once_with_the_row_a_spreadsheet_shows() -> None:
    rows = 'no,R0A,"two\nlines",\n\na@b.org,?,,\na@b.org,R0A,,\n"b@b.org",,,king\n'

    assert [said.split(":")[0] for said in problems(rows)] == [
        "row 2, email",
        "row 4, ods_code",
        "row 6, ods_code",
        "row 6, role",
    ]


def test_a_row_that_says_the_same_again_is_counted_and_another_is_a_problem() -> None:
    found = parse_roster(f"{HEAD}a@b.org,R0A,Autumn,\nA@B.org,r0a,AUTUMN,\na@b.org,R0B,,\n".encode())

    assert (len(found.people), found.repeated) == (1, 1)
    assert [str(problem) for problem in found.problems] == [
        "row 4, email: this is the address of row 2, which says something else; a person is on one board"
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            b"", ["row 1, email: this column is missing", "row 1, ods_code: this column is missing"], id="empty"
        ),
        pytest.param(b"email\na@b.org", ["row 1, ods_code: this column is missing"], id="a column missing"),
        pytest.param(b"email,ods_code,Email\n", ["row 1, email: this column is there twice"], id="a column twice"),
        pytest.param(
            b'email,ods_code\n"a@b.org,R0A\n', ["row 2: quotation marks do not come in pairs"], id="open quote"
        ),
        pytest.param(b"\x81\x8d\x90", ["row 1: this is no text; save the spreadsheet as CSV UTF-8"], id="no text"),
        pytest.param(b"x" * (MAX_BYTES + 1), ["row 1: the file is larger than 50 MB"], id="too large"),
    ],
)
def test_what_is_no_roster_is_refused(data: bytes, expected: list[str]) -> None:
    assert refused(data) == expected


def test_a_spreadsheet_itself_is_refused() -> None:
    assert refused(b"PK\x03\x04\x14\x00\x06\x00workbook.xml\x00\x00")


def test_unused_columns_are_named_and_not_kept() -> None:
    found = parse_roster(b"email,name,ods_code,phone\na@b.org,Amina,R0A,020\n")

    assert found.unused_columns == ("name", "phone")
    assert found.people[0][1:] == ("a@b.org", "R0A", "", "")


def test_no_address_is_in_a_repr_or_a_problem() -> None:
    found = parse_roster(f"{HEAD}marker@example.org,R0A,,\nmarker@example.org,R0B,,\nmarker@,,,king\n".encode())

    assert len(found.problems) == 4
    assert "marker" not in repr(found)
    assert "marker" not in repr(found.people)
    assert "marker" not in " ".join(map(str, found.problems))


def test_cohorts_are_the_same_in_any_case_and_accent_as_in_every_database() -> None:
    assert cohort_key(" Été  2026 ") == cohort_key("ETE 2026") == "ete 2026"
    assert len(cohort_key("ß" * 64)) <= 64


def test_addresses_that_only_look_alike_are_two() -> None:
    assert normal_email(" Straße@Example.org ") != normal_email("strasse@example.org")


@pytest.mark.slow
@given(st.binary(max_size=300))
def test_junk_is_refused_or_told_never_a_crash(data: bytes) -> None:
    for bytes_read in (data, HEAD.encode() + data):
        with suppress(CsvError):
            parse_roster(bytes_read)


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 10**6), cells), unique_by=lambda row: row[0]), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_is_what_is_read(rows: list[tuple[int, str]], delimiter: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["email", "ods_code", "cohort"])
    writer.writerows([f"p{number}@example.org", "R0A", "c" + cell] for number, cell in rows)
    found = parse_roster(written.getvalue().encode())

    assert not [problem for problem in found.problems if problem.column != "cohort"]
    assert len(found.people) + len(found.problems) == len(rows)
