"""No cell that people wrote is run by a spreadsheet, and every other cell is read back as it was."""

import csv
import io
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.spreadsheets import csv_lines, defused

STORABLE = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@pytest.mark.parametrize("start", [*"=+-@\t\r\n", "＝", "＋", "－", "＠", "  ="])
def test_what_looks_like_a_formula_is_shown(start: str) -> None:
    assert defused(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("number", [0, -1, 1.5, None])
def test_numbers_stay_numbers(number: float | None) -> None:
    assert defused(number) == number


@given(st.lists(st.lists(STORABLE, min_size=1), max_size=5))
def test_another_reader_reads_the_same(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(rows))
    assert text.startswith("\ufeff")
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert found == [[str(defused(cell)) for cell in row] for row in rows]


@pytest.mark.parametrize("before", ["a;", ";", "a; ", 'a;"', "a;;", "a\n", "a\r\n ", '"a";'])
@pytest.mark.parametrize("start", [*"=+-@", "＝"])
def test_no_cell_is_a_formula_where_lines_are_split_at_semicolons(before: str, start: str) -> None:
    """As a spreadsheet does in a country that writes 1,5: a quotation mark within a cell is nothing special to it."""
    cell = f"{before}{start}1+1;x"
    text = "".join(csv_lines([["name", cell, "more"]])).removeprefix("\ufeff")
    for split in (list(csv.reader(io.StringIO(text, newline=""), delimiter=";")), [re.split("[;\r\n]", text)]):
        for found in itertools.chain.from_iterable(split):
            assert not found.lstrip(' "').startswith(tuple("=+-@＝"))


def test_a_semicolon_alone_is_left_as_it_is() -> None:
    assert defused("first; second") == "first; second"
