"""Reading a block's HTML as a browser would."""

import re
from typing import Any

from lxml import html as lxml_html


def page_of(*fragments: Any) -> lxml_html.HtmlElement:
    """The element that holds what these fragments (or strings) show, as on one page."""
    shown = "".join(item if isinstance(item, str) else item.content for item in fragments)
    document = lxml_html.document_fromstring(
        f"<body><main>{shown}</main></body>".encode(), parser=lxml_html.HTMLParser(encoding="utf-8")
    )
    [main] = document.xpath("//main")
    return main


def hook(root: lxml_html.HtmlElement, name: str) -> lxml_html.HtmlElement:
    """The one element that scripts find by ``js-digiboards-NAME``."""
    [found] = hooks(root, name)
    return found


def hooks(root: lxml_html.HtmlElement, name: str) -> list[lxml_html.HtmlElement]:
    return root.xpath(f".//*[contains(concat(' ', @class, ' '), ' js-digiboards-{name} ')]")


def words(element: lxml_html.HtmlElement) -> str:
    """The text of an element, its white space collapsed."""
    return " ".join(element.text_content().split())


def is_shown(element: lxml_html.HtmlElement) -> bool:
    return not element.xpath("ancestor-or-self::*[@hidden]")


def active_parts(root: lxml_html.HtmlElement) -> list[str]:
    """Elements and attributes that would run or load something."""
    elements = root.xpath(".//script | .//iframe | .//object | .//embed | .//link | .//style | .//img")
    handlers = [name for element in root.iter() for name in element.attrib if name.lower().startswith("on")]
    return [element.tag for element in elements] + handlers


def repeated_ids(root: lxml_html.HtmlElement) -> list[str]:
    ids = root.xpath(".//@id")
    return sorted({item for item in ids if ids.count(item) > 1})


def dangling_references(root: lxml_html.HtmlElement) -> list[str]:
    """References to ids that are not on the page."""
    ids = set(root.xpath(".//@id"))
    names = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget")
    used = [word for name in names for value in root.xpath(f".//@{name}") for word in value.split()]
    used += [href[1:] for href in root.xpath(".//a/@href") if re.match(r"#.", href)]
    return sorted(set(used) - ids)


def controls(root: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    return root.xpath(".//input[not(@type='hidden')] | .//textarea | .//select")


def labels_of(control: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """Every label that selects this control: around it, or by its id."""
    root = control.getroottree().getroot()
    by_id = root.xpath(".//label[@for=$id]", id=control.get("id") or "no id")
    around = [label for label in control.iterancestors("label") if controls(label)[0] is control]
    return by_id + around
