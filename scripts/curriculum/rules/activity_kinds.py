"""Open an activity with a kind that is known.

`course/README.md` has an example of each: `reflection`, `check`, `scenario` and so on.

Right, on a page:

    ```reflection
    id: what-changed
    prompt: What changed?
    ```

Wrong, on a page:

    ```reflexion
    id: what-changed
    prompt: What changed?
    ```
"""

from ..rule import Rule, Severity

RULE = Rule("activity-kinds", Severity.ERROR, __doc__)
