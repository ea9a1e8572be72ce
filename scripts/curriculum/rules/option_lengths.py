"""Keep the options of a question about equally long.

An option that stands out by its length is chosen, or passed over, unread. The longest may be a quarter longer than the
shortest; options of up to 40 characters are not looked at.

Right, on a page:

    ```check
    id: g1-more
    questions:
      - id: first
        text: What comes first?
        options:
          - {id: ask, text: Ask the nurses on the ward what they write down, feedback: Yes., right: true}
          - {id: wait, text: Wait for the audit that is due in the new year, feedback: That is late.}
    ```

Wrong, on a page:

    ```check
    id: g1-more
    questions:
      - id: first
        text: What comes first?
        options:
          - {id: ask, text: Ask the nurses on the ward what they also write down, feedback: Yes., right: true}
          - {id: wait, text: Wait for the audit, feedback: That is late.}
    ```
"""

from collections.abc import Iterator

from ..answer_shape import questions_of
from ..course_view import CourseView, locate_in
from ..rule import Finding, Rule, Severity

LOOKED_AT = 40
MOST_LONGER = 1.25


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each question one of whose options is much longer than another."""
    for component, question in questions_of(course.activities):
        lengths = [len(option.text) for option in question.options]
        if max(lengths) > LOOKED_AT and max(lengths) > MOST_LONGER * min(lengths):
            message = f"the options of '{question.name}' have {min(lengths)} to {max(lengths)} characters"
            where = locate_in(component, f"id: {question.name}")
            yield Finding(where, f"{message}; the longest may be a quarter longer than the shortest")


RULE = Rule("option-lengths", Severity.WARNING, __doc__, check)
