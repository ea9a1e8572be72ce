"""The door to the LMS: what the platform offers beyond XBlock's own services.

Completion is in ``platform_completion.py``, people are in ``platform_people.py``, workers in ``platform_workers.py``.
Outside the LMS (Studio, the preview, tests) each function gives the answer that is true there. The platform's packages
are imported where they are used, since outside it they are absent.
"""

import json
import logging
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.module_loading import import_string
from opaque_keys.edx.keys import CourseKey, UsageKey

log = logging.getLogger(__name__)


def is_masquerading(user_service: Any) -> bool:
    """Return whether a member of staff is looking at the course as some other learner.

    ``lms/djangoapps/courseware/masquerade.py setup_masquerade`` puts the member of staff on the user it swaps
    in, as ``real_user``; the user service holds that user as ``_django_user``.
    """
    user = getattr(user_service, "_django_user", None)
    real_user = getattr(user, "real_user", None)
    return real_user is not None and real_user != user


def learner_id_of(anonymous_id: str) -> int | None:
    """Return the learner behind a course's anonymous id; None if the platform is not there or knows no such id."""
    if not apps.is_installed("common.djangoapps.student"):
        return None
    from common.djangoapps.student.models import (  # type: ignore[import-not-found]  # the platform's own package
        user_by_anonymous_id,
    )

    user = user_by_anonymous_id(anonymous_id)
    return None if user is None else int(user.id)


def root_url() -> str:
    """Return where the LMS is, without a slash at the end, for links in mails; "" if the site does not say."""
    return str(getattr(settings, "LMS_ROOT_URL", "") or "").rstrip("/")


def learning_origin() -> str:
    """Return the origin of the learning MFE, whose pages show units in a frame; "" if the site does not say."""
    found = urlsplit(str(getattr(settings, "LEARNING_MICROFRONTEND_URL", "") or ""))
    return f"{found.scheme}://{found.netloc}" if found.scheme in ("http", "https") and found.netloc else ""


def block_url(usage_key: UsageKey) -> str:
    """Return the address of a block's page (``courseware/views jump_to``); "" if the site does not say where it is."""
    root = root_url()
    return f"{root}/courses/{usage_key.context_key}/jump_to/{usage_key}" if root else ""


def course_url(course_key: CourseKey) -> str:
    """Return the start page of a course run, wherever the platform shows it now (``course_experience/urls.py``)."""
    return f"{root_url()}/courses/{course_key}/course/"


def course_roles(user: Any, course_key: CourseKey) -> frozenset[str]:
    """Return which teams of a course run somebody is on: "instructor" (who administer it) and "staff".

    ``lms/djangoapps/courseware/access.py has_access`` counts roles of the course and of its organisation, and
    refuses those who are looking at the course as a learner.
    """
    if not apps.is_installed("lms.djangoapps.courseware"):
        return frozenset()
    from lms.djangoapps.courseware.access import (  # type: ignore[import-not-found]  # the platform's own package
        has_access,
    )

    return frozenset(role for role in ("instructor", "staff") if has_access(user, role, course_key))


def addresses_of(learner_id: int) -> frozenset[str]:
    """Return the email address of an account, and the one that it had before its retirement began."""
    addresses = set(get_user_model()._default_manager.filter(pk=learner_id).values_list("email", flat=True))
    if apps.is_installed("openedx.core.djangoapps.user_api"):
        from openedx.core.djangoapps.user_api.models import (  # type: ignore[import-not-found]
            UserRetirementStatus,
        )

        addresses.update(
            UserRetirementStatus.objects.filter(user_id=learner_id).values_list("original_email", flat=True)
        )
    return frozenset(filter(None, addresses))


def retired(learners: Collection[int] | None = None) -> set[int]:
    """Return the user ids, of these or of all, whose accounts are retired or about to be."""
    if not apps.is_installed("openedx.core.djangoapps.user_api"):
        return set()
    from openedx.core.djangoapps.user_api.models import UserRetirementStatus

    rows = (
        UserRetirementStatus.objects.all()
        if learners is None
        else UserRetirementStatus.objects.filter(user_id__in=learners)
    )
    return set(rows.values_list("user_id", flat=True))


def everybody_enrolled(course_key: CourseKey) -> set[int]:
    """Return who takes a course run; outside the LMS nobody does."""
    if not apps.is_installed("common.djangoapps.student"):
        return set()
    from common.djangoapps.student.models import CourseEnrollment

    return set(CourseEnrollment.objects.filter(course_id=course_key, is_active=True).values_list("user_id", flat=True))


def enrolled(course_key: CourseKey, learners: Collection[int]) -> set[int]:
    """Return those of them who take a course run still; outside the LMS all do."""
    if not apps.is_installed("common.djangoapps.student"):
        return set(learners)
    from common.djangoapps.student.models import CourseEnrollment

    rows = CourseEnrollment.objects.filter(course_id=course_key, user_id__in=learners, is_active=True)
    return set(rows.values_list("user_id", flat=True))


