"""The course that is being played: parsed once at the start, and only read from then on."""

import logging
from dataclasses import dataclass

from django.contrib.auth.models import User
from lxml import etree
from opaque_keys.edx.keys import UsageKey
from xblock.completable import XBlockCompletionMode
from xblock.fields import ScopeIds
from xblock.plugin import PluginMissingError
from xblock.runtime import KeyValueStore

from olx.archive_reader import Archive
from olx.course_reader import read_course
from olx.course_tree import Component, CourseTree

from .keystore import Authored, AuthoringStore, CourseStore
from .learners import Learner
from .runtime import CourseRuntime, OutlineIds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Player:
    """A course, the authored fields of its blocks, and why some blocks cannot be shown.

    ``completable`` are the blocks that complete themselves. (The LMS completes others once they have been
    seen for five seconds; the preview does not, and so does not count them.)
    """

    archive: Archive
    course: CourseTree
    authored: Authored
    problems: dict[UsageKey, str]
    completable: frozenset[UsageKey]

    def runtime(self, learner: Learner, user: User) -> CourseRuntime:
        """Return a runtime for one request of one learner."""
        return CourseRuntime(
            self.ids,
            CourseStore(self.authored),
            learner=learner,
            user=user,
            handler_base=f"/as/{learner.name}/handler/",
            course_key=self.course.key,
        )

    def studio_runtime(self, store: KeyValueStore, handler_base: str) -> CourseRuntime:
        """Return a runtime as Studio has it, on a store of its own."""
        return CourseRuntime(self.ids, store, handler_base=handler_base, course_key=self.course.key)

    @property
    def ids(self) -> OutlineIds:
        """The keys of the blocks that can be run."""
        return OutlineIds(self.course.components.keys() - self.problems.keys())


_playing: list[Player] = []


def load(archive: Archive) -> Player:
    """Read and parse a course, and play it from now on. Raises ``ArchiveError`` if there is no course in it."""
    course = read_course(archive)
    authored: Authored = {}
    problems: dict[UsageKey, str] = {}
    completable: set[UsageKey] = set()
    ids = OutlineIds(course.components)
    for key, component in course.components.items():
        fields: Authored = {}
        problem = component.problem or _parse(component, ids, fields, completable)
        if problem:
            problems[key] = problem
        else:
            authored.update(fields)
    player = Player(archive, course, authored, problems, frozenset(completable - problems.keys()))
    _playing[:] = [player]
    return player


def is_playing() -> bool:
    """Return whether a course is being played: the first is not yet while its blocks are parsed."""
    return bool(_playing)


def current() -> Player:
    """Return the course that is being played."""
    return _playing[0]


def _parse(component: Component, ids: OutlineIds, fields: Authored, completable: set[UsageKey]) -> str:
    """Take a block's fields from its element; the answer says why that failed."""
    key = component.key
    node = etree.fromstring(component.olx)
    etree.strip_attributes(node, "url_name", "xblock-family")
    runtime = CourseRuntime(ids, AuthoringStore(fields))
    try:
        block_class = runtime.mixologist.mix(runtime.load_block_type(key.block_type))
        block = block_class.parse_xml(node, runtime, ScopeIds(None, key.block_type, key, key))
        block.save()
    except PluginMissingError:
        return f"no installed block has the type '{key.block_type}'; Studio would import it as an invisible block"
    except Exception as error:  # a block's own code may raise anything; the page says so
        log.info("%s cannot be read", key, exc_info=True)
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return f"it cannot be read ({reason}); Studio would drop it without a word"
    completes = getattr(block, "has_custom_completion", False) or getattr(block, "has_score", False)
    if completes and XBlockCompletionMode.get_mode(block) == XBlockCompletionMode.COMPLETABLE:
        completable.add(key)
    return ""
