"""The people who look after a course run and are not counted in it: its maker in Studio is enrolled in it, too."""

from opaque_keys.edx.keys import LearningContextKey

from digiboards_xblocks import platform_people

from .models import Membership
from .rules import ROSTER


def excluded_learners(course_key: LearningContextKey) -> set[int]:
    """Return the user ids of the course's team, without those whom a roster puts on a board as learners."""
    team = platform_people.team_of(course_key)
    if not team:
        return team
    on_boards = Membership.objects.filter(course__course_key=str(course_key), source=ROSTER, learner__in=team)
    return team - set(on_boards.values_list("learner_id", flat=True))
