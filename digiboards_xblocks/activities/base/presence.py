"""Facts about the course at run time: what the curriculum released, and which pages there still are.

Both are asked of the platform, which reads the course for it: so a process asks once in a while, not at each view.
"""

from functools import lru_cache
from typing import Any

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.programme_outline import Programme, parse_outline

from .guard import Guard

# For so many seconds an answer is taken to hold.
AGE = 30


def released(block: Any) -> Programme:
    """Return the programme as it was released, from the course's settings; an empty one where there is none."""
    with Guard(block, "released"):
        return _released(_course_of(block), _now())
    return Programme()


def pages(block: Any) -> frozenset[str] | None:
    """Return the ``url_name`` of all that learners can be led to; None where nobody can say."""
    with Guard(block, "pages"):
        return _pages(_course_of(block), _now())
    return None


def forget() -> None:
    """Ask again from now on."""
    _released.cache_clear()
    _pages.cache_clear()


def _course_of(block: Any) -> CourseKey | None:
    """The course run that a block is in; None for one of a library."""
    key = block.scope_ids.usage_id.context_key
    return key if key.is_course else None


def _now() -> int:
    return int(timezone.now().timestamp() // AGE)


@lru_cache(maxsize=64)
def _released(course_key: CourseKey | None, now: int) -> Programme:
    del now  # the key of the cache
    return parse_outline("" if course_key is None else platform.outline_of(course_key))


@lru_cache(maxsize=64)
def _pages(course_key: CourseKey | None, now: int) -> frozenset[str] | None:
    del now  # as above
    return None if course_key is None else platform.pages_of(course_key)
