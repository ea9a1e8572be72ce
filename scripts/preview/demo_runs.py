"""The made-up earlier run of the course that is played, which some of the made-up people took."""

from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import CourseLocator

_RUN = "made-up-earlier"


def earlier_run(course_key: CourseKey) -> CourseKey:
    """Return the key of the earlier run of a course."""
    return CourseLocator(course_key.org, course_key.course, _RUN)
