"""How the LMS and Studio find and wire this package."""

from typing import ClassVar

from django.apps import AppConfig


class DigiboardsConfig(AppConfig):
    """One Django app for all blocks: their tables, checks and settings."""

    name = "digiboards_xblocks"
    verbose_name = "Digital Boards"
    default_auto_field = "django.db.models.BigAutoField"

    # Read by edx_django_utils.plugins; the words are its constants.
    plugin_app: ClassVar = {
        "settings_config": {
            "lms.djangoapp": {"common": {"relative_path": "settings.lms"}},
            "cms.djangoapp": {"common": {"relative_path": "settings.cms"}},
        },
    }

    def ready(self) -> None:
        """Register the system checks."""
        from . import checks  # noqa: F401
