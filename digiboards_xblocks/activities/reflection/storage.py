"""Reflections: private texts under the author's name."""

from django.db import models
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.writing_rules import REFLECTION

from .spec import Reflection


def rows_of_activity(course_key: CourseKey, activity: Reflection) -> "models.QuerySet[PrivateText]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return PrivateText.objects.filter(course__course_key=str(course_key), kind=REFLECTION, name=activity.name)
