"""Django system checks: what must be right where learners write."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from .encryption import decrypt, encrypt
from .programme.aspects import sending
from .xapi.allowing import is_allowed, is_installed

_HINT = (
    "Make one with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())' "
    "and put it first in the list; keep the old ones, or what they encrypted cannot be read again."
)


@register(deploy=True)
def private_text_keys(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Report a site that has no usable key for learners' private writing.

    A deployment check (``check --deploy``): plain commands run all others, and ``migrate``, image builds and whatever
    else is done before there is a key have to run. A private save without one is refused (``encryption.Locked``).
    """
    if not getattr(settings, "DIGIBOARDS_STORES_ANSWERS", True):
        return []
    try:
        decrypt(encrypt("check", about=("check",)), about=("check",))
    except ImproperlyConfigured as error:
        return [Error(str(error), hint=_HINT, id="digiboards_xblocks.E001")]
    return []


@register
def statements(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """Report a site that wants statements of our events and will get none."""
    if not getattr(settings, "DIGIBOARDS_SENDS_STATEMENTS", False) or is_allowed(settings):
        return []
    if not is_installed():
        return [
            checks.Warning(
                "DIGIBOARDS_SENDS_STATEMENTS is on, but event-routing-backends is not installed: nothing is sent.",
                hint="Install it, as Aspects does, or switch the setting off.",
                id="digiboards_xblocks.W001",
            )
        ]
    return [
        checks.Warning(
            "DIGIBOARDS_SENDS_STATEMENTS was set after plugins were loaded: our events become no statements.",
            hint="Set it in the LMS's file of settings (lms.env.yml; with Tutor, a patch of lms-env).",
            id="digiboards_xblocks.W002",
        )
    ]


@register
def figures(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """Report a site that wants our tables in Aspects and will get none."""
    if not sending.is_wanted() or sending.is_installed():
        return []
    return [
        checks.Warning(
            "DIGIBOARDS_SENDS_FIGURES is on, but platform-plugin-aspects is not installed: nothing is sent.",
            hint="Install it, as Aspects does, or switch the setting off.",
            id="digiboards_xblocks.W003",
        )
    ]
