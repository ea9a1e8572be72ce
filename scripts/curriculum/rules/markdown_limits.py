"""Keep texts to what can be shown.

A text has at most 200,000 characters, lists and quotations within each other are at most 8 deep, and no mark is
repeated more than 20 times.

Right, on a page:

    - One
      - within one

Wrong, on a page:

    ((((((((((((((((((((((((((((((
"""

from ..rule import Rule, Severity

RULE = Rule("markdown-limits", Severity.ERROR, __doc__)
