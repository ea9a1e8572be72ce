"""The blocks of a course, rendered by their own templates for a page on a device, where nothing is answered yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import override
from opaque_keys.edx.locator import CourseLocator
from xblock.core import XBlock

from curriculum.model import TEXT, Component, Programme
from digiboards_xblocks.activities.base.script_messages import messages_for_scripts
from digiboards_xblocks.activities.base.templating import asset, blank, render
from digiboards_xblocks.activities.commitments.spec import checks
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.documents.document import Document, Paragraph
from digiboards_xblocks.documents.html import html_page

from .answers import ANSWERS, every_rating
from .nothing import LONG_AGO, NoReminders, NothingKept, NothingWritten
from .runtime import make_block
from .templating import render as own_template
from .words import LEFT_OUT, LEFT_OUT_OTHERS, MINE, MINE_ID, WHERE_KEPT, WHERE_RATED

# The kinds of activities that work on a device. Of the others, a page says in a sentence that they are left out.
PLAYED = frozenset({TEXT, *ANSWERS})
# The visitor of a device: there is one, and templates ask no more.
VISITOR = 0
# What keeps drafts of what is not saved yet; on a device there is nothing between writing and saving.
_WITHOUT = frozenset({"drafts"})


@dataclass(frozen=True)
class RenderedBlock:
    """The HTML of a block, and the facts by which a script answers it as the site would."""

    html: str
    facts: Mapping[str, Any]


@lru_cache(maxsize=32)
def _class_of(kind: str) -> type[XBlock]:
    """Return the block's class, with nothing behind it that could be asked."""
    block_class = XBlock.load_class(ACTIVITIES[kind].block_type)
    return type(
        block_class.__name__,
        (block_class,),
        {
            "storage": NothingKept(),
            "reminders": NoReminders(),
            "draft_place": lambda _block, _learner_id: {},
            "writing": property(lambda block: NothingWritten(block.scope_ids.usage_id.block_id)),
        },
    )


def render_block(component: Component, programme: Programme) -> RenderedBlock:
    """Return a component as a page on a device shows it; one that is left out there says so."""
    key = CourseLocator(programme.org, programme.number, programme.run)
    fields: dict[str, Any] = {"display_name": component.display_name, "content": component.content}
    if component.kind == TEXT:
        fields |= {"minutes": component.minutes or 0}
    with override(programme.language):
        if component.kind == "record":
            context = {"heading": component.display_name, "of": getattr(component.activity, "of", "")}
            return RenderedBlock(own_template("record.html", {**context, "mine": MINE, "mine_id": MINE_ID}), {})
        if component.kind not in PLAYED:
            reason = LEFT_OUT.get(component.kind, LEFT_OUT_OTHERS)
            return RenderedBlock(
                own_template("left_out.html", {"heading": component.display_name, "reason": reason}), {}
            )
        block = make_block(_class_of(component.kind), key, component.url_name, {**fields, "counts": component.counts})
        activity = block.parse(component.content)
        context = {
            "block": block,
            "html_id": block.html_id,
            "activity": activity,
            "learner_id": VISITOR,
            "where_kept": WHERE_RATED if component.kind == "confidence" else WHERE_KEPT,
            **block.view_context(activity, VISITOR),
        }
        if component.kind == "action_plan":
            context["progress"] = every_rating(activity)
        html = render(f"{component.kind}/templates/student.html", context)
        answers = ANSWERS.get(component.kind)
        return RenderedBlock(_without_days(str(html)), answers(block, activity) if answers else {})


def _without_days(html: str) -> str:
    """The HTML without the days to look back, which count from a day of the learner's own."""
    for days, day in checks(LONG_AGO.date()):
        blank_day = f'<span class="js-player-look-back" data-days="{days}"></span>'
        html = html.replace(date_format(day, "j F Y"), blank_day)
    return html


def styles(kinds: Iterable[str]) -> str:
    """Return the styles of blocks of these kinds, each once."""
    names = {"base/static/digiboards.css": None}
    for kind in kinds:
        block = _class_of(kind)
        shared = (*block.shared, *block.styles)
        names |= dict.fromkeys((*(f"base/static/{name}.css" for name in shared), f"{kind}/static/{kind}.css"))
    return "\n".join(asset(name) for name in names)


def scripts(kinds: Iterable[str]) -> str:
    """Return the scripts of blocks of these kinds, each once, those that others build on first."""
    names: dict[str, None] = {}
    for kind in kinds:
        block = _class_of(kind)
        if block.script:
            shared = (*block.shared, *(name for name in block.scripts if name not in _WITHOUT), *block.readers)
            names |= dict.fromkeys((*(f"base/static/{name}.js" for name in shared), f"{kind}/static/{kind}.js"))
    return "\n".join(asset(name) for name in names)


def script_names(kinds: Iterable[str]) -> dict[str, str]:
    """Return the function that starts a block, by kind."""
    return {kind: _class_of(kind).script for kind in kinds if _class_of(kind).script}


def messages(language: str) -> dict[str, str]:
    """Return the sentences that the blocks' scripts say."""
    with override(language):
        return dict(messages_for_scripts())


def file_page(language: str) -> str:
    """Return a page to take along, with blanks for its title, what is said of it, and its parts."""
    document = Document(blank("title"), language, blank("about"), (Paragraph(blank("parts")),))
    return html_page(document).decode()
