"""What the LMS needs: the keys that private writing is encrypted with, and what an operator may set besides."""

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Declare our settings without replacing what the operator has set.

    ``DIGIBOARDS_PRIVATE_TEXT_KEYS``: Fernet keys, newest first. The first encrypts, all decrypt. It has no
    default on purpose: a system check refuses to start without one.

    ``DIGIBOARDS_FEWEST_PEOPLE``: from how many people on a board's figures are shown, if more than the 8 that always
    hold (``domain/disclosure.py``).

    ``DIGIBOARDS_KEEP_UNMATCHED_DAYS``: for how long a roster's address is kept whose owner does not register, if not
    for 365 days after the last roster that named them (``api/roster.py``).

    ``DIGIBOARDS_API_RATE``: how often one person may ask the API, if not 60 times a minute (``rest/throttling.py``).
    """
    if not hasattr(settings, "DIGIBOARDS_PRIVATE_TEXT_KEYS"):
        settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = []
