"""Name files and folders from within the course's folder.

A chapter is given as `guides/g1-example`, a page by its file name, without `..` and without `/` at its start. Then
the course is the same wherever its folder is put.

Right, in `programme.yaml`:

    about: about/overview.md

Wrong, in `programme.yaml`:

    about: ../about/overview.md
"""

from ..rule import Rule, Severity

RULE = Rule("outside-paths", Severity.ERROR, __doc__)
