"""The made-up people who can be in the preview, side by side in one browser since the address says who."""

import hashlib
from dataclasses import dataclass

from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey


@dataclass(frozen=True)
class Learner:
    """A made-up learner; ``name`` is in the address."""

    name: str
    first_name: str
    role: str
    is_staff: bool = False

    @property
    def label(self) -> str:
        """Return what the switch shows."""
        return f"{self.first_name}, {self.role} (made up)"


LEARNERS = {
    learner.name: learner
    for learner in (
        Learner("amina", "Amina", "chair"),
        Learner("ben", "Ben", "non-executive director"),
        Learner("carys", "Carys", "chief nurse"),
        Learner("staff", "Sam", "course staff", is_staff=True),
    )
}
FIRST = "amina"
STAFF = LEARNERS["staff"]


def ensure_users() -> None:
    """Give each of them a row in Django's table of users, which completion and the plugin's tables refer to."""
    for learner in LEARNERS.values():
        User.objects.get_or_create(
            username=learner.name,
            defaults={
                "first_name": learner.first_name,
                "email": f"{learner.name}@example.org",
                "is_staff": learner.is_staff,
                "password": "!",
            },
        )


def user_of(learner: Learner) -> User:
    """Return the learner's row."""
    return User.objects.get(username=learner.name)


def anonymous_id(user: User, course_key: CourseKey) -> str:
    """Return an anonymous id, one per course, as the LMS has."""
    return hashlib.sha256(f"{user.pk} {course_key}".encode()).hexdigest()[:32]
