#!/usr/bin/env python3
"""Runs the tests of the Tutor plugin with each Tutor that installs a supported line of Open edX; needs no Docker."""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import platform_lines
from environments import ROOT, Environment
from platform_lines import Line

PLUGIN = ROOT / "tutor-contrib-digiboards"
WHEELS = ROOT / "build" / "tutor"
PACKAGE = "tutordigiboards"
# What its tests need beside Tutor.
NEEDED = ("pytest>=8.4", "jsonschema>=4.23", "tutor-contrib-aspects")


def main(argv: Sequence[str] | None = None) -> int:
    """Build the plugin's wheel once; install and test it beside each Tutor; 0 if all passed, else 1."""
    parser = argparse.ArgumentParser(
        prog="on_tutor.py",
        usage="%(prog)s [-h] LINE [LINE …] [-- arguments of pytest]",
        description=(
            "Builds the wheel of tutor-contrib-digiboards, and for each line installs it, with the newest release of "
            "the line's Tutor, in an environment of its own; then runs the plugin's tests. Exit status: 0 all passed, "
            "1 not."
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
    shutil.rmtree(WHEELS, ignore_errors=True)
    environments[0].pip("wheel", "--no-deps", "--wheel-dir", str(WHEELS), str(PLUGIN))
    shutil.rmtree(PLUGIN / "build", ignore_errors=True)
    [wheel] = WHEELS.glob("*.whl")
    pairs = zip(lines, environments, strict=True)
    return max([test(line, environment, wheel, given[split + 1 :]) for line, environment in pairs])


def environment_of(line: Line) -> Environment:
    """Return the environment of a line's Tutor."""
    made_of = "\n".join([line.tutor, *NEEDED, (PLUGIN / "pyproject.toml").read_text("utf-8")])
    return Environment(f"tutor-{line.tutor}", line.python, made_of)


def test(line: Line, environment: Environment, wheel: Path, arguments: Sequence[str]) -> int:
    """Install the plugin beside Tutor, and run its tests; 0 if all is right, else 1."""
    if environment.is_ready:
        environment.pip("install", "--no-deps", "--force-reinstall", str(wheel))
    else:
        tutor = f"tutor>={line.tutor},<{int(line.tutor) + 1}"
        environment.pip("install", tutor, *NEEDED, str(wheel))
    environment.pip("check")
    environment.mark_ready()
    [place] = environment.python(f"import {PACKAGE}; print({PACKAGE}.__file__)")
    if not Path(place).is_relative_to(environment.folder):
        sys.stderr.write(f"The tests would import {place}, which is not the wheel's.\n")
        return 1
    [version] = environment.python("from tutor.__about__ import __version__; print(__version__)")
    sys.stdout.write(f"Tutor {version}, for Open edX {line.name.title()}\n")
    sys.stdout.flush()
    # The program, and not -m, which would put the folder that it runs in before the wheel.
    tests = [environment.program("pytest"), "-p", "no:cacheprovider", *arguments]
    return int(bool(subprocess.run(tests, cwd=PLUGIN, check=False).returncode))  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
