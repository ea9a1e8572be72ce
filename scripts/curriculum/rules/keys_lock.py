"""Keep `keys.lock` as the release writes it.

The file holds every released name that learners' work hangs on. After a merge in git that left its marks in it, run
`scripts/merge_names.py`; if it cannot be read, take it from the history of your files. Never delete it.

Right, in `keys.lock`:

    # Nothing is released yet.

Wrong, in `keys.lock`:

    <<<<<<< ours
"""

from ..rule import Rule, Severity

RULE = Rule("keys-lock", Severity.ERROR, __doc__)
