"""The lines of Open edX that are supported: of each its Python, and the versions that it pins."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints"
# Required by the wheel, and in no line of the platform.
NOT_THE_PLATFORMS = frozenset({"openpyxl", "python-docx", "segno"})
_FACT = re.compile(r"# (Python|Django|Tutor|Release|Read from): (.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, as its file of constraints has it.

    ``facts`` are the lines "# Name: value" of its head: Python, Django, Tutor, Release, Read from.
    """

    name: str
    path: Path
    facts: Mapping[str, str]
    pins: Mapping[str, str]

    @property
    def python(self) -> str:
        """The version of Python that it runs on, such as 3.11."""
        return self.facts["Python"]

    @property
    def tutor(self) -> str:
        """The major version of the Tutor that installs it, such as 20."""
        return self.facts["Tutor"]

    def moved(self, installed: Mapping[str, str]) -> list[str]:
        """Return a sentence for each pin that is not what is installed."""
        return [
            f"constraints/{self.path.name} pins {name} {version}, and {installed.get(name, 'none')} is installed."
            for name, version in sorted(self.pins.items())
            if installed.get(name) != version
        ]

    def unpinned(self, required: Iterable[str]) -> list[str]:
        """Return a sentence for each requirement of the wheel that is the platform's too and has no pin."""
        names = {normal(re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]) for line in required}
        return [
            f"The wheel requires {name}, which constraints/{self.path.name} does not pin."
            for name in sorted(names - set(self.pins) - NOT_THE_PLATFORMS)
        ]


def names() -> list[str]:
    """Return the names of the supported lines, in the order of the alphabet, which is that of their release."""
    return sorted(path.stem for path in CONSTRAINTS.glob("*.txt"))


def read(name: str) -> Line:
    """Return the line of this name."""
    path = CONSTRAINTS / f"{name}.txt"
    text = path.read_text("utf-8")
    facts = {found[1]: found[2] for found in map(_FACT.fullmatch, text.splitlines()) if found}
    return Line(name, path, facts, pins(text))


def pins(text: str) -> dict[str, str]:
    """Return the version of each package that a file of constraints pins."""
    found = (line.partition("==") for line in text.splitlines() if not line.startswith("#"))
    return {normal(name): version for name, is_pin, version in found if is_pin}


def normal(name: str) -> str:
    """Return a package's name as all of its spellings are one."""
    return re.sub(r"[-_.]+", "-", name).lower()
