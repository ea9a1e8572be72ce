#!/usr/bin/env python3
"""Finds an interpreter of one Python that really runs, or installs it where that is possible without asking anybody."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import apt_packages

# What an interpreter has to say for itself; venv fails at this import where Debian has left out ensurepip.
_ASKED = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2])"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the path of the interpreter, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="find_python.py",
        description=(
            "Prints the path of an interpreter of this version that runs and can make environments: the one that runs "
            "this, python3.x on the PATH, or one of pyenv's. One that pyenv only has a shim for does not count. If "
            "there is none, and you are root on Debian or Ubuntu, it is installed. Exit status: 0 found, 1 not found "
            "(a sentence says what to install)."
        ),
    )
    parser.add_argument("version", metavar="3.x", help="such as 3.12")
    version = parser.parse_args(argv).version
    found = find_or_install(version)
    if found is None:
        return 1
    sys.stdout.write(f"{found}\n")
    return 0


def find_or_install(version: str) -> str | None:
    """Return the path of an interpreter; None if there is none, after a sentence that says what to install."""
    found = find(version) or (find(version) if _install(version) else None)
    if found is None:
        sys.stderr.write(
            f"No Python {version} was found that runs, and it cannot be installed from here. Install it (Debian and "
            f"Ubuntu: sudo apt-get install python{version}-venv; pyenv: pyenv install {version}).\n"
        )
    return found


def find(version: str) -> str | None:
    """Return the path of an interpreter that is there already."""
    return next((path for path in _candidates(version) if _is(path, version)), None)


def _candidates(version: str) -> Iterator[str]:
    """Where one may be, whether it runs or not."""
    # Not this environment's own, which is gone once somebody tidies up.
    yield str(Path(sys.base_prefix) / "bin" / f"python{version}")
    yield str(Path(sys.base_prefix) / "python.exe")  # Windows
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield on_path
    for versions in _pyenvs():
        # 3.12.10 is newer than 3.12.9.
        folders = sorted(versions.glob(f"{version}.*"), key=lambda path: (len(path.name), path.name), reverse=True)
        yield from (str(folder / "bin" / f"python{version}") for folder in folders)


def _pyenvs() -> Iterator[Path]:
    """The folders in which pyenv keeps its versions."""
    named = os.environ.get("PYENV_ROOT")
    if named:
        yield Path(named) / "versions"
    if shutil.which("pyenv"):
        ran = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False)  # noqa: S607 (the pyenv that is installed)
        if ran.returncode == 0:
            yield Path(ran.stdout.strip()) / "versions"
    yield Path.home() / ".pyenv" / "versions"


def _is(path: str, version: str) -> bool:
    """Whether this runs, is of the version, and can make environments."""
    try:
        ran = subprocess.run([path, "-c", _ASKED], capture_output=True, text=True, check=False)  # noqa: S603 (found by us)
    except OSError:
        return False
    return ran.returncode == 0 and ran.stdout.strip() == version


def _install(version: str) -> bool:
    return apt_packages.install(f"python{version}-venv")


if __name__ == "__main__":
    sys.exit(main())
