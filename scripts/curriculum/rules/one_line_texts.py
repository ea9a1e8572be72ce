"""Write titles and names on one line.

They are shown in menus and lists, and stored where a line break is lost.

Right, in `guide.yaml`:

    title: An example guide

Wrong, in `guide.yaml`:

    title: |
      An example
      guide
"""

from ..rule import Rule, Severity

RULE = Rule("one-line-texts", Severity.ERROR, __doc__)
