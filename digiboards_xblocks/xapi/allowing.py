"""Letting our events through event-routing-backends, whichever plugin the platform loads first."""

from importlib.util import find_spec
from typing import Any

from .vocabulary import EVENTS

_LIST = "EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS"
_BACKENDS = "EVENT_TRACKING_BACKENDS"
_BUS = "EVENT_BUS_TRACKING_LOGS"


def is_installed() -> bool:
    """Return whether event-routing-backends is there; it is not imported."""
    return find_spec("event_routing_backends") is not None


def allow(settings: Any) -> None:
    """Add our events to its lists, if the operator wants statements and it is installed; twice is once.

    Loaded before it, we begin its list, which it goes on with. Loaded after it, we find lists that it has made already:
    the outer one is a copy (``event_routing_backends/utils/settings.py``).
    """
    if not getattr(settings, "DIGIBOARDS_SENDS_STATEMENTS", False) or not is_installed():
        return
    allowed = getattr(settings, _LIST, [])
    setattr(settings, _LIST, [*allowed, *(name for name in EVENTS if name not in allowed)])
    if hasattr(settings, _BUS):
        setattr(settings, _BUS, {*getattr(settings, _BUS), *EVENTS})
    for router in (getattr(settings, _BACKENDS, None) or {}).values():
        options = router.get("OPTIONS", {})
        xapi = options.get("backends", {}).get("xapi")
        if xapi is not None:
            _add(options)
            _add(xapi["OPTIONS"])


def is_allowed(settings: Any) -> bool:
    """Return whether what reads these settings would turn our events into statements."""
    for router in (getattr(settings, _BACKENDS, None) or {}).values():
        options = router.get("OPTIONS", {})
        xapi = options.get("backends", {}).get("xapi")
        if xapi is not None:
            lists = [*_lists(options), *_lists(xapi["OPTIONS"])]
            return all(EVENTS.keys() <= set(filters["whitelist"]) for filters in lists)
    return False


def _add(options: dict[str, Any]) -> None:
    for filters in _lists(options):
        filters["whitelist"] = [*filters["whitelist"], *(name for name in EVENTS if name not in filters["whitelist"])]


def _lists(options: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the options of the filters that let events through by their names."""
    found = (processor.get("OPTIONS", {}) for processor in options.get("processors", ()))
    return [filters for filters in found if "whitelist" in filters]
