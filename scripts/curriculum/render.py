"""Authored texts → the texts that blocks hold: sources as footnotes, terms as abbreviations, links for the LMS."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from digiboards_xblocks.activities.recall.spec import Recall
from digiboards_xblocks.core.text import canonical

from .fields import PLACE, fill, marked_as_demonstration
from .links import PAGES, Destinations
from .lists import LIST_LINE, cited_as, listed
from .markup import citations, fact_numbers, links, masked, running_text
from .model import TEXT, Component, Course, Source, Unit
from .outline import OUTLINES, keys_for
from .terms import Glossary, explanation
from .yaml_file import with_keys

# A number hangs on the word before it, so that it never starts a line.
_SPACE_BEFORE = re.compile(r"(?<=[\w.,;:!?%)”’\"'])[ \t]+\Z")

Edit = tuple[int, int, str]


class Renderer:
    """Turns the texts of a checked course into the texts to export."""

    def __init__(self, course: Course, *, links_pages: bool = True) -> None:
        self._course = course
        self._links_pages = links_pages
        self._destinations = Destinations(course)
        self._sources = course.references.sources
        self._glossary = Glossary(course.references.terms)

    def unit(self, unit: Unit) -> Unit:
        """Return the page with every text as it goes out; a term is explained at its first use on the page."""
        explained: set[str] = set()
        components = tuple(
            replace(component, content=self._component(component, explained)) for component in unit.components
        )
        return replace(unit, components=components)

    def _component(self, component: Component, explained: set[str]) -> str:
        if component.recall is not None and not component.recall.link and self._links_pages:
            return self._linked(component, component.recall)
        if component.kind in OUTLINES:
            return with_keys(component.content, keys_for(component, self._course))
        if component.kind != TEXT:
            return component.content
        return self.prose(component.content, component.path, explained)

    def _linked(self, component: Component, recall: Recall) -> str:
        """A recall with a link to where it is written: in the same chapter if it can be, else in the first with it."""
        chapters = sorted(self._course.chapters, key=lambda chapter: component not in chapter.components())
        units = (unit for chapter in chapters for unit in chapter.units())
        found = next(unit for unit in units if any(item.is_recalled_by(recall) for item in unit.components))
        return f"{component.content}\nlink: {PAGES}{found.url_name}"

    def prose(self, text: str, path: str, explained: set[str]) -> str:
        """Return the exported Markdown; terms that it explains are added to ``explained``."""
        mask = masked(text)
        edits = self._links(mask, path)
        notes = _Notes(self._sources)
        for citation in citations(mask):
            labels = list(dict.fromkeys(notes.label(number) for number in fact_numbers(citation[0])))
            start = citation.start()
            space = _SPACE_BEFORE.search(mask[:start].rpartition("\n")[2])
            start -= len(space[0]) if space else 0
            edits.append((start, citation.end(), " ".join(f"[^{label}]" for label in labels)))
        edits += [
            (found.start(), found.end(), listed(found["name"], self._course)) for found in LIST_LINE.finditer(mask)
        ]
        edits += [
            (found.start(), found.end(), fill(found["name"], self._course.programme)) for found in PLACE.finditer(mask)
        ]
        lines: list[str] = []
        for form, term in self._glossary.first_uses(running_text(mask), explained):
            explained.add(term.term)
            lines.append(explanation(form, term))
        return canonical("\n\n".join([_edited(text, edits), *_block(lines), *_block(notes.lines())]))

    def _links(self, mask: str, path: str) -> list[Edit]:
        edits: list[Edit] = []
        for link in links(mask):
            target = self._destinations.follow(link, path)
            if target.url.startswith(PAGES) and not self._links_pages:
                edits += [(link.start, link.start + 1, ""), (mask.rfind("](", 0, link.address_start), link.end, "")]
            elif target.url != link.address:
                edits.append((link.address_start, link.address_end, target.url))
        return edits


def rendered(course: Course, *, links_pages: bool = True, is_demo: bool = False) -> Course:
    """Return the course with all texts as exported; links are words only where pages cannot link to one another.

    A demonstration says so on each page.
    """
    renderer = Renderer(course, links_pages=links_pages)
    chapters = tuple(
        replace(
            chapter,
            subsections=tuple(
                replace(subsection, units=tuple(renderer.unit(unit) for unit in subsection.units))
                for subsection in chapter.subsections
            ),
        )
        for chapter in course.chapters
    )
    known = {term.term for term in course.references.terms}  # these are read outside the pages, and explain none
    about, handouts = (
        replace(text, content=renderer.prose(text.content, text.path, known))
        for text in (course.about, course.handouts)
    )
    outgoing = replace(course, chapters=chapters, about=about, handouts=handouts)
    return marked_as_demonstration(outgoing) if is_demo else outgoing


class _Notes:
    """The footnotes of one text: facts that rest on the same source share a note, named by the first."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._labels: dict[Source, str] = {}

    def label(self, number: str) -> str:
        """The name of the note for a fact."""
        return self._labels.setdefault(replace(self._sources[number], number=""), number)

    def lines(self) -> list[str]:
        """All notes, in the order in which they are first cited."""
        return [footnote(self._sources[number]) for number in self._labels.values()]


def footnote(source: Source) -> str:
    """Return the line of Markdown that says where a fact comes from."""
    return f"[^{source.number}]: {cited_as(source)}"


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with stretches of it replaced; they do not overlap."""
    parts: list[str] = []
    done = 0
    for start, end, words in sorted(edits):
        parts += [text[done:start], words]
        done = end
    return "".join([*parts, text[done:]])


def _block(lines: list[str]) -> list[str]:
    return ["\n".join(lines)] if lines else []