def outline_of(course_key: CourseKey) -> str:
    """Return the course's title with the edition and the outline from its settings, as JSON; "" for one without.

    The exporter writes it into ``other_course_settings``. A site without the platform's modulestore names a function
    of its own in ``DIGIBOARDS_OUTLINES``.
    """
    if not apps.is_installed("lms.djangoapps.courseware"):
        return _from_function(getattr(settings, "DIGIBOARDS_OUTLINES", ""), course_key)
    course = _course(course_key)
    ours = _our_settings(course)
    outline = {name: ours[name] for name in ("edition", "programme", "released") if ours.get(name)}
    if course and getattr(course, "display_name", ""):
        outline["title"] = str(course.display_name)
    return json.dumps(outline) if "programme" in outline else ""


def run_sheets_of(course_key: CourseKey) -> str:
    """Return the run sheets of a course's sessions from its settings, as JSON; "" for a course without.

    They are beside the outline, and found as it is; a site without modulestore names ``DIGIBOARDS_RUN_SHEETS``.
    """
    if not apps.is_installed("lms.djangoapps.courseware"):
        return _from_function(getattr(settings, "DIGIBOARDS_RUN_SHEETS", ""), course_key)
    found = _our_settings(_course(course_key)).get("run_sheets")
    return json.dumps(found, ensure_ascii=False) if found else ""


def _from_function(source: str, course_key: CourseKey) -> str:
    return str(import_string(source)(course_key)) if source else ""


def _course(course_key: CourseKey) -> Any:
    from xmodule.modulestore.django import modulestore  # type: ignore[import-not-found]  # the platform's own package

    return modulestore().get_course(course_key)


def _our_settings(course: Any) -> dict[str, Any]:
    """What the exporter wrote into a course's settings for us; nothing where it wrote nothing."""
    ours = (course.other_course_settings or {}).get("digital_boards") if course else None
    return ours if isinstance(ours, dict) else {}


def is_in_course(usage_key: UsageKey) -> bool:
    """Return whether a course has a block of this key; outside the platform nobody can say that it has not."""
    if not apps.is_installed("lms.djangoapps.courseware"):
        return True
    from xmodule.modulestore.django import modulestore

    return bool(modulestore().has_item(usage_key))


def pages_of(course_key: CourseKey) -> frozenset[str] | None:
    """Return the ``url_name`` of everything that learners can be led to in a course run; None where nobody can say."""
    if not apps.is_installed("lms.djangoapps.courseware"):
        return None
    from xmodule.modulestore.django import modulestore

    course = modulestore().get_course(course_key, depth=3)
    if course is None:
        return None
    found: set[str] = set()
    left = list(course.get_children())
    while left:
        item = left.pop()
        if getattr(item, "visible_to_staff_only", False):
            continue
        found.add(item.scope_ids.usage_id.block_id)
        if item.scope_ids.block_type == "vertical":
            found.update(child.block_id for child in item.children)
        elif item.has_children:
            left += item.get_children()
    return frozenset(found)


def emit(name: str, data: dict[str, Any]) -> None:
    """Emit an event, which no block publishes, to the platform's tracking log, or else to the site's own log.

    A block's events are emitted by its runtime. A token's request has nobody in the platform's context of events:
    it is read only after that is made. ``data`` has to say who it was.
    """
    try:
        from eventtracking import tracker
    except ImportError:
        log.info("%s %s", name, json.dumps(data))
    else:
        tracker.emit(name, data)


def reset_score(learner_id: int, usage_key: UsageKey, possible: int) -> None:
    """Have the grades computed again without a score that a reset by staff deletes.

    ``lms/djangoapps/instructor/enrollment.py reset_student_attempts`` has that done itself only for blocks that
    do not clear anything of their own.
    """
    if not apps.is_installed("lms.djangoapps.grades"):
        return
    from lms.djangoapps.grades.constants import (  # type: ignore[import-not-found]  # the platform's own package
        ScoreDatabaseTableEnum,
    )
    from lms.djangoapps.grades.signals.signals import (  # type: ignore[import-not-found]  # the platform's own package
        PROBLEM_RAW_SCORE_CHANGED,
    )

    PROBLEM_RAW_SCORE_CHANGED.send(
        sender=None,
        raw_earned=0,
        raw_possible=possible,
        weight=None,
        user_id=learner_id,
        course_id=str(usage_key.context_key),
        usage_id=str(usage_key),
        score_deleted=True,
        only_if_higher=False,
        modified=timezone.now(),
        score_db_table=ScoreDatabaseTableEnum.courseware_student_module,
    )


def usernames_with_state(usage_key: UsageKey) -> Iterator[str]:
    """Yield everybody of whom the platform keeps a state of a block, an empty one too."""
    if not apps.is_installed("lms.djangoapps.courseware"):
        return iter(())
    from lms.djangoapps.courseware.models import (  # type: ignore[import-not-found]  # the platform's own package
        StudentModule,
    )

    rows = StudentModule.objects.filter(module_state_key=usage_key)
    usernames: Iterator[str] = rows.values_list("student__username", flat=True).iterator()
    return usernames


def score_of(learner_id: int, usage_key: UsageKey) -> tuple[float, float] | None:
    """Return a learner's points in a block and the most there are, as the platform keeps them; or None. One query.

    They are in the row of the learner's state (``courseware/model_data.py set_score``).
    """
    if not apps.is_installed("lms.djangoapps.courseware"):
        return None
    from lms.djangoapps.courseware.models import StudentModule

    rows = StudentModule.objects.filter(student_id=learner_id, module_state_key=usage_key)
    return next(iter(rows.exclude(grade=None).values_list("grade", "max_grade")), None)
