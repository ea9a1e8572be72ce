"""Keep `keys.lock` as the export writes it.

The file holds every name that learners' work hangs on. If it cannot be read, perhaps after a merge in git, take it
from the history of your files; never delete it.

Right, in `keys.lock`:

    {}

Wrong, in `keys.lock`:

    <<<<<<< ours
"""

from ..rule import Rule, Severity

RULE = Rule("keys-lock", Severity.ERROR, __doc__)
