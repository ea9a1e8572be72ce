"""List each page and each chapter once.

Learners would come to the same page twice, and their work hangs on one of the two.

Right, in `programme.yaml`:

    chapters:
      - guides/g1-example

Wrong, in `programme.yaml`:

    chapters:
      - guides/g1-example
      - guides/g1-example
"""

from ..rule import Rule, Severity

RULE = Rule("listed-twice", Severity.ERROR, __doc__)
