"""Parts of a report: sections, each with a table, words or a note."""

from dataclasses import dataclass

from digiboards_xblocks.programme.figures.columns import COUNT, Table
from digiboards_xblocks.programme.figures.formatting import in_words


@dataclass(frozen=True)
class ReportTable:
    """A table of a report, in words; the first cell of each row is its heading. ``sentences`` are columns of such."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sentences: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns of numbers: all but the headings of rows, and sentences."""
        return tuple(place for place in range(1, len(self.header)) if place not in self.sentences)


@dataclass(frozen=True)
class Section:
    """A part of a report: its heading, what to know of it, its table, and words of the programme's staff.

    ``chart`` is the table that its chart is drawn from. One that ``is_narrow`` is beside another on paper.
    """

    title: str
    note: str
    table: ReportTable | None
    text: str = ""
    chart: Table | None = None
    is_narrow: bool = False


def count_words(number: int) -> str:
    """Return a number of people with its thousands apart."""
    return in_words(number, COUNT)


def share_words(part: int, whole: int) -> str:
    """Return a share in a hundred; "" of nothing."""
    return f"{round(100 * part / whole)}%" if whole else ""
