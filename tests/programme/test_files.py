"""Tables as files: read back by another program they are what they were, and nothing in them is run."""

import csv
import io
import tracemalloc
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.spreadsheets import Cell, defused
from digiboards_xblocks.programme.pages.files import FORMS
from tests.conftest import COURSE_KEY
from tests.programmes import person

from .conftest import Ask

pytestmark = pytest.mark.slow

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A",
    " =1",
    "#N/A",
    "2026-11-23",
    "1e9",
)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


def made(form: str, rows: list[list[Cell]], head: int = 1) -> bytes:
    pieces = (piece.encode() if isinstance(piece, str) else piece for piece in FORMS[form].write(rows, head))
    return b"".join(pieces)


def read(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@given(st.lists(st.lists(st.one_of(TEXTS.filter(bool), st.integers(0, 10**9)), min_size=3, max_size=3), min_size=1))
def test_a_workbook_is_read_back_equal(rows: list[list[Cell]]) -> None:
    assert read(made("xlsx", rows)) == rows


@pytest.mark.parametrize("hostile", HOSTILE)
def test_in_a_workbook_text_is_text(hostile: str) -> None:
    data = made("xlsx", [["Name"], [hostile]])
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert cell.data_type == "s"
    assert cell.value == hostile
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


def test_what_a_workbook_cannot_hold_is_left_out() -> None:
    assert read(made("xlsx", [["a\x00b\x0bc\x1f"]])) == [["abc"]]


def test_numbers_are_numbers_and_nothing_is_empty() -> None:
    assert read(made("xlsx", [["x", 1, 2.5, None, "y"]])) == [["x", 1, 2.5, None, "y"]]


def test_the_head_of_a_workbook_stays_in_view() -> None:
    data = made("xlsx", [["course"], ["filters"], [], ["Name"], ["Amina"]], head=4)
    assert openpyxl.load_workbook(io.BytesIO(data)).active.freeze_panes == "A5"


def test_a_large_workbook_does_not_stay_in_memory() -> None:
    rows = ([f"person {number}", number] for number in range(50_000))
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in FORMS["xlsx"].write(rows, 1))  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 500_000
    assert peak < 20_000_000


@pytest.mark.parametrize("hostile", HOSTILE)
def test_every_field_of_a_person_in_both_files(roles: dict[str, Any], boards: Any, ask: Ask, hostile: str) -> None:
    board = boards["R91"]
    board.name = hostile
    board.save()
    user = person("mallory", board, cohort="c")
    user.first_name, user.last_name = "", hostile
    user.save()

    def sent(path: str) -> bytes:
        answer: Any = ask(f"/digiboards/{COURSE_KEY}/{path}", roles["staff"], "POST")
        assert answer["Content-Disposition"].endswith(f'.{path.rpartition(".")[2]}"')
        return b"".join(answer.streaming_content)

    for name in ("people", "completion"):
        workbook = read(sent(f"{name}.xlsx"))
        text = sent(f"{name}.csv").decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
        assert any(hostile.strip() in str(cell) for row in workbook[4:] for cell in row)
        formulas = tuple("=+-@\t\r＝＋－＠")
        assert not any(cell.strip(" ").startswith(formulas) for row in lines for cell in row)
        for row, line in zip(workbook[4:], lines[4:], strict=True):
            as_text = ["" if cell is None else str(cell) for cell in row]
            assert [str(defused(cell)) for cell in as_text[: len(line)]] == line
