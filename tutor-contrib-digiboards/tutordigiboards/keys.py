"""Keys for what learners write."""

import base64
import secrets

import click
from tutor import config as tutor_config

NAME = "DIGIBOARDS_PRIVATE_TEXT_KEYS"
_BYTES = 32


def new_key() -> str:
    """Return a new Fernet key: 32 random bytes in URL-safe base64, of 44 characters."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_BYTES)).decode("ascii")


def stored_keys(keys: list[str]) -> list[str]:
    """Return the keys, or none while ``config.yml`` has none.

    ``tutor plugins enable`` renders before anything is kept, with a key that the next command no longer knows: what
    learners wrote meanwhile could never be read again. Without a key the LMS refuses to store it, and says so.
    """
    context = click.get_current_context(silent=True)
    root = getattr(context.obj, "root", None) if context else None
    return keys if root is None or NAME in tutor_config.get_user(root) else []
