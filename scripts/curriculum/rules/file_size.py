r"""Keep files below 500 KB, and lines below 20,000 characters.

A page of that size is no page to read, and a line of that length was pasted by mistake. Split the page, or take out
what came with the paste.

Right, by commands in the course's folder:

    printf '\nA line of a usual length.\n' >> guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    printf '%25000s' 'words' >> guides/g1-example/12-third.md
"""

from ..rule import Rule, Severity

RULE = Rule("file-size", Severity.ERROR, __doc__)
