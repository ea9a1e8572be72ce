"""Virtual environments beside the one that we work in: made once, and made again when what they are made of changes."""

import os
import shutil
import subprocess
from pathlib import Path

import find_python

# Where venv puts programs.
PROGRAMS = "Scripts" if os.name == "nt" else "bin"

ROOT = Path(__file__).resolve().parents[1]


class Environment:
    """One environment, in ``.venv-NAME`` of the working tree."""

    def __init__(self, name: str, python: str, made_of: str) -> None:
        self.folder = ROOT / f".venv-{name}"
        self._version = python
        self._made_of = made_of
        self._mark = self.folder / "made-of"

    @property
    def is_ready(self) -> bool:
        """Return whether it is there, made of what it would be made of now."""
        return self._mark.is_file() and self._mark.read_text("utf-8") == self._made_of

    def make(self) -> bool:
        """Make it, empty, unless it is ready; return False, after a sentence, where there is no such Python."""
        base = find_python.find_or_install(self._version)
        if base is None:
            return False
        if not self.is_ready:
            shutil.rmtree(self.folder, ignore_errors=True)
            run(base, "-m", "venv", str(self.folder))
            self.pip("install", "--upgrade", "pip>=25.1")
        return True

    def mark_ready(self) -> None:
        """Say that it is ready."""
        self._mark.write_text(self._made_of, "utf-8")

    def program(self, name: str) -> str:
        """Return the path of one of its programs."""
        return str(self.folder / PROGRAMS / name)

    def pip(self, *arguments: str) -> None:
        """Run its pip."""
        run(self.program("python"), "-m", "pip", "--quiet", *arguments)

    def python(self, program: str, cwd: Path = ROOT) -> list[str]:
        """Return the lines that a program writes."""
        return run(self.program("python"), "-c", program, cwd=cwd).splitlines()


def run(*command: str, cwd: Path = ROOT, **variables: str) -> str:
    """Run a command to its end and return its output. If it fails, exit with its output."""
    # Without what would put the source on the path of the new environment.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=environ)  # noqa: S603
    if ran.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout
