"""Fence each activity with three backticks at the margin, before it and after it.

Nothing else is on the lines of the backticks but the kind of the activity. A fence that is not closed would
swallow the rest of the page.

Right, on a page:

    ```reflection
    id: what-changed
    prompt: What changed?
    ```

Wrong, on a page:

    ```reflection
    id: what-changed
    prompt: What changed?
"""

from ..rule import Rule, Severity

RULE = Rule("activity-fences", Severity.ERROR, __doc__)
