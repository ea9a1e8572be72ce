"""Finding a starting point: what is asked at the start of the programme."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import prose_of, reading, report_if_repeated
from digiboards_xblocks.core.form_fields import FLAG, INTRO, LINES, OWN_ID, Field, identifier, items, line
from digiboards_xblocks.core.programme_outline import Guide, Programme, on_pages, read_link, read_programme
from digiboards_xblocks.core.reader import Reader, nearest
from digiboards_xblocks.core.statements import Statement
from digiboards_xblocks.core.text import gettext_noop as _

ROLES = {
    "chair": _("Chair"),
    "chief-executive": _("Chief executive"),
    "non-executive": _("Non-executive"),
    "finance": _("Finance"),
    "operations": _("Operations"),
    "medical": _("Medical"),
    "nursing": _("Nursing"),
    "people": _("People"),
    "strategy": _("Strategy or transformation"),
    "digital": _("Digital"),
    "company-secretary": _("Company secretary or governance"),
    "partner-member": _("Partner member"),
    "other": _("Other"),
}
UNDER_1 = "under-1"
YEARS = {
    UNDER_1: _("Under 1 year"),
    "1-to-3": _("1 to 3 years"),
    "4-to-7": _("4 to 7 years"),
    "over-7": _("Over 7 years"),
}
REASONS = {
    "new-to-the-role": _("I am new to the role"),
    "big-decision": _("A big decision lies ahead"),
    "went-wrong": _("Something went wrong"),
    "board-development": _("Board development"),
    "interest": _("Interest"),
}
LEARNING = {"alone": _("On my own"), "board": _("With my board"), "peers": _("With peers")}
# The questions with one answer, and what may be chosen.
CHOICES = {"role": ROLES, "years": YEARS, "learning": LEARNING}
MOST_REASONS = 2
# How many guides' statements are rated in one step on a telephone.
GUIDES_A_STEP = 2

# How many characters the ids of all guides have room for in storage, with a space between.
_MOST_CHARACTERS = 255


@dataclass(frozen=True)
class StartingGuide:
    """The reasons for beginning with a guide: low ratings, something coming up, a role, being new to boards."""

    name: str
    statements: tuple[str, ...]
    coming_up: str
    suits: tuple[str, ...]
    suits_newcomers: bool


@dataclass(frozen=True)
class Discovery:
    """The guides in the programme's order; ``programme`` has their titles, links and statements, or nothing."""

    name: str
    intro: str
    guides: tuple[StartingGuide, ...]
    programme: Programme

    def on_pages(self, pages: Collection[str]) -> "Discovery":
        """Return what is left of it in a course that has these pages: the guides that are gone are not asked about."""
        programme = on_pages(self.programme, pages)
        gone = {guide.name for guide in programme.guides if guide.is_gone}
        return replace(
            self,
            guides=tuple(guide for guide in self.guides if guide.name not in gone),
            programme=replace(programme, guides=tuple(guide for guide in programme.guides if not guide.is_gone)),
        )

    @property
    def steps(self) -> tuple[tuple[Statement, ...], ...]:
        """All that is rated, guide by guide, in the programme's words, a few guides a step; none without it."""
        texts = {item.name: item for guide in self.programme.guides for item in guide.statements}
        rated = [[texts[name] for name in guide.statements if name in texts] for guide in self.guides]
        starts = range(0, len(rated), GUIDES_A_STEP)
        return tuple(tuple(chain.from_iterable(rated[at : at + GUIDES_A_STEP])) for at in starts)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that is rated, in the order of the steps."""
        return tuple(chain.from_iterable(self.steps))

    def outline(self, guide: StartingGuide) -> Guide:
        """Return the guide as the programme knows it; not for a discovery without its programme."""
        found = self.programme.guide(guide.name)
        assert found is not None  # noqa: S101 (parse_discovery made sure)
        return found


@dataclass(frozen=True)
class StartingPoint:
    """The discovery of a course, for the blocks that go on from it; ``link`` leads to its page, if that is known."""

    name: str
    link: str
    guides: tuple[StartingGuide, ...]


@dataclass(frozen=True)
class Answers:
    """The answers of a learner; "" and empty where there is none. ``ratings`` are statements rated 1 to 5."""

    role: str = ""
    years: str = ""
    reasons: tuple[str, ...] = ()
    coming_up: tuple[str, ...] = ()
    learning: str = ""
    ratings: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_any(self) -> bool:
        """Return whether anything is answered."""
        choices = (self.role, self.years, self.reasons, self.coming_up, self.learning)
        return any(choices) or bool(self.ratings)


@lru_cache(maxsize=256)
def parse_discovery(content: str) -> Discovery:
    """Read the YAML of a discovery block. Raises ``ContentError``."""
    with reading(content, "a discovery block") as reader:
        name = reader.identifier("id")
        intro = prose_of(reader, "intro", required=False)
        guides, readers = _read_guides(reader)
        programme = read_programme(reader)
        if reader.has("programme"):
            for guide, item in zip(guides, readers, strict=True):
                _report_if_unknown(guide, programme, item)
    return Discovery(name, intro, guides, programme)


def read_starting_point(reader: Reader) -> StartingPoint | None:
    """Return the ``starting_point`` that the exporter wrote into an activity; None if the course has none."""
    if not reader.has("starting_point"):
        return None
    given = reader.mapping("starting_point", "the starting point")
    found = StartingPoint(given.identifier("id"), read_link(given), _read_guides(given)[0])
    given.close()
    return found


def _read_guides(reader: Reader) -> tuple[tuple[StartingGuide, ...], list[Reader]]:
    readers = reader.mappings("guides", "a guide")
    guides: list[StartingGuide] = []
    rated: set[str] = set()
    for item in readers:
        name = item.identifier("id")
        report_if_repeated(item, "guide", name, {guide.name for guide in guides})
        guides.append(
            StartingGuide(
                name=name,
                statements=_read_statements(item, rated),
                coming_up=_read_coming_up(item),
                suits=_read_roles(item),
                suits_newcomers=item.flag("suits_newcomers", default=False),
            )
        )
        item.close()
    if len(" ".join(guide.name for guide in guides)) > _MOST_CHARACTERS:
        reader.report(
            f"the ids of all guides together have more than {_MOST_CHARACTERS} characters; shorten them",
            reader.location_of("guides"),
        )
    return tuple(guides), readers


def _read_statements(reader: Reader, rated: set[str]) -> tuple[str, ...]:
    statements: list[str] = []
    given = reader.texts("statements")
    if reader.has("statements") and not given:
        reader.report("'statements' is an empty list; name at least one", reader.location_of("statements"))
    for statement, location in given:
        if statement in rated:
            reader.report(f"the statement '{statement}' stands twice; each is asked once", location)
        rated.add(statement)
        statements.append(statement)
    return tuple(statements)


def _read_coming_up(reader: Reader) -> str:
    text = reader.text("coming_up", longest=200)
    if text.endswith("."):
        reader.report("'coming_up' ends with a full stop; it completes 'you expect …'", reader.location_of("coming_up"))
    return text


def _read_roles(reader: Reader) -> tuple[str, ...]:
    roles: list[str] = []
    for role, location in reader.texts("suits", required=False):
        if role not in ROLES:
            reader.report(f"'suits' names '{role}', which is no role{nearest(role, ROLES)}", location)
        if role in roles:
            reader.report(f"'suits' names '{role}' twice", location)
        roles.append(role)
    return tuple(roles)


def _report_if_unknown(guide: StartingGuide, programme: Programme, reader: Reader) -> None:
    found = programme.guide(guide.name)
    if found is None:
        known = nearest(guide.name, {item.name for item in programme.guides})
        reader.report(f"the programme has no guide '{guide.name}'{known}", reader.location_of("id"))
        return
    known_statements = {item.name for item in found.statements}
    for statement in guide.statements:
        if statement not in known_statements:
            reader.report(
                f"the programme's guide '{guide.name}' has no statement '{statement}'"
                f"{nearest(statement, known_statements)}",
                reader.location_of("statements"),
            )


ACTIVITY = Activity(
    kind="discovery",
    label="Find your starting point",
    noun="starting point",
    parse=parse_discovery,
    loses="what learners said at the start",
    loses_inner="what learners said of a guide",
    removed="What learners said there is",
    answered=frozenset({"guides/coming_up"}),
    count_questions=lambda parsed: len(CHOICES) + len(("reasons", "coming_up")) + len(parsed.statements),
    statements=verbs.Statements(
        "http://adlnet.gov/expapi/activities/question",
        {
            **verbs.MEMBERSHIP,
            "answered": verbs.ANSWERED,
            "reminders": verbs.PERSONALIZED,
            "shown": verbs.tincan("viewed"),
        },
    ),
    fields=(
        OWN_ID,
        INTRO,
        items(
            "guides",
            _("Guides"),
            _("guide"),
            identifier(_("The guide's own, as in the outline of the programme.")),
            Field(key="statements", label=_("Ids of its statements to rate, one a line"), kind=LINES),
            line("coming_up", _("What is coming up"), 200, _("Completes “you expect …”, without a full stop.")),
            Field(
                key="suits",
                label=_("Roles that it suits, one a line"),
                kind=LINES,
                help=", ".join(ROLES),
                required=False,
            ),
            Field(
                key="suits_newcomers",
                label=_("It suits those who are new to boards"),
                kind=FLAG,
                required=False,
            ),
        ),
    ),
)
