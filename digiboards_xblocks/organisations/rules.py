"""Organisations by name or ODS code: what somebody may look for, and who said which board they are on."""

import re

from digiboards_xblocks.core.text import canonical

# Who said so: the programme team, by a roster, or the learner, which nobody has confirmed.
ROSTER = "roster"
NAMED = "named"

TRUST = "trust"
ICB = "icb"
# A region has no board.
REGION = "region"
OTHER = "other"
# The kinds, each before those that may stand above it.
KINDS = (OTHER, TRUST, ICB, REGION)
# Those that others are part of.
SYSTEMS = (ICB, REGION)

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


def near_codes(code: str) -> tuple[str, ...]:
    """What a code that is not in the register may have been meant as: O for 0, I for 1, a site for its organisation."""
    swapped = (code.replace("O", "0"), code.replace("0", "O"), code.replace("I", "1"), code.replace("1", "I"))
    return tuple(dict.fromkeys(near for near in (*swapped, code[:3]) if near != code and len(near) > 2))
