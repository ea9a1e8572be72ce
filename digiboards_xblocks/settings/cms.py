"""What Studio needs: to know that it keeps no learner's writing, and so needs no key."""

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Studio shows and edits the blocks; it stores no answers."""
    settings.DIGIBOARDS_STORES_ANSWERS = False
