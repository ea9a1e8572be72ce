"""``run_sheets`` in the front matter of a page for facilitators: which tables are run sheets, and what phones do when.

The minutes and the words of each stage are in the page's own table, so that they are written once.
"""

from digiboards_xblocks.core.content_reader import prose_of
from digiboards_xblocks.core.programme_outline import Choice
from digiboards_xblocks.core.reader import Reader
from digiboards_xblocks.core.run_sheet import KINDS, SESSION_KINDS, TALK

from .model import QUESTIONS, SPOKEN, NotesElsewhere, PlannedSession, PlannedStage

KEY = "run_sheets"
# What of the notes at a time everybody may see: the numbered questions, or what the facilitator says.
SHOWS = (QUESTIONS, SPOKEN)


def read_sessions(reader: Reader) -> tuple[PlannedSession, ...]:
    """Return the run sheets that the front matter names; what is wrong with it is reported to the reader."""
    if not reader.has(KEY):
        return ()
    return tuple(_session(item) for item in reader.mappings(KEY, "a run sheet"))


def _session(reader: Reader) -> PlannedSession:
    session = PlannedSession(
        id=reader.identifier(),
        guide=reader.identifier("guide"),
        kind=reader.choice("session", SESSION_KINDS),
        under=reader.text("under", longest=200),
        location=reader.location,
        title=reader.text("title", required=False, longest=200),
        stages=tuple(_stage(item) for item in reader.mappings("stages", "a stage")),
    )
    reader.close()
    return session


def _stage(reader: Reader) -> PlannedStage:
    stage = PlannedStage(
        at=reader.text("at", longest=5),
        kind=reader.choice("kind", KINDS) if reader.has("kind") else TALK,
        location=reader.location,
        title=reader.text("title", required=False, longest=300),
        shown=prose_of(reader, "shown", required=False),
        shows=reader.choice("shows", SHOWS) if reader.has("shows") else "",
        decision=reader.text("decision", required=False, longest=130),
        form=reader.text("form", required=False, longest=64),
        question=reader.text("question", required=False, longest=300),
        options=_options(reader) if reader.has("options") else (),
        notes=_notes(reader) if reader.has("notes") else (),
        stays_in_room=reader.flag("stays_in_room", default=False),
    )
    reader.close()
    return stage


def _options(reader: Reader) -> tuple[Choice, ...]:
    options: list[Choice] = []
    for item in reader.mappings("options", "an option"):
        options.append(Choice(item.identifier(), item.text("text", longest=500)))
        item.close()
    return tuple(options)


def _notes(reader: Reader) -> tuple[NotesElsewhere, ...]:
    notes: list[NotesElsewhere] = []
    for item in reader.mappings("notes", "notes"):
        notes.append(NotesElsewhere(item.text("page"), item.text("under"), item.location))
        item.close()
    return tuple(notes)
