#!/usr/bin/env python3
"""Runs the authors' commands without make, git or a set-up by hand: on Windows, macOS and Linux."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from environments import ROOT, Environment

# What authors and teams with an edition of their own use: the script, what it is always given, and what it does.
COMMANDS = {
    "export": ("export_course.py", (), "check the course and write the file that Studio imports"),
    "preview": ("preview_course.py", ("--watch",), "the course in a browser, anew at each save"),
    "new-edition": ("new_edition.py", (), "start an edition of your own"),
    "replace-page": ("replace_page.py", (), "put a page of your own in place of the base's"),
    "merge-names": ("merge_names.py", (), "join two versions of keys.lock"),
    "spelling": ("check_spelling.py", (), "check the spelling of the course"),
    "tables": ("write_tables.py", (), "write the tables of course/README.md anew"),
    "image": ("fit_image.py", (), "copy a photograph into the course, small enough for it"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Make the environment if it is missing or out of date, run the command in it, and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="desk.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=(
            "Runs one of the commands below. The first time, it makes an environment in .venv-desk of the folder\n"
            "that it came in, and fetches the packages it needs from the Python package index."
        ),
        epilog="\n".join(
            [
                "commands:",
                *(f"  {name:<14}{words}" for name, (_script, _always, words) in COMMANDS.items()),
                "",
                "Each says with --help what it takes: desk.py export --help",
                "Exit status: that of the command.",
            ]
        ),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…", help="what the command takes")
    given = parser.parse_args(argv)
    environment = _environment()
    if not environment.make():
        return 1
    if not environment.is_ready:
        sys.stderr.write("Setting up; this takes a few minutes once.\n")
        requirements = str(ROOT / "requirements" / f"python-{_version()}.txt")
        group = f"{ROOT / 'pyproject.toml'}:desk"
        environment.pip("install", "--constraint", requirements, "--group", group, "--editable", str(ROOT))
        environment.mark_ready()
    script, always, _words = COMMANDS[given.command]
    command = [environment.program("python"), str(ROOT / "scripts" / script), *always, *given.arguments]
    # UTF-8 whatever the console's code page is; files are read and written as UTF-8 in any case.
    return subprocess.run(command, check=False, env=os.environ | {"PYTHONUTF8": "1"}).returncode  # noqa: S603


def _environment() -> Environment:
    """Return the environment, which is made again when what it is made of has changed."""
    sources = (ROOT / "pyproject.toml", ROOT / "setup.cfg", ROOT / "requirements" / f"python-{_version()}.txt")
    made_of = "\n".join([str(ROOT), *(path.read_text("utf-8") for path in sources)])
    return Environment("desk", _version(), made_of)


def _version() -> str:
    """Return the Python that runs this, as "3.11". Exits with a sentence if the project is not made for it."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not (ROOT / "requirements" / f"python-{version}.txt").is_file():
        raise SystemExit(f"This is Python {version}. Python 3.11 or 3.12 is needed: https://www.python.org/downloads/")
    return version


if __name__ == "__main__":
    sys.exit(main())
