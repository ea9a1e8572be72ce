"""Throttling of requests by person."""

from django.conf import settings
from rest_framework.throttling import UserRateThrottle

RATE = "60/minute"


class PerPerson(UserRateThrottle):
    """A throttle of one person to ``DIGIBOARDS_API_RATE`` requests, whichever addresses they are to."""

    scope = "digiboards"

    def get_rate(self) -> str:
        """Return the operator's rate, or ours."""
        return str(getattr(settings, "DIGIBOARDS_API_RATE", RATE))
