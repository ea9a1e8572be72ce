"""The made-up other runs of the course that is played: an earlier one, and one of the other edition."""

from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import CourseLocator

_EARLIER, _OTHER_EDITION = "made-up-earlier", "made-up-{edition}"
_OTHERS = {"trust": "ics"}


def earlier_run(course_key: CourseKey) -> CourseKey:
    """Return the key of the earlier run of a course."""
    return CourseLocator(course_key.org, course_key.course, _EARLIER)


def other_edition(edition: str) -> str:
    """Return the edition to compare this one with."""
    return _OTHERS.get(edition, "trust")


def run_of_other_edition(course_key: CourseKey, edition: str) -> CourseKey:
    """Return the key of the run of the other edition."""
    return CourseLocator(course_key.org, course_key.course, _OTHER_EDITION.format(edition=other_edition(edition)))
