"""Write something in each list, or leave the list out.

A course has chapters, and a subsection has pages. Studio would show an empty heading.

Right, in `programme.yaml`:

    learning:
      - See that it works

Wrong, in `programme.yaml`:

    chapters: []
"""

from ..rule import Rule, Severity

RULE = Rule("empty-lists", Severity.ERROR, __doc__)
