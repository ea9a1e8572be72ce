"""Django with the platform's event-routing-backends, as its plugin loader sets both plugins up."""

from types import ModuleType
from typing import Any

from event_routing_backends.settings import common as theirs

from digiboards_xblocks.settings import lms as ours
from tests import settings as usual
from tests.settings import *  # noqa: F403

from . import standin

standin.put_in_place()  # event-routing-backends looks for it as apps get ready
LMS_ROOT_URL = "https://lms.example"
INSTALLED_APPS = [*usual.INSTALLED_APPS, "event_routing_backends", "platform_plugin_aspects"]
DIGIBOARDS_SENDS_STATEMENTS = True
DIGIBOARDS_SENDS_FIGURES = True
EVENT_SINK_CLICKHOUSE_BACKEND_CONFIG = {
    "url": "http://clickhouse.example:8123",
    "username": "ch_cms",
    "password": "none",
    "database": "event_sink",
    "timeout_secs": 5,
}


def loaded(*plugins: ModuleType, **operators: Any) -> Any:
    """Return settings as plugins leave them that are loaded in this order, on top of what the operator has set."""
    found = ModuleType("settings")
    vars(found).update(LMS_ROOT_URL=LMS_ROOT_URL, **operators)
    for plugin in plugins:
        plugin.plugin_settings(found)
    return found


vars().update(
    {
        name: value
        for name, value in vars(loaded(ours, theirs, DIGIBOARDS_SENDS_STATEMENTS=True)).items()
        if name.startswith(("EVENT_", "XAPI_", "CALIPER_"))
    }
)
