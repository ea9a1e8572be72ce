"""The pages of docs/reference as Markdown."""

from collections.abc import Iterable, Sequence

from .annotations import Event, Setting, Table

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


def events_page(events: Iterable[Event]) -> str:
    """Return the page of events, one a row."""
    rows = [(", ".join(f"`{name}`" for name in event.names), event.description, _code(event.data)) for event in events]
    return _page("Events", EVENTS, markdown_table(("event", "when", "what it carries"), rows))


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
