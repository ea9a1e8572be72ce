"""Figures in words, as pages show them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from digiboards_xblocks.core.disclosure import OR_LESS, OR_MORE, Shown

from .tables import CHANGE, MARGIN, SHARE, Value

NOTHING = "–"


def in_words(value: Value, kind: str) -> str:
    """What stands in a cell of a column of this kind."""
    if value is None:
        return NOTHING
    if isinstance(value, Shown):
        return _shown(value, sign="+" if kind == CHANGE and value.value > 0 else "")
    number = number_format(value, use_l10n=True, force_grouping=True)
    if kind == SHARE:
        return f"{number}%"
    return _("{number} points").format(number=number) if kind == MARGIN else number


def _shown(shown: Shown, sign: str) -> str:
    value = sign + number_format(f"{shown.value:.1f}").replace("-", "−")
    if shown.bound == OR_MORE:
        return _("{value} or more").format(value=value)
    if shown.bound == OR_LESS:
        return _("{value} or less").format(value=value)
    return value
