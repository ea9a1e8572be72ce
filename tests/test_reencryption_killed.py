"""Encrypting again is killed for real, in the middle of its statements, and every text can be read all the same."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken

from digiboards_xblocks import encryption

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
TEXTS = 40
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
SETTINGS = """
from tests.settings import *
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {name!r}}}}}
DIGIBOARDS_PRIVATE_TEXT_KEYS = {keys!r}
"""
WRITE = """
from django.core.management import call_command
from django.contrib.auth import get_user_model
from opaque_keys.edx.keys import UsageKey
from digiboards_xblocks.activities.base import private_texts
call_command("migrate", verbosity=0)
key = UsageKey.from_string("block-v1:B+Keys+1+type@digiboards_reflection+block@here")
learner = get_user_model().objects.create(username="writer").pk
for n in range({texts}):
    place = dict(usage_key=key, learner_id=learner, kind="reflection", name=f"t{{n}}")
    private_texts.save_text(**place, text=f"Words {{n}}", based_on="")
"""
# Killed before a statement of the command is carried out; 0 is never.
ENCRYPT = """
import os, signal
from django.db import connection
from digiboards_xblocks.activities.base import reencryption
reencryption._AT_ONCE = 3
left = {statements}
def kill(execute, *given):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(*given)
with connection.execute_wrapper(kill):
    print(reencryption.reencrypt_texts())
"""


def run(folder: Path, program: str, keys: list[str]) -> subprocess.CompletedProcess[str]:
    settings = SETTINGS.format(name=str(folder / "db.sqlite3"), keys=keys)
    (folder / "killed_settings.py").write_text(settings, "utf-8")
    paths = os.pathsep.join([str(folder), str(ROOT), str(ROOT / "scripts")])
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "killed_settings", "PYTHONPATH": paths}
    environ.pop("DIGIBOARDS_DATABASE", None)
    program = f"import django\ndjango.setup()\n{program}"
    return subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=False)


def read(folder: Path, keys: list[str], settings: Any) -> tuple[list[str], int]:
    """Return the texts that are there, as these keys open them, and how many of them are under the newest."""
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
    with sqlite3.connect(folder / "db.sqlite3") as database:
        rows = database.execute(
            "SELECT learner_id, usage_key, kind, name, ciphertext FROM digiboards_xblocks_privatetext ORDER BY id"
        ).fetchall()
    database.close()
    texts = [encryption.decrypt(ciphertext, about=about) for *about, ciphertext in rows]
    return texts, sum(encryption.is_under_newest(row[-1]) for row in rows)


def test_killed_again_and_again_it_goes_on_and_every_text_can_be_read(tmp_path: Path, settings: Any) -> None:
    written = [f"Words {number}" for number in range(TEXTS)]
    assert run(tmp_path, WRITE.format(texts=TEXTS), [OLD]).stderr == ""
    done = []
    for statements in (3, 6, 14, 23, 4):
        killed = run(tmp_path, ENCRYPT.format(statements=statements), [NEW, OLD])
        assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "")
        texts, number = read(tmp_path, [NEW, OLD], settings)
        assert texts == written
        done.append(number)
    assert done == sorted(done)
    assert 0 < done[1] < done[-1] < TEXTS  # each run passed over what was done, and did more

    assert run(tmp_path, ENCRYPT.format(statements=0), [NEW, OLD]).stdout == f"({TEXTS - done[-1]}, 0)\n"
    assert read(tmp_path, [NEW], settings) == (written, TEXTS)
    with pytest.raises(InvalidToken):
        read(tmp_path, [OLD], settings)
