"""What the LMS needs: the keys that private writing is encrypted with, and what an operator may set besides."""

from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parents[1] / "templates"
_DASHBOARD = "org.openedx.learning.instructor.dashboard"
# Which of our steps goes into which of the platform's filters.
STEPS = {
    f"{_DASHBOARD}.tabs.requested.v1": "digiboards_xblocks.web.dashboard.DashboardTab",
    f"{_DASHBOARD}.render.started.v1": "digiboards_xblocks.web.dashboard.DashboardSection",
}


def plugin_settings(settings: Any) -> None:
    """Declare our settings without replacing what the operator has set; twice is once.

    It runs again once the operator's own settings are read (``lms/envs/production.py``), which may replace these.

    ``DIGIBOARDS_PRIVATE_TEXT_KEYS``: Fernet keys, newest first. The first encrypts, all decrypt. It has no
    default on purpose: without one nothing private is kept, and ``manage.py lms check --deploy`` says so.

    ``DIGIBOARDS_FEWEST_PEOPLE``: from how many people on a board's figures are shown, if more than the 8 that always
    hold (``domain/disclosure.py``).

    ``DIGIBOARDS_KEEP_UNMATCHED_DAYS``: for how long a roster's address is kept whose owner does not register, if not
    for 365 days after the last roster that named them (``api/roster.py``).

    ``DIGIBOARDS_API_RATE``: how often one person may ask the API, if not 60 times a minute (``rest/throttling.py``).
    """
    if not hasattr(settings, "DIGIBOARDS_PRIVATE_TEXT_KEYS"):
        settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = []
    settings.OPEN_EDX_FILTERS_CONFIG = with_our_steps(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    mako = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", None)
    if mako is not None and TEMPLATES not in mako:
        mako.append(TEMPLATES)


def with_our_steps(configured: dict[str, Any]) -> dict[str, Any]:
    """The filters as configured, each of ours with our step after all others; in any shape that the platform reads."""
    merged = dict(configured)
    for name, step in STEPS.items():
        found = merged.get(name) or {"fail_silently": True, "pipeline": []}
        if isinstance(found, dict):
            merged[name] = {**found, "pipeline": _after(found.get("pipeline", []), step)}
        else:
            merged[name] = _after([found] if isinstance(found, str) else found, step)
    return merged


def _after(steps: list[str], step: str) -> list[str]:
    return [*steps] if step in steps else [*steps, step]
