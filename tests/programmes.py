"""A small programme of two guides, as a course's settings hold it, and people who take it."""

import json
from typing import Any

from completion.models import BlockCompletion
from django.contrib.auth import get_user_model
from django.utils import timezone
from eventtracking import tracker
from opaque_keys.edx.keys import CourseKey, UsageKey
from waffle.testutils import override_switch

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Cohort, Membership, Organisation
from digiboards_xblocks.programme.progress import aggregates

from .conftest import COURSE_KEY

# The platform tells its tracking log of every completion; here nobody reads it.
tracker.register_tracker(tracker.Tracker(backends={}))

STATEMENTS = {"g1": ("g1-explain", "g1-ask"), "g2": ("g2-judge",)}
SUGGESTIONS = {
    "g1": {"s": "Read one hazard log.", "t": "Hold a cyber exercise."},
    "g2": {"visit": "Visit a service."},
}
STEPS = {"g1": ("g1-a", "g1-b"), "g2": ("g2-a",)}
OUTLINE = json.dumps(
    {
        "programme": {
            "guides": [
                {
                    "id": guide,
                    "title": f"Guide {guide[1]}",
                    "statements": [{"id": name, "text": f"I can {name}"} for name in STATEMENTS[guide]],
                    "steps": [{"kind": "read", "title": name, "blocks": [name]} for name in names],
                    "asked": [
                        {
                            "id": f"{guide}-commit",
                            "kind": "commitments",
                            "text": "Commit to something",
                            "suggestions": [{"id": name, "text": text} for name, text in SUGGESTIONS[guide].items()],
                        }
                    ],
                }
                for guide, names in STEPS.items()
            ],
            "fewest": 2,
            "asked": [{"id": "end-feedback", "kind": "feedback", "text": "The programme"}],
        }
    }
)


def outline_of(course_key: CourseKey) -> str:
    """What ``DIGIBOARDS_OUTLINES`` names in the tests."""
    return OUTLINE if course_key == COURSE_KEY else ""


def person(name: str, organisation: Organisation | None = None, cohort: str = "", role: str = "") -> Any:
    """Somebody with an account, on a board if one is given."""
    user = get_user_model().objects.create(username=name, first_name=name.title(), email=f"{name}@example.org")
    if organisation:
        course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
        made = Cohort.objects.get_or_create(course=course, key=cohort, name=cohort.title())[0] if cohort else None
        Membership.objects.create(
            course=course,
            learner=user,
            organisation=organisation,
            cohort=made,
            role_group=role,
            source="roster",
            usage_key="",
            saved_at=timezone.now(),
        )
        aggregates.mark(COURSE_KEY, [user.pk])
    return user


def complete(user: Any, *blocks: str, completion: float = 1.0, course_key: CourseKey = COURSE_KEY) -> None:
    """As the platform stores it."""
    for name in blocks:
        complete_block(user, course_key.make_usage_key("digiboards_text", name), completion)


def complete_block(user: Any, key: UsageKey, completion: float = 1.0) -> None:
    """Any block, with the platform's tracking of completion switched on."""
    with override_switch("completion.enable_completion_tracking", active=True):
        BlockCompletion.objects.submit_completion(user=user, block_key=key, completion=completion)


def register() -> dict[str, Organisation]:
    """A region with a board and two trusts below it, and a trust on its own. All of them are made up."""
    region = Organisation.objects.create(ods_code="Y99", name="A region", kind="region")
    icb = Organisation.objects.create(ods_code="Q99", name="A system", kind="icb", parent=region)
    made = {"Y99": region, "Q99": icb}
    for code, parent in (("R91", icb), ("R92", icb), ("R93", None)):
        made[code] = Organisation.objects.create(ods_code=code, name=f"Trust {code}", kind="trust", parent=parent)
    return made
