"""The services that blocks ask the runtime for, with the LMS's names for what they hold."""

from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey
from xblock.reference.user_service import UserService, XBlockUser

from .learners import Learner, anonymous_id
from .rewriting import rewrite


class PreviewUserService(UserService):
    """The user service of a block, with the learner who looks at it."""

    def __init__(self, learner: Learner, user: User, course_key: CourseKey) -> None:
        super().__init__()
        self._current = XBlockUser(is_current_user=True, emails=[user.email], full_name=learner.first_name)
        self._current.opt_attrs.update(
            {
                "edx-platform.user_id": user.pk,
                "edx-platform.username": user.username,
                "edx-platform.is_authenticated": True,
                "edx-platform.user_is_staff": learner.is_staff,
                "edx-platform.user_is_global_staff": learner.is_staff,
                "edx-platform.user_role": "staff" if learner.is_staff else "student",
                "edx-platform.anonymous_user_id": anonymous_id(user, course_key),
            }
        )

    def get_current_user(self) -> XBlockUser:
        """Return the learner of this request."""
        return self._current


class StudioUserService(UserService):
    """The user service of a block in Studio's preview, where a member of staff looks, and no learner."""

    def get_current_user(self) -> XBlockUser:
        """Return a user without a number, so that no answers can be stored."""
        user = XBlockUser(is_current_user=True)
        user.opt_attrs["edx-platform.user_is_staff"] = True
        return user


class PreviewReplaceUrls:
    """Rewrites links in a block's own HTML, for its handlers: nothing else rewrites what those answer.

    As the LMS's (``static_replace/services.py``) it gives a plain text, whatever it was given.
    """

    def __init__(self, learner: Learner) -> None:
        self._learner = learner

    def replace_urls(self, text: str, static_replace_only: bool = False) -> str:
        """Return the text with its links leading to this learner's pages; files have their addresses already."""
        return str(text) if static_replace_only else rewrite(str(text), self._learner.name)
