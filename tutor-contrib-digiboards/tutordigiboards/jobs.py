"""Jobs of ``tutor … do digiboards-…``: management commands of the plugin of the LMS, in a container of its image.

Files of the operator come from a folder that only these jobs see: ``data/digiboards`` of Tutor's root, or on Kubernetes
the Secret ``digiboards-files``. Each job is a function that yields a service and a script for ``sh -e``.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping

import click

FOLDER = "/openedx/digiboards"
# Services of ours, which see the folder: the LMS, and Studio.
LMS, CMS = "digiboards", "digiboards-cms"
Tasks = Iterator[tuple[str, str]]

_ASIDE = "/tmp/digiboards"  # noqa: S108  (inside a container that is removed after the job)
_NAME_HELP = "a file in the folder data/digiboards of Tutor's root, or in the Secret digiboards-files"


def manage(command: str, *arguments: str) -> str:
    """Return the line that runs a management command of the LMS."""
    return " ".join(["./manage.py", "lms", command, *map(shlex.quote, arguments)])


def options_of(choices: Mapping[str, bool]) -> list[str]:
    """Return the options that were given, as a management command spells them."""
    return [f"--{name.replace('_', '-')}" for name, is_given in choices.items() if is_given]


def require(name: str) -> str:
    """Return lines that end the job with a sentence when the folder has no such file."""
    path = shlex.quote(f"{FOLDER}/{name}")
    missing = shlex.quote(f"{name} is not there, or cannot be read by user 1000: it has to be {_NAME_HELP}.")
    return f"test -r {path} || {{ echo {missing} >&2; exit 1; }}"


def file_name(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Return a name without folders, which is no option either. Raises ``BadParameter``."""
    if "/" in value or value.startswith(("-", ".")):
        raise click.BadParameter(f"'{value}' is a path; give the name of {_NAME_HELP}.")
    return value


def file_or_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return an https address as it is, and else a file's name."""
    return value if value.startswith("https://") else file_name(context, parameter, value)


@click.command("digiboards-register", help="Bring the register of organisations up to date from a CSV file.")
@click.argument("file", callback=file_name)
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
def register(file: str, **choices: bool) -> Tasks:
    """Yield the import of organisations."""
    command = manage("digiboards_import_organisations", f"{FOLDER}/{file}", *options_of(choices))
    yield LMS, "\n".join([require(file), command])


@click.command("digiboards-roster", help="Put people on boards as a CSV file says.")
@click.argument("file", callback=file_name)
@click.option("--course", required=True, help="The course run, such as course-v1:Org+Course+Run.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--follow-mergers", is_flag=True, help="Put people of a closed organisation where its successor is.")
@click.option("--remove-missing", is_flag=True, help="Take off their boards whom this file no longer names.")
def roster(file: str, course: str, **choices: bool) -> Tasks:
    """Yield the import of a roster."""
    command = manage("digiboards_import_roster", f"{FOLDER}/{file}", "--course", course, *options_of(choices))
    yield LMS, "\n".join([require(file), command])


@click.command(
    "digiboards-push",
    help=(
        "Import a course archive (dist/….tar.gz of `make course`) into Studio and publish it. ARCHIVE is a file's "
        "name, or an https address."
    ),
)
@click.argument("archive", callback=file_or_address)
def push(archive: str) -> Tasks:
    """Yield the import of an archive, in Studio."""
    if archive.startswith("https://"):
        source = f"{_ASIDE}.tar.gz"
        fetch = f"curl --fail --silent --show-error --location --output {source} {shlex.quote(archive)}"
    else:
        source, fetch = shlex.quote(f"{FOLDER}/{archive}"), require(archive)
    yield (
        CMS,
        "\n".join(
            [
                fetch,
                f"mkdir {_ASIDE}",
                f"tar --extract --gzip --file {source} --directory {_ASIDE}",
                f"test -f {_ASIDE}/course/course.xml || {{ echo 'This is no archive of a course.' >&2; exit 1; }}",
                f"./manage.py cms import {_ASIDE} course",
            ]
        ),
    )


@click.command("digiboards-rebuild", help="Work out everybody's progress anew in a course run.")
@click.argument("course")
def rebuild(course: str) -> Tasks:
    """Yield the rebuilding of progress."""
    yield LMS, manage("digiboards_rebuild", course)


@click.command("digiboards-nightly", help="Do all that is to be done each night; safe to run twice, or after a pause.")
def nightly() -> Tasks:
    """Yield the nightly command."""
    yield LMS, manage("digiboards_nightly")


@click.command("digiboards-health", help="Tell whether all is well, and what to do where it is not.")
@click.option("--complete", is_flag=True, help="Try the keys on every text, not on a sample.")
@click.option("--json", is_flag=True, help="For a monitor.")
def health(**choices: bool) -> Tasks:
    """Yield the health command."""
    yield LMS, manage("digiboards_health", *options_of(choices))


JOBS: list[Callable[..., Tasks]] = [register, roster, push, rebuild, nightly, health]
