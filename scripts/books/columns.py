"""The widths of the columns of a table on paper: by what they hold, and never narrower than their longest word."""

import re
from collections.abc import Sequence

from .book import Child, Node

# Of a page of A4 between its margins, in millimetres; of a cell beside its words; of a letter, and what a capital or a
# figure takes beyond that.
_PAGE, _BESIDE, _LETTER, _MORE = 154, 4.5, 1.9, 0.5


def widths(table: Node) -> str | None:
    """Return the shares of the columns of a table that is too wide for one line a row; ``None`` of any other."""
    rows = [[cell for cell in row.children if isinstance(cell, Node)] for row in table.walk() if row.tag == "tr"]
    columns = list(zip(*rows, strict=True))
    lengths = [max(len(_longest_line(cell)) for cell in column) for column in columns]
    if sum(length * _LETTER + _BESIDE for length in lengths) <= _PAGE:
        return None
    narrowest = [max(map(_longest_word, column)) + _BESIDE for column in columns]
    amounts = [max(len(cell.text()) for cell in column) for column in columns]
    rest = max(0.0, _PAGE - sum(narrowest))
    shares = (need + rest * amount / sum(amounts) for need, amount in zip(narrowest, amounts, strict=True))
    return " ".join(str(round(share)) for share in shares)


def _lines(cell: Node) -> Sequence[str]:
    parts = (
        child if isinstance(child, str) else "\n" if child.tag == "br" else child.text() for child in cell.children
    )
    return "".join(parts).split("\n")


def _with_breaks(child: Child) -> str:
    if isinstance(child, str):
        return child
    return "\n" if child.tag == "br" else child.text()


def _longest_line(cell: Node) -> str:
    return max(_lines(cell), key=len)


def _longest_word(cell: Node) -> float:
    """The millimetres of the widest word; a line may end after a hyphen."""
    words = re.findall(r"[^\s-]+-?", "\n".join(_lines(cell)))
    return max((_LETTER * len(word) + _MORE * len(re.findall(r"[A-Z0-9£%]", word)) for word in words), default=0.0)
