"""Give each key that is required.

Without a title, minutes or an id a page or a guide cannot be shown, or learners' work has nothing to hang on.

Right, in `editions/trust.yaml`:

    id: trust
    name: Trust edition

Wrong, in `editions/trust.yaml`:

    id: trust
"""

from ..rule import Rule, Severity

RULE = Rule("missing-keys", Severity.ERROR, __doc__)
