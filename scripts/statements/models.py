"""The views in ``sql/``, over a record store's table of statements: the same text for any ClickHouse."""

import re
from pathlib import Path
from string import Template

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.xapi.vocabulary import EDITION, EVENTS, PROFILE_VERSION

# Each after those that it reads.
NAMES = ("statements", "finishes", "reach", "funnel", "time_to_finish")
_FOLDER = Path(__file__).with_name("sql")
_NAME = re.compile(r"[A-Za-z_]\w*")


class BadNameError(ValueError):
    """Something that ClickHouse takes for no name of a database, a table or a cluster."""


def render(*, database: str, source: str, cluster: str = "") -> dict[str, str]:
    """Return the statement that makes each view, by its name, in an order in which they can be made.

    ``source`` is the table of statements, with columns ``event_id`` and ``event`` (JSON); "" as the ``cluster`` is one
    server. Raises ``BadNameError``.
    """
    for name in (database, *source.split(".")):
        if not _NAME.fullmatch(name):
            raise BadNameError(name)
    if not re.fullmatch(r"[\w{}-]*", cluster):
        raise BadNameError(cluster)
    values = {
        "database": database,
        "source": source,
        "on_cluster": f"ON CLUSTER '{cluster}'" if cluster else "",
        "edition": EDITION,
        "profile": PROFILE_VERSION,
        "completed": EVENTS["digiboards.guide.finished"].iri,
        "fewest": str(FEWEST_PEOPLE),
    }
    return {name: Template((_FOLDER / f"{name}.sql").read_text("utf-8")).substitute(values) for name in NAMES}
