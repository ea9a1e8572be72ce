"""Django with what the SCORM XBlock needs beside ours: a place for files, which is gone with the process."""

from tests.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Its page is a template that Django renders.
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
