"""The links to the pages of a course run: the same on each of them, of those that the user may see."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.figures import measures
from digiboards_xblocks.programme.people.permissions import (
    CHANGE_ROSTER,
    CHANGE_SESSIONS,
    GRANT_ACCESS,
    SEE_AUDIT,
    SEE_FIGURES,
    SEE_NAMES,
    programme,
)

from .allowed import allowed, granted

# Under each heading: the name of each page, what one must be allowed to do with the whole programme to see it, and its
# short name.
_GROUPS: tuple[tuple[Any, tuple[tuple[str, str, Any], ...]], ...] = (
    (
        gettext_lazy("Progress"),
        (
            ("overview", SEE_FIGURES, gettext_lazy("Overview")),
            ("organisations", SEE_FIGURES, gettext_lazy("Organisations")),
            ("people", SEE_NAMES, gettext_lazy("People")),
            ("nudges", SEE_NAMES, gettext_lazy("Nudges")),
            ("over_time", SEE_FIGURES, gettext_lazy("Over time")),
        ),
    ),
    (
        gettext_lazy("Answers"),
        (
            (measures.CONFIDENCE, SEE_FIGURES, gettext_lazy("Confidence")),
            (measures.FEEDBACK, SEE_FIGURES, gettext_lazy("Feedback")),
            (measures.COMMITMENTS, SEE_FIGURES, gettext_lazy("Commitments")),
            (measures.DISCOVERY, SEE_FIGURES, gettext_lazy("Starting points")),
        ),
    ),
    (
        gettext_lazy("Reports"),
        (
            ("report", SEE_FIGURES, gettext_lazy("The quarter")),
            ("comparison", SEE_FIGURES, gettext_lazy("Side by side")),
        ),
    ),
    (
        gettext_lazy("Running it"),
        (
            ("sessions", CHANGE_SESSIONS, gettext_lazy("Sessions")),
            ("roster", CHANGE_ROSTER, gettext_lazy("Roster")),
            ("access", GRANT_ACCESS, gettext_lazy("Access")),
            ("audit", SEE_AUDIT, gettext_lazy("Audit")),
        ),
    ),
)
# They show a part of the programme to who may see that part.
_OF_A_PART = frozenset({"overview", "over_time", *measures.MEASURES})


class NavigationLink(NamedTuple):
    """A link to a page; ``current`` as ARIA has it: "page" on the page itself, "true" on one below it, else ""."""

    address: str
    words: str
    current: str


class NavigationGroup(NamedTuple):
    """The links below one heading."""

    words: str
    links: tuple[NavigationLink, ...]


def groups_of(request: HttpRequest, key: CourseKey) -> list[NavigationGroup]:
    """Return the pages of a course run that the user may see, of the whole or of a part. Two queries at most."""
    may = allowed(request, programme(key))
    sees_a_part = SEE_FIGURES not in may and bool(granted(request, key))
    shown = [
        NavigationGroup(
            str(heading),
            tuple(
                _link(request, key, name, words)
                for name, action, words in pages
                if action in may or (sees_a_part and name in _OF_A_PART)
            ),
        )
        for heading, pages in _GROUPS
    ]
    return [group for group in shown if group.links]


def _link(request: HttpRequest, key: CourseKey, name: str, words: Any) -> NavigationLink:
    address = reverse(f"digiboards:{name}", args=[str(key)])
    return NavigationLink(address, str(words), _current(request.path, address, is_first=name == "overview"))


def _current(path: str, address: str, *, is_first: bool) -> str:
    if path == address:
        return "page"
    # All pages are below the first; a board's page is below that of organisations.
    return "true" if path.startswith(address) and not is_first else ""
