"""Announcing finishes: an event in the platform's tracking log, and a signal, for each; once it is stored.

Each is announced by itself, so that what fails with one, which is logged, is no other's matter.
"""

import datetime
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning.data import CourseData, UserData, UserPersonalData

from digiboards_xblocks import platform, platform_people
from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.core.programme_outline import Programme

from .data import GuideFinishedData, ProgrammeFinishedData
from .rules import PROGRAMME, Finish
from .signals import GUIDE_FINISHED, PROGRAMME_FINISHED


def announce_later(course_key: CourseKey, programme: Programme, finishes: Iterable[Finish]) -> None:
    """Announce finishes once what goes on is stored. Two queries for some hundreds, and none for none."""
    course = CourseData(course_key=course_key, display_name=programme.title)
    for some in batches(list(finishes)):
        users = _users({finish.learner_id for finish in some})
        for finish in some:
            _later(users[finish.learner_id], course, programme.edition, finish)


def _users(learners: set[int]) -> dict[int, UserData]:
    names = platform_people.names_of(learners)
    return {
        user.pk: UserData(
            pii=UserPersonalData(username=user.username, email=user.email, name=names.get(user.pk, "")),
            id=user.pk,
            is_active=user.is_active,
        )
        for user in get_user_model()._default_manager.filter(pk__in=learners)
    }


def _later(user: UserData, course: CourseData, edition: str, finish: Finish) -> None:
    # No partial: Django logs what fails by its name, and a partial has none.
    def announce() -> None:
        _announce(user, course, edition, finish)

    transaction.on_commit(announce, robust=True)


def _announce(user: UserData, course: CourseData, edition: str, finish: Finish) -> None:
    at = finish.at.astimezone(datetime.UTC)
    about = {
        "course_id": str(course.course_key),
        "user_id": user.id,
        "edition": edition,
        "finished_at": at.isoformat(),
    }
    if finish.guide == PROGRAMME:
        # .. event_name: digiboards.programme.finished
        # .. event_description: A learner is counted as having finished the programme.
        # .. event_data: ``course_id``; ``user_id``: who; ``edition``: which one the course run holds; ``finished_at``:
        #   when the last of what it takes was completed.
        platform.emit("digiboards.programme.finished", about)
        PROGRAMME_FINISHED.send_event(time=at, programme=ProgrammeFinishedData(user, course))
    else:
        # .. event_name: digiboards.guide.finished
        # .. event_description: A learner is counted as having finished a guide.
        # .. event_data: ``course_id``; ``user_id``: who; ``edition``: which one the course run holds; ``guide``: the
        #   author's name of it; ``finished_at``: when the last of what it takes was completed.
        platform.emit("digiboards.guide.finished", about | {"guide": finish.guide})
        GUIDE_FINISHED.send_event(time=at, guide=GuideFinishedData(user, course, finish.guide))
