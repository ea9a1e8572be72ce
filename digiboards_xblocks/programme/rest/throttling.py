"""How often one person may ask."""

from django.conf import settings
from rest_framework.throttling import UserRateThrottle

RATE = "60/minute"


class PerPerson(UserRateThrottle):
    """At most ``DIGIBOARDS_API_RATE`` requests, whichever addresses they are to."""

    scope = "digiboards"

    def get_rate(self) -> str:
        """The operator's rate, or ours."""
        return str(getattr(settings, "DIGIBOARDS_API_RATE", RATE))
