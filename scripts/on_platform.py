#!/usr/bin/env python3
"""Runs the tests of what we ship against its wheel, installed beside the packages that a line of Open edX pins."""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import platform_lines
from environments import ROOT, Environment, run
from platform_lines import Line, normal

# Laid out again by every run: the tree without the package, so that tests import the wheel's.
TREE, WHEELS = ROOT / "build" / "platform" / "tree", ROOT / "build" / "platform" / "wheels"
PACKAGE = "digiboards_xblocks"
# What ships; the modules of tests/ itself, which are those of storage, are added.
CONTRACTS = ("tests/contract/test_migrations.py", "tests/contract/test_uninstalling.py")
FOLDERS = ("activities", "core", "documents", "management", "programme")
TESTS = (*(f"tests/{name}" for name in FOLDERS), *CONTRACTS)
WITHOUT = "not browser"
PARALLEL = ("--numprocesses=auto", "--dist=worksteal")
# What an operator runs first. In memory, so that the tables are made from nothing and gone again.
DJANGO = ("check", "makemigrations --check --dry-run", "migrate")

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
    """Build the wheel once; install, compare and test it on each line; 0 if all passed, else 1."""
    parser = argparse.ArgumentParser(
        prog="on_platform.py",
        usage="%(prog)s [-h] LINE [LINE …] [-- arguments of pytest, in place of all these tests]",
        description=(
            "Builds the wheel, and for each line installs it in an environment of its own, on the line's Python and "
            "with the versions of constraints/LINE.txt; then runs Django's checks and migrations, and the tests of "
            "blocks, storage, pages and the API. It fails if a version is not as pinned, or if the tests would import "
            "the package from the source. Exit status: 0 all passed, 1 not."
        ),
    )
    parser.add_argument("lines", nargs="+", choices=platform_lines.names(), metavar="LINE", help="%(choices)s")
    given = list(sys.argv[1:] if argv is None else argv)
    split = given.index("--") if "--" in given else len(given)
    lines = [platform_lines.read(name) for name in parser.parse_args(given[:split]).lines]
    environments = [environment_of(line) for line in lines]
    for environment in environments:
        if not environment.make():
            return 1
    wheel = build(environments[0])
    # Each of them, whatever becomes of those before.
    pairs = zip(lines, environments, strict=True)
    return max([test(line, environment, wheel, given[split + 1 :]) for line, environment in pairs])


def environment_of(line: Line) -> Environment:
    """Return the environment of a line."""
    sources = (line.path, ROOT / "pyproject.toml", ROOT / "setup.cfg")
    return Environment(line.name, line.python, "\n".join(path.read_text("utf-8") for path in sources))


def build(environment: Environment) -> Path:
    """Lay out what git knows or would add, so that no leftover of an earlier build gets in; return its wheel."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    shutil.rmtree(TREE.parent, ignore_errors=True)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, TREE / name)
    environment.pip("wheel", "--no-deps", "--wheel-dir", str(WHEELS), str(TREE))
    # What is left of the tree imports the wheel's.
    for left in (TREE / PACKAGE, TREE / "build", *TREE.glob("*.egg-info")):
        shutil.rmtree(left, ignore_errors=True)
    [wheel] = WHEELS.glob("*.whl")
    return wheel


def test(line: Line, environment: Environment, wheel: Path, arguments: Sequence[str]) -> int:
    """Install the wheel, compare the versions, check, migrate and test; 0 if all is right, else 1."""
    sys.stdout.write(f"Open edX {line.name.title()}: Python {line.python}\n")
    sys.stdout.flush()
    install(line, environment, wheel)
    problems = find_problems(line, environment)
    if problems:
        sys.stderr.write("\n".join([*problems, ""]))
        return 1
    python = environment.program("python")
    for command in DJANGO:
        run(python, "-m", "django", *command.split(), cwd=TREE, DJANGO_SETTINGS_MODULE="tests.settings")
    tests = [python, "-m", "pytest", "-m", WITHOUT, *(arguments or _all_tests())]
    return int(bool(subprocess.run(tests, cwd=TREE, check=False).returncode))  # noqa: S603


def install(line: Line, environment: Environment, wheel: Path) -> None:
    """Install the wheel under the pins of the line."""
    if environment.is_ready:
        environment.pip("install", "--no-deps", "--force-reinstall", str(wheel))
    else:
        group = f"{ROOT / 'pyproject.toml'}:platform"
        environment.pip("install", "--constraint", str(line.path), "--group", group, str(wheel))
    environment.pip("check")
    environment.mark_ready()


def find_problems(line: Line, environment: Environment) -> list[str]:
    """Return a sentence for whatever is not as a platform would have it."""
    place, *listed = environment.python(_ASKED, cwd=TREE)
    installed = {normal(name): version for name, _, version in (text.partition(" ") for text in listed)}
    problems = line.moved(installed) + line.unpinned(environment.python(_REQUIRED))
    if not Path(place).is_relative_to(environment.folder):
        problems.append(f"The tests would import {place}, which is not the wheel's.")
    return problems


def _all_tests() -> list[str]:
    storage = sorted(str(path.relative_to(TREE)) for path in (TREE / "tests").glob("test_*.py"))
    return [*PARALLEL, *storage, *TESTS]


if __name__ == "__main__":
    sys.exit(main())
