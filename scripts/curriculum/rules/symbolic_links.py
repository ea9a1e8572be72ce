"""Copy files into the course's folder; do not link to them from there.

A link that leads out of the folder gives other words on another machine, or none. One within the folder may stand for
a file, but not for a folder.

Right, by commands in the course's folder:

    cp guides/g1-example/12-third.md ../elsewhere.md
    cp ../elsewhere.md guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    mv guides/g1-example/12-third.md ../elsewhere.md
    ln -s ../../../elsewhere.md guides/g1-example/12-third.md
"""

from ..rule import Rule, Severity

RULE = Rule("symbolic-links", Severity.ERROR, __doc__)
