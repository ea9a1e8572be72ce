"""Quiet writing, which stays on the writer's phone: the key of its draft there, and how it becomes a reflection."""

import base64

from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import private_texts
from digiboards_xblocks.activities.base.writing_rules import NOTHING_SAVED, TextRefused, storable
from digiboards_xblocks.activities.reflection.spec import ACTIVITY
from digiboards_xblocks.core.run_sheet import Stage
from digiboards_xblocks.core.text import gettext_noop as _

_LONGEST_NAME = 60
_MOST_OF_A_STAGE = 9


class NotTheirs(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: only who takes the course has reflections in it."""


def draft_key(token: str) -> str:
    """Return the key of a phone's drafts in a room, 32 bytes in Base64 (decision 37); it holds as long as its cookie.

    A guest has no account that a key could be made of; the phone's token is in no storage that scripts can read.
    """
    key = salted_hmac("digiboards.room-draft", token, algorithm="sha256").digest()
    return base64.b64encode(key).decode("ascii")


def save_reflection(*, course_key: CourseKey, session: int, stage: Stage, learner_id: int, text: str) -> None:
    """Save what somebody wrote in a session to their own reflections, where only they read it.

    What they saved of this stage before stays beside it. Raises ``NotTheirs``, ``TextRefused`` or ``Locked``.
    """
    if not platform.enrolled(course_key, [learner_id]):
        raise NotTheirs
    # As "My learning" heads it, where no outline knows it: "Session 12: What would worry you".
    name = slugify(stage.title)[:_LONGEST_NAME].strip("-") or stage.name
    for again in range(1, _MOST_OF_A_STAGE + 1):
        try:
            private_texts.save_text(
                usage_key=course_key.make_usage_key("digiboards_reflection", f"session-{session}"),
                learner_id=learner_id,
                kind=ACTIVITY.kind,
                name=f"session-{session}/{name}" + (f"-{again}" if again > 1 else ""),
                text=storable(text),
                based_on=NOTHING_SAVED,
            )
        except private_texts.Conflict:
            continue
        return
    raise TextRefused(_("You have saved so much of this question already that nothing more can be."))
