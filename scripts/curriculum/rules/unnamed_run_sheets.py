"""Name each run sheet in the front matter of its page.

A table with "From", "Minutes" and "What happens", in a chapter for staff, is a run sheet. One that `run_sheets` does
not name cannot be chosen when a session is opened in a room.

Right, in `frame/sessions/chapter.yaml`:

    id: sessions
    title: For facilitators
    staff_only: true
    subsections:
      - {id: all, title: All of them, units: [workshop.md]}

and, in `frame/sessions/workshop.md`:

    ---
    id: workshop
    title: A workshop
    kind: page
    minutes: 5
    run_sheets:
      - id: workshop
        guide: g1
        session: workshop
        under: The run sheet
        stages:
          - {at: "0:00", kind: rate}
    ---

    ## The run sheet

    | From | Minutes | What happens |
    |---|---|---|
    | 0:00 | 5 | What we can do. |

and, in `programme.yaml`:

    chapters: [guides/g1-example, frame/sessions]

Wrong, in `frame/sessions/chapter.yaml`:

    id: sessions
    title: For facilitators
    staff_only: true
    subsections:
      - {id: all, title: All of them, units: [workshop.md]}

and, in `frame/sessions/workshop.md`:

    ---
    id: workshop
    title: A workshop
    kind: page
    minutes: 5
    ---

    ## The run sheet

    | From | Minutes | What happens |
    |---|---|---|
    | 0:00 | 5 | What we can do. |

and, in `programme.yaml`:

    chapters: [guides/g1-example, frame/sessions]
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity
from ..run_sheets import unplanned


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each run sheet for staff that its page does not name."""
    for chapter in course.course.chapters:
        if chapter.staff_only:
            for unit in chapter.units():
                for section in unplanned(unit):
                    message = f"'run_sheets' in the front matter does not name the run sheet '{section.words}'"
                    yield Finding(section.location, message)


RULE = Rule("unnamed-run-sheets", Severity.WARNING, __doc__, check)
