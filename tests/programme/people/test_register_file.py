"""The register's file: every organisation once, and what is wrong with the others."""

import datetime
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.csv_import import CsvError
from digiboards_xblocks.organisations.rules import near_codes
from digiboards_xblocks.programme.people.register_file import Listed, link_problems, parse_register

HEAD = "ods_code,name,kind,parent,closed_on,successor\n"


def told(rows: str) -> list[str]:
    return [str(problem) for problem in parse_register((HEAD + rows).encode()).problems]


def links(rows: str) -> list[str]:
    found = parse_register((HEAD + rows).encode())
    assert not found.problems
    listed = {item.ods_code: item for item in found.organisations}
    kinds = {"QZZ": "icb", "OTH": "other"} | {code: item.kind for code, item in listed.items()}
    return [str(problem) for problem in link_problems(listed, kinds)]


@pytest.mark.parametrize("date", ["2026-03-31", "20260331", "31/03/2026"])
def test_a_row_is_read_in_full(date: str) -> None:
    found = parse_register(f"{HEAD}r0a,  Quernford   Trust ,Trust,q0b,{date},r0c\n".encode())

    assert found.organisations == (
        Listed(2, "R0A", "Quernford Trust", "trust", "Q0B", datetime.date(2026, 3, 31), "R0C"),
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(",N,trust,,,", "row 2, ods_code: the ODS code is missing", id="no code"),
        pytest.param("R-A,N,trust,,,", "row 2, ods_code: this is not an ODS code", id="no real code"),
        pytest.param("R0A,,trust,,,", "row 2, name: the name is missing", id="no name"),
        pytest.param(f"R0A,{'n' * 256},trust,,,", "row 2, name: longer than 255 characters", id="long name"),
        pytest.param(
            "R0A,N,pub,,,", "row 2, kind: this kind is not known; write one of: region, icb, trust, other", id="kind"
        ),
        pytest.param("R0A,N,trust,Q B,,", "row 2, parent: this is not an ODS code", id="parent"),
        pytest.param("R0A,N,trust,,soon,", "row 2, closed_on: this is not a date such as 2026-03-31", id="no date"),
        pytest.param(
            "R0A,N,trust,,31/02/2026,", "row 2, closed_on: this is not a date such as 2026-03-31", id="no day"
        ),
        pytest.param(
            "R0A,N,trust,,,R0B",
            "row 2, closed_on: an organisation with a successor needs the date on which it closed",
            id="a successor of an open one",
        ),
        pytest.param("R0A,N,trust,,,\nr0a,N,trust,,,", "row 3, ods_code: R0A stands in row 2 already", id="twice"),
    ],
)
def test_what_is_wrong_with_a_row(row: str, expected: str) -> None:
    assert told(row) == [expected]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param("R0A,N,trust,Q0B,,\nQ0B,I,icb,Y01,,\nY01,R,region,,,", [], id="in any order"),
        pytest.param("R0A,N,trust,QZZ,,", [], id="a parent known before"),
        pytest.param(
            "R0A,N,trust,Q0B,,", ["row 2, parent: Q0B is neither in this file nor in the register"], id="gone"
        ),
        pytest.param("R0A,N,trust,R0A,,", ["row 2, parent: this is the organisation itself"], id="its own parent"),
        pytest.param(
            "Q0B,I,icb,R0A,,\nR0A,N,trust,,,",
            ["row 2, parent: an organisation of the kind trust cannot stand above one of the kind icb"],
            id="upside down",
        ),
        pytest.param(
            "R0A,N,trust,OTH,,",
            ["row 2, parent: an organisation of the kind other cannot stand above one of the kind trust"],
            id="under another",
        ),
        pytest.param(
            "R0A,N,trust,,2026-01-01,R0B\nR0B,N,trust,,2026-01-01,R0A",
            [f"row {row}, successor: these successors lead round in a circle" for row in (2, 3)],
            id="a circle",
        ),
        pytest.param("R0A,N,trust,,2026-01-01,R0A", ["row 2, successor: this is the organisation itself"], id="itself"),
    ],
)
def test_what_is_wrong_with_the_links(rows: str, expected: list[str]) -> None:
    assert links(rows) == expected


@pytest.mark.parametrize(
    ("code", "near"), [("RO1", "R01"), ("R0I", "R01"), ("R0A01", "R0A"), ("R0A", "ROA"), ("RAB", None), ("RA", None)]
)
def test_a_slip_of_the_pen_is_guessed(code: str, near: str | None) -> None:
    assert code not in near_codes(code)
    assert near in near_codes(code) if near else near_codes(code) == ()


@given(st.binary(max_size=300))
def test_junk_is_refused_or_told_never_a_crash(data: bytes) -> None:
    for bytes_read in (data, HEAD.encode() + data):
        with suppress(CsvError):
            listed = {item.ods_code: item for item in parse_register(bytes_read).organisations}
            link_problems(listed, {code: item.kind for code, item in listed.items()})
