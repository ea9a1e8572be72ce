"""Outlines of courses, by which block is on which page: out of the archives that the exporter writes."""

from pathlib import Path

from olx.archive_reader import read_archive
from olx.course_reader import read_course
from olx.errors import ArchiveError

from .errors import DeskError
from .store import Store


def read_outlines(store: Store, paths: list[Path]) -> None:
    """Put the pages of courses beside the store, as long as it is open. Raises ``DeskError``."""
    for path in paths:
        try:
            tree = read_course(read_archive(path)).seen_by(is_staff=False)
        except (ArchiveError, OSError) as error:
            raise DeskError(str(error)) from error
        edition = str(tree.settings.get("other_course_settings", {}).get("digital_boards", {}).get("edition", ""))
        if not edition:
            raise DeskError(f"{path} does not say which edition it holds: export it again with this version.")
        store.load_pages(
            [
                {
                    "edition": edition,
                    "block": item.key.block_id,
                    "place": place,
                    "guide": unit.chapter.title,
                    "page": unit.vertical.title,
                }
                for place, unit in enumerate(tree.units, start=1)
                for item in unit.vertical.components
                if item.key.block_type.startswith("digiboards_")
            ]
        )
