"""Write ids with small letters, digits and single hyphens.

An id is part of addresses and of the names that learners' work hangs on, in files of many systems. It has at most 64
characters, and stays for ever.

Right, in `editions/trust.yaml`:

    id: trust-2027
    name: Trust edition

Wrong, in `editions/trust.yaml`:

    id: Trust_2027
    name: Trust edition
"""

from ..rule import Rule, Severity

RULE = Rule("id-form", Severity.ERROR, __doc__)
