"""The least number of people whose figures are shown."""

from django.conf import settings

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE


def fewest_people() -> int:
    """Return the least number of people whose figures are shown; a site's setting can raise it."""
    return max(FEWEST_PEOPLE, int(getattr(settings, "DIGIBOARDS_FEWEST_PEOPLE", FEWEST_PEOPLE)))
