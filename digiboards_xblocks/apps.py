"""The Django app, with the plugin settings by which the LMS and Studio wire it."""

from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_save

# Here, for the platform's event bus asks for a signal by its name once apps get ready, in the order of its settings.
from .programme.finishes import signals as public_signals  # noqa: F401 (it defines them)

_ACCOUNTS = "openedx.core.djangoapps.user_api.accounts.signals"
# Which of our receivers hears which signal of the LMS.
_HEARD = (
    ("on_retirement", f"{_ACCOUNTS}.USER_RETIRE_LMS_MISC"),
    ("on_retirement", f"{_ACCOUNTS}.USER_RETIRE_LMS_CRITICAL"),
    ("on_activation", "openedx.core.djangoapps.signals.signals.USER_ACCOUNT_ACTIVATED"),
    ("on_enrolment", "openedx_events.learning.signals.COURSE_ENROLLMENT_CREATED"),
)
# What is published is told where it is: in Studio, by one of its workers after an import.
_HEARD_IN_STUDIO = (("on_publish", "xmodule.modulestore.django.COURSE_PUBLISHED"),)


def _receivers(heard: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    found = [{"receiver_func_name": name, "signal_path": signal} for name, signal in heard]
    return {"relative_path": "signals", "receivers": found}


class DigiboardsConfig(AppConfig):
    """One Django app for all blocks: their tables, checks and settings."""

    name = "digiboards_xblocks"
    verbose_name = "Digital Boards"
    default_auto_field = "django.db.models.BigAutoField"

    # Read by edx_django_utils.plugins; the words are its constants.
    plugin_app: ClassVar = {
        "settings_config": {
            "lms.djangoapp": {
                "common": {"relative_path": "settings.lms"},
                "production": {"relative_path": "settings.lms"},
            },
            "cms.djangoapp": {"common": {"relative_path": "settings.cms"}},
        },
        "url_config": {
            "lms.djangoapp": {"namespace": "digiboards", "regex": r"^digiboards/", "relative_path": "urls"},
        },
        "signals_config": {
            "lms.djangoapp": _receivers(_HEARD),
            "cms.djangoapp": _receivers(_HEARD_IN_STUDIO),
        },
    }

    def ready(self) -> None:
        """Register the system checks, and connect the receivers."""
        # Here, for they need the tables, which are there only once Django has loaded its apps.
        from . import checks, platform_people, signals  # noqa: F401
        from .db.utils import learner_models
        from .organisations.signals import membership_changed
        from .programme.aspects import sending

        # Nothing of it is imported where it is not installed.
        if apps.is_installed("event_routing_backends"):
            from .xapi import transformers  # noqa: F401 (it registers its classes)
        if sending.is_on():
            from .programme.aspects import sinks  # noqa: F401 (Aspects finds its classes)

        membership_changed.connect(signals.on_membership_changed, dispatch_uid="digiboards")

        for model in learner_models():
            post_delete.connect(signals.on_row_deleted, sender=model, dispatch_uid="digiboards")

        # By name: the signal waits for the platform's model, if it is installed at all.
        for changed in (post_save, post_delete):
            changed.connect(signals.on_completion, sender="completion.BlockCompletion", dispatch_uid="digiboards")
            if platform_people.is_available():
                changed.connect(signals.on_team_change, sender="student.CourseAccessRole", dispatch_uid="digiboards")
