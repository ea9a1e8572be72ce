"""Leave out words such as "always" and "only" where wrong options alone have them.

A learner who has read nothing crosses out what leaves no room for an exception. Take the word out, or let the right
option have one as well.

Right, on a page:

    ```check
    id: g1-more
    questions:
      - id: first
        text: What comes first?
        options:
          - {id: ask, text: Ask the nurses, feedback: Yes., right: true}
          - {id: wait, text: Wait for the audit, feedback: That is late.}
    ```

Wrong, on a page:

    ```check
    id: g1-more
    questions:
      - id: first
        text: What comes first?
        options:
          - {id: ask, text: Ask the nurses, feedback: Yes., right: true}
          - {id: wait, text: Always wait for it, feedback: That is late.}
    ```
"""

from collections.abc import Iterator

from ..answer_shape import find_absolutes, questions_of
from ..course_view import CourseView, locate_in
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each wrong option with such a word, where the right one has none."""
    for component, question in questions_of(course.activities):
        if any(find_absolutes(option.text) for option in question.options if option.right):
            continue
        for option in question.options:
            for word in find_absolutes(option.text)[:1]:
                message = f"only wrong options of '{question.name}' have a word such as “{word}”"
                yield Finding(locate_in(component, f"id: {option.name}"), f"{message}; it gives them away")


RULE = Rule("telling-absolutes", Severity.WARNING, __doc__, check)
