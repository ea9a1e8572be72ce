"""Organisations by name or ODS code: what somebody may look for, and who said which board they are on."""

import re

from .text import canonical

# Who said so: the programme team, by a roster, or the learner, which nobody has confirmed.
ROSTER = "roster"
NAMED = "named"

# A region has no board.
REGION = "region"

MAX_SEARCH = 100
MOST_WORDS = 6
MOST_FOUND = 10
_CODE = re.compile("[A-Z0-9]{1,12}")


def search_words(text: object) -> tuple[str, ...]:
    """The words to look for; none if the text is not fit to look for anything."""
    if not isinstance(text, str) or len(text) > MAX_SEARCH:
        return ()
    return tuple(canonical(text).split()[:MOST_WORDS])


def ods_code(text: object) -> str:
    """The code that somebody typed or a page sent, as the register writes it; "" if it cannot be one."""
    code = text.strip().upper() if isinstance(text, str) else ""
    return code if _CODE.fullmatch(code) else ""
