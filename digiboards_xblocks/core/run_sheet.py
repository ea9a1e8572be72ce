"""Run sheets of sessions: what happens in a room minute by minute, and what a room's phones are asked meanwhile.

The exporter reads them from the companions of the guides and writes them into the course's settings, where the pages
of rooms find them. Nothing here knows of a room or of people.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .content_errors import ContentError, ContentProblem, Location
from .located import Located
from .programme_outline import Choice
from .prose import clean_html
from .reader import IDENTIFIER, Reader
from .statements import Statement, read_statements

TALK = "talk"
RATE = "rate"
VOTE = "vote"
WRITE = "write"
COMMIT = "commit"
FEEDBACK = "feedback"
# What phones do in a stage; during talk they show what is going on, and ask for nothing.
KINDS = (TALK, RATE, VOTE, WRITE, COMMIT, FEEDBACK)
# What a session may be, as staff plan it (programme/sessions/rules.py says how each is called).
SESSION_KINDS = ("workshop", "peers", "seminar", "other")

LONGEST_STAGE = 240  # minutes
FEWEST_OPTIONS = 2
MOST_OPTIONS = 8
MAX_HTML = 20_000
MAX_RUN_SHEETS = 2_000_000  # characters of all of a course; those of seven guides have a tenth of it


@dataclass(frozen=True)
class Stage:
    """One stage of a session; ``name`` is unique in its run sheet and keeps its meaning between two exports.

    ``notes`` are HTML for the facilitator alone, "" for none; ``shown`` is HTML for projector and phones, "" to show
    the title. ``refers`` is, of a vote, the activity and the decision in it ("g5-all-green/paper-list"; "" for a
    question of the session's own), of ratings the guide, of feedback the block whose questions it asks. A vote has
    ``question`` and ``options``, ratings have ``statements``. Of a vote that ``stays_in_room`` no paper tells.
    """

    name: str
    title: str
    minutes: int
    kind: str = TALK
    notes: str = ""
    shown: str = ""
    refers: str = ""
    question: str = ""
    options: tuple[Choice, ...] = ()
    statements: tuple[Statement, ...] = ()
    stays_in_room: bool = False


@dataclass(frozen=True)
class RunSheet:
    """The run sheet of a session about a guide.

    ``name`` is the guide's and its own ("g5/board-workshop"); ``session_kind`` is a kind of session as staff know them.
    """

    name: str
    guide: str
    session_kind: str
    title: str
    stages: tuple[Stage, ...]

    @property
    def minutes(self) -> int:
        """The minutes of all of its stages."""
        return sum(stage.minutes for stage in self.stages)

    def stage(self, name: str) -> Stage | None:
        """Return the stage of that name, if there is one."""
        return next((stage for stage in self.stages if stage.name == name), None)


@lru_cache(maxsize=16)
def parse_run_sheets(text: str) -> tuple[RunSheet, ...]:
    """Return the run sheets of a course from JSON; none from "". Raises ``ContentError`` with every problem met.

    All HTML in them is cleaned here, so that nothing in a course's settings can run in a room's pages.
    """
    if len(text) > MAX_RUN_SHEETS:
        raise ContentError([ContentProblem(1, f"run sheets may have {MAX_RUN_SHEETS:,} characters; {len(text):,} are")])
    try:
        value = json.loads(text or "[]")
    except (ValueError, RecursionError) as error:
        raise ContentError([ContentProblem(1, f"the run sheets are no JSON: {error}")]) from error
    problems: list[ContentProblem] = []
    reader = Reader(_located({"run_sheets": value}), "a course", problems)
    sheets = tuple(_run_sheet(item) for item in reader.mappings("run_sheets", "a run sheet")) if value else ()
    _report_repeated(reader, "run sheet", (sheet.name for sheet in sheets))
    if problems:
        raise ContentError(problems)
    return sheets


def run_sheets_as_values(sheets: Iterable[RunSheet]) -> list[dict[str, Any]]:
    """Return run sheets as lists and mappings, as ``parse_run_sheets`` reads them; what is empty is left out."""
    return [
        {
            "id": sheet.name,
            "guide": sheet.guide,
            "session_kind": sheet.session_kind,
            "title": sheet.title,
            "stages": [_stage_as_values(stage) for stage in sheet.stages],
        }
        for sheet in sheets
    ]


def render_run_sheets(sheets: Iterable[RunSheet]) -> str:
    """Return the JSON of run sheets: ``parse_run_sheets`` gives the same ones back."""
    return json.dumps(run_sheets_as_values(sheets), ensure_ascii=False)


def _stage_as_values(stage: Stage) -> dict[str, Any]:
    given = {
        "id": stage.name,
        "title": stage.title,
        "minutes": stage.minutes,
        "kind": stage.kind,
        "notes": stage.notes,
        "shown": stage.shown,
        "refers": stage.refers,
        "question": stage.question,
        "options": [{"id": option.name, "text": option.text} for option in stage.options],
        "statements": [{"id": statement.name, "text": statement.text} for statement in stage.statements],
        "stays_in_room": stage.stays_in_room,
    }
    return {key: value for key, value in given.items() if value}


def _run_sheet(reader: Reader) -> RunSheet:
    sheet = RunSheet(
        name=reader.text("id", longest=130),
        guide=reader.identifier("guide"),
        session_kind=reader.choice("session_kind", SESSION_KINDS),
        title=reader.text("title", longest=300),
        stages=tuple(_stage(item) for item in reader.mappings("stages", "a stage")),
    )
    reader.close()
    guide, _, own = sheet.name.partition("/")
    if guide != sheet.guide or not IDENTIFIER.fullmatch(own):
        reader.report(f"'id' is '{sheet.name}'; expected the guide, a stroke and a name", reader.location_of("id"))
    _report_repeated(reader, "stage", (stage.name for stage in sheet.stages))
    return sheet


def _stage(reader: Reader) -> Stage:
    stage = Stage(
        name=reader.identifier(),
        title=reader.text("title", longest=500),
        minutes=reader.integer("minutes", low=1, high=LONGEST_STAGE),
        kind=reader.choice("kind", KINDS),
        notes=_html(reader, "notes"),
        shown=_html(reader, "shown"),
        refers=reader.text("refers", required=False, longest=200),
        question=reader.text("question", required=False, longest=1_000),
        options=_options(reader) if reader.has("options") else (),
        statements=read_statements(reader) if reader.has("statements") else (),
        stays_in_room=reader.flag("stays_in_room", default=False),
    )
    reader.close()
    if stage.kind == VOTE and not (stage.question and FEWEST_OPTIONS <= len(stage.options) <= MOST_OPTIONS):
        reader.report(f"a vote has a 'question' and {FEWEST_OPTIONS} to {MOST_OPTIONS} 'options'")
    if stage.kind == RATE and not stage.statements:
        reader.report("a stage of ratings has no 'statements'")
    return stage


def _html(reader: Reader, key: str) -> str:
    return clean_html(reader.text(key, required=False, longest=MAX_HTML))


def _options(reader: Reader) -> tuple[Choice, ...]:
    options: list[Choice] = []
    for item in reader.mappings("options", "an option"):
        options.append(Choice(item.identifier(), item.text("text", longest=500)))
        item.close()
    _report_repeated(reader, "option", (option.name for option in options))
    return tuple(options)


def _report_repeated(reader: Reader, what: str, names: Iterable[str]) -> None:
    known: set[str] = set()
    for name in names:
        if name in known:
            reader.report(f"the {what} '{name}' stands twice")
        known.add(name)


def _located(value: Any) -> Located:
    """Return a value from JSON as the strict reader takes it; in JSON that a program wrote no line says more."""
    if isinstance(value, dict):
        value = {key: _located(item) for key, item in value.items()}
    elif isinstance(value, list):
        value = [_located(item) for item in value]
    return Located(value, Location("", 1))
