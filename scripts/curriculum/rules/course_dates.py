"""Let the course end after it starts.

The platform closes a course on its last day, so learners would find it closed from the first.

Right, in `programme.yaml`:

    start: 2026-12-01
    end: 2027-11-30

Wrong, in `programme.yaml`:

    start: 2026-12-01
    end: 2026-11-30
"""

from ..rule import Rule, Severity

RULE = Rule("course-dates", Severity.ERROR, __doc__)
