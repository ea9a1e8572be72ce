"""Have a file for each name that is listed.

A page, a list or an image that another file names has to be there. Mend the name, or bring back the file.

Right, by commands in the course's folder:

    mv guides/g1-example/12-third.md guides/g1-example/12-more.md
    sed -i 's/12-third.md/12-more.md/' guides/g1-example/guide.yaml

Wrong, by commands in the course's folder:

    rm guides/g1-example/12-third.md
"""

from ..rule import Rule, Severity

RULE = Rule("missing-files", Severity.ERROR, __doc__)
