"""The platform's completion of blocks: what learners have completed, and when.

Outside the LMS (Studio, the preview, tests) each function gives the answer that is true there. The platform's packages
are imported where they are used, since outside it they are absent.
"""

import datetime
from collections.abc import Collection, Iterator

from django.apps import apps
from django.db.models import CharField
from django.db.models.functions import Cast
from opaque_keys.edx.keys import CourseKey, UsageKey


def tracks_completion() -> bool:
    """Return whether the platform keeps what learners complete, by its switch; False where it cannot."""
    if not apps.is_installed("completion"):
        return False
    from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
    from waffle import switch_is_active

    # By its name: the switch itself remembers its answer for as long as a request lasts, and a command has none.
    return bool(switch_is_active(ENABLE_COMPLETION_TRACKING_SWITCH.name))


def reset_completion(learner_id: int, usage_key: UsageKey) -> None:
    """Take back the completion of a block whose answers were cleared.

    The platform resets completion only with a score (``completion/handlers.py``), so blocks that mark their
    own completion do it themselves.
    """
    if not apps.is_installed("completion"):
        return
    from completion.models import BlockCompletion

    BlockCompletion.objects.filter(user_id=learner_id, block_key=usage_key).delete()


def completions(course_key: CourseKey, learners: Collection[int]) -> dict[int, dict[str, datetime.datetime]]:
    """Return the ``completed_blocks`` of each learner who has any. One query for at most 500 learners."""
    found: dict[int, dict[str, datetime.datetime]] = {}
    if apps.is_installed("completion"):
        from completion.models import BlockCompletion

        rows = BlockCompletion.objects.filter(user_id__in=learners, context_key=course_key, completion=1.0)
        names = rows.annotate(block=Cast("block_key", CharField())).values_list("user_id", "block", "modified")
        for learner, key, modified in names.iterator(chunk_size=10_000):
            found.setdefault(learner, {})[key.rpartition("@")[2]] = modified
    return found


def completion_table() -> str:
    """Return the name of the platform's table of completions; "" where there is none."""
    if not apps.is_installed("completion"):
        return ""
    from completion.models import BlockCompletion

    return str(BlockCompletion._meta.db_table)


def completed_keys(course_key: CourseKey) -> Iterator[str]:
    """Yield the usage key of every block that anybody has begun in a course run.

    Each is looked up behind the one before it, in the index: to read them all off takes as long as the table is.
    """
    if not apps.is_installed("completion"):
        return
    from completion.models import BlockCompletion

    rows = (
        BlockCompletion.objects.filter(context_key=course_key).order_by("block_key").values_list("block_key", flat=True)
    )
    key = rows.first()
    while key is not None:
        yield str(key)
        key = rows.filter(block_key__gt=key).first()


def with_completions(course_key: CourseKey) -> Iterator[int]:
    """Yield everybody who has completed anything in a course run."""
    if not apps.is_installed("completion"):
        return iter(())
    from completion.models import BlockCompletion

    rows = BlockCompletion.objects.filter(context_key=course_key, completion=1.0).order_by()
    learners: Iterator[int] = rows.values_list("user_id", flat=True).distinct().iterator(chunk_size=10_000)
    return learners


def completion_of(learner_id: int | None, usage_key: UsageKey) -> float | None:
    """Return a learner's completion of a block, from 0.0 to 1.0, as the platform keeps it; None for none. One query."""
    if learner_id is None or not apps.is_installed("completion"):
        return None
    from completion.models import BlockCompletion

    rows = BlockCompletion.objects.filter(user_id=learner_id, context_key=usage_key.context_key, block_key=usage_key)
    return next(iter(rows.values_list("completion", flat=True)), None)


def completed_blocks(learner_id: int, course_key: CourseKey) -> dict[str, datetime.datetime]:
    """Return the ``url_name`` of every block that a learner has completed in a course run, and when it became complete.

    One query. The platform changes ``modified`` only when the completion changes
    (``completion/models.py submit_completion``).
    """
    if not apps.is_installed("completion"):
        return {}
    from completion.models import BlockCompletion

    rows = BlockCompletion.objects.filter(user_id=learner_id, context_key=course_key, completion=1.0)
    return {key.block_id: modified for key, modified in rows.values_list("block_key", "modified")}
