"""Settings of Studio, which keeps no learner's writing, and so needs no key."""

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Studio shows and edits the blocks; it stores no answers."""
    # .. setting_name: DIGIBOARDS_STORES_ANSWERS
    # .. setting_default: True
    # .. setting_description: Whether learners' answers are stored here, so that a key for private writing is needed.
    #   The plugin sets it to False in Studio.
    settings.DIGIBOARDS_STORES_ANSWERS = False
