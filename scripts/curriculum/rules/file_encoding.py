r"""Save each file as UTF-8.

Other encodings show some letters, such as "é" or a curly quotation mark, as other letters or not at all. Most editors
say in their status bar how a file is saved, and can save it otherwise.

Right, by commands in the course's folder:

    printf '## Caf\303\251\n' >> guides/g1-example/12-third.md

Wrong, by commands in the course's folder (saved as Latin-1):

    printf '## Caf\351\n' >> guides/g1-example/12-third.md
"""

from ..rule import Rule, Severity

RULE = Rule("file-encoding", Severity.ERROR, __doc__)
