"""A learner's private writing: what can be kept exactly as written."""

from digiboards_xblocks.core.private import PrivateStr
from digiboards_xblocks.core.text import UNSTORABLE, lines_normalised
from digiboards_xblocks.core.text import gettext_noop as _

MAX_CHARACTERS = 20_000
# What a private text is; with its name it is one of its writer's texts in a course run.
REFLECTION = "reflection"
COMMITMENT = "commitment"
LEARNT = "learnt"
FEEDBACK = "feedback"
PLAN = "plan"

# The revision of a text that is not there.
NOTHING_SAVED = ""


class TextRefused(ValueError):  # noqa: N818 (an answer to a learner, in words, rather than an error of ours)
    """A learner's text that cannot be kept exactly as written; the message says why and what to do.

    ``sentence`` is the message for translators, with the names of ``values`` in braces.
    """

    def __init__(self, sentence: str, **values: int | str) -> None:
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
        super().__init__(sentence.format(**shown))
        self.sentence = sentence
        self.values = values


def storable(text: object, longest: int = MAX_CHARACTERS) -> str:
    """Return a learner's text as it will be kept: as written, with LF line ends. Raises ``TextRefused``."""
    if not isinstance(text, str):
        raise TextRefused(_("Your writing did not arrive as text. Reload the page and try again."))
    text = PrivateStr(lines_normalised(text))
    if len(text) > longest:
        raise TextRefused(
            _("Your writing has {length} characters; {longest} can be kept. Shorten it and save again."),
            length=len(text),
            longest=longest,
        )
    found = UNSTORABLE.search(text)
    if found:
        raise TextRefused(
            _("Your writing holds a character that cannot be kept (number {place}, {code}). Delete it and save again."),
            place=found.start() + 1,
            code=f"U+{ord(found.group()):04X}",
        )
    return text
