"""From how many people on figures are shown."""

from django.conf import settings

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE


def fewest_people() -> int:
    """From how many people on a figure is shown here: a site's setting can raise it."""
    return max(FEWEST_PEOPLE, int(getattr(settings, "DIGIBOARDS_FEWEST_PEOPLE", FEWEST_PEOPLE)))
