"""A folder with an embedded ClickHouse in it, which holds what was read of statements and tracking logs."""

import json
from pathlib import Path
from typing import Any

from digiboards_xblocks.xapi.vocabulary import EVENTS, OF_FINISHES, TYPES, kind_of

from .errors import DeskError
from .models import NAMES, fill, render

DATABASE = "desk"
# What a row needs to be counted.
_WHOLE = (
    " AND ".join(f"{name} != ''" for name in ("platform", "learner", "verb", "object", "course")) + " AND isNotNull(at)"
)
# Two cores and an old laptop: what is sorted or grouped and does not fit waits on disk.
_SETTINGS = (
    "max_threads = 2, max_bytes_before_external_group_by = 1000000000, max_bytes_before_external_sort = 1000000000"
)


class Store:
    """The embedded ClickHouse. One process at a time has it open."""

    def __init__(self, folder: Path) -> None:
        """Open it, or make it. Raises ``DeskError``."""
        try:
            # Here, for the engine is large, and may not be installed.
            from chdb import session
        except ImportError as error:
            raise DeskError(
                "ClickHouse is missing. Install it: pip install 'chdb-core-lite>=26.5,<27' (docs/operating/desk.md)"
            ) from error
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Where lines wait that are being taken: in the folder, so that a kill leaves them nowhere else.
        self.waiting = folder / "piece"
        try:
            self._session = session.Session(str(folder / "clickhouse"))
            for text in fill("desk", {"database": DATABASE}).split(";\n"):
                if text.strip():
                    self.run(text)
            views = render(database=DATABASE, source=f"{DATABASE}.digiboards_statements")
            for name in NAMES[1:]:
                self.run(views[name])
        except RuntimeError as error:
            raise DeskError(f"{folder} cannot be opened as a store; is it open elsewhere? {_brief(error)}") from error
        self.waiting.unlink(missing_ok=True)

    def run(self, text: str) -> None:
        """Do something that gives no rows."""
        self._session.query(text)

    def rows(self, text: str) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        found = self._session.query(
            f"{text}\nSETTINGS {_SETTINGS}, output_format_json_quote_64bit_integers = 0", "JSONEachRow"
        )
        return [json.loads(line) for line in str(found).splitlines()]

    def close(self) -> None:
        """Let another process have it."""
        self.waiting.unlink(missing_ok=True)
        self._session.close()

    def take(self, data: bytes, lms: str) -> None:
        """Take lines into ``beside.lines``, and the rows that they hold into ``beside.rows``."""
        self.waiting.write_bytes(data)
        events = {
            "events": _array(EVENTS),
            "verbs": _array(verb.iri for verb in EVENTS.values()),
            "types": _array(TYPES[kind_of(name)] for name in EVENTS),
            "finishes": _array(name for name in EVENTS if kind_of(name) in OF_FINISHES),
            "lms": lms,
        }
        self.run(fill("lines", {"file": str(self.waiting)}))
        self.waiting.unlink()
        self.run("TRUNCATE TABLE beside.rows")
        self.run(fill("stated", {}))
        self.run(fill("logged", events))

    def keep(self) -> None:
        """Keep the rows that were taken and have all that is counted; kept again, they are counted once."""
        self.run(
            f"INSERT INTO {DATABASE}.desk_platforms SELECT DISTINCT platform, is_logged FROM beside.rows WHERE {_WHOLE}"
        )
        self.run(fill("kept", {"database": DATABASE, "is_whole": _WHOLE}))

    def platforms_of_two_kinds(self) -> list[str]:
        """Return the LMSs of which there would be both statements and tracking logs, with the rows that were taken."""
        found = self.rows(
            f"""
            SELECT platform FROM (
                SELECT platform, is_logged FROM {DATABASE}.desk_platforms
                UNION ALL
                SELECT DISTINCT platform, is_logged FROM beside.rows WHERE {_WHOLE}
            )
            GROUP BY platform HAVING uniqExact(is_logged) > 1 ORDER BY platform
            """
        )
        return [row["platform"] for row in found]

    def kinds_of(self, platform: str) -> list[str]:
        """Return of what an LMS was read: its log, statements, or nothing yet."""
        found = self.rows(
            f"SELECT DISTINCT is_logged FROM {DATABASE}.desk_platforms WHERE platform = {quoted(platform)}"
        )
        return ["log" if row["is_logged"] else "statements" for row in found]

    def piece(self, name: str) -> dict[str, Any] | None:
        """Return what is noted of a piece that was taken and kept."""
        found = self.rows(f"SELECT * FROM {DATABASE}.desk_pieces WHERE piece = {quoted(name)} LIMIT 1")
        return found[0] if found else None

    def note_piece(self, row: dict[str, Any]) -> None:
        """Note that a piece is kept."""
        self._insert("desk_pieces", row)

    def note_file(self, row: dict[str, Any]) -> None:
        """Note what was found in a file, in place of what was found before."""
        self._insert("desk_files", row)

    def load_members(self, file: Path, lms: str) -> None:
        """Put the people of a file of members beside what is kept, until the store is closed."""
        columns = "course String, learner String, parts Array(String)"
        course = f"concat({quoted(lms)}, '/course/', course)"
        self.run(
            f"INSERT INTO beside.members SELECT {quoted(lms)}, {course}, learner, parts"
            f" FROM file({quoted(str(file))}, JSONEachRow, '{columns}') WHERE learner != ''"
            " SETTINGS input_format_skip_unknown_fields = 1, max_threads = 2"
        )

    def load_pages(self, rows: list[dict[str, Any]]) -> None:
        """Put the pages of a course beside what is kept, until the store is closed."""
        lines = " ".join(json.dumps(row) for row in rows)
        self.run(f"INSERT INTO beside.pages FORMAT JSONEachRow {lines}")

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        self.run(f"INSERT INTO {DATABASE}.{table} FORMAT JSONEachRow {json.dumps(row)}")

    def what_is_wrong(self) -> list[dict[str, Any]]:
        """Return the numbers, from 0, of lines that were taken and cannot be counted, each with the reason."""
        return self.rows(
            f"""
            SELECT number, reason FROM (
                SELECT number, 'unreadable' AS reason FROM beside.lines WHERE NOT is_json AND NOT is_blank
                UNION ALL
                SELECT number, 'incomplete' AS reason FROM beside.rows WHERE NOT ({_WHOLE})
            )
            ORDER BY number
            """
        )

    def counts(self) -> dict[str, Any]:
        """Return how many lines were taken, how many of those are blank, and how many are ours and whole."""
        [found] = self.rows(
            f"""
            SELECT
                (SELECT count() FROM beside.lines) AS lines,
                (SELECT countIf(is_blank) FROM beside.lines) AS blank,
                (SELECT count() FROM beside.rows WHERE {_WHOLE}) AS ours
            """
        )
        return found


def quoted(text: str) -> str:
    """Return a text as SQL has it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _array(texts: Any) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"


def _brief(error: Exception) -> str:
    return str(error).splitlines()[0][:300]
