"""Authentication by a token of the LMS."""

import json
from typing import Any

from django.conf import settings
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from rest_framework.request import Request


class TokenAuthentication(JwtAuthentication):
    """The platform's own, but for a site without public keys: there it would take any signature for a good one.

    ``edx_rest_framework_extensions/auth/jwt/decoder.py _verify_jwt_signature`` asks each key, and is content with none.
    """

    def authenticate(self, request: Request) -> Any:
        """Return who it is, with the token; None if nobody can be known by one."""
        return super().authenticate(request) if _has_keys() else None


def _has_keys() -> bool:
    """Whether the site has a public key; a set of none is an empty one for us, and a fault for the platform."""
    found = getattr(settings, "JWT_AUTH", {}).get("JWT_PUBLIC_SIGNING_JWK_SET")
    try:
        keys = json.loads(found) if isinstance(found, str) else found
    except ValueError:
        return False
    return isinstance(keys, dict) and bool(keys.get("keys"))
