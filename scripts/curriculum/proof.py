"""Reads what learners will get, as a second pair of eyes on what ``check`` found in the source."""

import html
import re
from functools import lru_cache
from typing import NamedTuple

from digiboards_xblocks.activities.registry import FENCED
from digiboards_xblocks.core.content_errors import ContentError, Location
from digiboards_xblocks.core.prose import render_prose

from .model import TEXT, Component, Course
from .problems import Problems
from .rule import Rule
from .rules import RULES, activity_content, dead_links, indented_code, leftover_markup

_REFERENCE = re.compile(r'(?:href|src)="([^"]*)"')
_LEFT_OVER = re.compile(r"\[\^?F\d{3}\]|\]\([^)\s]*\.md\)")
_CODE_BLOCK = re.compile(r"<pre><code>([^<\n]*)")


class _Oddity(NamedTuple):
    """What nobody meant: the rule that it breaks, words to find it by, and what to do."""

    rule: Rule
    words: str
    message: str


def proofread(course: Course, problems: Problems) -> None:
    """Note whatever nobody meant: a link that was not rewritten, text that shows as code, YAML that no block reads."""
    known = {f"/jump_to_id/{unit.url_name}" for unit in course.units()}
    known |= course.references.addresses | course.programme.links
    for component in course.components():
        if component.kind == TEXT:
            _proofread(component, known, problems)
        else:
            _parse(component, problems)


def _proofread(component: Component, known: set[str], problems: Problems) -> None:
    addresses, oddities = _shown(component.content)
    for address in addresses:
        if address not in known and not address.startswith(("#", "/static/")):
            message = f"the link to '{address}' cannot be followed; write [words](address)"
            _note(component, _Oddity(dead_links.RULE, address, message), problems)
    for oddity in oddities:
        _note(component, oddity, problems)


@lru_cache(maxsize=1024)
def _shown(content: str) -> tuple[tuple[str, ...], tuple[_Oddity, ...]]:
    """Return where the links of a text lead once it is a page, and what nobody meant there."""
    page = render_prose(content, "proof")
    addresses = tuple(html.unescape(reference) for reference in _REFERENCE.findall(page))
    oddities = [
        _Oddity(
            leftover_markup.RULE, "", f"'{found[0]}' would be shown as it is written; is it inside a code mark or tag?"
        )
        for found in _LEFT_OVER.finditer(page)
    ]
    message = "a line indented by four spaces shows as code; take the spaces out"
    oddities += [
        _Oddity(indented_code.RULE, html.unescape(found[1]).strip(), message) for found in _CODE_BLOCK.finditer(page)
    ]
    return addresses, tuple(oddities)


def _parse(component: Component, problems: Problems) -> None:
    """Read an activity again: more may have been written into it than its author wrote."""
    try:
        FENCED[component.kind].parse(component.content)
    except ContentError as error:
        for problem in error.problems:
            rule = RULES.get(problem.rule, activity_content.RULE)
            problems.add(rule, component.location, f"with what the exporter adds: {problem.message}")


def _note(component: Component, oddity: _Oddity, problems: Problems) -> None:
    """Note an oddity at the line of its words, if they are found."""
    place = max(component.content.find(oddity.words), 0)
    line = component.line + component.content.count("\n", 0, place)
    problems.add(oddity.rule, Location(component.path, line), oddity.message)
