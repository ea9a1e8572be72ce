"""Let the files be read.

There must be a file under a page's name, and you must be allowed to read it.

Right, by commands in the course's folder:

    chmod u+r guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    rm guides/g1-example/12-third.md
    mkdir guides/g1-example/12-third.md
"""

from ..rule import Rule, Severity

RULE = Rule("unreadable-files", Severity.ERROR, __doc__)
