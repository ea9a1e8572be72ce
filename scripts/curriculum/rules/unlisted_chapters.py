"""List each chapter in `programme.yaml`.

A chapter beside the others that is not listed is not exported. That is right while it is being written.

Right, in `programme.yaml`:

    chapters:
      - guides/g1-example

Wrong, in `guides/g2-draft/guide.yaml`:

    id: g2
"""

from ..rule import Rule, Severity

RULE = Rule("unlisted-chapters", Severity.WARNING, __doc__, is_about_a_page=False)
