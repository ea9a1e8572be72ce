"""Boards with members who have answered, for the tests of pictures."""

import itertools
from typing import Any

from django.contrib.auth import get_user_model
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.core.statements import START
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations import invitations
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.models import Membership, Organisation
from digiboards_xblocks.organisations.rules import INVITED
from tests.conftest import COURSE_KEY

_names = itertools.count(1)
ALL = ("g1-explain", "g1-describe", "g5-assure", "g5-cyber", "g7-checks")
KEY = COURSE_KEY.make_usage_key("digiboards_board", "elsewhere")


def organisation(code: str = "R0A") -> Organisation:
    """The organisation of that code; made if there is none."""
    return Organisation.objects.get_or_create(ods_code=code, defaults={"name": f"Trust {code}", "kind": "trust"})[0]


def join(user: Any, *, code: str = "R0A", agreed: bool = True, confirmed: bool = True) -> None:
    """Name an organisation or, ``confirmed``, join its board by an invitation; and agree."""
    organisations_storage.name_organisation(usage_key=KEY, learner_id=user.id, ods_code=organisation(code).ods_code)
    if confirmed:
        Membership.objects.filter(learner=user).update(source=INVITED)
    if agreed:
        organisations_storage.agree(usage_key=KEY, learner_id=user.id, ods_code=code)


def rate(user: Any, value: int, *, phase: str = START, statements: tuple[str, ...] = ALL) -> None:
    """Rate all these statements alike."""
    confidence_storage.save_ratings(
        usage_key=KEY, learner_id=user.id, phase=phase, values=dict.fromkeys(statements, value)
    )


def members(count: int, value: int = 3, **changes: Any) -> list[Any]:
    """So many new members who agreed and rated."""
    joined = {name: changes.pop(name) for name in ("code", "agreed", "confirmed") if name in changes}
    users = [get_user_model().objects.create(username=f"member-{next(_names)}") for _ in range(count)]
    for user in users:
        join(user, **joined)
        rate(user, value, **changes)
    return users


def invitation(code: str = "R0A") -> str:
    """The code of an invitation to a board, by its secretary."""
    secretary, _ = get_user_model().objects.get_or_create(username="secretary")
    return invitations.invite(course_key=COURSE_KEY, ods_code=organisation(code).ods_code, by=secretary, most=30)


def enter_by_roster(
    user: Any, code: str = "R0A", course_key: CourseLocator = COURSE_KEY, *, role_group: str = ""
) -> None:
    """What the programme team's roster will do."""
    from django.utils import timezone

    course, _ = Course.objects.get_or_create(course_key=str(course_key))
    Membership.objects.update_or_create(
        course=course,
        learner=user,
        defaults={
            "organisation": organisation(code),
            "source": "roster",
            "usage_key": "",
            "saved_at": timezone.now(),
            "role_group": role_group,
        },
    )
