"""The deployment check that names a missing key for private writing; and what runs without one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from digiboards_xblocks.settings import cms, lms

pytestmark = pytest.mark.slow

GOOD = Fernet.generate_key().decode()


def found() -> list[str | None]:
    return [
        message.id
        for message in checks.run_checks(include_deployment_checks=True)
        if str(message.id).startswith("digiboards_xblocks.")
    ]


@pytest.mark.parametrize("keys", [[GOOD], [GOOD, Fernet.generate_key().decode()], (GOOD,), [GOOD.encode()]])
def test_a_usable_key_passes(keys: Any, settings: Any) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys

    assert found() == []


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param([], id="none"),
        pytest.param([""], id="empty"),
        pytest.param(["short"], id="short"),
        pytest.param([GOOD, "short"], id="one of two"),
        pytest.param([GOOD[:-4]], id="cut"),
        pytest.param(GOOD, id="a text in place of a list"),
        pytest.param([None], id="nothing in the list"),
        pytest.param([7], id="a number"),
        pytest.param(None, id="nothing"),
    ],
)
def test_without_a_usable_key_the_site_is_not_ready_for_learners(keys: Any, settings: Any) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys

    assert found() == ["digiboards_xblocks.E001"]
    with pytest.raises(SystemCheckError, match=r"digiboards_xblocks\.E001"):
        call_command("check", deploy=True)


def test_an_absent_setting_is_an_error_that_says_what_to_do(settings: Any) -> None:
    del settings.DIGIBOARDS_PRIVATE_TEXT_KEYS
    [message] = [
        item for item in checks.run_checks(include_deployment_checks=True) if item.id == "digiboards_xblocks.E001"
    ]

    assert message.level == checks.ERROR
    assert message.msg == "DIGIBOARDS_PRIVATE_TEXT_KEYS is empty; private writing cannot be kept"
    assert "Fernet.generate_key()" in str(message.hint)


def test_the_error_does_not_show_the_key(settings: Any) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = ["almost-a-key-of-ours"]
    [message] = [
        item for item in checks.run_checks(include_deployment_checks=True) if item.id == "digiboards_xblocks.E001"
    ]

    assert "almost" not in f"{message.msg} {message.hint}"


class Settings:
    """What Open edX hands to a plugin: an object to set things on."""


def test_studio_stores_no_answers_and_needs_no_key(settings: Any) -> None:
    own = Settings()
    cms.plugin_settings(own)
    settings.DIGIBOARDS_STORES_ANSWERS = own.DIGIBOARDS_STORES_ANSWERS  # type: ignore[attr-defined]
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = []

    assert found() == []


def test_the_lms_gets_no_key_by_default_and_keeps_the_operators() -> None:
    fresh, set_up = Settings(), Settings()
    set_up.DIGIBOARDS_PRIVATE_TEXT_KEYS = [GOOD]  # type: ignore[attr-defined]
    lms.plugin_settings(fresh)
    lms.plugin_settings(set_up)

    assert fresh.DIGIBOARDS_PRIVATE_TEXT_KEYS == []  # type: ignore[attr-defined]
    assert set_up.DIGIBOARDS_PRIVATE_TEXT_KEYS == [GOOD]  # type: ignore[attr-defined]


BARE = """
from tests.settings import *
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "bare.sqlite3"}}
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.staticfiles"]
STATIC_ROOT = "static"
del DIGIBOARDS_PRIVATE_TEXT_KEYS
"""


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("migrate", "--verbosity", "0"), id="migrate"),
        pytest.param(("collectstatic", "--no-input", "--verbosity", "0"), id="collectstatic"),
        # As the platform's pull_plugin_translations: a plain command, run while an image is built, with all checks.
        pytest.param(("pull_strings",), id="pull_plugin_translations"),
        pytest.param(("check",), id="check"),
    ],
)
def test_without_our_settings_what_an_image_build_runs_runs(command: tuple[str, ...], tmp_path: Path) -> None:
    _settings(tmp_path)
    ran = _django(tmp_path, *command)

    assert ran.returncode == 0, ran.stderr


def test_without_our_settings_a_deployment_check_says_what_is_missing(tmp_path: Path) -> None:
    _settings(tmp_path)
    ran = _django(tmp_path, "check", "--deploy")

    assert ran.returncode == 1
    assert "DIGIBOARDS_PRIVATE_TEXT_KEYS is empty" in ran.stderr


def _settings(folder: Path) -> None:
    commands = folder / "image_build" / "management" / "commands"
    commands.mkdir(parents=True)
    for part in (commands, commands.parent, commands.parent.parent):
        (part / "__init__.py").touch()
    (commands / "pull_strings.py").write_text(
        "from django.core.management.base import BaseCommand\n\n\n"
        "class Command(BaseCommand):\n    def handle(self, **_options):\n        self.stdout.write('pulled')\n",
        "utf-8",
    )
    (folder / "bare_settings.py").write_text(f"{BARE}INSTALLED_APPS.append('image_build')\n", "utf-8")


def _django(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder), str(Path(__file__).parents[1])])
    return subprocess.run(
        [sys.executable, "-m", "django", *command],
        cwd=folder,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "bare_settings", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
