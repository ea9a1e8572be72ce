"""People in the LMS, beyond their accounts: their names, and who is on a course's team.

The platform's packages are imported where they are used, since outside it they are absent.
"""

from collections.abc import Collection

from django.apps import apps
from django.db import models
from opaque_keys.edx.keys import LearningContextKey

STUDENT = "common.djangoapps.student"
EXTERNAL_IDS = "openedx.core.djangoapps.external_user_ids"
# Roles of ``common/djangoapps/student/roles.py`` that make somebody a member of a course's team, not one who learns.
TEAM = ("instructor", "staff", "limited_staff", "data_researcher", "beta_testers")


def is_available() -> bool:
    """Return whether the platform's app of people is installed."""
    return apps.is_installed(STUDENT)


def names_of(learners: Collection[int]) -> dict[int, str]:
    """Return the names that people gave when they registered, by the number of their account; those without left out.

    Registration leaves ``first_name`` and ``last_name`` empty, and keeps the name in the profile. One query.
    """
    if not learners or not is_available():
        return {}
    from common.djangoapps.student.models import (  # type: ignore[import-not-found]  # the platform's own package
        UserProfile,
    )

    rows = UserProfile.objects.filter(user_id__in=learners).exclude(name="")
    return dict(rows.values_list("user_id", "name"))


def called(word: str, way: str) -> models.Q:
    """Return the condition that a word is in a person's names or address; ``way`` leads to their account's columns.

    The profile's name is looked in where the platform has profiles.
    """
    columns = ["username", "first_name", "last_name", "email", *(["profile__name"] if is_available() else [])]
    found = models.Q()
    for column in columns:
        found |= models.Q(**{f"{way}{column}__icontains": word})
    return found


def team_of(course_key: LearningContextKey) -> set[int]:
    """Return the user ids of a course run's team, with that of its organisation; outside the LMS there is none."""
    if not is_available():
        return set()
    from common.djangoapps.student.models import CourseAccessRole
    from opaque_keys.edx.django.models import CourseKeyField

    of_all = models.Q(org=getattr(course_key, "org", None), course_id=CourseKeyField.Empty)
    rows = CourseAccessRole.objects.filter(models.Q(course_id=course_key) | of_all, role__in=TEAM)
    return set(rows.values_list("user_id", flat=True))


def statement_ids(learners: Collection[int]) -> dict[int, str]:
    """Return the numbers by which statements know people, by the number of their account; those without left out.

    One query, and none where the platform's app of them is not installed.
    """
    if not learners or not apps.is_installed(EXTERNAL_IDS):
        return {}
    from openedx.core.djangoapps.external_user_ids.models import (  # type: ignore[import-not-found]  # the platform's own
        ExternalId,
    )

    rows = ExternalId.objects.filter(user_id__in=learners, external_id_type__name="xapi")
    return {learner: str(number) for learner, number in rows.values_list("user_id", "external_user_id")}
