"""Terms that the rules for writing (`language.md`) avoid, as far as a tool can judge them."""

import re
from typing import NamedTuple

# The pattern, and what to write instead. Terms whose sense depends on the sentence ("pilot", "resources",
# "customers", "drive", "the system") are left to the editor.
_AVOIDED = (
    (r"e\.g\.", "for example"),
    (r"i\.e\.", "that is"),
    (r"etc\b\.?", "a full list, or 'such as' before it"),
    (r"and/or", "'and' or 'or'"),
    (r"click here", "where the link goes"),
    (r"the top table|(?:the )?C-suite", "board"),
    (r"the elderly|silver surfers?", "older people"),
    (r"sufferers?|suffering from", "people with …"),
    (r"the disabled", "disabled people"),
    (r"BAME|BME|non-white", "the name of the group"),
    (r"digitally illiterate|hard to reach", "people who find digital hard"),
    (r"headcount", "staff"),
    (r"digiti[sz]ation journey", "digital"),
    (r"EHRs?|the computer system", "electronic patient record (EPR)"),
    (r"cyber hygiene|kill chain", "cyber security"),
    (r"leverag(?:e[sd]?|ing)", "use"),
    (r"empower(?:s|ed|ing)?", "help"),
    (r"unlock(?:s|ed|ing)?", "help"),
    (r"vendors?(?! lock-in)", "supplier"),
    (r"AI will|the algorithm", "which kind of AI, and what it does"),
)
_PATTERN = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<w{n}>{pattern})" for n, (pattern, _) in enumerate(_AVOIDED)) + r")(?!\w)",
    re.IGNORECASE,
)


class AvoidedTerm(NamedTuple):
    """A term as it is written in a text, and what to write instead."""

    term: str
    instead: str


def find_avoided_terms(text: str) -> list[AvoidedTerm]:
    """Return each term to avoid in a text, in the order of the text."""
    return [AvoidedTerm(found[0], _AVOIDED[int(str(found.lastgroup)[1:])][1]) for found in _PATTERN.finditer(text)]
