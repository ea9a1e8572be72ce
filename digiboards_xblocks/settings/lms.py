"""What the LMS needs: the keys that private writing is encrypted with."""

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Declare our settings without replacing what the operator has set.

    ``DIGIBOARDS_PRIVATE_TEXT_KEYS``: Fernet keys, newest first. The first encrypts, all decrypt. It has no
    default on purpose: a system check refuses to start without one.
    """
    if not hasattr(settings, "DIGIBOARDS_PRIVATE_TEXT_KEYS"):
        settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = []
