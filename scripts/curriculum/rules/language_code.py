"""Write the course's language as a code.

The platform and screen readers know languages by codes such as `en` or `cy`.

Right, in `programme.yaml`:

    language: en

Wrong, in `programme.yaml`:

    language: English
"""

from ..rule import Rule, Severity

RULE = Rule("language-code", Severity.ERROR, __doc__)
