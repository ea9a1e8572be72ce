"""The check that the platform tracks completion, which finishing goes by."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_completion
from digiboards_xblocks.db.utils import learner_models
from digiboards_xblocks.programme.progress import queries

from .finding import OK, PROBLEM, Finding, Options

# Somebody who began today may not have completed anything yet.
QUIET = datetime.timedelta(days=1)


def check_completion(_options: Options) -> Iterator[Finding]:
    """Yield whether completion is tracked, and each course run where people answer and nothing is ever completed."""
    if not platform_completion.tracks_completion():
        yield Finding(
            PROBLEM,
            _("The platform does not keep what learners complete, so nobody can finish anything."),
            _(
                "Turn on the switch: manage.py lms waffle_switch completion.enable_completion_tracking on --create. "
                "What was done before it was on is not counted."
            ),
        )
        return
    yield Finding(OK, _("The platform keeps what learners complete."))
    for course_key in queries.course_runs():
        if _is_answered(course_key) and next(iter(platform_completion.with_completions(course_key)), None) is None:
            yield Finding(
                PROBLEM,
                _("People answer in {course}, and nothing there was ever completed.").format(course=course_key),
                _(
                    "Open a unit of it as a learner and read it to its end; if nothing comes of it, look at the LMS's "
                    "log."
                ),
            )


def _is_answered(course_key: CourseKey) -> bool:
    """Return whether anybody saved something in a course run more than a day ago."""
    until = timezone.now() - QUIET
    return any(
        model._default_manager.filter(course__course_key=str(course_key), saved_at__lt=until)
        .exclude(usage_key="")  # who was put on a board by a roster has done nothing yet
        .exists()
        for model in learner_models()
    )
