"""The answers of one data folder: made, brought up to date, and emptied."""

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from waffle.models import Switch

from .console import say
from .errors import PreviewError
from .learners import ensure_users


def prepare(*, reset: bool = False) -> None:
    """Bring the tables up to date, with the learners and the LMS's completion switch in them."""
    name = connection.settings_dict["NAME"]
    try:
        executor = MigrationExecutor(connection)
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if steps:
            say(f"Bringing the tables in {name} up to date ({steps} steps)…")
            call_command("migrate", verbosity=0, interactive=False)
        if reset:
            call_command("flush", verbosity=0, interactive=False)
            say("All answers are deleted.")
        ensure_users()
        Switch.objects.update_or_create(name="completion.enable_completion_tracking", defaults={"active": True})
    except DatabaseError as error:
        raise PreviewError(
            f"The answers in {name} cannot be used ({error}). Move the file away, or use another folder with --data."
        ) from error
