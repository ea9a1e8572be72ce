"""A learner's record in order: by guide, then what belongs to none, then what the course no longer asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from digiboards_xblocks.activities.base.record import CHANGED, OUTSIDE, Entry, LearnerRecord, Line, RecordRow
from digiboards_xblocks.activities.base.templating import PrivateHtml
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.outline_index import OutlineIndex, title_from_name
from digiboards_xblocks.core.programme_outline import Programme

_REST = gettext_noop("Other texts of mine")


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    title: str
    items: tuple[Entry, ...]

    @property
    def html(self) -> SafeString:
        """The list of them for the page; a template took half a page's time for its hundreds of lines."""
        return PrivateHtml(f"<ul>{''.join(map(_item_html, self.items))}</ul>")


@dataclass(frozen=True)
class Section:
    """A section of a record: the entries of one guide, or of none."""

    title: str
    groups: tuple[Group, ...]


def present(outline: OutlineIndex, rows: Mapping[str, tuple[RecordRow, ...]]) -> tuple[Section, ...]:
    """Return all rows (``storage.Everything``) in words; not one is left out."""
    record = LearnerRecord.of(outline, rows)
    found: dict[str, dict[str, list[Entry]]] = {}
    for activity in ACTIVITIES.values():
        module = activity.module("record")
        if module is None:
            continue
        for entry in module.entries(record):
            found.setdefault(entry.section, {}).setdefault(module.GROUP, []).append(entry)
    for (kind, name), row in record.texts.items():
        lines = (record.format.own_text(_("My words"), row), record.format.saved(row))
        entry = Entry(CHANGED, f"{title_from_name(kind)}: {title_from_name(name)}", lines)
        found.setdefault(CHANGED, {}).setdefault(_REST, []).append(entry)
    titles = [(guide.name, guide.title) for guide in outline.programme.guides]
    titles += [(OUTSIDE, _("Outside the guides")), (CHANGED, _rest(outline.programme))]
    return tuple(
        Section(title, tuple(Group(_(group), tuple(items)) for group, items in found[name].items()))
        for name, title in titles
        if name in found
    )


def kinds() -> tuple[str, ...]:
    """Return what a record may hold, in words."""
    modules = [activity.module("record") for activity in ACTIVITIES.values()]
    return tuple(_(module.GROUP) for module in modules if module)


def _item_html(item: Entry) -> str:
    title = escape(item.title)
    if item.link:
        title = f'<a href="{escape(item.link)}" target="_parent">{title}</a>'
    return f"<li><b>{title}</b>{''.join(map(_line_html, item.lines))}</li>"


def _line_html(line: Line) -> str:
    if line.own:
        return f"\n<p>{escape(line.lead)}</p>\n<blockquote>{escape(line.text)}</blockquote>"
    return f"\n<p>{escape(line.lead)} {escape(line.text)}</p>"


def _rest(programme: Programme) -> str:
    """Return the heading of what the course no longer asks for; of all there is, in a record without an outline."""
    if programme.guides:
        return _("From parts of the course that have changed since")
    return _("My answers in this course")
