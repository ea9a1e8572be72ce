"""Let a run sheet be one that a room can be run by.

A page for facilitators may say of its run sheets what phones do in them. The table stays as it is: a time, minutes, and
what happens; each row starts where the one above it ends. `run_sheets` names the table by the heading above it and, by
their time, the stages in which phones are asked for something: to `rate` the guide's statements, to `vote`, to `write`
for oneself, to propose what to `commit` to, or for `feedback`. A time within a row begins a stage of its own, with a
`title`. A vote is on a `decision` of the guide's scenario, or on a `question` and `options`. Notes are below a heading
that starts with the time; `notes` adds sections of other pages. The LMS reads all of it, so a mistake would be seen in
the room.

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
          - {at: "0:05", kind: rate}
          - at: "0:10"
            kind: vote
            title: A vote on it
            question: What comes first?
            options:
              - {id: people, text: The people}
              - {id: money, text: The money}
    ---

    ## The run sheet

    | From | Minutes | What happens |
    |---|---|---|
    | 0:00 | 5 | Open. |
    | 0:05 | 15 | What we can do. |

    ## Notes

    ### 0:00 Open

    Say good morning.

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
    run_sheets:
      - id: workshop
        guide: g1
        session: workshop
        under: The run sheet
        stages:
          - {at: "0:45", kind: rate}
    ---

    ## The run sheet

    | From | Minutes | What happens |
    |---|---|---|
    | 0:00 | 5 | Open. |
    | 0:10 | 15 | What we can do. |

and, in `programme.yaml`:

    chapters: [guides/g1-example, frame/sessions]
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity
from ..run_sheets import SessionReader


def check(course: CourseView) -> Iterator[Finding]:
    """Yield what is wrong with each run sheet that a page names."""
    if not course.is_whole:
        return
    reader = SessionReader(course.course)
    names: set[str] = set()
    for chapter in course.course.chapters:
        for unit in chapter.units():
            for session in unit.sessions:
                if not chapter.staff_only:
                    message = "a run sheet has notes for facilitators; put it in a chapter for staff"
                    yield Finding(session.location, message)
                name = f"{session.guide}/{session.id}"
                if name in names:
                    yield Finding(session.location, f"the run sheet '{session.id}' of '{session.guide}' stands twice")
                names.add(name)
                reader.run_sheet(unit, session)
    yield from reader.findings


RULE = Rule("run-sheets", Severity.ERROR, __doc__, check)
