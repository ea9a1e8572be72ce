"""The translators' catalogue: it holds every string of the code, and a translation reaches what learners read."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import override, trans_real

import digiboards_xblocks
from digiboards_xblocks.activities.base.handlers import HandlerError
from digiboards_xblocks.activities.base.writing import storable_or_refused

PACKAGE = Path(digiboards_xblocks.__file__).parent
SOURCE = Path("locale/en/LC_MESSAGES/django.po")


def strings(package: Path) -> set[Any]:
    with (package / SOURCE).open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


def copied(folder: Path) -> Path:
    """The package without its catalogue."""
    copy = folder / "package"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "locale"))
    (copy / "locale").mkdir()
    return copy


def extracted(package: Path) -> set[Any]:
    """The strings of the code, as ``make messages`` finds them."""
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "en"]
    environ = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=package, env=environ, check=True, capture_output=True, timeout=120)
    return strings(package)


@pytest.mark.slow
def test_the_catalogue_has_every_string_of_the_code(tmp_path: Path) -> None:
    """If this fails: make messages."""
    assert strings(PACKAGE) == extracted(copied(tmp_path))


@pytest.mark.slow
def test_a_string_that_was_added_is_noticed(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    with (copy / "core" / "statements.py").open("a") as file:
        file.write('NEW = _("A string that is in no catalogue")\n')

    assert extracted(copy) - strings(PACKAGE) == {"A string that is in no catalogue"}


@pytest.mark.parametrize(
    ("text", "sentence", "translated", "shown"),
    [
        (
            "x" * 20_001,
            "Your writing has {length} characters; {longest} can be kept. Shorten it and save again.",
            "{longest} < {length}",
            "20.000 < 20.001",
        ),
        (
            "ab\x00",
            "Your writing holds a character that cannot be kept (number {place}, {code}). Delete it and save again.",
            "{code}: {place}",
            "U+0000: 3",
        ),
    ],
)
def test_a_learner_is_told_in_their_language_why_a_text_cannot_be_kept(
    text: str, sentence: str, translated: str, shown: str, tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    folder = tmp_path / "el" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    made = Catalog(locale="el")
    made.add(sentence, translated)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, made)
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.setattr(trans_real, "_translations", {})

    assert sentence in strings(PACKAGE)
    with override("el"), pytest.raises(HandlerError) as caught:
        storable_or_refused(text, 20_000)
    assert str(caught.value) == shown
