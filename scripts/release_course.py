"""Releases a version of the course: from then on its names bind, and learners may have it."""

import argparse
import contextlib
import datetime
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import export_course
import export_options
from console import DONE, INTERRUPTED, PROBLEMS
from curriculum.keys_lock import LOCK

REPOSITORY = Path(__file__).resolve().parent.parent
NOTES, SUMS = "notes.md", "SHA256SUMS"
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_GIT_SECONDS = 120


class RefusedError(Exception):
    """The version cannot be released, in words that say why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class Release:
    """A release: a version, of a course in git, on a day; ``options`` are those of every export of it."""

    version: str
    course: Path
    editions: tuple[Path, ...]
    day: datetime.date
    options: tuple[str, ...]
    retired: tuple[str, ...]

    @property
    def tag(self) -> str:
        """Return what git calls it."""
        return f"v{self.version}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="release_course.py",
        description=(
            "Checks every edition, writes its archive, what changes for learners since the last release, notes, the "
            "source and checksums to a folder, binds the names in keys.lock, and commits and tags that in git. An "
            "error, a warning without an answer, or a change that is not committed stops it before anything is written."
        ),
        epilog="Exit status: 0 released, 1 not possible and nothing changed, 2 wrong usage. More: course/README.md",
    )
    parser.add_argument("version", type=_version, metavar="VERSION", help="such as 0.2.0")
    parser.add_argument(
        "--course", type=Path, default=REPOSITORY / "course", metavar="DIR", help="the folder of the curriculum"
    )
    parser.add_argument(
        "--edition", action="append", default=[], metavar="NAME|FILE", help="once for each; trust and ics by default"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="a new folder (default: dist/VERSION of this repository)",
    )
    parser.add_argument("--demo", action="store_true", help="archives to look round in, which say so on each page")
    parser.add_argument(
        "--retire",
        action="append",
        default=[],
        metavar="NAME",
        help="as for export_course.py",
    )
    options = parser.parse_args(argv)
    editions = [
        export_options.edition_file(parser, options.course, edition) for edition in options.edition or ["trust", "ics"]
    ]
    given = Release(
        version=options.version,
        course=options.course.resolve(),
        editions=tuple(editions),
        day=datetime.date.today(),
        options=("--demo",) if options.demo else (),
        retired=tuple(options.retire),
    )
    output = options.output or REPOSITORY / "dist" / options.version
    try:
        release(given, output)
    except RefusedError as error:
        sys.stderr.write(f"{error}\nnothing was released\n")
        return PROBLEMS
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; nothing was released\n")
        return INTERRUPTED
    sys.stderr.write(f"{given.version} is released. Next: git push --follow-tags, then import the archives.\n")
    sys.stdout.write(f"{output}\n")
    return DONE


def release(given: Release, output: Path) -> None:
    """Release a version into a new folder. Raises ``RefusedError``, with everything as it was."""
    if output.exists():
        raise RefusedError(f"{output} is there already; name a new folder with --output")
    previous = _check_git(given)
    for edition in given.editions:
        _check(given, edition)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=output.parent) as folder, _undone_unless_released(given):
        made = Path(folder) / given.version
        made.mkdir()
        parts = [f"# {given.version}, {given.day:%Y-%m-%d}"]
        with _course_of(given, previous) as before:
            for edition in given.editions:
                parts += _write_edition(given, edition, made, before)
        made.joinpath(NOTES).write_text("\n".join([*parts, ""]), "utf-8")
        _git(given.course, "add", "--", *(str(file) for file in _locks(given) if file.exists()))
        _git(given.course, "commit", "--quiet", "--allow-empty", "--message", f"Release {given.version}")
        try:
            _git(given.course, "tag", "--annotate", "--message", f"Release {given.version}", given.tag)
            _pack_source(given, made)
            made.joinpath(SUMS).write_text("".join(_sums(made)), "utf-8")
            made.rename(output)
        except BaseException:
            _git(given.course, "reset", "--quiet", "--soft", "HEAD~1")
            _git(given.course, "tag", "--delete", given.tag, may_fail=True)
            raise


def _check_git(given: Release) -> str:
    """Return the tag of the last release, or "". Raises ``RefusedError`` unless all of the course is committed."""
    changes = _git(given.course, "status", "--porcelain", "--", str(given.course))
    if changes:
        raise RefusedError(f"these changes of the course are not committed; commit them first:\n{changes}")
    if _git(given.course, "tag", "--list", given.tag):
        raise RefusedError(f"{given.version} was released already; choose the next number")
    return _git(given.course, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", may_fail=True)


def _check(given: Release, edition: Path) -> None:
    """Raises ``RefusedError`` for an error, and for a warning that nobody has answered."""
    _status, out, err = _export(given, edition, "--check", "--messages", "json", *_retiring(given))
    try:
        found = json.loads(out)
    except ValueError as error:
        raise RefusedError(err.strip() or out) from error
    reasons = [*(f"{item['path']}:{item['line']}: {item['message']} [{item['rule']}]" for item in found["problems"])]
    reasons += found.get("messages", [])
    if reasons:
        raise RefusedError("\n".join([*reasons, f"{edition.stem}: mend each, or allow the warning with a reason"]))


def _write_edition(given: Release, edition: Path, made: Path, before: Path | None) -> list[str]:
    """Write the archive of an edition; return its part of the notes."""
    name = edition.absolute().parent.name if edition.stem == "edition" else edition.stem
    archive = made / f"digital-boards-{name}-{given.version}.tar.gz"
    status, _out, err = _export(given, edition, "--release", "--output", str(archive), *_retiring(given))
    if status != DONE:
        raise RefusedError(err.strip())
    summary = err.strip().splitlines()[-1]
    return ["", f"## {name}", "", f"{summary[:1].upper()}{summary[1:]}.", "", *_changes(given, edition, made, before)]


def _changes(given: Release, edition: Path, made: Path, before: Path | None) -> list[str]:
    """Return what changes for learners since the last release, in lines."""
    if before is None:
        return ["The first release."]
    there = (
        before / edition.resolve().relative_to(given.course) if edition.resolve().is_relative_to(given.course) else None
    )
    if there is None or not there.is_file():
        return ["This edition was not in the last release."]
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        old = Path(folder) / "last.tar.gz"
        past = Release(given.version, before, given.editions, given.day, given.options, ())
        status, _out, err = _export(past, there, "--output", str(old), "--quiet")
        if status != DONE:
            return ["The last release cannot be compared, since today's rules refuse it:", "", *_quoted(err)]
        status, out, err = _export(given, edition, "--diff", str(old))
    return _quoted(out if status == DONE else err)


def _quoted(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.strip().splitlines()]


def _export(given: Release, edition: Path, *options: str) -> tuple[int, str, str]:
    """Run the exporter; return its exit status, and what it wrote to each stream."""
    arguments = ["--course", str(given.course), "--edition", str(edition), *given.options, *options]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = export_course.main(arguments, {})
    return status, out.getvalue(), err.getvalue()


def _retiring(given: Release) -> list[str]:
    return [word for name in given.retired for word in ("--retire", name)]


def _pack_source(given: Release, made: Path) -> None:
    """Write all that was released, for a team that has no git: the course with the commands that read it."""
    name = f"digital-boards-source-{given.version}"
    top = _top(given)
    _git(top, "archive", "--prefix", f"{name}/", "--output", str(made / f"{name}.zip"), given.tag)


def _top(given: Release) -> Path:
    """Return the folder of the repository that the course is in."""
    return Path(_git(given.course, "rev-parse", "--show-toplevel"))


@contextlib.contextmanager
def _course_of(given: Release, tag: str) -> Iterator[Path | None]:
    """The course as it was at a tag, in a folder of its own; None without a tag."""
    if not tag:
        yield None
        return
    top = _top(given)
    within = given.course.relative_to(top.resolve())
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "course.tar"
        _git(top, "archive", "--output", str(packed), tag, "--", str(within))
        shutil.unpack_archive(packed, folder, filter="data")
        yield Path(folder) / within


@contextlib.contextmanager
def _undone_unless_released(given: Release) -> Iterator[None]:
    """Put the locks back as they were if anything goes wrong."""
    before = {file: file.read_bytes() if file.exists() else None for file in _locks(given)}
    try:
        yield
    except BaseException:
        for file, content in before.items():
            if content is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(content)
        _git(given.course, "reset", "--quiet", "--", *map(str, before), may_fail=True)
        raise


def _locks(given: Release) -> list[Path]:
    """The locks that the exports of these editions write: the course's, and that of an edition elsewhere."""
    own = [edition.resolve().parent / LOCK for edition in given.editions]
    return sorted({given.course / LOCK, *(lock for lock in own if not lock.is_relative_to(given.course))})


def _sums(folder: Path) -> Iterator[str]:
    for file in sorted(folder.iterdir()):
        yield f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"


def _git(folder: Path, *arguments: str, may_fail: bool = False) -> str:
    """Return what git says. Raises ``RefusedError`` with its words if it cannot do it, unless it may fail."""
    try:
        found = subprocess.run(  # noqa: S603 (our own arguments)
            ["git", "-C", str(folder), *arguments],  # noqa: S607 (the git that is installed)
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RefusedError(f"git cannot be run: {error}") from error
    if found.returncode and not may_fail:
        raise RefusedError(f"git {arguments[0]} failed: {found.stderr.strip()}")
    return found.stdout.strip() if not found.returncode else ""


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no version; write three numbers, such as 0.2.0")
    return text


if __name__ == "__main__":
    sys.exit(main())
