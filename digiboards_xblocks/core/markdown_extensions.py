"""Python-Markdown extensions that fit authored text into a page shared with other blocks."""

import re
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import NBSP_PLACEHOLDER, FootnoteExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# With so many columns a table is too wide for a telephone.
_CARDS_FROM = 3
_RANGE = re.compile(r"[\d:.,]+ \w{1,3} [\d:.,]+")
# What may not be parted from the term that it stands next to.
_BEFORE_TERM = re.compile(r"[(\[\"'“‘]+$")
_AFTER_TERM = re.compile(r"^[)\].,;:!?\"'”’]+")
_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}


class SourcesExtension(FootnoteExtension):
    """Footnotes as numbered sources, with links back that say so in words."""

    def __init__(self, back: str, back_to: str) -> None:
        super().__init__(BACKLINK_TEXT=back, BACKLINK_TITLE=back_to)

    def makeFootnotesDiv(self, root: ET.Element) -> ET.Element | None:  # noqa: N802 (Python-Markdown's name)
        """Return the list of sources, in which one without words has a way back too: Python-Markdown 3.9 fails else."""
        sources = super().makeFootnotesDiv(root)
        for number, item in enumerate(sources.iter("li") if sources is not None else (), start=1):
            if len(item) == 0:
                name = item.get("id", "").partition(self.get_separator())[2]
                back = ET.SubElement(ET.SubElement(item, "p"), "a", {"class": "footnote-backref"})
                back.set("href", f"#{self.makeFootnoteRefId(name)}")
                back.set("title", self.getConfig("BACKLINK_TITLE").format(number))
                back.text = self.getConfig("BACKLINK_TEXT")
        return sources


class PageExtension(Extension):
    """Ids that are unique on the page, terms that open their meaning, tables that scroll, links that say where to."""

    def __init__(self, *, prefix: str, source: str, sources: str, new_tab: str, close: str) -> None:
        super().__init__()
        self.prefix = prefix
        self.source = source
        self.sources = sources
        self.new_tab = new_tab
        self.close = close

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Run after every processor of Python-Markdown's own but the last, which restores escapes."""
        md.treeprocessors.register(_Headings(md), "digiboards-headings", 6)
        md.treeprocessors.register(_Sources(md, self.source, self.sources), "digiboards-sources", 5)
        md.treeprocessors.register(_Tables(md), "digiboards-tables", 4)
        md.treeprocessors.register(_Links(md, self.new_tab), "digiboards-links", 3.5)
        md.treeprocessors.register(_Terms(md, self.close), "digiboards-terms", 3)
        md.treeprocessors.register(_Ids(md, self.prefix), "digiboards-ids", 2)


class _Headings(Treeprocessor):
    """Numbers the headings, so that a reader can be taken back to one."""

    def run(self, root: ET.Element) -> None:
        headings = (item for item in root.iter() if item.tag in HEADINGS)
        for number, item in enumerate(headings, start=1):
            item.set("id", f"heading-{number}")


class _Sources(Treeprocessor):
    """Gives the footnotes a heading, their numbers a name, and their ways back room to go to a line of their own."""

    def __init__(self, md: Markdown, source: str, sources: str) -> None:
        super().__init__(md)
        self.source = source
        self.sources = sources

    def run(self, root: ET.Element) -> None:
        for div in root.iter("div"):
            if div.get("class") == "footnote":
                rule = div.find("hr")
                if rule is not None:
                    rule.tag = "h2"
                    rule.text = self.sources
                for element in div.iter():
                    element.text = element.text and element.text.replace(NBSP_PLACEHOLDER, " ")
                    element.tail = element.tail and element.tail.replace(NBSP_PLACEHOLDER, " ")
                for way_back in div.iter("a"):
                    if way_back.get("class") == "footnote-backref":
                        way_back.tail = " "
        for link in root.iter("a"):
            if link.get("class") == "footnote-ref":
                link.set("aria-label", f"{self.source} {link.text}")


class _Tables(Treeprocessor):
    """Puts each table into a region that scrolls by keyboard when the screen is narrow.

    There each row of a table with three columns or more is a card, whose cells say what they are about; as styles that
    make a card take away that it is a table, the roles say so.
    """

    def run(self, root: ET.Element) -> None:
        for parent in list(root.iter()):
            for index, table in enumerate(list(parent)):
                if table.tag != "table":
                    continue
                heads = [*table.iter("th")]
                for cell in heads:
                    cell.set("scope", "col")
                if len(heads) >= _CARDS_FROM:
                    _make_cards(table, [_words_of(cell) for cell in heads])
                region = ET.Element(
                    "div",
                    {"class": "digiboards-scroll", "role": "group", "tabindex": "0", "aria-label": "Table"},
                )
                region.tail, table.tail = table.tail, None
                parent[index] = region
                region.append(table)


def _words_of(head: ET.Element) -> str:
    """Return a heading's words on one line; what its author wrote as HTML, such as a line break, is a space there."""
    return " ".join(HTML_PLACEHOLDER_RE.sub(" ", "".join(head.itertext())).split())


