"""Settings of Django as the LMS runs it, in small: with its kinds of middleware, and a cache that processes share."""

import os
import tempfile

from tests.settings import *  # noqa: F403 (the database that is running, and the apps)

SECRET_KEY = "only for benchmarks"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
ROOT_URLCONF = "benchmarks.rooms_urls"
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.sessions"]  # noqa: F405 (of the line above)
MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
# Shared by the processes of a server, as memcached is in the LMS, and slower.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": os.environ.setdefault("DIGIBOARDS_BENCHMARK_CACHE", tempfile.mkdtemp()),
    }
}
