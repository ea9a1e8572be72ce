"""Name a base that there is.

An edition is based on one of the course, named as in `editions/`, or on another file. Editions cannot be based on
each other in a ring.

Right, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust

Wrong, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trusts
"""

from ..rule import Rule, Severity

RULE = Rule("edition-base", Severity.ERROR, __doc__)
