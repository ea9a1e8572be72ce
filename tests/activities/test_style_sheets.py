"""What holds of every style sheet of ours, whoever wrote it."""

import re
from pathlib import Path

import pytest

from digiboards_xblocks import activities as blocks
from digiboards_xblocks.documents import html

FOLDER = Path(blocks.__file__).parent
SHEETS = {str(path.relative_to(FOLDER)): path.read_text("utf-8") for path in FOLDER.rglob("*.css")}
ROOM = "board/static/room.css"  # the only style of a page of its own
EDITOR = "base/studio_form/static/editor.css"  # of a form in Studio
each_sheet = pytest.mark.parametrize("name", sorted(SHEETS))


def outermost(sheet: str) -> list[str]:
    """The selectors that no other rule holds, those within ``@media`` too."""
    sheet = re.sub(r"/\*.*?\*/|@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", sheet, flags=re.DOTALL)
    found, start, within = [], 0, []
    for place in re.finditer(r"[{};]", sheet):
        before = sheet[start : place.start()].strip()
        start = place.end()
        if place[0] == "{":
            if not any(not outer.startswith("@") for outer in within) and not before.startswith("@"):
                found += re.split(r",\s*(?![^(]*\))", before)
            within.append(before)
        elif place[0] == "}":
            within.pop()
    return found


@pytest.mark.parametrize("name", sorted(SHEETS.keys() - {ROOM}))
def test_a_sheet_styles_nothing_but_our_blocks(name: str) -> None:
    selectors = outermost(SHEETS[name])

    assert selectors
    assert [selector for selector in selectors if not selector.startswith(".digiboards")] == []


def test_the_selectors_of_a_sheet_are_found() -> None:
    sheet = "/* a { */ .a { b, c { x: y; } } @media print { d:is(e, f), g { x: y } } @keyframes h { from { x: y; } }"

    assert outermost(sheet) == [".a", "d:is(e, f)", "g"]


@pytest.mark.parametrize(("name", "sheet"), [*sorted(SHEETS.items()), ("documents/html.py", html._STYLE)])
def test_a_sheet_knows_start_and_end_not_left_and_right(name: str, sheet: str) -> None:
    sided = r"(?:margin|padding|border|inset)-(?:left|right)|\b(?:left|right)\s*:|:\s*(?:left|right)\b"
    # Four values differ by side if the second and the fourth do.
    four = re.findall(r"(?:margin|padding): [^\s;]+ ([^\s;]+) [^\s;]+ ([^\s;}]+)", sheet)

    assert re.findall(sided, sheet) == []
    assert [pair for pair in four if pair[0] != pair[1]] == []


@each_sheet
def test_nothing_moves(name: str) -> None:
    sheet = SHEETS[name].replace("animation: digiboards-idle 0s", "")

    assert not re.search(r"\b(?:animation|transition|scroll-behavior)\b", sheet)


@each_sheet
def test_colours_of_both_kinds_of_page_have_one_place(name: str) -> None:
    """A colour for light pages alone would not be read on a dark one: a sheet takes it from a token."""
    if name in {"base/static/digiboards.css", ROOM}:
        return
    green_red_and_pink = {"#007f3b", "#d5281b", "#ae2573"}  # edges and a button's ground, which show on both

    assert set(re.findall(r"#[0-9a-f]{3,8}\b", SHEETS[name])) <= green_red_and_pink


@pytest.mark.parametrize("name", sorted(SHEETS.keys() - {EDITOR}))
def test_nothing_is_fixed_or_sticky(name: str) -> None:
    """In the learning MFE the window of a block is as high as its unit, so such a thing lands anywhere.

    Studio's editor is never there: what scrolls is Studio's own dialog.
    """
    assert not re.search(r"\bposition:\s*(?:fixed|sticky)\b", SHEETS[name])
