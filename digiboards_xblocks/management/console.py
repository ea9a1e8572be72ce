"""Output of the commands: results to stdout; progress, on a terminal only, and problems to stderr."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.csv_import import CsvError

MOST_SHOWN = 100


def file_of(name: str) -> bytes:
    """Return what is in a file. Raises ``CommandError``."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error


def course_key_of(text: str) -> CourseKey:
    """Return a course run's key. Raises ``CommandError``."""
    try:
        return CourseKey.from_string(text)
    except InvalidKeyError as error:
        raise CommandError(f"{text} is not the key of a course run, such as course-v1:Org+Course+Run.") from error


def refused(name: str, found: CsvError) -> CommandError:
    """Return every problem of a file, by row, as far as anybody would read."""
    lines = [str(problem) for problem in found.problems[:MOST_SHOWN]]
    if len(found.problems) > MOST_SHOWN:
        lines.append(f"and {len(found.problems) - MOST_SHOWN:,} more")
    head = f"{counted(len(found.problems), 'problem')} in {name}; nothing was changed."
    return CommandError("\n".join([head, *lines]))


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its word: "1 problem", "7,412 problems"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def lines(pairs: Iterable[tuple[int, str]]) -> str:
    """Counts under each other, with what they count."""
    shown = [(f"{number:,}", what) for number, what in pairs]
    width = max(len(number) for number, _ in shown)
    return "\n".join(f"{number:>{width}} {what}" for number, what in shown)


class Progress:
    """The progress of the work, in one line of a terminal that the next replaces."""

    def __init__(self, err: OutputWrapper) -> None:
        self._err = err
        self._is_shown = err.isatty()
        self._is_open = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say it."""
        if self._is_shown and total:
            self._err.write(f"\r\x1b[K{what}: {done:,} of {total:,}", str, "")
            self._err.flush()
            self._is_open = True

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: Any) -> None:
        if self._is_open:
            self._err.write("\r\x1b[K", str, "")
