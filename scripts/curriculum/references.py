"""``sources.yaml`` and ``glossary.yaml``: what pages may cite, and the terms that open their meaning."""

import re

from digiboards_xblocks.core.reader import Reader

from .files import CourseFiles
from .model import References, Source, Term
from .rules import fact_numbers, glossary_terms, source_flags, web_addresses
from .yaml_file import one_line, reading_file

SOURCES = "sources.yaml"
GLOSSARY = "glossary.yaml"
FLAGS = ("second-hand", "copy", "no-date", "changing", "bill")
_NUMBER = re.compile(r"F\d{3}")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+")
_WORD = re.compile(r"\w(?:[^\[\]\\\n]*\w)?")


def load_references(files: CourseFiles) -> References:
    """Return everything that texts refer to by number, address or word."""
    sources: dict[str, Source] = {}
    addresses: set[str] = set()
    with reading_file(files, SOURCES, "the list of sources") as reader:
        if reader is not None:
            reader.text("checked", required=False)
            facts = reader.mapping("facts", "the facts")
            for number in facts.keys():  # noqa: SIM118 (a Reader is no dict)
                if not _NUMBER.fullmatch(number):
                    facts.report(
                        f"'{number}' is not a fact number; write it as F139",
                        facts.location_of(number),
                        rule=fact_numbers.RULE.id,
                    )
                sources[number] = _source(facts.mapping(number, f"the source {number}"), number)
            addresses = {source.url for source in sources.values() if source.url}
            for item in reader.mappings("reading", "a book or page", required=False):
                if url := _source(item, "").url:
                    addresses.add(url)
    return References(sources, frozenset(addresses), _terms(files))


def address(reader: Reader, key: str) -> str:
    """Return a web address."""
    value = one_line(reader, key, longest=1_000)
    if value and not _ADDRESS.fullmatch(value):
        reader.report(
            f"'{key}' is '{value}'; write a web address that starts with https://",
            reader.location_of(key),
            rule=web_addresses.RULE.id,
        )
    return value


def _source(reader: Reader, number: str) -> Source:
    source = Source(
        number=number,
        title=one_line(reader, "title", longest=300),
        publisher=one_line(reader, "publisher"),
        date=one_line(reader, "date"),
        url=address(reader, "url") if reader.has("url") else "",
        flags=tuple(_flags(reader)),
        fact=one_line(reader, "fact", longest=1_000) if reader.has("fact") else "",
    )
    if reader.has("read_at"):  # for who checks a fact again; learners are not sent to a copy
        address(reader, "read_at")
    reader.close()
    return source


def _flags(reader: Reader) -> list[str]:
    flags: list[str] = []
    for flag, location in reader.texts("flags", required=False):
        flags.append(flag)
        if flag not in FLAGS:
            reader.report(
                f"the flag '{flag}' is not known; known are: {', '.join(FLAGS)}", location, rule=source_flags.RULE.id
            )
    return flags


def _terms(files: CourseFiles) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    with reading_file(files, GLOSSARY, "the glossary") as reader:
        for item in reader.mappings("terms", "a term") if reader is not None else []:
            term = Term(
                term=one_line(item, "term", longest=80),
                meaning=one_line(item, "meaning", longest=500),
                name=one_line(item, "name") if item.has("name") else "",
                mark=item.flag("mark", default=True),
                group=one_line(item, "group") if item.has("group") else "",
            )
            item.close()
            if term.term and not _WORD.fullmatch(term.term):
                item.report(
                    f"the term '{term.term}' does not start and end with a letter or digit",
                    item.location_of("term"),
                    rule=glossary_terms.RULE.id,
                )
            if term.term in terms:
                item.report(
                    f"the term '{term.term}' is explained twice; keep one",
                    item.location_of("term"),
                    rule=glossary_terms.RULE.id,
                )
            terms[term.term] = term
    return tuple(terms.values())
