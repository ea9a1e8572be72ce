r"""Leave out characters that cannot be seen.

They come along when words are copied from other programs, and cannot be stored or shown. Delete them, with the
letters around them if need be, and type those again.

Right, on a page:

    One word, two words.

Wrong, by commands in the course's folder:

    printf '\nOne\007 word.\n' >> guides/g1-example/12-third.md
"""

from ..rule import Rule, Severity

RULE = Rule("control-characters", Severity.ERROR, __doc__)
