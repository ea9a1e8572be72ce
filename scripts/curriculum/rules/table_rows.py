"""Write tables so that each of their cells is shown.

A table is a row of titles, a line of dashes with as many cells, and rows with no more cells than there are titles, with
an empty line before it. Otherwise learners see its bars instead of a table, or never see the last cell of a row.

Right, on a page:

    | Board | Meets    |
    |-------|----------|
    | Ours  | in March |

Wrong, on a page:

    | Board | Meets    |
    |-------|
    | Ours  | in March |

Wrong, on a page:

    | Board | Meets    |
    |-------|----------|
    | Ours  | in March | and May |

Wrong, on a page:

    The boards:
    | Board | Meets    |
    |-------|----------|
    | Ours  | in March |
"""

import re
from collections.abc import Iterator
from itertools import groupby

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

# What may stand before a row: the margin of a box or list, the marks of quotations.
_MARGIN = re.compile(r"^[ \t>]*")
_DASHES = re.compile(r"[|: \t-]*")

_APART = "a line of dashes has no row of titles just above it; take out the empty line between them"
_NO_DASHES = "this looks like a table without a line of dashes under its titles, such as '|---|---|'"
_NO_SPACE = "a table follows the text above it; put an empty line before the table"


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each row that would not be shown as a row, or not whole."""
    for text in course.markdown:
        lines = [_MARGIN.sub("", line).rstrip() for line in text.mask.split("\n")]
        for is_empty, numbered in groupby(enumerate(lines), key=lambda item: not item[1]):
            if not is_empty:
                block = list(numbered)
                for index, message in _faults([line for _, line in block]):
                    yield Finding(text.start._replace(line=text.start.line + block[index][0]), message)


def _faults(block: list[str]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the table in lines without an empty one: the index of a line, and what to do."""
    if block[0].startswith("!!!"):
        yield from ((index + 1, message) for index, message in _faults(block[1:] or [""]))
        return
    dashes = next((index for index, line in enumerate(block) if _is_dashes(line)), None)
    if dashes is None:
        if len(block) > 1 and all(line.startswith("|") for line in block):
            yield 0, _NO_DASHES
        return
    if dashes == 0:
        yield 0, _APART
        return
    titles, cells = _count_cells(block[dashes - 1]), _count_cells(block[dashes])
    if titles != cells:
        yield dashes, f"the line of dashes has {cells} {_cells(cells)}, and the row of titles above it has {titles}"
    elif dashes > 1:
        yield dashes - 1, _NO_SPACE
    else:
        for index, line in enumerate(block[dashes + 1 :], start=dashes + 1):
            found = _count_cells(line)
            if found > titles:
                yield index, f"the row has {found} cells, and the table has {titles}; the last would not be shown"


def _is_dashes(line: str) -> bool:
    return "|" in line and "-" in line and _DASHES.fullmatch(line) is not None


def _count_cells(row: str) -> int:
    return row.removeprefix("|").removesuffix("|").count("|") + 1


def _cells(number: int) -> str:
    return "cell" if number == 1 else "cells"


RULE = Rule("table-rows", Severity.ERROR, __doc__, check)
