"""A tab beside "Course" and "Progress", for those who may see the staff pages. Only the platform loads this module."""

from typing import Any, ClassVar

from django.utils.translation import gettext_noop
from xmodule.tabs import CourseTab  # type: ignore[import-not-found]  # the platform's own package

from .opening import VIEW, may_open


class DigiboardsTab(CourseTab):  # type: ignore[misc]  # it is not here to be checked
    """Dynamic: it is in no course's list of tabs, and nobody has to add it to one (``courseware/tabs.py``)."""

    type: ClassVar = "digiboards"
    title: ClassVar = gettext_noop("Digital Boards")
    view_name: ClassVar = VIEW
    is_dynamic: ClassVar = True
    is_default: ClassVar = False

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        """Return whether this person sees the tab in this course run."""
        return user is not None and may_open(user, course.id)
