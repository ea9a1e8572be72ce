"""The pages of docs/reference as Markdown."""

from collections.abc import Iterable, Sequence

from .annotations import Event, Setting, Signal, Table

_WRITTEN = "<!-- Written by `make reference` from the annotations in the code: change those. -->"
_RETIREMENT = {
    "local_api": "removed by the plugin",
    "retained": "kept",
    "consumer_api": "removed by the platform",
    "third_party": "removed by another service",
}
_TYPES = {"id": "whose it is", "email_address": "email address", "other": "what they did or said"}

SETTINGS = """\
Settings of Django that an operator of the LMS may set, in the LMS's own settings (with Tutor: a plugin's patch of
`openedx-lms-common-settings`). Each is declared by the plugin, so all of them can be left out but the keys for private
writing.
"""
EVENTS = """\
What blocks publish to the platform's tracking log when a learner does something. The platform adds who, when, in which
course run and in which block. **No event carries an answer**: no rating, choice, date, status, organisation, consent,
recommendation, word, or number of words, and nothing that follows from one. All carry the same: `name`, the author's id
of the activity, and `questions`, how many questions it asks. Two learners who do the same thing to the same block leave
the same event ([decision 32](../decisions/0032-an-event-says-that-and-not-what.md)).

Where a block has a grade or can be completed, it also publishes the platform's own events `grade` and `completion`,
which the platform needs and keeps; it writes grades into its tracking log too. A grade holds how many answers of a
knowledge check were right in the best attempt, and of how many; which ones, it does not hold. Of a check with one
question that is the same: write checks with several. `completion` holds how much of a block is done; a check is done
when it is passed.

`digiboards.staff.looked` is of staff, and no block's: it says who was shown people by name, or comments that were
opened to staff ([decision 33](../decisions/0033-a-look-changes-nothing.md)).

Where the operator wants it, events of learners also become
[xAPI statements](../operating/statements.md), by [our profile](xapi-profile.jsonld).
"""
OF_FINISHES = """\
`digiboards.guide.finished` and `digiboards.programme.finished` are emitted where people are counted, some seconds after
the completion that finishes something: by a worker, so they say themselves whose they are, and no block. They hold what
staff's pages show of everybody, and each finish is told once. Who has to finish a guide again, for it asks for more
after a change in Studio or their answers were deleted, is told of again. Of a course's team nothing is told.
"""
SIGNALS = """\
For webhooks, credentials and other plugins, finishes are also public signals in the manner of openedx-events, sent
once, after the event, when what they announce is stored. They are in `digiboards_xblocks.programme.finishes.signals`. A
plugin connects to them as to the platform's own, and `EVENT_BUS_PRODUCER_CONFIG` can name them. A receiver that fails
breaks nothing; the platform logs it.

`user` is the `UserData` and `course` the `CourseData` of openedx-events: the first has the account's number, username,
name and email address, as the platform's own signals have, for who awards something has to know to whom. No signal
carries an answer. Whoever receives them outside the platform is to be named in the record of processing.
"""
PERSONAL_DATA = """\
What each table of the plugin holds of people, by the rules of Open edX (OEP-30). `make check` fails if a table says
nothing about it. When the platform retires an account, the plugin hears of it and removes all this in every course run
(`digiboards_xblocks/programme/retention/retirement.py`). Learners can delete their own answers with "My learning".
"""


def settings_page(settings: Iterable[Setting]) -> str:
    """Return the page of settings, one a section."""
    sections = []
    for setting in settings:
        warning = f"\n**Mind:** {_code(setting.warning)}\n" if setting.warning else ""
        sections.append(f"## {setting.name}\n\nDefault: `{setting.default}`\n\n{_code(setting.description)}\n{warning}")
    return _page("Settings", SETTINGS, "\n".join(sections))


def events_page(events: Iterable[Event], signals: Iterable[Signal]) -> str:
    """Return the page of events and signals, one a row."""
    rows = [(", ".join(f"`{name}`" for name in event.names), event.description, _code(event.data)) for event in events]
    sent = [(f"`{one.name}`, `{one.type}`", _code(one.description), _code(one.data)) for one in signals]
    body = "\n".join(
        (
            markdown_table(("event", "when", "what it carries"), rows),
            "## Signals\n",
            SIGNALS,
            markdown_table(("signal", "when", "what it carries"), sent),
        )
    )
    return _page("Events", f"{EVENTS}\n{OF_FINISHES}", body)


def personal_data_page(tables: Sequence[Table]) -> str:
    """Return the page of tables: those that hold something of people, then the others."""
    held = [
        (
            f"`{table.model}`",
            table.holds,
            ", ".join(_TYPES[kind] for kind in table.types),
            ", ".join(_RETIREMENT[way] for way in table.retirement),
        )
        for table in tables
        if table.types
    ]
    free = [(f"`{table.model}`", table.holds) for table in tables if not table.types]
    body = "\n".join(
        (
            "## Tables with personal data\n",
            markdown_table(("table", "what it holds", "kinds of data", "at retirement"), held),
            "## Tables without\n",
            markdown_table(("table", "what it holds"), free),
        )
    )
    return _page("Personal data", PERSONAL_DATA, body)


def _page(title: str, intro: str, body: str) -> str:
    return f"# {title}\n\n{_WRITTEN}\n\n{intro}\n{body}".rstrip("\n") + "\n"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines).replace("| --- ", "|---").replace("--- |", "---|")


def _code(text: str) -> str:
    """Return a text with code as Markdown has it."""
    return text.replace("``", "`")
