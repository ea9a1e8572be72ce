"""Authored Markdown: what is allowed in it, and how it becomes HTML that is safe and unique on a page."""

import re
from html.parser import HTMLParser

import markdown
import nh3

from .content_errors import ContentError, ContentProblem, ContentRule
from .markdown_extensions import HEADINGS, PageExtension, SourcesExtension
from .text import canonical

MAX_PROSE = 200_000
TOO_DEEP = "lists or quotations are nested more than 8 deep"
# Python-Markdown nests lists and quotations by recursion, and long runs of one mark make it slow.
_TOO_DEEP = re.compile(r"^(?:[ \t]*(?:[-*+>]|\d+\.)[ \t]+){9,}", re.MULTILINE)
_LONG_RUN = re.compile(r"([`\[\]<!*_(])\1{20,}")
BOXES = ("question", "ask", "activity", "note")
AUTHOR_TAGS = frozenset({"abbr", "b", "br", "cite", "code", "em", "i", "kbd", "strong", "sub", "sup"})

_TAGS = AUTHOR_TAGS | {
    "a", "blockquote", "button", "caption", "dd", "del", "div", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr",
    "img", "li", "ol", "p", "pre", "span", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "class", "aria-label", "target"},
    "abbr": {"title"},
    "button": {"class", "type", "popovertarget", "popovertargetaction"},
    "div": {"class", "role", "tabindex", "aria-label"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"class"},
    "span": {"class", "id", "popover"},
    "sup": {"id"},
    "table": {"class", "role"},
    **{part: {"role"} for part in ("tbody", "thead", "tr")},
    "td": {"data-label", "role"},
    "th": {"role", "scope"},
}
# How cells are aligned, as Python-Markdown writes it. By whole values: Teak's nh3 0.2.21 cannot look into a style.
_ALIGNED = frozenset(f"text-align: {side};" for side in ("left", "center", "right"))

