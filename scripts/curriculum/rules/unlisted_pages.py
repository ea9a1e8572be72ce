r"""List each page of a folder, or delete it.

A page that no subsection lists is not in the course, though its author may think so.

Right, in `guides/g1-example/40-draft.md`:

    ---
    id: draft
    title: A draft
    kind: section
    minutes: 2
    ---

    Some words to read.

and, by commands in the course's folder:

    sed -i 's/14-fifth.md\]/14-fifth.md, 40-draft.md]/' guides/g1-example/guide.yaml

Wrong, in `guides/g1-example/40-draft.md`:

    ---
    id: draft
    title: A draft
    kind: section
    minutes: 2
    ---

    Some words to read.
"""

from ..rule import Rule, Severity

RULE = Rule("unlisted-pages", Severity.ERROR, __doc__)
