"""The services that blocks ask the runtime for, with the LMS's names for what they hold."""

from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey
from xblock.reference.user_service import UserService, XBlockUser

from .learners import Learner, anonymous_id


class PreviewUserService(UserService):
    """Tells a block who looks at it."""

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
        """The learner of this request."""
        return self._current


class StudioUserService(UserService):
    """Tells a block in Studio's preview that a member of staff looks, and no learner."""

    def get_current_user(self) -> XBlockUser:
        """Nobody whose answers could be kept."""
        user = XBlockUser(is_current_user=True)
        user.opt_attrs["edx-platform.user_is_staff"] = True
        return user
