"""Django system checks: what must be right where learners write."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from .private import decrypt, encrypt

_HINT = (
    "Make one with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())' "
    "and put it first in the list; keep the old ones, or what they encrypted cannot be read again."
)


@register(deploy=True)
def private_text_keys(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Without a usable key, learners' private writing could not be kept; that is an error, never a fallback.

    One of a deployment: every other command runs all other checks first, also where an image is built without any
    settings. Without a key the first private save is refused in words (``blocks/handlers.py``).
    """
    if not getattr(settings, "DIGIBOARDS_STORES_ANSWERS", True):
        return []
    try:
        decrypt(encrypt("check"))
    except ImproperlyConfigured as error:
        return [Error(str(error), hint=_HINT, id="digiboards_xblocks.E001")]
    return []
