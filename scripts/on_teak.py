#!/usr/bin/env python3
"""Runs the tests of what we ship against its wheel, installed beside the packages that Open edX Teak pins."""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import find_python

ROOT = Path(__file__).resolve().parents[1]
PINS = ROOT / "constraints" / "teak.txt"
# What the environment is made of; when one of these changes it is made again.
SOURCES = (PINS, ROOT / "pyproject.toml", ROOT / "setup.cfg")
# Teak's own Python.
PYTHON = "3.11"
ENVIRONMENT = ROOT / ".venv-teak"
# Laid out again by every run: the tree without the package, so that tests import the wheel's.
TREE, WHEELS = ROOT / "build" / "teak" / "tree", ROOT / "build" / "teak" / "wheels"
PACKAGE = "digiboards_xblocks"
# Blocks, pages, the API and the domain; the modules of tests/ itself, which are those of storage, are added.
TESTS = ("tests/domain", "tests/blocks", "tests/web", "tests/contract/test_migrations.py")
WITHOUT = "not browser"
# Required by the wheel, and not by Teak.
NOT_THE_PLATFORMS = frozenset({"openpyxl", "python-docx"})

# Asked of the new environment, in the tree and with pytest's own path: where the package is, and what is installed.
_ASKED = f"""
import importlib.metadata, sys
sys.path[:0] = [".", "scripts"]
import {PACKAGE}
print({PACKAGE}.__file__)
for found in importlib.metadata.distributions():
    print(found.metadata["Name"], found.version)
"""
_REQUIRED = f"import importlib.metadata as m; print(*m.requires({PACKAGE!r}), sep='\\n')"


def main(argv: Sequence[str] | None = None) -> int:
    """Build, install, compare, test; the exit status of the tests."""
    parser = argparse.ArgumentParser(
        prog="on_teak.py",
        usage="%(prog)s [-h] [arguments of pytest, in place of all these tests]",
        description=(
            f"Builds the wheel, installs it in a Python {PYTHON} environment of its own with the versions of "
            "constraints/teak.txt, and runs the tests of blocks, storage, pages and the API on it. It fails if a "
            "version is not as pinned, or if the tests would import the package from the source. Exit status: 0 all "
            "passed, 1 not."
        ),
    )
    _none, arguments = parser.parse_known_args(argv)
    base = find_python.find(PYTHON)
    if base is None:
        return find_python.main([PYTHON])
    lay_out()
    install(base)
    place, *listed = _said(_ASKED, cwd=TREE)
    installed = {normal(name): version for name, _, version in (line.partition(" ") for line in listed)}
    pinned = pins(PINS.read_text("utf-8"))
    problems = [*moved(installed, pinned), *unpinned(_said(_REQUIRED), pinned)]
    if not Path(place).is_relative_to(ENVIRONMENT):
        problems.append(f"The tests would import {place}, which is not the wheel's.")
    if problems:
        sys.stderr.write("\n".join([*problems, ""]))
        return 1
    return subprocess.run(  # noqa: S603
        [_python(), "-m", "pytest", "-m", WITHOUT, *(arguments or _all_tests())], cwd=TREE, check=False
    ).returncode


def pins(text: str) -> dict[str, str]:
    """The version of each package that a file of constraints pins."""
    found = (line.partition("==") for line in text.splitlines() if not line.startswith("#"))
    return {normal(name): version for name, is_pin, version in found if is_pin}


def moved(installed: Mapping[str, str], pinned: Mapping[str, str]) -> list[str]:
    """A sentence for each pin that is not what is installed."""
    return [
        f"constraints/teak.txt pins {name} {version}, and {installed.get(name, 'none')} is installed."
        for name, version in sorted(pinned.items())
        if installed.get(name) != version
    ]


def unpinned(required: Iterable[str], pinned: Mapping[str, str]) -> list[str]:
    """A sentence for each requirement of the wheel that is the platform's too and has no pin."""
    names = {normal(re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]) for line in required}
    return [
        f"The wheel requires {name}, which constraints/teak.txt does not pin."
        for name in sorted(names - set(pinned) - NOT_THE_PLATFORMS)
    ]


def normal(name: str) -> str:
    """A package's name as all of its spellings are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lay_out() -> None:
    """Copy what git knows or would add, so that no leftover of an earlier build gets into the wheel."""
    listed = _run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    shutil.rmtree(TREE.parent, ignore_errors=True)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, TREE / name)


def install(base: str) -> None:
    """Put the tree's wheel into the environment, which is made again if what it is made of has changed."""
    made_of = "\n".join(path.read_text("utf-8") for path in SOURCES)
    mark = ENVIRONMENT / "made-of"
    is_ready = mark.is_file() and mark.read_text("utf-8") == made_of
    if not is_ready:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        _run(base, "-m", "venv", str(ENVIRONMENT))
        _pip("install", "--upgrade", "pip>=25.1")
    _pip("wheel", "--no-deps", "--wheel-dir", str(WHEELS), str(TREE))
    # What is left of the tree imports the wheel's.
    for left in (TREE / PACKAGE, TREE / "build", *TREE.glob("*.egg-info")):
        shutil.rmtree(left, ignore_errors=True)
    [wheel] = map(str, WHEELS.glob("*.whl"))
    if is_ready:
        _pip("install", "--no-deps", "--force-reinstall", wheel)
    else:
        _pip("install", "--constraint", str(PINS), "--group", f"{ROOT / 'pyproject.toml'}:teak", wheel)
    _pip("check")
    mark.write_text(made_of, "utf-8")


def _all_tests() -> list[str]:
    storage = sorted(str(path.relative_to(TREE)) for path in (TREE / "tests").glob("test_*.py"))
    return ["-n", "auto", *storage, *TESTS]


def _python() -> str:
    return str(ENVIRONMENT / "bin" / "python")


def _pip(*arguments: str) -> None:
    _run(_python(), "-m", "pip", "--quiet", *arguments)


def _said(program: str, cwd: Path = ROOT) -> list[str]:
    """The lines that a program says, run by the environment's Python."""
    return _run(_python(), "-c", program, cwd=cwd).splitlines()


def _run(*command: str, cwd: Path = ROOT) -> str:
    """Run a command to its end; its output. If it fails, so do we, with what it said."""
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=_environ())  # noqa: S603
    if ran.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def _environ() -> dict[str, str]:
    """Without what would put the source on the path of the new environment."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


if __name__ == "__main__":
    sys.exit(main())
