"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "What assurance means",
        """\
!!! question "Start with this"
    When did your board last know, rather than hope?

A board hears many reports about its EPR. Few of them are *evidence*[^three].

## Reassurance is a tone of voice

Ask what a statement rests on. If it rests on confidence alone, you have been **reassured**.

| You hear | Ask |
|---|---|
| "We are on track" | What would tell us that we are not? |
| "The risk is rated green" | What would turn it red? |

## Three kinds of evidence

1. something you read
2. something you heard
3. something you saw

!!! activity "Try this"
    Choose one programme and name all three.

!!! ask "Ask at your board"
    What evidence tells us so?

*[EPR]: Electronic patient record: the system in which staff keep the notes of a person's care
[^three]: This project's own wording, for demonstration.
""".strip(),
        {"minutes": "4"},
    ),
)
