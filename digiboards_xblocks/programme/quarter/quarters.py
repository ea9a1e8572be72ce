"""Quarters of the year as the NHS counts them: the financial year begins in April."""

import datetime
import re
from typing import NamedTuple

_TEXT = re.compile(r"([0-9]{4})-(01|04|07|10)")
_APRIL = 4


class Quarter(NamedTuple):
    """A quarter by its first month."""

    year: int
    month: int

    @property
    def start(self) -> datetime.date:
        """Return the first day."""
        return datetime.date(self.year, self.month, 1)

    @property
    def end(self) -> datetime.date:
        """Return the last day."""
        return self.next.start - datetime.timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """Return the quarter after this one."""
        return Quarter(self.year + 1, 1) if self.month > 9 else Quarter(self.year, self.month + 3)

    @property
    def previous(self) -> "Quarter":
        """Return the quarter before this one."""
        return Quarter(self.year - 1, 10) if self.month < _APRIL else Quarter(self.year, self.month - 3)

    @property
    def financial(self) -> str:
        """Return its number in the financial year, such as "Q3 2026/27"."""
        begins = self.year if self.month >= _APRIL else self.year - 1
        return f"Q{(self.month - _APRIL) % 12 // 3 + 1} {begins}/{(begins + 1) % 100:02}"

    def __str__(self) -> str:
        """Return it as an address has it: its year and first month."""
        return f"{self.year}-{self.month:02}"


def quarter_of(day: datetime.date) -> Quarter:
    """Return the quarter that a day is in."""
    return Quarter(day.year, (day.month - 1) // 3 * 3 + 1)


def parse_quarter(text: str) -> Quarter | None:
    """Return the quarter that an address names; None for junk, and for years that no programme can be of."""
    found = _TEXT.fullmatch(text)
    if not found or not 2000 <= int(found[1]) <= 2100:
        return None
    return Quarter(int(found[1]), int(found[2]))
