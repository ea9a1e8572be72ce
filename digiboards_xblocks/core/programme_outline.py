"""The outline of the programme: its guides, what finishing each takes, and what each asks.

A block has no view of the whole course, so the exporter writes the outline into the blocks that need it: the starting
point, the action plan and the record. All of it is optional to the reader; an outline that is not there is empty.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from .content_reader import reading
from .reader import IDENTIFIER, Reader
from .statements import Statement, read_statements

READ = "read"
REFLECTION = "reflection"
COMMITMENT = "commitment"
# One of these is enough; of the others, every block has to be complete.
ONE_IS_ENOUGH = frozenset({REFLECTION, COMMITMENT})

FEEDBACK = "feedback"
COMMITMENTS = "commitments"

# Minutes: a week.
_LONGEST = 10_080


@dataclass(frozen=True)
class Step:
    """One thing to do for a guide. ``blocks`` are the ``url_name`` of the blocks that it completes.

    ``title``, ``link`` and ``minutes`` are those of the page where it is done; ``link`` is /jump_to_id/ and a
    ``url_name``. ``minutes`` are 0 where nobody has said how long it takes.
    """

    kind: str
    title: str
    link: str
    blocks: tuple[str, ...]
    minutes: int = 0


@dataclass(frozen=True)
class Page:
    """A page of the course: its title, and /jump_to_id/ and its ``url_name``."""

    title: str
    link: str


@dataclass(frozen=True)
class Choice:
    """A decision, an option of it, or a suggested commitment, in words; only a decision has ``options``.

    ``right`` marks the right option of a question in a knowledge check.
    """

    name: str
    text: str
    options: tuple["Choice", ...] = ()
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question to learners: its kind, the author's name that keys the answers, its words and its page.

    ``decisions`` are what it asks to choose between, ``suggestions`` what it offers to commit to.
    """

    kind: str
    name: str
    text: str
    link: str
    decisions: tuple[Choice, ...] = ()
    suggestions: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Guide:
    """One guide in outline. One that ``is_gone`` has been taken out of the course (``on_pages``).

    ``minutes`` are what its author says that all of it takes; 0 where nobody has. ``for_the_board`` is the page of
    questions to take to the board.
    """

    name: str
    title: str
    link: str
    statements: tuple[Statement, ...] = ()
    steps: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()
    is_gone: bool = False
    minutes: int = 0
    for_the_board: Page | None = None


Linked = TypeVar("Linked", Step, Page, Question, Guide)


@dataclass(frozen=True)
class Released:
    """A name under which a block keeps answers, as it was released; ``block`` is its ``url_name``."""

    kind: str
    name: str
    block: str


@dataclass(frozen=True)
class Programme:
    """All guides in order, and the rule for having finished: ``fewest`` of them, one of ``one_of``, and the plan.

    ``questions`` are those outside the guides, such as the feedback at the end. ``edition`` is the name of the edition
    of the curriculum that a course run holds, "" where only its blocks speak; ``released`` comes with it. ``title`` is
    the course's, "" if it was not said; ``pages`` are those outside the guides.
    """

    guides: tuple[Guide, ...] = ()
    fewest: int = 0
    one_of: tuple[str, ...] = ()
    plan: Step | None = None
    questions: tuple[Question, ...] = field(default=())
    edition: str = ""
    released: tuple[Released, ...] = field(default=())
    title: str = ""
    pages: tuple[Page, ...] = ()

    def guide(self, name: str) -> Guide | None:
        """Return the guide of that name, if there is one."""
        return next((guide for guide in self.guides if guide.name == name), None)

    def title_of(self, name: str) -> str:
        """Return a guide's title; its name if the course holds it no more."""
        found = self.guide(name)
        return found.title if found else name


def read_programme(reader: Reader) -> Programme:
    """Return the ``programme`` of an activity; an empty one if it is not given. Problems go to the reader."""
    if not reader.has("programme"):
        return Programme()
    given = reader.mapping("programme", "the programme")
    guides = tuple(_guide(item) for item in given.mappings("guides", "a guide"))
    one_of = tuple(name for name, _ in given.texts("one_of", required=False))
    fewest = given.integer("fewest", low=0, high=max(1, len(guides)), default=0)
    plan = _step(given.mapping("plan", "the plan")) if given.has("plan") else None
    questions = _questions(given)
    title = given.text("title", required=False, longest=300)
    pages = tuple(_page(item) for item in given.mappings("pages", "a page", required=False))
    given.close()
    names = [guide.name for guide in guides]
    for name in {name for name in names if names.count(name) > 1}:
        given.report(f"the guide '{name}' stands twice in the programme", given.location_of("guides"))
    for name in one_of:
        if name not in names:
            given.report(f"'one_of' names '{name}', which is no guide of the programme", given.location_of("one_of"))
    return Programme(guides, fewest, one_of, plan, questions, title=title, pages=pages)


