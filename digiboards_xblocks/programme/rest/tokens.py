"""Who comes with a token of the LMS."""

from typing import Any

from django.conf import settings
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from rest_framework.request import Request


class TokenAuthentication(JwtAuthentication):
    """The platform's own, but for a site without public keys: there it would take any signature for a good one.

    ``edx_rest_framework_extensions/auth/jwt/decoder.py _verify_jwt_signature`` asks each key, and is content with none.
    """

    def authenticate(self, request: Request) -> Any:
        """Who it is, with the token; None if nobody can be known by one."""
        keys = getattr(settings, "JWT_AUTH", {}).get("JWT_PUBLIC_SIGNING_JWK_SET")
        return super().authenticate(request) if keys else None
