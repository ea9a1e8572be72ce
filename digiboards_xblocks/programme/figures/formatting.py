"""Figures in words, as pages and spreadsheets show them."""

from math import ceil, floor

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiboards_xblocks.core.spreadsheets import Cell

from . import figures
from .columns import CHANGE, COUNT, MEAN, POINTS, SHARE, Value
from .figures import Direction, Estimate, Missing

_DIRECTIONS = {
    figures.ROSE: gettext_lazy("rose"),
    figures.FELL: gettext_lazy("fell"),
    figures.MORE: gettext_lazy("more"),
    figures.LESS: gettext_lazy("less"),
    figures.MOST: gettext_lazy("more than half"),
    figures.FEW: gettext_lazy("fewer than half"),
}
_REASONS = {
    figures.UNSURE: gettext_lazy("– not sure which way"),
    figures.NOBODY: gettext_lazy("– nobody yet"),
}
# What is off by more than may be shown (``figures.WIDEST_SHARE`` and ``WIDEST_MEAN``), for want of people.
_TOO_WIDE = {SHARE: gettext_lazy("– margin over ±10"), MEAN: gettext_lazy("– margin over ±0.5")}
_NOT_PUBLISHED = gettext_lazy("– not published here")


def in_words(value: Value, kind: str) -> str:
    """Return what is in a cell of this kind: a number with its margin, a direction, or why there is none."""
    if isinstance(value, Estimate):
        if kind == SHARE and (bound := _beyond_an_end(value)):
            return bound
        digits = 1 if kind in (SHARE, POINTS) else 2
        sign = "+" if kind in (CHANGE, POINTS) and value.value > 0 else ""
        number = sign + number_format(f"{value.value:.{digits}f}").replace("-", "−")
        margin = number_format(f"{value.margin:.{digits}f}")
        if kind == POINTS:
            return _("{number} ±{margin} points").format(number=number, margin=margin)
        return f"{number}% ±{margin}" if kind == SHARE else f"{number} ±{margin}"
    if isinstance(value, Direction | Missing):
        return reason_of(value, kind)
    if value is None:
        return str(_NOT_PUBLISHED)
    return number_format(value, use_l10n=True, force_grouping=True)


def more_or_fewer(number: int) -> str:
    """Return a difference of two counts in words."""
    if not number:
        return _("no change")
    words = (
        ngettext("{number} more", "{number} more", number)
        if number > 0
        else ngettext("{number} fewer", "{number} fewer", -number)
    )
    return words.format(number=in_words(abs(number), COUNT))


def _beyond_an_end(share: Estimate) -> str:
    """Return what is sure of a share whose margin reaches 0 or 100: that it is under, or over, its other end."""
    if share.value - share.margin <= 0:
        return _("under {share}%").format(share=max(1, ceil(round(share.value + share.margin, 1))))
    if share.value + share.margin >= 100:
        return _("over {share}%").format(share=min(99, floor(round(share.value - share.margin, 1))))
    return ""


def cells_of(value: Value, kind: str) -> list[Cell]:
    """Return the cells of a figure in a spreadsheet: a number and its margin, or words and an empty cell."""
    if kind == COUNT:
        return [value if isinstance(value, int) else in_words(value, kind)]
    if isinstance(value, Estimate):
        return [value.value, value.margin]
    return [in_words(value, kind), ""]


def reason_of(value: Direction | Missing, kind: str) -> str:
    """Return in words which way a figure points that is not shown, or why there is none."""
    if isinstance(value, Direction):
        return str(_DIRECTIONS[value.name])
    return str(_TOO_WIDE[kind] if value.reason == figures.TOO_FEW else _REASONS[value.reason])
