"""Django for the tests: our app, the platform's completion, and a database.

The zone is UTC, as the platform's, unless DIGIBOARDS_TEST_TIME_ZONE names another (tests/clock.py).
SQLite in memory, unless DIGIBOARDS_DATABASE names another; scripts/with_database.py sets both variables read here.
"""

import os

SECRET_KEY = "only for tests"
USE_TZ = True
TIME_ZONE = os.environ.get("DIGIBOARDS_TEST_TIME_ZONE", "UTC")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "waffle",
    "completion",
    "digiboards_xblocks",
    # Tables of the platform's own that only the LMS has; a test asks for them by tests/student/standin.py.
    "tests.student",
]
_ENGINE = os.environ.get("DIGIBOARDS_DATABASE", "sqlite")
_SOCKETS = os.environ.get("DIGIBOARDS_DATABASE_SOCKETS", "")
DATABASES = {
    "default": {
        "sqlite": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
        "postgresql": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "digiboards",
            "HOST": _SOCKETS,
        },
        # As Open edX's own installations: strict, and every character that there is.
        "mariadb": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "mysql",
            "USER": "root",
            "HOST": f"{_SOCKETS}/mariadb.sock",
            "OPTIONS": {"charset": "utf8mb4", "init_command": "SET sql_mode='STRICT_TRANS_TABLES'"},
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
        },
    }[_ENGINE]
}
if _ENGINE == "mariadb":
    # Plain Python in place of the platform's mysqlclient, which needs a compiler.
    import pymysql

    pymysql.install_as_MySQLdb()
ROOT_URLCONF = "tests.programme.urls"
# What a server of the tests asks for.
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DIGIBOARDS_PRIVATE_TEXT_KEYS = ["2Jm8l0b8rXfHkJ0Yd0mGz3q1c9m0o3o4S3w9sXb5y1k="]
# As the LMS signs its tokens, in small.
JWT_AUTH = {
    "JWT_AUTH_HEADER_PREFIX": "JWT",
    "JWT_DECODE_HANDLER": "edx_rest_framework_extensions.auth.jwt.decoder.jwt_decode_handler",
    "JWT_ISSUERS": [{"ISSUER": "tests", "AUDIENCE": "tests", "SECRET_KEY": "a secret of thirty-two characters"}],
    "JWT_SUPPORTED_VERSION": "1.2.0",
    "JWT_VERIFY_EXPIRATION": True,
}