@lru_cache(maxsize=64)
def parse_outline(text: str) -> Programme:
    """Read the outline in a course's settings, as JSON; an empty one is no programme. Raises ``ContentError``."""
    with reading(text or "{}", "the outline of a programme") as reader:
        edition = reader.text("edition", required=False, longest=100)
        released = tuple(_released(item) for item in reader.mappings("released", "a released block", required=False))
        # The course's own comes beside the programme: whoever runs it may have given it another.
        title = reader.text("title", required=False, longest=1_000)
        found = read_programme(reader)
        return replace(found, edition=edition, released=released, title=found.title or title)


def on_pages(programme: Programme, pages: Collection[str]) -> Programme:
    """Return the programme in a course with only these pages: without links to others, and without their guides."""
    if all(has_page(link, pages) for link in _links(programme)):
        return programme

    def there(one: Linked) -> Linked:
        return one if has_page(one.link, pages) else replace(one, link="")

    guides = tuple(
        replace(
            there(guide),
            steps=tuple(map(there, guide.steps)),
            questions=tuple(map(there, guide.questions)),
            for_the_board=there(guide.for_the_board) if guide.for_the_board else None,
            is_gone=not has_page(guide.link, pages),
        )
        for guide in programme.guides
    )
    plan = there(programme.plan) if programme.plan else None
    return replace(
        programme,
        guides=guides,
        plan=plan,
        questions=tuple(map(there, programme.questions)),
        pages=tuple(map(there, programme.pages)),
    )


def _links(programme: Programme) -> Iterator[str]:
    yield from (question.link for question in programme.questions)
    yield from (page.link for page in programme.pages)
    if programme.plan:
        yield programme.plan.link
    for guide in programme.guides:
        yield guide.link
        yield from (step.link for step in guide.steps)
        yield from (question.link for question in guide.questions)
        if guide.for_the_board:
            yield guide.for_the_board.link


def has_page(link: str, pages: Collection[str]) -> bool:
    """Return whether a link leads to one of these pages; one that leads nowhere is not missed."""
    return not link or link.rpartition("/")[2] in pages


def _released(reader: Reader) -> Released:
    found = Released(reader.text("kind"), reader.text("id"), reader.text("block"))
    reader.close()
    return found


def _guide(reader: Reader) -> Guide:
    guide = Guide(
        name=reader.identifier("id"),
        title=reader.text("title", longest=300),
        link=read_link(reader),
        statements=read_statements(reader) if reader.has("statements") else (),
        steps=tuple(_step(item) for item in reader.mappings("steps", "a step", required=False)),
        questions=_questions(reader),
        minutes=_minutes(reader),
        for_the_board=_page(reader.mapping("for_the_board", "a page")) if reader.has("for_the_board") else None,
    )
    reader.close()
    return guide


def _page(reader: Reader) -> Page:
    page = Page(reader.text("title", longest=300), read_link(reader))
    reader.close()
    return page


def _step(reader: Reader) -> Step:
    step = Step(
        kind=reader.identifier("kind") if reader.has("kind") else "",
        title=reader.text("title", longest=300),
        link=read_link(reader),
        blocks=tuple(name for name, _ in reader.texts("blocks")),
        minutes=_minutes(reader),
    )
    reader.close()
    return step


def _minutes(reader: Reader) -> int:
    return reader.integer("minutes", low=0, high=_LONGEST, default=0)


def _questions(reader: Reader) -> tuple[Question, ...]:
    items: list[Question] = []
    for item in reader.mappings("asked", "something asked", required=False):
        items.append(
            Question(
                kind=item.identifier("kind"),
                name=item.identifier("id"),
                text=item.text("text", longest=1_000),
                link=read_link(item),
                decisions=_choices(item, "decisions", "a decision"),
                suggestions=_choices(item, "suggestions", "a suggestion"),
            )
        )
        item.close()
    return tuple(items)


def _choices(reader: Reader, key: str, what: str) -> tuple[Choice, ...]:
    choices: list[Choice] = []
    for item in reader.mappings(key, what, required=False):
        options = _choices(item, "options", "an option") if key == "decisions" else ()
        right = item.flag("right", default=False) if what == "an option" else False
        choices.append(Choice(item.identifier("id"), item.text("text", longest=500), options, right))
        item.close()
    return tuple(choices)


def read_link(reader: Reader) -> str:
    """Return the ``link`` of something, to a page of this course; "" if none is given."""
    link = reader.text("link", required=False, longest=300)
    if link and not is_page_link(link):
        reader.report(f"'link' is '{link}'; expected /jump_to_id/ and a page's name", reader.location_of("link"))
    return link


def is_page_link(link: str) -> bool:
    """Return whether a link leads to a page of this course, whatever its address will be."""
    start = "/jump_to_id/"
    return link.startswith(start) and IDENTIFIER.fullmatch(link.removeprefix(start)) is not None
