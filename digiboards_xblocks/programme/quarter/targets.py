"""The targets of a quarter beside what was reached, and the notes on it, as sections of its report."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from digiboards_xblocks.programme.figures.columns import SHARE
from digiboards_xblocks.programme.figures.figures import Estimate, Figure
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.progress.snapshots import Day

from .plan import COUNTS, Plan
from .sections import ReportTable, Section, count_words, share_words


def targets_of(plan: Plan, reached: Day | None, recommends: Figure | None) -> Section | None:
    """Return the targets beside the counts at the quarter's end and the figure as published; None without a target."""
    rows = tuple(_rows(plan, reached, recommends))
    if not rows:
        return None
    note = _("Targets are the programme’s own. A share that may be on either side of its target is said to be so.")
    header = ("", _("Target"), _("Reached"), _("Against the target"))
    return Section(_("Targets"), note, ReportTable(header, rows), is_narrow=True)


def notes_of(plan: Plan) -> Section | None:
    """Return the notes; None if there are none."""
    return Section(_("Notes of the programme team"), "", None, text=plan.notes) if plan.notes else None


def _rows(plan: Plan, reached: Day | None, recommends: Figure | None) -> Iterator[tuple[str, ...]]:
    for name, words in COUNTS.items():
        target = getattr(plan, name)
        if target is not None:
            there = getattr(reached, name) if reached else None
            cells = (count_words(there), share_words(there, target)) if there is not None else (_("not counted"), "")
            yield _(words), count_words(target), *cells
    if plan.recommend is not None:
        share = recommends.share("yes") if recommends else None
        yield (
            _("Would recommend a guide"),
            f"{plan.recommend}%",
            in_words(share, SHARE),
            _compared(share, plan.recommend) if isinstance(share, Estimate) else "",
        )


def _compared(share: Estimate, target: int) -> str:
    if share.value - share.margin >= target:
        return _("reached")
    return _("not reached") if share.value + share.margin < target else _("within the margin")
