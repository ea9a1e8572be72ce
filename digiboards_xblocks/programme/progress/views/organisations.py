"""The page of organisations: searched, sorted and summed, so that those that need a word are found in a tap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures.columns import COUNT
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.pages.columns import Order, columns_of, order_of
from digiboards_xblocks.programme.pages.pages import allow, files_of, number, page, staff_page, typed
from digiboards_xblocks.programme.people.permissions import SEE_FIGURES, programme
from digiboards_xblocks.programme.progress import organisation_table
from digiboards_xblocks.programme.progress.organisation_table import OrganisationRow
from digiboards_xblocks.programme.progress.queries import Totals
from digiboards_xblocks.programme.progress.views.renew import fresh_context

PAGE = 50
KINDS = {
    "region": gettext_lazy("Regions"),
    "icb": gettext_lazy("Integrated care boards"),
    "trust": gettext_lazy("Trusts"),
    "other": gettext_lazy("Other organisations"),
}
_STATES = {
    organisation_table.NOT_STARTED: gettext_lazy("Nobody has started, or is on the board"),
    organisation_table.WAITING: gettext_lazy("People are on the board, and nobody has started"),
    organisation_table.NOBODY: gettext_lazy("Nobody is on the board yet"),
    organisation_table.STARTED: gettext_lazy("Somebody has started"),
    organisation_table.FINISHED: gettext_lazy("Somebody has finished a guide"),
}
COLUMNS = {
    "name": gettext_lazy("Name"),
    "above": gettext_lazy("Part of"),
    "people": gettext_lazy("People"),
    "not_started": gettext_lazy("Not started"),
    "started": gettext_lazy("Started"),
    "finished_any": gettext_lazy("Finished a guide"),
    "finished": gettext_lazy("Finished the programme"),
}
TEXTS = ("name", "above")
NUMBERS = tuple(name for name in COLUMNS if name not in TEXTS)


@staff_page
def organisations(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the organisations of one kind, as the address asks for them."""
    allow(request, SEE_FIGURES, programme(key))
    listed = listed_by(request, key)
    found, chosen, order = listed.found, listed.chosen, listed.order
    kind, state = listed.kind, chosen.get("state", "")
    is_all = bool(request.GET.get("all"))
    first = 1 if is_all else min(max(number(request.GET.get("page", "")), 1), max(1, -(-len(found) // PAGE)))
    sums = organisation_table.add_up(found)
    sorted_by = {"sort": order} if order != Order("name") else {}
    return page(
        request,
        "progress/templates/organisations.html",
        course=str(key),
        title=_("Organisations"),
        kind=str(KINDS.get(kind, "")),
        kinds=[(name, KINDS[name], name == kind) for name in listed.kinds],
        states=[(name, words, name == state) for name, words in _STATES.items()],
        text=chosen.get("q", ""),
        order=sorted_by.get("sort", ""),
        found=in_words(len(found), COUNT),
        every=in_words(listed.every, COUNT),
        is_filtered=len(found) < listed.every,
        all_of_kind=f"?{urlencode({'kind': kind})}",
        columns=columns_of(COLUMNS, order, chosen, from_a=TEXTS, numbers=NUMBERS).values(),
        rows=[
            (row.name, reverse("digiboards:organisation", args=[str(key), row.code]), row.above, _cells(row.totals))
            for row in (found if is_all else found[PAGE * (first - 1) : PAGE * first])
        ],
        sums=_cells(sums),
        pages=_pages(0 if is_all else len(found), first, {**chosen, **sorted_by}),
        files=files_of("organisations", key, {**chosen, **sorted_by}),
        is_empty=not course.guides,
        **fresh_context(request, key, course),
    )


@dataclass(frozen=True)
class Listed:
    """The organisations that an address asks for, in order; ``every`` is how many there are of their kind.

    ``chosen`` are the filters as the address has them, and ``kinds`` all that there are.
    """

    found: Sequence[OrganisationRow]
    every: int
    kinds: Sequence[str]
    kind: str
    chosen: Mapping[str, str]
    order: Order


def listed_by(request: HttpRequest, key: CourseKey) -> Listed:
    """Return the organisations that an address asks for; junk in it is taken for nothing."""
    there = [kind for kind in KINDS if kind in organisation_table.kinds_with_organisations()]
    kind = _one_of(there, typed(request.GET, "kind")) or ("trust" if "trust" in there else next(iter(there), ""))
    state, text = _one_of(list(_STATES), typed(request.GET, "state")), typed(request.GET, "q")
    order = order_of(typed(request.GET, "sort"), COLUMNS, "name")
    every = organisation_table.list_organisations(key, kind) if kind else []
    found = organisation_table.narrow(every, text=text, state=state)
    return Listed(
        organisation_table.arrange(found, order.column, is_descending=order.is_descending),
        len(every),
        there,
        kind,
        {name: value for name, value in (("kind", kind), ("state", state), ("q", text)) if value},
        order,
    )


def _one_of(names: Sequence[str], asked: str) -> str:
    return asked if asked in names else ""


def _cells(of: Totals) -> list[str]:
    """The counts in words, each with its share of the people in a hundred."""
    counts = (of.not_started, of.started, of.finished_any, of.finished)
    return [in_words(of.people, COUNT), *(_with_share(count, of.people) for count in counts)]


def _with_share(part: int, whole: int) -> str:
    said = in_words(part, COUNT)
    return f"{said} ({round(100 * part / whole)}%)" if whole else said


def _pages(rows: int, current: int, chosen: dict[str, Any]) -> dict[str, Any]:
    """The addresses of the page before and after, "" for none, and how many there are."""
    last = max(1, -(-rows // PAGE))
    return {
        "current": current,
        "last": last,
        "before": f"?{urlencode({**chosen, 'page': current - 1})}" if current > 1 else "",
        "after": f"?{urlencode({**chosen, 'page': current + 1})}" if current < last else "",
        "all": f"?{urlencode({**chosen, 'all': 1})}",
    }
