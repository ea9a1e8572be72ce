"""The check that all migrations of this version are applied."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from .finding import OK, PROBLEM, Finding, Options

APP = "digiboards_xblocks"


def check_migrations(_options: Options) -> Iterator[Finding]:
    """Yield which migrations are not in yet, or are of a newer version than this."""
    executor = MigrationExecutor(connection)
    wanted = [key for key in executor.loader.graph.leaf_nodes() if key[0] == APP]
    missing = [migration.name for migration, _is_back in executor.migration_plan(wanted) if migration.app_label == APP]
    known = {name for app, name in executor.loader.disk_migrations if app == APP}
    newer = sorted(name for app, name in executor.loader.applied_migrations if app == APP and name not in known)
    if missing:
        yield Finding(
            PROBLEM,
            _("Tables are older than the plugin; missing: {names}.").format(names=", ".join(missing)),
            _("Run manage.py lms migrate digiboards_xblocks."),
        )
    if newer:
        yield Finding(
            PROBLEM,
            _("Tables are newer than the plugin; not known to it: {names}.").format(names=", ".join(newer)),
            _("Install the version that these tables are of, or go back as the guide on upgrades says."),
        )
    if not missing and not newer:
        yield Finding(OK, _("All migrations are in."))
