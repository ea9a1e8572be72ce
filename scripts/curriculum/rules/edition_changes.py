"""Change, replace and leave out what the base has; add what it has not.

After a change of the base an edition may speak of what is gone. Then it has to be written again for what is there.

Right, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust
    omit: [guides/g1-example/12-third.md]

Wrong, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust
    omit: [guides/g1-example/19-none.md]
"""

from ..rule import Rule, Severity

RULE = Rule("edition-changes", Severity.ERROR, __doc__)
