"""Lists of a Word file: bullets, numbers and letters, each list counting from its own start."""

from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import _Element as Element

from .book import Node

DEEPEST = 3
# How Word numbers each kind, and what it writes for the place in the list.
_KINDS = {"bullets": ("bullet", "•"), "numbers": ("decimal", "%{level}."), "letters": ("upperLetter", "%{level}.")}
# A twentieth of a point.
_INDENT, _HANGING = 500, 400


class ListNumbers:
    """The definitions of lists in a file."""

    def __init__(self, file: WordFile) -> None:
        self._root: Element = file.part.numbering_part.element
        first = 1 + max(int(item.get(qn("w:abstractNumId"))) for item in self._root.iter(qn("w:abstractNum")))
        self._definitions = {kind: first + index for index, kind in enumerate(_KINDS)}
        for kind, number in self._definitions.items():
            # All definitions come before the lists that use one.
            self._root.insert(0, _definition(kind, number))
        self._lists = max(int(item.get(qn("w:numId"))) for item in self._root.iter(qn("w:num")))

    def begin(self, block: Node) -> int:
        """Begin a list, and return its number."""
        kind = "bullets" if block.tag == "ul" else "letters" if block.attributes.get("kind") == "letters" else "numbers"
        self._lists += 1
        made = _element("w:num", numId=self._lists)
        made.append(_element("w:abstractNumId", val=self._definitions[kind]))
        for level in range(DEEPEST):
            change = _element("w:lvlOverride", ilvl=level)
            change.append(_element("w:startOverride", val=block.attributes.get("start", "1")))
            made.append(change)
        self._root.append(made)
        return self._lists

    def apply(self, paragraph: Paragraph, number: int, level: int) -> None:
        """Make a paragraph an item of a list."""
        place = OxmlElement("w:numPr")
        place.append(_element("w:ilvl", val=level))
        place.append(_element("w:numId", val=number))
        paragraph._p.get_or_add_pPr().append(place)


def _definition(kind: str, number: int) -> Element:
    made = _element("w:abstractNum", abstractNumId=number)
    made.append(_element("w:multiLevelType", val="hybridMultilevel"))
    style, text = _KINDS[kind]
    for level in range(DEEPEST):
        lines = _element("w:lvl", ilvl=level)
        lines.append(_element("w:start", val=1))
        lines.append(_element("w:numFmt", val=style))
        lines.append(_element("w:lvlText", val=text.format(level=level + 1)))
        lines.append(_element("w:lvlJc", val="left"))
        properties = OxmlElement("w:pPr")
        properties.append(_element("w:ind", left=_INDENT * (level + 1), hanging=_HANGING))
        lines.append(properties)
        made.append(lines)
    return made


def _element(tag: str, **attributes: object) -> Element:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made
