"""Where the addresses and the secret come from, and what is refused."""

import pickle
from pathlib import Path

import pytest

import push_to_studio
from api_client.secret import Secret
from api_client.settings import NAMES, SettingsError, read_access

GOOD = {
    "DIGIBOARDS_STUDIO_URL": "https://studio.example.org/",
    "DIGIBOARDS_LMS_URL": "https://lms.example.org",
    "DIGIBOARDS_CLIENT_ID": "desk",
    "DIGIBOARDS_CLIENT_SECRET": "s3cret",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "credentials"
    file.write_text("# ours\n\n" + "".join(f"{name} = {value}\n" for name, value in GOOD.items()))
    file.chmod(0o600)
    return file


def test_settings_come_from_the_environment() -> None:
    access = read_access(GOOD, None)

    assert (access.studio, access.lms, access.client_id) == (
        "https://studio.example.org",
        "https://lms.example.org",
        "desk",
    )
    assert access.client_secret.reveal() == "s3cret"


def test_settings_come_from_a_file_and_the_environment_goes_first(file: Path) -> None:
    assert read_access({}, file).client_secret.reveal() == "s3cret"
    assert read_access({"DIGIBOARDS_CLIENT_ID": "other"}, file).client_id == "other"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(SettingsError, match="first run: chmod 600"):
        read_access(GOOD, file)


@pytest.mark.parametrize(
    ("line", "told"),
    [("just-a-s3cret-word", ":7: expected a line NAME=value"), ("OTHER=s3cret", ":7: expected a line NAME=value")],
)
def test_a_line_that_is_not_understood_is_told_without_its_words(file: Path, line: str, told: str) -> None:
    file.write_text(f"{file.read_text()}{line}\n")
    with pytest.raises(SettingsError) as refused:
        read_access({}, file)
    assert told in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    binary.chmod(0o600)
    for file, told in ((tmp_path / "none", "No such file"), (tmp_path, "Is a directory"), (binary, "not text")):
        with pytest.raises(SettingsError, match=told):
            read_access({}, file)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} is not set"):
        read_access({**GOOD, name: ""}, None)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://studio.example.org", "begins with http://"),
        ("http://localhost.example.org", "begins with http://"),
        ("ftp://studio.example.org", "is not an address"),
        ("studio.example.org", "is not an address"),
        ("https://", "is not an address"),
        ("https://x:port", "is not an address"),
        ("https://studio.example.org/?token=s3cret", "is not an address"),
        ("https://desk:s3cret@studio.example.org", "must not hold a name or a password"),
    ],
)
@pytest.mark.parametrize("name", ["DIGIBOARDS_STUDIO_URL", "DIGIBOARDS_LMS_URL"])
def test_an_address_that_would_not_do_is_refused_without_being_shown(name: str, url: str, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_access({**GOOD, name: url}, None)
    assert f"{name} {told}" in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("url", ["http://localhost:8001", "http://127.0.0.1", "http://[::1]:8001"])
def test_plain_http_is_for_this_machine(url: str) -> None:
    assert read_access({**GOOD, "DIGIBOARDS_STUDIO_URL": url}, None).studio == url


def test_missing_settings_are_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        push_to_studio.main([str(tmp_path / "x.tar.gz")], {})
    assert stopped.value.code == 2
    assert "DIGIBOARDS_CLIENT_SECRET are not set" in capsys.readouterr().err


def test_a_secret_shows_itself_to_nobody_who_does_not_ask() -> None:
    secret = Secret("s3cret")

    for text in (str(secret), repr(secret), f"{secret}", f"{secret:>20}", repr(read_access(GOOD, None)), f"{vars()}"):
        assert "s3cret" not in text
    assert secret.hidden_in("a s3cret b") == "a ••• b"
    assert Secret("").hidden_in("a b") == "a b"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
