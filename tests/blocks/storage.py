"""What is in the tables, and which statements reached them."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

OURS = "digiboards_xblocks_"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of our tables and of the platform's completion."""
    models = [*apps.get_app_config("digiboards_xblocks").get_models(), apps.get_model("completion", "BlockCompletion")]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def fields_of(block: Any) -> dict[str, Any]:
    return {name: field.read_from(block) for name, field in block.fields.items()}


class Watched(CaptureQueriesContext):
    """Notes the statements of a piece of work."""

    def __init__(self) -> None:
        super().__init__(connection)

    @property
    def ours(self) -> list[str]:
        """Those that touch our tables."""
        return [query["sql"] for query in self.captured_queries if OURS in query["sql"]]

    @property
    def writes(self) -> list[str]:
        """Those that change anything."""
        return [query["sql"] for query in self.captured_queries if query["sql"].lstrip("( ").startswith(WRITES)]
