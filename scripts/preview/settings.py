"""Django's settings for one data folder."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings

from digiboards_xblocks.settings.lms import plugin_settings

from . import keys
from .errors import PreviewError

# Django's own default, and so the LMS's.
MAX_BODY = 2_621_440


def configure(data: Path, *, verbose: bool = False) -> None:
    """Set Django up for this process. Raises ``PreviewError`` if the folder cannot be used."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PreviewError(f"The folder for answers, {data}, cannot be made: {error.strerror or error}.") from error
    values = SimpleNamespace(**build(data, verbose=verbose))
    plugin_settings(values)  # as the LMS's plugin loader does
    settings.configure(**vars(values))
    django.setup()


def build(data: Path, *, verbose: bool = False) -> dict[str, Any]:
    """Return the settings themselves."""
    return {
        "SECRET_KEY": keys.secret_key(data),
        "DIGIBOARDS_PRIVATE_TEXT_KEYS": keys.private_text_keys(data),
        "DEBUG": False,
        # Only by these names, so that no other site can reach the preview through its visitors' browser.
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost"],
        "ROOT_URLCONF": "preview.urls",
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "waffle",
            "completion",
            "workbench",
            "digiboards_xblocks",
            "preview",
        ],
        # xblock-sdk is here for its runtime; its own table is not wanted.
        "MIGRATION_MODULES": {"workbench": None},
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "preview.middleware.content_security",
            "preview.origins.pages_elsewhere",
            "preview.middleware.body_limit",
            "preview.middleware.staff_pages",
            "edx_django_utils.cache.middleware.RequestCacheMiddleware",
            # For the length of each answer, without which no connection is used twice.
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        "CSRF_FAILURE_VIEW": "preview.refusals.no_token",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": MAX_BODY,
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(data / "answers.sqlite3"),
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    # FULL: what was acknowledged is on the disk, whatever happens to this process.
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        "USE_TZ": True,
        "TIME_ZONE": "Europe/London",
        "LANGUAGE_CODE": "en-gb",
        # Nothing leaves this machine: each mail is a file beside the answers.
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(data / "mails"),
        "DEFAULT_FROM_EMAIL": "digital-boards@example.org",
        "EMAIL_TIMEOUT": 20,
        "DIGIBOARDS_OUTLINES": "preview.outlines.outline_of",
        "DIGIBOARDS_RUN_SHEETS": "preview.outlines.run_sheets_of",
        "WORKBENCH": {"services": {}},
        "LOGGING": _logging(verbose=verbose),
    }


def _logging(*, verbose: bool) -> dict[str, Any]:
    """Faults go to stderr, and each request too if asked for; nothing else is said."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "ERROR", "propagate": True},
            "preview": {"handlers": [], "level": "INFO" if verbose else "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO" if verbose else "ERROR", "propagate": True},
        },
    }
