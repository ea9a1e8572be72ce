"""Give each activity what its kind needs.

A knowledge check has questions with exactly one right option, a scenario one to four decisions, a date within a year,
and so on. `docs/blocks` has a page for each kind, with every key and its limits.

Right, on a page:

    ```check
    id: one-more
    questions:
      - id: which
        text: Which is it?
        options:
          - {id: this, text: This, right: true, feedback: Yes.}
          - {id: that, text: That, feedback: No.}
    ```

Wrong, on a page (two options are right):

    ```check
    id: one-more
    questions:
      - id: which
        text: Which is it?
        options:
          - {id: this, text: This, right: true, feedback: Yes.}
          - {id: that, text: That, right: true, feedback: No.}
    ```
"""

from ..rule import Rule, Severity

RULE = Rule("activity-content", Severity.ERROR, __doc__)
