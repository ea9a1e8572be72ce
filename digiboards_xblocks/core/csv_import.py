"""Reading of CSV files, however a spreadsheet wrote them, with problems by row and column.

A row's number is the one that a spreadsheet shows: the row of titles is 1.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .spreadsheets import FORMULA_STARTS
from .text import UNSTORABLE
from .text import gettext_noop as _

MAX_BYTES = 50_000_000
# How a cell begins that a spreadsheet has marked as text.
_MARKED = frozenset("='")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, order=True)
class RowProblem:
    """A problem in one cell. ``text`` is for people and never repeats a person's address.

    ``values`` fill its braces; show ``str(problem)``, or translate ``text`` first.
    """

    row: int
    column: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        where = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.text.format(**self.values)}"


class CsvError(Exception):
    """The file is not one that can be used; holds every problem found, in the order of its rows."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(f"{len(self.problems)} problems")


@dataclass(frozen=True)
class CsvTable:
    """The cells of the columns that were asked for, by row.

    ``unused`` are the titles of the other columns, ``absent`` the optional ones that the file does not have.
    """

    cells: Sequence[tuple[int, tuple[str, ...]]] = field(repr=False)  # never in a log by way of a repr
    unused: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()


def read_csv(data: bytes, *, required: Sequence[str], optional: Sequence[str] = ()) -> CsvTable:
    """Return the rows of a CSV file with these columns, in the order of ``required`` and then ``optional``.

    Columns may be in any order, be titled in any case, and have others beside them; an optional one that is missing
    is "". Empty rows are passed over. Raises ``CsvError`` if the file as a whole cannot be read.
    """
    reader = _records(_decoded(data))
    titles = [_title(cell) for cell in next(reader, (0, []))[1]]
    wanted = (*required, *optional)
    problems = [RowProblem(1, name, _("this column is missing")) for name in required if name not in titles]
    problems += [RowProblem(1, name, _("this column is there twice")) for name in wanted if titles.count(name) > 1]
    if problems:
        raise CsvError(problems)
    places = [titles.index(name) if name in titles else -1 for name in wanted]
    cells = [
        (row, tuple(_cell(record[place]) if 0 <= place < len(record) else "" for place in places))
        for row, record in reader
        if any(map(str.strip, record))
    ]
    unused = tuple(title for title in titles if title and title not in wanted)
    return CsvTable(cells, unused, frozenset(wanted) - set(titles))


def unstorable(text: str) -> bool:
    """Return whether there is a character in it that no database, page or file should have."""
    return UNSTORABLE.search(text) is not None


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise CsvError([RowProblem(1, "", _("the file is larger than 50 MB"))])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")  # the second is what spreadsheets on Windows write
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CsvError([RowProblem(1, "", _("this is no text; save the spreadsheet as CSV UTF-8"))])


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record and its row. The delimiter is the one that the row of titles has most of."""
    first = text.split("\n", 1)[0].split("\r", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    row = 0
    try:
        for row, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            yield row, record
    except csv.Error as error:
        raise CsvError([RowProblem(row + 1, "", _("quotation marks do not come in pairs"))]) from error


def _title(cell: str) -> str:
    return "_".join(_cell(cell).casefold().replace("-", " ").split())


def _cell(cell: str) -> str:
    cell = cell.strip()
    if cell[:1] not in _MARKED and cell.isascii():  # as nearly all are
        return cell
    if cell[:2] == '="' and cell[-1:] == '"' and len(cell) > 2:  # how a spreadsheet keeps 0012 from becoming 12
        cell = cell[2:-1].strip()
    elif cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS):  # as our own exports write it
        cell = cell[1:]
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)
