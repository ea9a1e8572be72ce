"""Django for the tests: our app, the platform's completion, and a database that threads can share."""

SECRET_KEY = "only for tests"
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "waffle",
    "completion",
    "digiboards_xblocks",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DIGIBOARDS_PRIVATE_TEXT_KEYS = ["2Jm8l0b8rXfHkJ0Yd0mGz3q1c9m0o3o4S3w9sXb5y1k="]
