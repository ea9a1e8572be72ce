"""Figures in words, as pages and spreadsheets show them."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from digiboards_xblocks.core.spreadsheets import Cell

from . import figures
from .figures import Direction, Estimate, Missing
from .tables import CHANGE, COUNT, SHARE, Value

_DIRECTIONS = {
    figures.ROSE: gettext_lazy("rose"),
    figures.FELL: gettext_lazy("fell"),
    figures.MOST: gettext_lazy("more than half"),
    figures.FEW: gettext_lazy("fewer than half"),
}
_REASONS = {
    figures.TOO_FEW: gettext_lazy("– too few people"),
    figures.UNSURE: gettext_lazy("– not sure which way"),
    figures.NOBODY: gettext_lazy("– nobody yet"),
}
_NOT_PUBLISHED = gettext_lazy("– not published here")


def in_words(value: Value, kind: str) -> str:
    """Return what is in a cell of this kind: a number with its margin, a direction, or why there is none."""
    if isinstance(value, Estimate):
        digits = 1 if kind == SHARE else 2
        sign = "+" if kind == CHANGE and value.value > 0 else ""
        number = sign + number_format(f"{value.value:.{digits}f}").replace("-", "−")
        margin = number_format(f"{value.margin:.{digits}f}")
        return f"{number}% ±{margin}" if kind == SHARE else f"{number} ±{margin}"
    if isinstance(value, Direction | Missing):
        return reason_of(value)
    if value is None:
        return str(_NOT_PUBLISHED)
    return number_format(value, use_l10n=True, force_grouping=True)


def cells_of(value: Value, kind: str) -> list[Cell]:
    """Return the cells of a figure in a spreadsheet: a number and its margin, or words and an empty cell."""
    if kind == COUNT:
        return [value if isinstance(value, int) else in_words(value, kind)]
    if isinstance(value, Estimate):
        return [value.value, value.margin]
    return [in_words(value, kind), ""]


def reason_of(value: Direction | Missing) -> str:
    """Return in words which way a figure points that is not shown, or why there is none."""
    return str(_DIRECTIONS[value.name] if isinstance(value, Direction) else _REASONS[value.reason])
