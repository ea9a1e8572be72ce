"""Output of the scripts: results to stdout, everything else to stderr; and their exit codes.

=====  ==============================================================
code   meaning
=====  ==============================================================
0      done
1      the course has problems, or what was asked for could not be done
2      the command was not understood (argparse)
130    interrupted
=====  ==============================================================
"""

from collections.abc import Iterable, Mapping
from typing import TextIO

DONE = 0
PROBLEMS = 1
USAGE = 2
INTERRUPTED = 130

_RED, _YELLOW, _RESET, _CLEAR = "\x1b[31m", "\x1b[33m", "\x1b[0m", "\r\x1b[K"


class Console:
    """Two streams. Colour and progress are for terminals only; ``NO_COLOR`` turns colour off."""

    def __init__(self, out: TextIO, err: TextIO, environ: Mapping[str, str], *, quiet: bool = False) -> None:
        self._out = out
        self._err = err
        self._quiet = quiet
        self._terminal = err.isatty()
        self._colour = self._terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        self._progress = False

    def result(self, text: str) -> None:
        """Write a result, alone on stdout."""
        self._clear()
        self._out.write(f"{text}\n")
        self._out.flush()

    def say(self, text: str) -> None:
        """Write a message, unless quiet."""
        if not self._quiet:
            self._write(text)

    def warnings(self, lines: Iterable[object]) -> None:
        """Write warnings, one a line, unless quiet."""
        if not self._quiet:
            for line in lines:
                self._write(str(line), _YELLOW)

    def errors(self, lines: Iterable[object]) -> None:
        """Write errors, one a line, also when quiet."""
        for line in lines:
            self._write(str(line), _RED)

    def progress(self, text: str) -> None:
        """Show what is being done, on a terminal only, until the next line takes its place."""
        if self._terminal and not self._quiet:
            self._err.write(f"{_CLEAR}{text}")
            self._err.flush()
            self._progress = True

    def _write(self, text: str, colour: str = "") -> None:
        self._clear()
        painted = f"{colour}{text}{_RESET}" if colour and self._colour else text
        self._err.write(f"{painted}\n")

    def _clear(self) -> None:
        if self._progress:
            self._err.write(_CLEAR)
            self._progress = False


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its word: "1 guide", "7,412 words"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def printable(words: str) -> str:
    """Return words from elsewhere on one line, without characters that would steer a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
