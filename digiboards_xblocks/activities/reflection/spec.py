"""A reflection: a question to write about, privately, and guidance to compare one's writing with."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.activities.base.writing_rules import MAX_CHARACTERS, TextRefused, storable
from digiboards_xblocks.core.content_reader import prose_of, reading
from digiboards_xblocks.core.form_fields import OWN_ID, markdown, words
from digiboards_xblocks.core.programme_outline import REFLECTION
from digiboards_xblocks.core.text import gettext_noop as _

__all__ = ["MAX_CHARACTERS", "Reflection", "TextRefused", "parse_reflection", "storable"]


@dataclass(frozen=True)
class Reflection:
    """The authored part of a reflection; ``name`` is unique in the course and keys the learner's text."""

    name: str
    prompt: str
    guidance: str


@lru_cache(maxsize=1024)
def parse_reflection(content: str) -> Reflection:
    """Read the YAML of a reflection. Raises ``ContentError``."""
    with reading(content, "a reflection") as reader:
        name = reader.identifier("id")
        prompt = reader.text("prompt", longest=1_000)
        guidance = prose_of(reader, "guidance", required=False)
    return Reflection(name, prompt, guidance)


ACTIVITY = Activity(
    kind="reflection",
    label="Reflection",
    noun="reflection",
    parse=parse_reflection,
    loses="what learners wrote",
    removed="What learners wrote there is",
    answered=frozenset({"prompt"}),
    step_of=lambda _parsed: REFLECTION,
    to_do={REFLECTION: _("Write one reflection")},
    enough_on="reflect",
    question=lambda parsed: {"text": parsed.prompt},
    statements=verbs.Statements(
        "http://activitystrea.ms/note",
        {"deleted": verbs.DELETED, "saved": verbs.streams("save", "saved")},
    ),
    fields=(
        OWN_ID,
        words("prompt", _("Prompt"), 1_000, _("What the learner is asked.")),
        markdown("guidance", _("What a good reflection does")),
    ),
)
