"""Lists that a page takes from the whole course: a line ``{{glossary}}`` or ``{{sources}}`` by itself."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from .markup import citations, escaped, fact_numbers, masked
from .model import TEXT, Course, Source, Term

LIST_LINE = re.compile(r"^\{\{(?P<name>[^{}\n]*)\}\}[ \t]*$", re.MULTILINE)

FLAG_WORDS = {
    "second-hand": "Reported by another source.",
    "copy": "We read a copy of this page.",
    "changing": "May have changed since.",
    "bill": "Depends on a Bill before Parliament.",
}
NO_DATE = "no-date"


def cited_as(source: Source) -> str:
    """Return a source as a line of Markdown: its title, a link if it has an address; publisher, date, any caution."""
    date = "no date given" if NO_DATE in source.flags else source.date
    title = f"*{escaped(source.title)}*"
    if source.url:
        title = f"[{title}](<{source.url}>)"
    words = [f"{title}, {escaped(source.publisher)}, {escaped(date)}."]
    words += [FLAG_WORDS[flag] for flag in source.flags if flag != NO_DATE]
    return " ".join(words)


def _glossary(course: Course) -> Iterator[str]:
    """Every term with its meaning, by group."""
    groups: dict[str, list[Term]] = {}
    for term in sorted(course.references.terms, key=lambda term: term.term.lower()):
        groups.setdefault(term.group, []).append(term)
    for group, terms in sorted(groups.items()):
        if group:
            yield f"### {escaped(group)}\n"
        for term in terms:
            name = f" ({escaped(term.name)})" if term.name else ""
            yield f"- **{escaped(term.term)}**{name}: {escaped(term.meaning)}"
        yield ""


def _sources(course: Course) -> Iterator[str]:
    """Every source that a page of the course cites, by publisher, each once, with its cautions and its chapters."""
    found: dict[Source, list[str]] = {}
    flags: dict[Source, dict[str, None]] = {}
    for chapter in course.chapters:
        for component in chapter.components():
            if component.kind != TEXT:
                continue
            for citation in citations(masked(component.content)):
                for number in fact_numbers(citation[0]):
                    source = course.references.sources.get(number)
                    if source is not None:
                        page = replace(source, number="", flags=())
                        flags.setdefault(page, {}).update(dict.fromkeys(source.flags))
                        titles = found.setdefault(page, [])
                        titles += [chapter.title] if chapter.title not in titles else []
    publisher = ""
    for source in sorted(found, key=lambda source: (_house(source).lower(), source.title.lower(), source.date)):
        if _house(source) != publisher:
            publisher = _house(source)
            yield f"\n### {escaped(publisher)}\n"
        cited = cited_as(replace(source, flags=tuple(flags[source])))
        yield f"- {cited} Used in: {escaped('; '.join(found[source]))}."


def _house(source: Source) -> str:
    """A publisher's own name, without what an author has said behind a semicolon of how the source was read."""
    return source.publisher.partition(";")[0].strip()


LISTS: dict[str, Callable[[Course], Iterator[str]]] = {"glossary": _glossary, "sources": _sources}


def listed(name: str, course: Course) -> str:
    """Return the Markdown of a list."""
    return "\n".join(LISTS[name](course)).strip()
