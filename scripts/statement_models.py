#!/usr/bin/env python3
"""Writes the SQL that counts our xAPI statements in ClickHouse, as Aspects keeps them."""

import argparse
import sys
from collections.abc import Sequence

from console import DONE
from statements.models import BadNameError, render

EPILOG = """\
example:
  python scripts/statement_models.py --database reporting --source xapi.xapi_events_all > models.sql
  clickhouse-client --multiquery < models.sql

exit status:
  0    the SQL is on stdout
  2    the command was not understood
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Write the SQL to stdout, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="statement_models.py",
        description=(
            "Write statements of SQL that make views in ClickHouse: how many people each course run has reached, how "
            "many have finished each guide and the programme, how many came to each page, and how long it took. They "
            "hold counts of people and no answer. Made again, they replace those before."
        ),
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--database", required=True, help="where the views are made; it has to be there")
    parser.add_argument("--source", required=True, help="the table of statements, such as xapi.xapi_events_all")
    parser.add_argument("--cluster", default="", help="make them on all servers of this cluster; {cluster} is a macro")
    parser.add_argument(
        "--engine",
        default="",
        help="keep what statements say in a table of this engine, such as ReplacingMergeTree, as they come in",
    )
    given = parser.parse_args(argv)
    try:
        made = render(database=given.database, source=given.source, cluster=given.cluster, engine=given.engine)
    except BadNameError as error:
        parser.error(f"'{error}' is no name in ClickHouse: letters, digits and _ are, beginning with a letter")
    sys.stdout.write("\n".join(f"{text.rstrip()};\n" for text in made.values()))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
