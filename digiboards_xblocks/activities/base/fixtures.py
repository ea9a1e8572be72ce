"""Examples of an activity: what the workbench shows, the documentation explains, and the tests try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Example:
    """A block: its name, the authored text, and other attributes of its element."""

    display_name: str
    content: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def olx(block_type: str, examples: Sequence[Example]) -> str:
    """Return a page of these blocks as OLX."""
    blocks = "\n".join(_element(block_type, example) for example in examples)
    return f"<vertical_demo>\n{blocks}\n</vertical_demo>\n"


def _element(block_type: str, example: Example) -> str:
    attributes = {"display_name": example.display_name, **example.attributes}
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"  <{block_type}{written}>\n{escape(example.content)}\n  </{block_type}>"
