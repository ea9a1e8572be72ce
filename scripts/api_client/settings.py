"""Addresses and credentials for Studio and the LMS, from the environment or a file that is the user's alone."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .secret import Secret

STUDIO_URL = "DIGIBOARDS_STUDIO_URL"
LMS_URL = "DIGIBOARDS_LMS_URL"
CLIENT_ID = "DIGIBOARDS_CLIENT_ID"
CLIENT_SECRET = "DIGIBOARDS_CLIENT_SECRET"  # noqa: S105  # the name of a setting
NAMES = (STUDIO_URL, LMS_URL, CLIENT_ID, CLIENT_SECRET)
# For who asks the LMS alone.
LMS_NAMES = (LMS_URL, CLIENT_ID, CLIENT_SECRET)

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message says which, never its value if that is secret."""


@dataclass(frozen=True)
class Access:
    """The addresses of both, without a slash at the end, and our credentials; "" for a Studio not asked for."""

    studio: str
    lms: str
    client_id: str
    client_secret: Secret


def read_access(
    environ: Mapping[str, str],
    file: Path | None,
    names: Sequence[str] = NAMES,
    explained_in: str = "docs/push-to-studio.md",
) -> Access:
    """Return the settings of these names; the environment comes before the file. Raises ``SettingsError``."""
    found = _from_file(file) if file is not None else {}
    found.update({name: environ[name] for name in names if environ.get(name)})
    missing = [name for name in names if not found.get(name)]
    if missing:
        raise SettingsError(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set; "
            f"{explained_in} says what belongs there"
        )
    return Access(
        studio=_address(STUDIO_URL, found[STUDIO_URL]) if STUDIO_URL in names else "",
        lms=_address(LMS_URL, found[LMS_URL]),
        client_id=found[CLIENT_ID],
        client_secret=Secret(found[CLIENT_SECRET]),
    )


def _address(name: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(f"{name} is not an address") from None
    if parts.username is not None or parts.password is not None:
        raise SettingsError(f"{name} must not hold a name or a password")
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise SettingsError(f"{name} is not an address such as https://studio.example.org")
    if parts.scheme == "http" and host not in _THIS_MACHINE:
        raise SettingsError(f"{name} begins with http://, so anyone on the way could read the secret; use https://")
    return url.rstrip("/")


def _from_file(file: Path) -> dict[str, str]:
    try:
        with file.open(encoding="utf-8") as stream:
            if stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                raise SettingsError(f"{file} can be read by others on this machine; first run: chmod 600 {file}")
            lines = stream.read().splitlines()
    except UnicodeDecodeError:
        raise SettingsError(f"{file} is not text in UTF-8") from None
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror or error}") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not equals or name not in NAMES:
            raise SettingsError(f"{file}:{number}: expected a line NAME=value, where NAME is one of {', '.join(NAMES)}")
        found[name] = value
    return found
