"""The fields of an activity's form in Studio: what an author is asked for, in place of writing YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .text import gettext_noop as _

ID = "id"
LINE = "line"
WORDS = "words"
MARKDOWN = "markdown"
NUMBER = "number"
CHOICE = "choice"
FLAG = "flag"
LINES = "lines"
ITEMS = "items"
# The kinds whose value is one text.
TEXTS = frozenset({ID, LINE, WORDS, MARKDOWN, CHOICE})


@dataclass(frozen=True, kw_only=True)
class Field:
    """A key of an activity's text, as a form asks for it.

    ``kind`` is one of the constants above: a name that learners' work hangs on, a line, several lines, Markdown, a
    whole number from ``low`` to ``high``, one of ``choices`` (its label by the value), yes or no, one text a line, or a
    list of items with ``fields`` of their own. ``longest`` counts characters. ``noun`` is what one item is called.
    """

    key: str
    label: str
    kind: str = LINE
    help: str = ""
    required: bool = True
    longest: int | None = None
    low: int | None = None
    high: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    fields: "tuple[Field, ...]" = ()
    noun: str = ""


def identifier(help_text: str) -> Field:
    """Return the field of a name that learners' work hangs on."""
    return Field(key="id", label=_("Id"), kind=ID, help=help_text)


def reference(key: str, label: str, help_text: str, *, required: bool) -> Field:
    """Return the field of the name of something else."""
    return Field(key=key, label=label, kind=LINE, help=help_text, required=required)


def line(key: str, label: str, longest: int, help_text: str = "", *, required: bool = True) -> Field:
    """Return the field of a short text."""
    return Field(key=key, label=label, kind=LINE, help=help_text, longest=longest, required=required)


def words(key: str, label: str, longest: int, help_text: str = "") -> Field:
    """Return the field of a text of some lines, without Markdown."""
    return Field(key=key, label=label, kind=WORDS, help=help_text, longest=longest)


def markdown(key: str, label: str, help_text: str = "", *, required: bool = False) -> Field:
    """Return the field of a text in Markdown."""
    return Field(key=key, label=label, kind=MARKDOWN, help=help_text, longest=5_000, required=required)


def items(key: str, label: str, noun: str, *fields: Field) -> Field:
    """Return the field of a list of items, each with these fields."""
    return Field(key=key, label=label, kind=ITEMS, noun=noun, fields=fields)


OWN_ID = identifier(_("Answers are kept under it. Nothing else in the course may have it."))
ITEM_ID = identifier(_("Answers are kept under it."))
INTRO = markdown("intro", _("Introduction"))
