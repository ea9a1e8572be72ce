"""The settings of Django that rendering needs."""

import django
from django.conf import settings


def set_up_django() -> None:
    """Let blocks be rendered, without a database. Settings that there are already, as in tests, stay."""
    if settings.configured:
        return
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "digiboards_xblocks"],
        LANGUAGE_CODE="en",
        TIME_ZONE="UTC",
        USE_TZ=True,
    )
    django.setup()
