"""Build the course's key of letters, digits, '.', '_' and '-'.

`org`, `number` and `run` in `programme.yaml` become the key of the course in Studio, which takes no other characters,
and at most 65 of them together.

Right, in `programme.yaml`:

    org: DigitalBoards

Wrong, in `programme.yaml`:

    org: Digital Boards
"""

from ..rule import Rule, Severity

RULE = Rule("course-key", Severity.ERROR, __doc__)
