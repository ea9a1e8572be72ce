"""Our tables by their names, wherever their models are defined."""

from typing import Any

from django.apps import apps


class _Tables:
    def __getattr__(self, name: str) -> Any:
        return apps.get_model("digiboards_xblocks", name)


tables = _Tables()
