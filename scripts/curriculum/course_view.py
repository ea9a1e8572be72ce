"""A course as the rules look at it: what several of them ask about is found once."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.reader import Reader

from .links import DeadLink, Destinations, Target
from .markup import Link, line_at, links, masked
from .model import TEXT, Chapter, Component, Course, Guide
from .names import CourseNames
from .page_text import PageText, activity_texts, read_page

# Of an activity, what may be Markdown, and what else its learners read.
_MARKDOWN_KEYS = frozenset({"guidance", "intro", "setting", "story", "closing"})
_PLAIN_KEYS = frozenset(
    {"prompt", "heading", "title", "question", "text", "feedback", "sensible", "risks", "ask", "done", "coming_up"}
)


@dataclass(frozen=True)
class Text:
    """A stretch of Markdown, and where it starts; one outside the course's pages cannot link to them.

    ``is_plain`` is True for words of an activity that are shown as written.
    """

    markdown: str
    start: Location
    may_link_to_pages: bool = True
    is_plain: bool = False

    @cached_property
    def mask(self) -> str:
        """The text with all blanked out that is shown as written."""
        return masked(self.markdown)

    def locate(self, offset: int) -> Location:
        """Return the place of an offset in the text."""
        return Location(self.start.path, self.start.line + line_at(self.markdown, offset))


@dataclass(frozen=True)
class FollowedLink:
    """A link or image with its place, and its target; ``failure`` says why it leads nowhere."""

    link: Link
    location: Location
    target: Target | None = None
    failure: DeadLink | None = None
    is_in_activity: bool = False


class CourseView:
    """A course and what is found in it.

    ``whole`` are the chapters without an error so far: a rule about what is missing asks those only. ``show`` gives a
    path as messages write it.
    """

    def __init__(self, course: Course, whole: Collection[Chapter], show: Callable[[str], str]) -> None:
        self.course = course
        self.whole_guides = tuple(chapter for chapter in whole if isinstance(chapter, Guide))
        self.is_whole = bool(course.chapters) and len(whole) == len(course.chapters) and not course.unread
        self.guides = {guide.id: guide for guide in course.guides}
        self.show = show

    def show_location(self, location: Location) -> str:
        """Return a place as messages write it: ``course/guides/g1/guide.yaml:4``."""
        return f"{self.show(location.path)}:{location.line}"

    @cached_property
    def names(self) -> CourseNames:
        """The names of its chapters, pages and blocks."""
        return CourseNames(self.course)

    @cached_property
    def pages(self) -> tuple[PageText, ...]:
        """Return what is read on each page, in the learner's order."""
        return tuple(read_page(unit) for unit in self.course.units())

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """All Markdown outside activities: of the pages, of the about page and of the handouts."""
        on_pages = [Text(item.content, item.location) for item in self.course.components() if item.kind == TEXT]
        beside = (self.course.about, self.course.handouts)
        outside = [Text(text.content, text.location, may_link_to_pages=False) for text in beside if text.content]
        return (*on_pages, *outside)

    @cached_property
    def markdown(self) -> tuple[Text, ...]:
        """All Markdown: the texts, and what may be Markdown in activities."""
        return (*self.texts, *(text for item in self.activities for text in _texts_of(item, _MARKDOWN_KEYS)))

    @cached_property
    def wording(self) -> tuple[Text, ...]:
        """All that learners read: Markdown, and the plain words of activities."""
        return (*self.markdown, *(text for item in self.activities for text in _texts_of(item, _PLAIN_KEYS)))

    @cached_property
    def activities(self) -> tuple[Component, ...]:
        """All blocks that are no texts."""
        return tuple(component for component in self.course.components() if component.kind != TEXT)

    @cached_property
    def links(self) -> tuple[FollowedLink, ...]:
        """Every link and image, in texts and in activities, followed."""
        return tuple(self._follow_all())

    @cached_property
    def shown_files(self) -> frozenset[str]:
        """The paths of the files of ``static/`` that texts show or link to."""
        found = (followed.target for followed in self.links if not followed.is_in_activity)
        return frozenset(target.static for target in found if target is not None)

    def _follow_all(self) -> Iterator[FollowedLink]:
        destinations = Destinations(self.course)
        for text in self.texts:
            for link in links(text.mask):
                yield _followed(destinations, link, text.locate(link.start), may_link_to_pages=text.may_link_to_pages)
        for component in self.activities:
            for text in _texts_of(component, _MARKDOWN_KEYS):
                for link in links(text.mask):
                    location = text.locate(link.start)
                    yield _followed(destinations, link, location, may_link_to_pages=False, is_in_activity=True)


def read_wording(component: Component) -> Iterator[Text]:
    """Yield all that learners read in an activity."""
    yield from _texts_of(component, _MARKDOWN_KEYS | _PLAIN_KEYS)


def _texts_of(component: Component, keys: Collection[str]) -> Iterator[Text]:
    """Yield the texts under these keys of an activity, however deep."""
    for found in activity_texts(component.content, component.line):
        if found.key in keys:
            start = Location(component.path, found.line)
            yield Text(found.text, start, may_link_to_pages=False, is_plain=found.key in _PLAIN_KEYS)


def locate_in(component: Component, words: str) -> Location:
    """Return the location of words in an activity; its start if they cannot be found."""
    place = component.content.find(words)
    return Location(component.path, component.line + (line_at(component.content, place) if place >= 0 else 0))


def _followed(
    destinations: Destinations,
    link: Link,
    location: Location,
    *,
    may_link_to_pages: bool,
    is_in_activity: bool = False,
) -> FollowedLink:
    try:
        target = destinations.follow(link, location.path, to_pages=may_link_to_pages)
    except DeadLink as failure:
        return FollowedLink(link, location, failure=failure, is_in_activity=is_in_activity)
    return FollowedLink(link, location, target=target, is_in_activity=is_in_activity)


def read_content(component: Component) -> Reader:
    """Return a reader of what an author wrote in an activity, which is known to be keys and values."""
    return Reader(load(component.content, first_line=component.line, path=component.path), component.kind, [])
