"""The stand-in where the platform's own package would be, for the tests that ask for it."""

import sys
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from opaque_keys.edx.django.models import CourseKeyField
from opaque_keys.edx.keys import CourseKey

from . import models

PACKAGE = "common.djangoapps.student"


@pytest.fixture
def student(db: None, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The platform's app of people is there, with its tables."""
    real = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name == PACKAGE or real(name))
    for name in ("common", "common.djangoapps", PACKAGE):
        if name not in sys.modules:
            monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, f"{PACKAGE}.models", models)
    return models


def registered(user_name: str, name: str) -> Any:
    """Somebody who has registered under this name."""
    user = get_user_model().objects.create(username=user_name, email=f"{user_name}@example.org")
    models.UserProfile.objects.create(user=user, name=name)
    return user


def enrol(user: Any, course_key: CourseKey) -> Any:
    """Somebody takes a course run."""
    return models.CourseEnrollment.objects.create(user=user, course_id=course_key)


def put_on_team(user: Any, course_key: CourseKey | None, role: str = "staff", org: str = "DigitalBoards") -> Any:
    """Somebody is on the team of a course run, or of all of an organisation."""
    empty = CourseKeyField.Empty
    return models.CourseAccessRole.objects.create(user=user, org=org, course_id=course_key or empty, role=role)
