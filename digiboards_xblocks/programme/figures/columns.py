"""The columns and lines that a table of published figures is made of, and the columns of each measure."""

from collections.abc import Mapping
from dataclasses import dataclass

from digiboards_xblocks.activities.commitments.spec import STATUSES
from digiboards_xblocks.activities.feedback.spec import RECOMMEND
from digiboards_xblocks.core.text import gettext_noop as _

from . import measures
from .figures import Shown

# What is in a column: a count, a mean rating, a difference of two, points of a hundred, or a difference of such.
COUNT, MEAN, CHANGE, SHARE, POINTS = "count", "mean", "change", "share", "points"

Value = Shown | int | None


@dataclass(frozen=True)
class Column:
    """A column's name, its words and what is in it."""

    name: str
    words: str
    kind: str


@dataclass(frozen=True)
class Line:
    """The figures of one thing, by column; a column that is not in it has none."""

    name: str
    words: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Table:
    """``name`` is a guide or a part of the measure; ``words`` say what the table is about, "" if its measure does."""

    name: str
    words: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether there is no figure at all."""
        return not any(line.values for line in self.lines)


_PEOPLE = Column("people", _("People"), COUNT)
_TIMES = Column("people", _("People who passed the page, in all guides"), COUNT)


def _of_options(options: Mapping[str, str], people: Column = _PEOPLE) -> tuple[Column, ...]:
    return (people, *(Column(name, words, SHARE) for name, words in options.items()))


STATEMENT_COLUMNS = (
    _PEOPLE,
    Column("before", _("Before"), MEAN),
    Column("after", _("After"), MEAN),
    Column("change", _("Change"), CHANGE),
)
CONFIDENCE_COLUMNS = (
    *STATEMENT_COLUMNS,
    Column(measures.UP, _("Went up"), SHARE),
    Column(measures.SAME, _("Stayed the same"), SHARE),
    Column(measures.DOWN, _("Went down"), SHARE),
)
RECOMMEND_COLUMNS = _of_options(
    {"yes": _("Would recommend it"), "not-sure": RECOMMEND["not-sure"], "no": RECOMMEND["no"]}
)
CHANGED_COLUMNS = _of_options(
    {
        "increased": _("Confidence increased"),
        "a-lot": _("A lot"),
        "a-little": _("A little"),
        "no-change": _("No change"),
        "decreased": _("Decreased"),
    }
)
CATEGORY_COLUMNS = (_TIMES, Column("share", _("Of these people"), SHARE))
STATUS_COLUMNS = _of_options({**STATUSES, measures.NONE: _("Nothing reported")}, _TIMES)
_HERE = Column("people", _("People who passed the page"), COUNT)
SUGGESTION_COLUMNS = (_HERE, Column("share", _("Chose it"), SHARE))
AFTER_ALL = ("done", "in-progress", "changed", "stopped")
OUTCOME_COLUMNS = _of_options({name: STATUSES[name] for name in AFTER_ALL}, _HERE)
GAP_COLUMNS = _of_options(measures.GAPS)
COMING_UP_COLUMNS = _of_options({"yes": _("Expect it within 6 months")})