_CODE = re.compile(r"(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\1(?!`)", re.DOTALL)
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})(?!#)\s*(.*?)\s*#*$")
_UNDERLINE = re.compile(r"^=+\s*$")
_IMAGE_WITHOUT_ALT = re.compile(r"!\[\s*\][(\[]")
_BOX = re.compile(r"^!!!\s*(\S*)")
_UNSAFE_LINK = re.compile(r"\]\(\s*<?\s*(?!https?:|mailto:)([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def render_prose(
    text: str,
    prefix: str,
    source: str = "Source",
    sources: str = "Sources",
    back: str = "Back to the text",
    back_to: str = "Back to source {} in the text",
    new_tab: str = "opens in a new tab",
    close: str = "Close",
) -> str:
    """Return the text as sanitised HTML; every id in it starts with ``prefix``, so that blocks share a page.

    ``source`` and ``sources`` are the words, in the reader's language, that name the numbered footnotes; ``back``
    is a link's, and ``back_to`` says more, with the source's number in place of the braces. ``new_tab`` is in each
    link out of the course ("" for no words), ``close`` on the button that closes the meaning of a term.

    The result holds only allow-listed tags and attributes, whatever the text says (nh3).
    """
    html = markdown.Markdown(
        extensions=[
            "abbr",
            "admonition",
            "fenced_code",
            "sane_lists",
            "tables",
            SourcesExtension(back, back_to),
            PageExtension(prefix=prefix, source=source, sources=sources, new_tab=new_tab, close=close),
        ],
        output_format="html",
    ).convert(text)
    return clean_html(html)


def clean_html(html: str) -> str:
    """Return HTML with the tags, attributes and addresses only that ``render_prose`` writes, whatever it held (nh3)."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        tag_attribute_values={cell: {"style": set(_ALIGNED)} for cell in ("td", "th")},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )


def check_prose(text: str) -> None:
    """Raise ``ContentError`` if a text is empty, too long or holds what is not allowed."""
    if not canonical(text):
        raise ContentError(
            [ContentProblem(1, "the text is empty; write something to read", rule=ContentRule.MARKDOWN_LIMITS)]
        )
    if len(text) > MAX_PROSE:
        message = f"a text may have {MAX_PROSE:,} characters; this has {len(text):,}"
        raise ContentError([ContentProblem(1, message, rule=ContentRule.MARKDOWN_LIMITS)])
    problems = find_prose_problems(text)
    if problems:
        raise ContentError(problems)


def headings(text: str) -> tuple[str, ...]:
    """Return the words of each heading, in order, as ``render_prose`` numbers them from ``PREFIX-heading-1`` on."""
    parser = _Headings()
    parser.feed(render_prose(text, "", new_tab=""))
    parser.close()
    return tuple(" ".join(words.split()) for words in parser.found)


def find_prose_problems(text: str) -> list[ContentProblem]:
    """Return everything in a Markdown text that authors may not write, with its line."""
    odd = [
        (_TOO_DEEP, "lists or quotations are nested more than 8 deep"),
        (_LONG_RUN, "one mark is repeated too often"),
    ]
    for pattern, message in odd:
        found = pattern.search(text)
        if found:
            return [ContentProblem(text.count("\n", 0, found.start()) + 1, message, rule=ContentRule.MARKDOWN_LIMITS)]
    bare = _blanked(_AUTOLINK, _blanked(_CODE, _blanked(_FENCE, text)))
    problems: list[ContentProblem] = []
    level = 1
    for number, line in enumerate(bare.split("\n"), start=1):
        heading = _HEADING.match(line)
        if heading:
            depth = len(heading[1])
            if depth == 1:
                message = "a heading starts with one '#', which is the page's title; start with '##'"
                problems.append(ContentProblem(number, message, rule=ContentRule.HEADINGS))
            elif depth > level + 1:
                message = f"a heading of level {depth} follows one of level {level}; do not skip levels"
                problems.append(ContentProblem(number, message, rule=ContentRule.HEADINGS))
            if not heading[2]:
                problems.append(ContentProblem(number, "a heading has no words", rule=ContentRule.HEADINGS))
            level = depth
        if _UNDERLINE.match(line):
            message = "a heading is underlined with '='; start its line with '##' instead"
            problems.append(ContentProblem(number, message, rule=ContentRule.HEADINGS))
        box = _BOX.match(line)
        if box and box[1] not in BOXES:
            message = f"a box of kind '{box[1]}' is not known; known are: {', '.join(BOXES)}"
            problems.append(ContentProblem(number, message, rule=ContentRule.BOX_KINDS))
        if _IMAGE_WITHOUT_ALT.search(line):
            message = "an image has no words for people who cannot see it; write them in the brackets"
            problems.append(ContentProblem(number, message, rule=ContentRule.IMAGE_DESCRIPTIONS))
        unsafe = _UNSAFE_LINK.search(line)
        if unsafe:
            message = f"a link starts with '{unsafe[1]}:'; use https"
            problems.append(ContentProblem(number, message, rule=ContentRule.LINK_SCHEMES))
    parser = _AuthoredTags()
    try:
        parser.feed(bare)
        parser.close()
    except AssertionError:  # html.parser gives up where "<![" is not followed by what it knows
        parser.refuse("'<![' is not allowed; write '&lt;!['")
    return sorted(problems + parser.problems)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text with each match replaced by spaces, its lines kept."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


class _Headings(HTMLParser):
    """Collects the words of the numbered headings of a rendered page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HEADINGS and "id" in dict(attrs):
            self._within = tag
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within:
            self.found[-1] += data


class _AuthoredTags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[ContentProblem] = []

    def refuse(self, message: str) -> None:
        """Note what is not allowed, where the parser is."""
        self.problems.append(ContentProblem(self.getpos()[0], message, rule=ContentRule.ALLOWED_HTML))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in AUTHOR_TAGS:
            self.refuse(f"the HTML tag '<{tag}>' is not allowed; write Markdown instead")
        for name, _ in attrs:
            if (tag, name) != ("abbr", "title"):
                self.refuse(f"the HTML attribute '{name}' is not allowed")

    def handle_decl(self, decl: str) -> None:
        self.refuse(f"'<!{decl[:20]}' is not allowed")

    def handle_pi(self, data: str) -> None:
        self.refuse(f"'<?{data[:20]}' is not allowed")

    def unknown_decl(self, data: str) -> None:
        self.refuse(f"'<![{data[:20]}' is not allowed")
