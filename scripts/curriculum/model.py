"""The course as values: what an author wrote, read and checked, with the place of everything."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from digiboards_xblocks.activities.confidence.spec import Confidence
from digiboards_xblocks.activities.recall.spec import COMMITMENTS, Recall
from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.located import Located
from digiboards_xblocks.core.programme_outline import Choice
from digiboards_xblocks.core.reader import LocatedText
from digiboards_xblocks.core.statements import Statement
from olx.asset_names import STATIC

TEXT = "text"
SECTION = "section"
# A guide has one page of each kind, and several of "section".
GUIDE_KINDS = (
    "welcome",
    "before",
    SECTION,
    "scenario",
    "questions",
    "reflect",
    "check",
    "commit",
    "after",
    "bring",
)
# A chapter that is no guide has pages of this kind only.
PLAIN_KINDS = ("page",)
# How the name of a page's file ends.
PAGE = ".md"
# What kinds of organisation a page may tell a story of.
ORGANISATION_TYPES = (
    "acute",
    "mental health",
    "community",
    "ambulance",
    "specialist",
    "general practice",
    "social care",
    "system",
    "national",
)


class PlaceInGuide(NamedTuple):
    """The number of a page in its guide, how many there are, and the minutes of those that follow."""

    page: int
    pages: int
    minutes_after: int


@dataclass(frozen=True)
class Component:
    """One block of a page: a text to read ("text") or an activity; ``name`` is the author's id or a number.

    ``content`` starts on ``line`` of the page's file. ``minutes`` is given on the first text of a page only,
    and so is ``place`` in a guide (``placing.py``).
    ``activity`` is what the domain read in the content. ``counts`` is whether finishing its page takes it, and
    ``alternatives`` the names of the blocks that are done with it (``counting.py``).
    """

    kind: str
    name: str
    url_name: str
    display_name: str
    content: str
    path: str
    line: int
    minutes: int | None = None
    activity: object = None
    counts: bool = True
    alternatives: tuple[str, ...] = ()
    place: PlaceInGuide | None = None

    @property
    def confidence(self) -> Confidence | None:
        """The statements to rate, if this is a confidence block."""
        return self.activity if isinstance(self.activity, Confidence) else None

    @property
    def recall(self) -> Recall | None:
        """Return what is shown again, if this is a recall."""
        return self.activity if isinstance(self.activity, Recall) else None

    @property
    def location(self) -> Location:
        """Return where its content starts."""
        return Location(self.path, self.line)

    def is_recalled_by(self, recall: Recall) -> bool:
        """Return whether this is where a learner writes what is shown again."""
        if recall.of == COMMITMENTS:
            return self.kind == "commitments"
        return self.kind == "reflection" and self.name == recall.of


@dataclass(frozen=True)
class Story:
    """The story on a page: whose it is, and which types of organisation that is."""

    of: str
    types: tuple[str, ...]


QUESTIONS = "questions"
SPOKEN = "spoken"


@dataclass(frozen=True)
class NotesElsewhere:
    """A section with notes for the facilitator: its page, as a link from here would write it, and its heading."""

    page: str
    under: str
    location: Location


@dataclass(frozen=True)
class PlannedStage:
    """A stage of a session as its author plans it: when it begins (``at``, "1:32") and what phones do in it.

    ``title`` is "" to take the words of the row. ``shown`` is Markdown for everybody; ``shows`` names what of
    the page's notes everybody sees (``QUESTIONS``, ``SPOKEN``). ``decision`` names a scenario and a decision in it,
    ``form`` a feedback block; ``question`` and ``options`` are of a vote of the session's own. A vote
    that ``stays_in_room`` is in no paper.
    """

    at: str
    kind: str
    location: Location
    title: str = ""
    shown: str = ""
    shows: str = ""
    decision: str = ""
    form: str = ""
    question: str = ""
    options: tuple[Choice, ...] = ()
    notes: tuple[NotesElsewhere, ...] = ()
    stays_in_room: bool = False


@dataclass(frozen=True)
class PlannedSession:
    """A run sheet that the front matter of its page names, by the heading above its table (``under``).

    ``kind`` is that of the session. ``title`` is "" to take the page's.
    """

    id: str
    guide: str
    kind: str
    under: str
    location: Location
    title: str = ""
    stages: tuple[PlannedStage, ...] = ()


@dataclass(frozen=True)
class Unit:
    """One page. Its ``url_name`` is what learners' work and links hang on; ``location`` is the place of its id.

    ``story`` is the real organisation's that the page opens with; None if there is none. ``sessions`` are the run
    sheets on a page for facilitators.
    """

    id: str
    url_name: str
    title: str
    kind: str
    minutes: int
    location: Location
    components: tuple[Component, ...]
    story: Story | None = None
    sessions: tuple[PlannedSession, ...] = ()

    @property
    def path(self) -> str:
        """The file of the page."""
        return self.location.path


@dataclass(frozen=True)
class Subsection:
    """A few pages that belong together; ``location`` is its place in its chapter's file."""

    id: str
    url_name: str
    title: str
    location: Location
    units: tuple[Unit, ...]

    @property
    def graded(self) -> bool:
        """Return whether there is a knowledge check in it."""
        return any(component.kind == "check" for unit in self.units for component in unit.components)


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One chapter of the course. ``path`` is the file that describes it, ``locations`` are the places of its keys.

    ``pages`` are all files it lists, also those that could not be read. Learners do not see one that is ``staff_only``.
    """

    id: str
    title: str
    path: str
    subsections: tuple[Subsection, ...]
    pages: tuple[str, ...]
    staff_only: bool = False
    locations: dict[str, Location] = field(default_factory=dict, compare=False)

    @property
    def folder(self) -> str:
        """The folder of the chapter, with a stroke at its end."""
        return self.path.rpartition("/")[0] + "/"

    def units(self) -> Iterator[Unit]:
        """Yield all pages, in the learner's order."""
        for subsection in self.subsections:
            yield from subsection.units

    def components(self) -> Iterator[Component]:
        """Yield all blocks, in the learner's order."""
        for unit in self.units():
            yield from unit.components


