"""The settings that Tutor renders compile, and can be imported beside a stand-in for the platform's."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tutor_root import Root
from tutordigiboards.settings import DEFAULTS, KEYS

STANDIN = Path(__file__).with_name("standin.py")
# Those that reach the LMS under their own names.
OF_THE_LMS = {
    "DIGIBOARDS_FEWEST_PEOPLE",
    "DIGIBOARDS_KEEP_UNMATCHED_DAYS",
    "DIGIBOARDS_NUDGE_PAUSE_DAYS",
    "DIGIBOARDS_API_RATE",
    "DIGIBOARDS_DIGEST_TO",
    "DIGIBOARDS_PUBLICATION_DAYS",
    "DIGIBOARDS_PRIVACY_BUDGET",
    "DIGIBOARDS_SENDS_STATEMENTS",
    "DIGIBOARDS_PRIVATE_TEXT_KEYS",
}


def imported(root: Root, module: str) -> dict[str, Any]:
    """Our settings, as the module of this name has them."""
    command = [sys.executable, STANDIN, root.folder / "root" / "env", module]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


@pytest.mark.parametrize("module", ["lms.production", "lms.development"])
def test_the_lms_gets_the_key_and_the_defaults(root: Root, module: str) -> None:
    found = imported(root, module)

    assert found.pop(KEYS.name) == root.config()[KEYS.name]
    assert found.pop("DIGIBOARDS_SENDS_FIGURES") is False
    assert found == {setting.name: setting.default for setting in DEFAULTS if setting.name in OF_THE_LMS}


@pytest.mark.parametrize("module", ["cms.production", "cms.development"])
def test_studio_gets_no_key(root: Root, module: str) -> None:
    assert imported(root, module) == {"DIGIBOARDS_STORES_ANSWERS": False}


@pytest.mark.parametrize("module", ["lms.assets", "lms.i18n", "cms.assets", "cms.i18n"])
def test_an_image_is_built_without_a_key(root: Root, module: str) -> None:
    assert imported(root, module) == {"DIGIBOARDS_PRIVATE_TEXT_KEYS": [], "DIGIBOARDS_STORES_ANSWERS": False}


def test_what_an_operator_sets_arrives(own_root: Root) -> None:
    digest = {"course-v1:Org+Course+Run": ["lead@example.org"]}
    own_root.tutor(
        *("config", "save", "--set", "DIGIBOARDS_FEWEST_PEOPLE=12", "--set", "DIGIBOARDS_API_RATE=5/second"),
        *("--set", f"DIGIBOARDS_DIGEST_TO={json.dumps(digest)}"),
    )

    found = imported(own_root, "lms.production")

    assert found["DIGIBOARDS_FEWEST_PEOPLE"] == 12
    assert found["DIGIBOARDS_API_RATE"] == "5/second"
    assert found["DIGIBOARDS_DIGEST_TO"] == digest


def test_each_setting_has_words() -> None:
    names = [setting.name for setting in (*DEFAULTS, KEYS)]

    assert len(names) == len(set(names))
    assert all(name.startswith("DIGIBOARDS_") for name in names)
    assert all(len(setting.help) > 20 for setting in (*DEFAULTS, KEYS))
    assert set(names) > OF_THE_LMS
