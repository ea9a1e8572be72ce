"""Ratings before, after and a year on, side by side: a chart whose rows say what was rated."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiboards_xblocks.activities.base.chart import Row, change_row
from digiboards_xblocks.activities.base.templating import part
from digiboards_xblocks.core.statements import AFTER, BEFORE, LATER, Pair, Statement, pair


def results(statements: tuple[Statement, ...], ratings: Mapping[str, Mapping[str, int]]) -> str:
    """Return before, after and a year on as HTML, of ``ratings`` by phase and then by statement.

    "" if none was rated both before and after.
    """
    pairs = pair(statements, ratings.get(BEFORE, {}), ratings.get(AFTER, {}), ratings.get(LATER, {}))
    changes = [item.change for item in pairs if item.change is not None]
    if not changes:
        return ""
    lasting = [item.lasting_change for item in pairs if item.lasting_change is not None]
    return part(
        "confidence/templates/results.html",
        rows=tuple((item.statement.text, *_drawn(item)) for item in pairs),
        summary=summarise(changes),
        fell=any(change < 0 for change in [*changes, *lasting]),
        has_later=any(item.later is not None for item in pairs),
        lasting=summarise(lasting) if lasting else "",
    )


def _drawn(item: Pair) -> tuple[int | None, int | None, int | None, str, Row]:
    drawing = change_row(item.before, item.after, item.later)
    return item.before, item.after, item.later, change_in_words(item.change), drawing


def summarise(changes: Sequence[int]) -> str:
    """Return how many of the ratings rose, stayed and fell, as one says it."""
    rose, same, fell = (
        sum(change > 0 for change in changes),
        sum(change == 0 for change in changes),
        sum(change < 0 for change in changes),
    )
    if not rose and not fell:
        return _("Your ratings are the same as before.")
    said = ngettext("{n} of your {all} ratings rose", "{n} of your {all} ratings rose", rose) if rose else ""
    others = [
        ngettext("{n} stayed the same", "{n} stayed the same", same).format(n=same) if same else "",
        ngettext("{n} fell", "{n} fell", fell).format(n=fell) if fell else "",
    ]
    parts = [said.format(n=rose, all=len(changes)) if said else _("None of your ratings rose"), *filter(None, others)]
    return ", ".join(parts) + "."


def change_in_words(change: int | None) -> str:
    """Return how a rating has changed, in words."""
    if change is None:
        return _("not rated twice")
    if change == 0:
        return _("the same")
    return (_("up {n}") if change > 0 else _("down {n}")).format(n=abs(change))
