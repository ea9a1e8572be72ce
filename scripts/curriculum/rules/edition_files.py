"""Let an edition list the files of its folder, and have those that it lists.

A page in the folder that is not listed is not used, and what is listed has to be there.

Right, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust

Wrong, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust
    replace: [guides/g1-example/12-third.md]
"""

from ..rule import Rule, Severity

RULE = Rule("edition-files", Severity.ERROR, __doc__)
