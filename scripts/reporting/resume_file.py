"""The resume file of a long download, beside the file it is for: with it an interrupted one goes on.

Line by line: what was asked and when, then each page with where the next one begins. It holds names, so it is its
owner's alone, and is gone once the file is there.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import ReportError

# After so many seconds the people of before would be too old beside those of now.
OLDEST = 24 * 60 * 60


class ResumeFile:
    """The pages so far, of one question, for one file. Its methods raise ``ReportError``."""

    def __init__(self, output: Path, question: Mapping[str, Any], now: float) -> None:
        self.file = output.with_name(f"{output.name}.part")
        self.pages: list[dict[str, Any]] = []
        # Where the next page begins; 0 if there is none, or none has come yet.
        self.after = 0
        try:
            self._load({"asked": dict(question)}, now)
        except OSError as error:
            raise ReportError(f"{self.file} cannot be used: {error.strerror or error}.") from error

    @property
    def is_whole(self) -> bool:
        """Return whether the last page is there."""
        return bool(self.pages) and not self.after

    def add(self, page: Mapping[str, Any], after: int) -> None:
        """Add a page and where the next one begins, on the disk before it is counted."""
        try:
            self._write({"page": page, "after": after})
        except OSError as error:
            raise ReportError(f"{self.file} cannot be written: {error.strerror or error}.") from error
        self.pages.append(dict(page))
        self.after = after

    def remove(self) -> None:
        """Delete it, as the file it was for is there."""
        self.file.unlink(missing_ok=True)

    def _load(self, question: dict[str, Any], now: float) -> None:
        lines = self.file.read_bytes().split(b"\n") if self.file.is_file() else []
        whole = 0
        # The last is empty, or was cut off when it was written.
        for place, line in enumerate(lines[:-1]):
            try:
                record = json.loads(line)
                if place == 0:
                    if {"asked": record["asked"]} != question or not 0 <= now - record["at"] < OLDEST:
                        break
                else:
                    page, after = dict(record["page"]), int(record["after"])
                    page["results"] = [dict(row) for row in page["results"]]
                    self.pages.append(page)
                    self.after = after
            except (ValueError, KeyError, TypeError, RecursionError):
                break
            whole += len(line) + 1
        if whole:
            os.truncate(self.file, whole)
            return
        self.file.unlink(missing_ok=True)
        self._write({**question, "at": now})

    def _write(self, line: Mapping[str, Any]) -> None:
        with os.fdopen(os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:
            stream.write(json.dumps(line).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
