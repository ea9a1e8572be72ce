"""The key for what learners write: made once, kept, and another on each site."""

import base64
from pathlib import Path

from tutor_root import Root, make_root
from tutordigiboards.keys import new_key

NAME = "DIGIBOARDS_PRIVATE_TEXT_KEYS"


def test_a_key_is_one_of_fernets() -> None:
    keys = {new_key() for _ in range(20)}

    assert len(keys) == 20
    assert {len(base64.urlsafe_b64decode(key)) for key in keys} == {32}
    assert {len(key) for key in keys} == {44}


def test_a_site_gets_one_key(root: Root) -> None:
    [key] = root.config()[NAME]

    assert len(base64.urlsafe_b64decode(key)) == 32


def test_the_key_is_kept(own_root: Root) -> None:
    before = own_root.config()[NAME]
    own_root.tutor("config", "save")
    own_root.tutor("config", "save", "--set", "DIGIBOARDS_FEWEST_PEOPLE=12")

    assert own_root.config()[NAME] == before


def test_the_key_outlives_the_plugin(own_root: Root) -> None:
    before = own_root.config()[NAME]
    own_root.tutor("plugins", "disable", "digiboards")
    own_root.tutor("config", "save")
    assert own_root.config()[NAME] == before
    own_root.tutor("plugins", "enable", "digiboards")

    assert own_root.config()[NAME] == before


def test_no_key_is_used_before_it_is_kept(own_root: Root) -> None:
    """Enabling the plugin renders the settings, and saves no configuration."""
    own_root.tutor("plugins", "disable", "digiboards")
    own_root.tutor("config", "save", "--unset", NAME)
    own_root.tutor("plugins", "enable", "digiboards")
    assert NAME not in own_root.config()
    assert f"{NAME} = []" in own_root.read("env/apps/openedx/settings/lms/production.py")

    own_root.tutor("config", "save")

    [key] = own_root.config()[NAME]
    assert f'{NAME} = ["{key}"]' in own_root.read("env/apps/openedx/settings/lms/production.py")


def test_two_sites_have_two_keys(root: Root, tmp_path: Path) -> None:
    assert make_root(tmp_path).config()[NAME] != root.config()[NAME]


def test_a_new_key_goes_before_the_old_one(own_root: Root) -> None:
    [old] = own_root.config()[NAME]
    new = new_key()
    own_root.tutor("config", "save", "--set", f"{NAME}=['{new}', '{old}']")

    assert f'{NAME} = ["{new}", "{old}"]' in own_root.read("env/apps/openedx/settings/lms/production.py")
