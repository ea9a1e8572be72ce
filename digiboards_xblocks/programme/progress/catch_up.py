"""People counted because somebody asks for it: as many as they can wait for, and the rest by the workers."""

from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme

from . import refresh, tasks, versions

AT_MOST = 2_000


def catch_up(course_key: CourseKey, programme: Programme) -> None:
    """Count people, at most ``AT_MOST``, and leave the others to the workers, where there are any."""
    versions.notice(course_key, programme)
    if refresh.refresh(course_key, most=AT_MOST, is_noticed=True) < AT_MOST:
        return
    task = tasks.recount if versions.mixed(versions.counted_programme(course_key)) else tasks.renew
    transaction.on_commit(lambda: tasks.ask_workers(task, course_key), robust=True)
