"""A missing key for private writing stops no command; the check of a deployment tells of it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from digiboards_xblocks.settings import cms, lms

GOOD = Fernet.generate_key().decode()


def messages() -> list[checks.CheckMessage]:
    """What the check of a deployment says of us."""
    told = checks.run_checks(include_deployment_checks=True)
    return [message for message in told if str(message.id).startswith("digiboards_xblocks.")]


def found() -> list[str | None]:
    return [message.id for message in messages()]


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
def test_without_a_usable_key_the_check_of_a_deployment_fails_and_no_other(keys: Any, settings: Any) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys

    assert found() == ["digiboards_xblocks.E001"]
    with pytest.raises(SystemCheckError, match=r"digiboards_xblocks\.E001"):
        call_command("check", "--deploy")
    call_command("check")


def test_an_absent_setting_is_an_error_that_says_what_to_do(settings: Any) -> None:
    del settings.DIGIBOARDS_PRIVATE_TEXT_KEYS
    [message] = messages()

    assert message.level == checks.ERROR
    assert message.msg == "DIGIBOARDS_PRIVATE_TEXT_KEYS is empty; private writing cannot be kept"
    assert "Fernet.generate_key()" in str(message.hint)


def test_the_error_does_not_show_the_key(settings: Any) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = ["almost-a-key-of-ours"]
    [message] = messages()

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


# Commands, as an operator or the build of an image starts them

OPERATORS_SETTINGS = """
import tests.settings as ours

globals().update(
    {name: value for name, value in vars(ours).items() if name.isupper() and not name.startswith("DIGIBOARDS_")}
)
INSTALLED_APPS = [*ours.INSTALLED_APPS, "django.contrib.staticfiles", "translations"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER + "/new.sqlite3"}}
STATIC_ROOT = FOLDER + "/static"
ALLOWED_HOSTS = ["learn.example.org"]
"""
# As ``openedx/core/djangoapps/plugins/management/commands/pull_plugin_translations.py`` of Teak: it leaves the checks
# that Django makes before a command as they are. It runs while an image is built, before there are any keys.
PULL = """
from django.core.management import BaseCommand


class Command(BaseCommand):
    def handle(self, *args, **options):
        self.stdout.write("pulled")
"""


@pytest.fixture
def image(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """A command in a process of its own, with settings in which nothing of ours is set."""
    commands = tmp_path / "translations" / "management" / "commands"
    commands.mkdir(parents=True)
    (commands / "pull_plugin_translations.py").write_text(PULL, "utf-8")
    (tmp_path / "operators_settings.py").write_text(f"FOLDER = {str(tmp_path)!r}\n{OPERATORS_SETTINGS}", "utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])

    def run(*command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "django", *command],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "operators_settings", "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.mark.parametrize(
    "command",
    [("migrate", "--verbosity", "0"), ("collectstatic", "--noinput"), ("pull_plugin_translations",), ("check",)],
    ids=lambda command: command[0],
)
def test_a_command_runs_where_nothing_of_ours_is_set(command: tuple[str, ...], image: Any) -> None:
    ran = image(*command)

    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_check_of_a_deployment_says_what_is_missing_there(image: Any) -> None:
    ran = image("check", "--deploy")

    assert ran.returncode == 1
    assert "(digiboards_xblocks.E001) DIGIBOARDS_PRIVATE_TEXT_KEYS is empty" in ran.stderr
    assert "Fernet.generate_key()" in ran.stderr
