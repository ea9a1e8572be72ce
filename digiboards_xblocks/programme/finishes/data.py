"""The data of our signals: attrs classes, as in openedx-events, whose fields the platform's event bus can write."""

import attrs
from openedx_events.learning.data import CourseData, UserData


@attrs.frozen
class GuideFinishedData:
    """A learner who has finished a guide; ``guide`` is the author's name of it, and no answer."""

    user: UserData
    course: CourseData
    guide: str


@attrs.frozen
class ProgrammeFinishedData:
    """A learner who has finished the programme of a course run."""

    user: UserData
    course: CourseData
