"""The course folder → the model. Goes on after a problem, so that one run reports all."""

from collections.abc import Collection
from pathlib import Path

from digiboards_xblocks.core.content_errors import Location

from .chapter import is_chapter, load_chapter
from .counting import counted
from .edition import load_editions
from .files import CourseFiles, is_inside
from .keys import Key, keyed
from .keys_lock import find_lock, read_lock
from .model import Chapter, Course
from .placing import placed
from .problems import Problems
from .programme import PROGRAMME, load_programme
from .references import load_references
from .rules import keys_lock, listed_twice, outside_paths, unlisted_chapters


def load_course(root: Path, edition_file: Path, problems: Problems) -> Course | None:
    """Return everything in the folder that could be read; None if the programme or the edition could not.

    What is wrong is noted in ``problems``; a course with errors is good for further checks only.
    """
    editions = load_editions(CourseFiles(root, problems), edition_file)
    files = CourseFiles(root, problems, editions or ())
    opening = load_programme(files)
    programme = opening.programme
    references = load_references(files)
    listed: set[str] = set()
    chapters: list[Chapter] = []
    unread: list[str] = []
    for folder, location in opening.chapters:
        if folder in listed:
            problems.add(listed_twice.RULE, location, f"the chapter '{folder}' is listed twice; keep one of them")
            continue
        listed.add(folder)
        chapter = _chapter(files, folder, location)
        if chapter is None:
            unread.append(f"{folder}/")
        else:
            chapters.append(chapter)
    if programme is not None:
        _warn_of_unlisted(files, listed)
    static = files.static()
    if programme is None or editions is None:
        return None
    *bases, edition = editions
    course = Course(
        programme=programme,
        edition=edition,
        about=opening.about,
        handouts=opening.handouts,
        chapters=tuple(chapters),
        references=references,
        static=static,
        unread=tuple(unread),
        bases=tuple(bases),
    )
    return placed(counted(keyed(course, _lock(course, files))))


def _lock(course: Course, files: CourseFiles) -> dict[str, Key]:
    """The names that the edition had before."""
    file = find_lock(course, files.root)
    try:
        return read_lock(file, course.edition.id)
    except ValueError as error:
        files.problems.add(keys_lock.RULE, Location(str(file), 1), str(error))
        return {}


def _chapter(files: CourseFiles, folder: str, location: Location) -> Chapter | None:
    if not is_inside(folder):
        message = f"'{folder}' is not a folder of the course; write it without '..' and leading '/'"
        files.problems.add(outside_paths.RULE, location, message)
        return None
    return load_chapter(files, folder, named_at=location)


def _warn_of_unlisted(files: CourseFiles, listed: Collection[str]) -> None:
    """Warn of chapters beside the others that ``programme.yaml`` does not list."""
    for parent in sorted({folder.rpartition("/")[0] for folder in listed} - {""}):
        for name in files.folders(parent):
            folder = f"{parent}/{name}"
            if folder not in listed and is_chapter(files, folder):
                message = f"the chapter is not listed in {PROGRAMME}, so it is not exported"
                files.problems.add(unlisted_chapters.RULE, Location(folder, 1), message)
