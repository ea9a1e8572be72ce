"""The SQL in ``sql/``: views of a record store's table of statements, one text for any ClickHouse; and queries."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.xapi.vocabulary import EDITION, EVENTS, PROFILE_VERSION

# Each after those that it reads.
NAMES = ("statements", "finishes", "reach", "funnel", "time_to_finish")
_FOLDER = Path(__file__).with_name("sql")
_NAME = re.compile(r"[A-Za-z_]\w*")
# How a table that keeps what comes in sorts it.
_ORDER = "ORDER BY (course, verb, object, platform, learner, at, id)"


class BadNameError(ValueError):
    """Something that ClickHouse takes for no name of a database, a table, a cluster or an engine."""


def render(*, database: str, source: str, cluster: str = "", engine: str = "") -> dict[str, str]:
    """Return the statement that makes each view, by its name, in an order in which they can be made.

    ``source`` is the table of statements, with columns ``event_id`` and ``event`` (JSON); "" as the ``cluster`` is one
    server. With an ``engine``, such as ``ReplacingMergeTree``, what statements say is read out of them once, as they
    come in, and kept in a table of that engine. Raises ``BadNameError``.
    """
    check_names(database, *source.split("."))
    if not re.fullmatch(r"[\w{}-]*", cluster):
        raise BadNameError(cluster)
    if not re.fullmatch(r"(\w+MergeTree(\([\w'/{}, -]*\))?)?", engine):
        raise BadNameError(engine)
    values = {
        "database": database,
        "source": source,
        "on_cluster": f"ON CLUSTER '{cluster}'" if cluster else "",
        # A materialized view cannot be replaced: what it keeps would be gone. POPULATE takes in what is there.
        "replacing": "MATERIALIZED" if engine else "OR REPLACE",
        "engine": f"ENGINE = {engine} {_ORDER} POPULATE" if engine else "",
    }
    return {name: fill(name, values) for name in NAMES}


def check_names(*names: str) -> None:
    """Raise ``BadNameError`` for the first that ClickHouse takes for no name."""
    for name in names:
        if not _NAME.fullmatch(name):
            raise BadNameError(name)


def fill(name: str, values: Mapping[str, str]) -> str:
    """Return the SQL in a file, with what is said here of our vocabulary and the values that are given."""
    ours = {
        "edition": EDITION,
        "profile": PROFILE_VERSION,
        "completed": EVENTS["digiboards.guide.finished"].iri,
        "fewest": str(FEWEST_PEOPLE),
    }
    columns = _template("columns").substitute(edition=EDITION, event="event").rstrip()
    return _template(name).substitute({**ours, "columns": columns, **values})


def _template(name: str) -> Template:
    return Template((_FOLDER / f"{name}.sql").read_text("utf-8"))
