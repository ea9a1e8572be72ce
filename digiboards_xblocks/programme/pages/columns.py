"""Titles of columns that sort their table, by the address of the page: one rule for all tables that can be sorted."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode


class Order(NamedTuple):
    """The column that a table is sorted by, and which way; as an address has it, "name" or "-name"."""

    column: str
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.column}" if self.is_descending else self.column


class Column(NamedTuple):
    """A column: its words, the address that sorts by it, whether it is of numbers, and how the table is sorted now.

    ``sorted`` is as ARIA has it: "ascending", "descending", or "".
    """

    words: str
    address: str
    is_number: bool
    sorted: str


def order_of(asked: str, columns: Collection[str], default: str = "") -> Order:
    """Return the order that an address asks for; junk is taken for the default."""
    name = asked.removeprefix("-")
    return Order(name, asked.startswith("-")) if name in columns else Order(default)


def columns_of(
    words: Mapping[str, Any],
    order: Order,
    chosen: Mapping[str, Any],
    *,
    from_a: Collection[str],
    numbers: Collection[str] = (),
    anchor: str = "",
) -> dict[str, Column]:
    """Return the columns by name: each sorts those ``from_a`` upwards first and others downwards, then turned round.

    ``chosen`` is what else the page's address says, and ``anchor`` where on the page the table is.
    """

    def column(name: str) -> Column:
        is_now = name == order.column
        turned = Order(name, not order.is_descending if is_now else name not in from_a)
        address = f"?{urlencode({**chosen, 'sort': turned})}{anchor}"
        now = ("descending" if order.is_descending else "ascending") if is_now else ""
        return Column(str(words[name]), address, name in numbers, now)

    return {name: column(name) for name in words}
