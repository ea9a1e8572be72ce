"""A poll: one question to answer with yes or no."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import reading
from digiboards_xblocks.core.form_fields import OWN_ID, line
from digiboards_xblocks.core.text import gettext_noop as _

ANSWERS = {"yes": _("Yes"), "no": _("No")}


@dataclass(frozen=True)
class Poll:
    """The question; ``name`` is unique in the course."""

    name: str
    question: str


@lru_cache(maxsize=1024)
def parse_poll(content: str) -> Poll:
    """Read the YAML of a poll. Raises ``ContentError``."""
    with reading(content, "a poll") as reader:
        return Poll(reader.identifier("id"), reader.text("question", longest=300))


ACTIVITY = Activity(
    kind="poll",
    label="Poll",
    noun="poll",
    parse=parse_poll,
    loses="answers to a poll",
    removed="Answers given there are",
    answered=frozenset({"question"}),
    step_of=lambda _parsed: "poll",
    to_do={"poll": _("Answer the poll in “{title}”")},
    question=lambda parsed: {"text": parsed.question},
    fields=(OWN_ID, line("question", _("Question"), 300)),
)
