"""Room to write in what is handed out on paper: where a text leaves something open, there are lines and high cells."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .book import Child, Node, node

# After a question or a heading to fill in.
_LINES = 2
# A column is as wide as its longest text is long, within these bounds, and an empty one has room for some words.
_NARROWEST, _EMPTY, _WIDEST = 6, 16, 34


def lines_for_dots(blocks: Sequence[Node]) -> tuple[Node, ...]:
    """Return the blocks with lines to write on in place of paragraphs that are but a full stop."""
    return tuple(_lines(1) if block.tag == "p" and block.text().strip() == "." else block for block in blocks)


def with_room(blocks: Sequence[Node]) -> tuple[Node, ...]:
    """Return the blocks of a hand-out, with room to write where it asks something and leaves it open.

    That is after a paragraph in bold that no answer follows, and in empty cells of tables.
    """
    return tuple(_opened(blocks))


def _opened(blocks: Sequence[Node]) -> Iterator[Node]:
    for block, following in pairwise((*lines_for_dots(blocks), None)):
        if block is None:
            return
        yield _form(block) if block.tag == "table" else block
        if _asks(block) and (following is None or _asks(following) or _is_aside(following)):
            yield _lines(_LINES)


def _lines(count: int) -> Node:
    return node("write", lines=str(count))


def _asks(block: Node) -> bool:
    """A paragraph that is all in bold, such as "**What would turn it red?**"."""
    return block.tag == "p" and [_tag(child) for child in block.children] == ["strong"]


def _is_aside(block: Node) -> bool:
    """A paragraph that is all slanted: a remark, and no answer."""
    return block.tag == "p" and [_tag(child) for child in block.children] == ["em"]


def _tag(child: Child) -> str:
    return child.tag if isinstance(child, Node) else ""


def _form(table: Node) -> Node:
    """A table with empty cells, as one to write in; any other as it is."""
    rows = [[cell for cell in row.children if isinstance(cell, Node)] for row in table.walk() if row.tag == "tr"]
    if all(cell.text().strip() for row in rows for cell in row if cell.tag == "td"):
        return table
    widths = (_width(column) for column in zip(*rows, strict=True))
    return table._replace(attributes={**table.attributes, "kind": "form", "widths": " ".join(map(str, widths))})


def _width(column: Sequence[Node]) -> int:
    is_open = any(cell.tag == "td" and not cell.text().strip() for cell in column)
    longest = max(len(cell.text()) for cell in column)
    return min(max(longest, _EMPTY if is_open else _NARROWEST), _WIDEST)
