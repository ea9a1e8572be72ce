"""People fifty at a time, as an address or a search asks for them: one rule for each page that lists people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.pages.columns import Column, columns_of, order_of
from digiboards_xblocks.programme.pages.pages import number, typed
from digiboards_xblocks.programme.progress import people_queries
from digiboards_xblocks.programme.progress.people_queries import BY_BOARD, BY_LAST, PeopleFilter, Person

PAGE = 50
# In place of a code: what was typed names no organisation, and so finds nobody. No code has this form.
NO_SUCH = "?"
_NO_BOARD = gettext_lazy("There is no such organisation in the register. Choose one of the list, or check the code.")
_COLUMNS = {BY_BOARD: gettext_lazy("Board"), BY_LAST: gettext_lazy("Last active")}


@dataclass(frozen=True)
class ListedPeople:
    """Some of the people whom a filter finds, and the addresses of those after them and of the first; "" for none.

    ``order`` is as an address has it, "" where they are in no order that was asked for.
    """

    people: tuple[Person, ...]
    columns: Mapping[str, Column]
    order: str
    more: str
    start: str


NOBODY = ListedPeople((), {}, "", "", "")


def code_of(request: HttpRequest) -> str:
    """Return the code of the organisation that the address names; ``NO_SUCH`` if there is none such, "" for no name."""
    text = typed(request.GET, "organisation")
    found = organisations_storage.organisation_called(text) if text else None
    return found.ods_code if found else NO_SUCH if text else ""


def problems_of(chosen: PeopleFilter, *, is_search: bool) -> dict[str, str]:
    """Return what is wrong with what was asked for, by the name of its field."""
    if is_search and not chosen.text:
        return {"who": _("Enter a name, a user name or an email address, or a part of one.")}
    return {"organisation": str(_NO_BOARD)} if chosen.organisation == NO_SUCH else {}


def list_people(
    request: HttpRequest, key: CourseKey, chosen: PeopleFilter, filters: Mapping[str, Any], *, anchor: str = ""
) -> ListedPeople:
    """Return the people of a page; ``filters`` is what its address says of them. A search shows the first alone."""
    # A search is a form that is sent, and has no address.
    given = request.GET if not chosen.text else {}
    order = order_of(str(given.get("sort", "")), _COLUMNS)
    first, after = number(given.get("first", "")), number(given.get("after", ""))
    if order.column:
        found = people_queries.people_in_order(
            key, chosen, order.column, is_descending=order.is_descending, first=first, most=PAGE + 1
        )
    else:
        found = people_queries.people(key, chosen, after=after, most=PAGE + 1)
    shown = found[:PAGE]
    query = {**filters, **({"sort": order} if order.column else {})}
    place = {"first": first + PAGE} if order.column else {"after": shown[-1].learner_id if shown else 0}
    has_more, is_later = len(found) > PAGE and not chosen.text, bool(first if order.column else after)
    return ListedPeople(
        shown,
        columns_of(_COLUMNS, order, filters, from_a=(BY_BOARD,), anchor=anchor),
        str(order),
        f"?{urlencode({**query, **place})}{anchor}" if has_more else "",
        f"?{urlencode(query)}{anchor}" if is_later else "",
    )
