"""The preview as a Django app: it has tables of its own."""

from django.apps import AppConfig


class PreviewConfig(AppConfig):
    """The preview's app, with tables of what the LMS keeps: block state, grades and tracked events."""

    name = "preview"
    verbose_name = "Preview"
    default_auto_field = "django.db.models.BigAutoField"
