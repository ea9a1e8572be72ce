"""Describe each chapter in one file, `guide.yaml` or `chapter.yaml`.

A folder with `guide.yaml` is a guide, one with `chapter.yaml` a chapter before or after the guides. A folder that is
listed in `programme.yaml` has one of the two.

Right, in `programme.yaml`:

    chapters:
      - guides/g1-example

Wrong, in `programme.yaml`:

    chapters:
      - guides/g1-example
      - guides/g2-not-written
"""

from ..rule import Rule, Severity

RULE = Rule("chapter-files", Severity.ERROR, __doc__)
