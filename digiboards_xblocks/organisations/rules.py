"""Rules about organisations: search by name or ODS code, and the sources of a membership."""

import hashlib
import re
import secrets

from digiboards_xblocks.core.text import canonical

# Who said so: the programme team, by a roster; the board's secretary, by an invitation that the learner accepted; or
# the learner alone, which nobody has confirmed.
ROSTER = "roster"
INVITED = "invited"
NAMED = "named"
# Only a confirmed member counts in a board's picture, and sees it.
CONFIRMED = (ROSTER, INVITED)
# What a learner can change without asking anybody.
LEARNERS_OWN = (INVITED, NAMED)

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

# An invitation: for how many days, and for how many people at most. A board has 10 to 20 members.
INVITATION_DAYS = 28
MOST_INVITED = 30
# Without letters that look like others (Crockford's base 32). 20 of 32 characters are 100 bits: nobody guesses one.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 20
_GROUP = 5
_MISREAD = str.maketrans("OIL", "011")


def search_words(text: object) -> tuple[str, ...]:
    """Return the words to look for; none if the text is not fit to look for anything."""
    if not isinstance(text, str) or len(text) > MAX_SEARCH:
        return ()
    return tuple(canonical(text).split()[:MOST_WORDS])


def ods_code(text: object) -> str:
    """Return the code that a learner typed or a page sent, as the register writes it; "" if it cannot be one."""
    code = text.strip().upper() if isinstance(text, str) else ""
    return code if _CODE.fullmatch(code) else ""


def near_codes(code: str) -> tuple[str, ...]:
    """Return what an unknown code may have been meant as: O for 0, I for 1, a site for its organisation."""
    swapped = (code.replace("O", "0"), code.replace("0", "O"), code.replace("I", "1"), code.replace("1", "I"))
    return tuple(dict.fromkeys(near for near in (*swapped, code[:3]) if near != code and len(near) > 2))


def new_invitation_code() -> str:
    """Return a code that nobody can guess, in groups, as a person types it."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def invitation_digest(text: object) -> str:
    """Return what is stored in place of a code, in any case and spacing; "" if it cannot be a code.

    A code is as random as a key, so a plain hash of it is as hard to turn back as the code is to guess.
    """
    if not isinstance(text, str) or len(text) > MAX_SEARCH:
        return ""
    letters = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper().translate(_MISREAD)
    if len(letters) != _LENGTH or not set(letters) <= set(_LETTERS):
        return ""
    return hashlib.sha256(letters.encode()).hexdigest()
