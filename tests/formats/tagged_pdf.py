"""A PDF by its tags, as assistive technology reads it, and what of its text no tag has."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, String

SHOWS_TEXT = {"Tj", "TJ", "'", '"'}


@dataclass
class Element:
    """A tag with its children; a number is a stretch of a page's text."""

    tag: str
    alternative: str
    source: Any
    children: list["Element | tuple[int, int]"] = field(default_factory=list)


class TaggedPdf:
    """A file with its tags and, by page and number, the words that they have."""

    def __init__(self, data: bytes) -> None:
        self.file = pikepdf.Pdf.open(io.BytesIO(data))
        self.catalogue = self.file.Root
        self._marked: dict[tuple[int, int], str] = {}
        self.untagged: list[int] = []
        self._fonts: dict[tuple[int, int], Any] = {}
        numbers = {page.objgen: index for index, page in enumerate(self.file.pages)}
        for index in range(len(self.file.pages)):
            self._read(index)
        tree = self.catalogue.StructTreeRoot
        self._names = {str(key): str(value) for key, value in tree.get("/RoleMap", {}).items()}
        self.roots = [item for item in self._children(tree, 0, numbers) if isinstance(item, Element)]
        self.elements = [item for root in self.roots for item in walk(root)]

    def words(self, element: Element) -> str:
        return "".join(
            self.words(child) if isinstance(child, Element) else self._marked.get(child, "")
            for child in element.children
        )

    def _children(
        self, node: Any, page: int, numbers: dict[tuple[int, int], int]
    ) -> Iterator[Element | tuple[int, int]]:
        kids = node.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                yield page, kid
                continue
            there = numbers[kid.Pg.objgen] if "/Pg" in kid else page
            if "/MCID" in kid:
                yield there, int(kid.MCID)
            elif "/S" in kid:
                tag = str(kid.S)
                element = Element(self._names.get(tag, tag).removeprefix("/"), str(kid.get("/Alt", "")), kid)
                element.children = list(self._children(kid, there, numbers))
                yield element

    def _read(self, index: int) -> None:
        """The words of each tagged stretch of a page, and whether any text is in none."""
        page = self.file.pages[index]
        fonts = {name: self._decoder(font) for name, font in page.Resources.get("/Font", Dictionary()).items()}
        within: list[int | None] = []
        decode = None
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                values = operands[1] if len(operands) > 1 else None
                within.append(int(values.MCID) if isinstance(values, Dictionary) and "/MCID" in values else None)
            elif name == "EMC":
                within.pop()
            elif name == "Tf":
                decode = fonts[str(operands[0])]
            elif name in SHOWS_TEXT:
                number = next((one for one in reversed(within) if one is not None), None)
                if not within:
                    self.untagged.append(index)
                elif number is not None and decode is not None:
                    shown = operands[0] if name == "TJ" else [operands[-1]]
                    words = "".join(decode(bytes(part)) for part in shown if isinstance(part, String))
                    self._marked[index, number] = self._marked.get((index, number), "") + words

    def _decoder(self, font: Any) -> Any:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = decoder(font)
        return self._fonts[font.objgen]


def walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from walk(child)


def decoder(font: Any) -> Any:
    """A function from the bytes that a page shows to words, by the font's own table."""
    table: dict[int, str] = {}
    inside = ""
    for line in font.ToUnicode.read_bytes().decode("ascii", "ignore").splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            inside = line.split()[-1]
        elif line.startswith("endbf"):
            inside = ""
        elif inside == "beginbfchar":
            code, words = (part.strip("<> ") for part in line.split("> <"))
            table[int(code, 16)] = bytes.fromhex(words).decode("utf-16-be")
        elif inside:
            first, last, words = (part.strip("<> ") for part in line.split("> <"))
            start = int(words, 16)
            table |= {int(first, 16) + step: chr(start + step) for step in range(int(last, 16) - int(first, 16) + 1)}

    def decode(raw: bytes) -> str:
        return "".join(table[int.from_bytes(raw[at : at + 2], "big")] for at in range(0, len(raw), 2))

    return decode
