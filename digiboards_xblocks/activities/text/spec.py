"""A text: Markdown to read, and the headings by which a place in it is remembered."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_errors import ContentError, ContentProblem, ContentRule
from digiboards_xblocks.core.programme_outline import READ
from digiboards_xblocks.core.prose import TOO_DEEP, check_prose, headings
from digiboards_xblocks.core.text import gettext_noop as _


@dataclass(frozen=True)
class Text:
    """An authored text and its headings in order, as plain words."""

    text: str
    headings: tuple[str, ...]


@lru_cache(maxsize=1024)
def parse_text(content: str) -> Text:
    """Check a text's Markdown. Raises ``ContentError``."""
    check_prose(content)
    try:
        found = headings(content)
    except RecursionError as error:
        raise ContentError([ContentProblem(1, TOO_DEEP, rule=ContentRule.MARKDOWN_LIMITS)]) from error
    return Text(content, found)


ACTIVITY = Activity(
    kind="text",
    label="Text",
    noun="text",
    parse=parse_text,
    loses="the place where learners stopped reading, and the tick",
    is_fenced=False,
    count_questions=lambda _parsed: 0,
    to_do={READ: _("Read “{title}”")},
    statements=verbs.Statements("http://activitystrea.ms/article", {"finished": verbs.streams("read", "read")}),
)