@dataclass(frozen=True, kw_only=True)
class Guide(Chapter):
    """A chapter on one topic: its pages have kinds, its statements are rated before and after.

    ``sections`` is how many it has on purpose; 0 if it has the usual number.
    """

    minutes: int
    sections: int
    statements: tuple[Statement, ...]
    statement_locations: tuple[Location, ...]


@dataclass(frozen=True)
class Source:
    """The source of a fact; ``url`` is "" if learners are sent to no page.

    ``fact`` is what it says, in a sentence, "" if that is not written down. Two facts of one source are one note at the
    foot of a text, so what they say makes no difference to it.
    """

    number: str
    title: str
    publisher: str
    date: str
    url: str
    flags: tuple[str, ...] = ()
    fact: str = field(default="", compare=False)


@dataclass(frozen=True)
class Term:
    """A word and its plain meaning; ``name`` is what it is short for, if it is."""

    term: str
    meaning: str
    name: str = ""
    mark: bool = True
    group: str = ""


@dataclass(frozen=True)
class References:
    """The sources and terms that pages may cite, link to and explain."""

    sources: dict[str, Source]
    addresses: frozenset[str]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Update:
    """News of the course: a day, and plain words."""

    day: datetime.date
    text: str


@dataclass(frozen=True)
class About:
    """A text outside the course's pages, and where it starts: of the about page, or the handouts beside the news."""

    location: Location
    content: str

    @property
    def path(self) -> str:
        """The file of the text."""
        return self.location.path


@dataclass(frozen=True)
class Addition:
    """A page or a folder of pages, and the one that it follows."""

    path: str
    after: str
    location: Location


class Override(NamedTuple):
    """A change of an edition to a YAML file of the course, and where the edition says so."""

    path: str
    location: Location
    patch: Located


@dataclass(frozen=True)
class Edition:
    """One edition as its file describes it.

    ``path`` is the file as problems name it, ``folder`` that of its own files. What it replaces and omits are paths
    of the course; ``forbidden`` are words that it may not say.
    """

    id: str
    name: str
    path: str
    folder: Path
    replaced: tuple[LocatedText, ...] = ()
    added: tuple[Addition, ...] = ()
    omitted: tuple[LocatedText, ...] = ()
    overrides: tuple[Override, ...] = ()
    forbidden: tuple[LocatedText, ...] = ()

    def has(self, path: str) -> bool:
        """Return whether the edition brings the file at a path of the course."""
        return (
            any(path == replaced.text for replaced in self.replaced)
            or any(path == item.path or path.startswith(f"{item.path}/") for item in self.added)
            or (path.startswith(STATIC) and (self.folder / path).is_file())
        )


@dataclass(frozen=True)
class Finish:
    """The rule for finishing the programme: so many guides, one of those named among them, and an action plan."""

    guides: int
    one_of: tuple[LocatedText, ...]
    guides_location: Location


@dataclass(frozen=True)
class Programme:
    """The course as a whole, from ``programme.yaml``; ``locations`` are the places of its keys.

    ``fields`` are what the organisation that offers the course fills in, by name; "" while it has not.
    """

    org: str
    number: str
    run: str
    title: str
    organisation: str
    language: str
    start: datetime.date
    end: datetime.date
    self_paced: bool
    short_description: str
    effort: str
    image: str
    learning: tuple[str, ...]
    links: frozenset[str]
    finish: Finish
    updates: tuple[Update, ...]
    path: str
    locations: dict[str, Location] = field(default_factory=dict, compare=False)
    fields: dict[str, LocatedText] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """The course to export. ``static`` maps a path in the course folder to the file it is.

    ``unread`` are the folders of chapters that could not be read; such a course is good for further checks only.
    ``bases`` are the editions that this one is based on, the base of all first.
    """

    programme: Programme
    edition: Edition
    about: About
    handouts: About
    chapters: tuple[Chapter, ...]
    references: References
    static: dict[str, Path]
    unread: tuple[str, ...] = ()
    bases: tuple[Edition, ...] = ()

    @property
    def guides(self) -> tuple[Guide, ...]:
        """The chapters that are guides."""
        return tuple(chapter for chapter in self.chapters if isinstance(chapter, Guide))

    def units(self) -> Iterator[Unit]:
        """Yield all pages of all chapters."""
        for chapter in self.chapters:
            yield from chapter.units()

    def components(self) -> Iterator[Component]:
        """Yield all blocks of all chapters."""
        for chapter in self.chapters:
            yield from chapter.components()
