"""Rules for what texts cite, link to and show."""

import re
from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.reader import nearest

from .links import DeadLink, Destinations
from .lists import LIST_LINE, LISTS
from .markup import CITATIONS, HEADING_LINE, citations, fact_numbers, line_at, links, masked, odd_citations
from .model import GUIDE_TEXT, Component, References
from .problems import Problems

_FACT_IN_ACTIVITY = re.compile(r"\[\^?F\d+[^\]\n]*\]")
# Of an activity, what is Markdown at its top.
_MARKDOWN_KEYS = ("guidance", "intro")
_OWN_NOTES = (
    (re.compile(r"\[\^(?!F\d)[^\]\n]*\]"), "a footnote is written by hand; cite a fact of sources.yaml, as in [F139]"),
    (re.compile(r"^\*\[", re.MULTILINE), "a term is explained by hand; put it into glossary.yaml"),
    (
        re.compile(r"^ {0,3}\[(?!\^|F\d)[^\]\n]+\]:", re.MULTILINE),
        "an address stands apart from its link; write [words](address) in the text itself",
    ),
)


class TextRules:
    """Checks text after text, and remembers which files of ``static/`` are shown."""

    def __init__(self, references: References, destinations: Destinations, problems: Problems) -> None:
        self.references = references
        self.destinations = destinations
        self.problems = problems
        self.shown: set[str] = set()

    def check(self, component: Component) -> None:
        """Check a block's text."""
        if component.kind == GUIDE_TEXT:
            self.check_prose(component.content, component.location)
        else:
            self._check_activity(component)

    def check_prose(self, text: str, start: Location, *, to_pages: bool = True) -> None:
        """Check Markdown that starts there in a file."""
        mask = masked(text)
        for offset, message in self._flaws(mask, start.path, to_pages=to_pages):
            self.problems.error(Location(start.path, start.line + line_at(text, offset)), message)

    def _flaws(self, mask: str, path: str, *, to_pages: bool) -> Iterator[tuple[int, str]]:
        for citation in citations(mask):
            for number in fact_numbers(citation[0]):
                if number not in self.references.sources:
                    yield citation.start(), f"the fact {number} is not in sources.yaml; add it there or cite another"
        for odd in odd_citations(mask):
            yield odd.start(), f"'{odd[0].strip()}' is not how a fact is cited; write [F139], or [F139, F140] for two"
        for heading in HEADING_LINE.finditer(mask):
            if CITATIONS.search(heading[0]):
                yield heading.start(), "a fact is cited in a heading; cite it in the text below"
        for asked in LIST_LINE.finditer(mask):
            if asked["name"] not in LISTS:
                yield asked.start(), f"there is no list '{asked['name']}'{nearest(asked['name'], LISTS)}"
        for pattern, message in _OWN_NOTES:
            for found in pattern.finditer(mask):
                yield found.start(), message
        for link in links(mask):
            try:
                self.shown.add(self.destinations.follow(link, path, to_pages=to_pages).static)
            except DeadLink as dead:
                yield link.start, str(dead)

    def _check_activity(self, component: Component) -> None:
        for found in _FACT_IN_ACTIVITY.finditer(component.content):
            self.problems.error(
                Location(component.path, component.line + line_at(component.content, found.start())),
                f"the fact {found[0]} is cited in an activity, which shows no sources; cite it in the text around it",
            )
        for key in _MARKDOWN_KEYS:
            self._check_markdown(component, getattr(component.activity, key, ""))

    def _check_markdown(self, component: Component, text: str) -> None:
        """Markdown in an activity goes out as written: it can link to the web only."""
        for link in links(masked(text)):
            words = text[link.start : link.end]
            place = component.content.find(words)
            lines_down = line_at(component.content, place) if place >= 0 else 0
            location = Location(component.path, component.line + lines_down)
            try:
                target = self.destinations.follow(link, component.path, to_pages=False)
            except DeadLink as dead:
                self.problems.error(location, str(dead))
                continue
            if target.static:
                self.problems.error(
                    location, f"'{link.address}' is shown in an activity; show it in the text around it"
                )