def _make_cards(table: ET.Element, heads: list[str]) -> None:
    """Say of each cell under which heading it is, and of everything what it is in a table.

    A first cell is the card's title, and speaks for itself unless it has no words: a time, or a box to tick.
    """
    table.set("class", "digiboards-cards")
    for element in table.iter():
        if element.tag in _ROLES:
            element.set("role", _ROLES[element.tag])
    for row in table.iter("tr"):
        for place, (head, cell) in enumerate(zip(heads, row.iter("td"), strict=False)):
            if head and (place > 0 or _has_no_words(cell)):
                cell.set("data-label", head)


def _has_no_words(cell: ET.Element) -> bool:
    """Whether a cell has no letter in it, or no more than a short word between two numbers or times."""
    text = "".join(cell.itertext()).strip()
    return not any(letter.isalpha() for letter in text) or _RANGE.fullmatch(text) is not None


class _Links(Treeprocessor):
    """Says of each link where it opens: the learning MFE shows a text in a frame that has to stay.

    There a link without a target replaces the page around the frame, even one to a place in the same text. So what is
    outside the course opens in a tab of its own and says so, what is in the course takes the page's place, and what is
    on the page stays in the frame.
    """

    def __init__(self, md: Markdown, new_tab: str) -> None:
        super().__init__(md)
        self.new_tab = new_tab

    def run(self, root: ET.Element) -> None:
        for link in root.iter("a"):
            href = link.get("href", "")
            if href.startswith("#"):
                link.set("target", "_self")
            elif href.startswith(("http:", "https:", "/static/")):
                link.set("target", "_blank")
                if self.new_tab:
                    ET.SubElement(link, "span", {"class": "digiboards-new-tab"}).text = f" ({self.new_tab})"
            elif not href.startswith("mailto:"):
                link.set("target", "_parent")


class _Terms(Treeprocessor):
    """The first ``abbr`` of each term opens its meaning where it is; later ones, and those in headings, are text.

    ``<abbr title>`` alone cannot be reached by keyboard or touch; the popover attribute is native HTML and
    works without script.
    """

    def __init__(self, md: Markdown, close: str) -> None:
        super().__init__(md)
        self.close = close

    def run(self, root: ET.Element) -> None:
        seen: set[str] = set()
        self._walk(root, seen, blocked=False)

    def _walk(self, element: ET.Element, seen: set[str], *, blocked: bool) -> None:
        blocked = blocked or element.tag in HEADINGS or element.tag == "a"
        for child in list(element):
            if child.tag == "abbr":
                self._open(element, child, seen, blocked=blocked)
            else:
                self._walk(child, seen, blocked=blocked)

    def _open(self, parent: ET.Element, abbr: ET.Element, seen: set[str], *, blocked: bool) -> None:
        term, meaning = abbr.text or "", abbr.get("title", "")
        if blocked or term in seen:
            abbr.tag = "span"
            abbr.attrib.clear()
            return
        seen.add(term)
        identifier = f"term-{len(seen)}"
        button = ET.Element("button", {"type": "button", "class": "digiboards-term", "popovertarget": identifier})
        button.text = term
        card = ET.Element("span", {"id": identifier, "class": "digiboards-meaning", "popover": ""})
        card.text = f"{term}: {meaning} "
        hide = {"type": "button", "class": "digiboards-second", "popovertarget": identifier}
        ET.SubElement(card, "button", {**hide, "popovertargetaction": "hide"}).text = self.close
        place = list(parent).index(abbr)
        parent.remove(abbr)
        before, after = self._marks(parent, place, abbr.tail or "")
        if before or after:
            # A line may end before or after a button, whatever stands there; not within this.
            whole = ET.Element("span", {"class": "digiboards-unparted"})
            whole.text, card.tail, whole.tail = before, after, (abbr.tail or "")[len(after) :]
            whole.extend([button, card])
            parent.insert(place, whole)
        else:
            card.tail = abbr.tail
            parent.insert(place, button)
            parent.insert(place + 1, card)

    @staticmethod
    def _marks(parent: ET.Element, place: int, following: str) -> tuple[str, str]:
        """Take the marks that open right before a place out of the text there; find those that close after it."""
        previous = parent[place - 1] if place else None
        text = (parent.text if previous is None else previous.tail) or ""
        opening, closing = _BEFORE_TERM.search(text), _AFTER_TERM.search(following)
        if opening is not None:
            kept = text[: opening.start()]
            if previous is None:
                parent.text = kept
            else:
                previous.tail = kept
        return opening[0] if opening else "", closing[0] if closing else ""


class _Ids(Treeprocessor):
    """Puts the page-wide prefix before every id and every reference to one."""

    def __init__(self, md: Markdown, prefix: str) -> None:
        super().__init__(md)
        self.prefix = prefix

    def run(self, root: ET.Element) -> None:
        for element in root.iter():
            for name in ("id", "popovertarget"):
                value = element.get(name)
                if value is not None:
                    element.set(name, f"{self.prefix}-{value.replace(':', '-')}")
            href = element.get("href", "")
            if href.startswith("#"):
                element.set("href", f"#{self.prefix}-{href[1:].replace(':', '-')}")
