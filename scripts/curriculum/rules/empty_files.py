r"""Write something in each file, or delete it.

An empty file is a page or a list that somebody meant to write.

Right, by commands in the course's folder:

    printf 'terms:\n  - term: EPR\n    meaning: Software that holds information about care.\n' > glossary.yaml

Wrong, by commands in the course's folder:

    printf '\n' > glossary.yaml
"""

from ..rule import Rule, Severity

RULE = Rule("empty-files", Severity.ERROR, __doc__)
