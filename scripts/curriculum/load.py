"""The course folder → the model. Goes on after a problem, so that one run tells all."""

from pathlib import Path

from .files import CourseFiles
from .guide import load_guide
from .model import Course, Edition, Guide
from .problems import Problems
from .programme import PROGRAMME, load_edition, load_programme
from .references import load_references

GUIDES = "guides"


def load_course(root: Path, edition_file: Path, problems: Problems) -> Course | None:
    """Everything in the folder that could be read; None if the programme or the edition could not.

    What is wrong is noted in ``problems``; a course with errors is good for further checks only.
    """
    files = CourseFiles(root, problems)
    programme, about, folders = load_programme(files)
    edition = _edition(files, edition_file)
    references = load_references(files)
    listed: dict[str, int] = {}
    guides: list[Guide] = []
    unread: list[str] = []
    for folder, line in folders:
        if folder in listed:
            problems.error(PROGRAMME, line, f"the guide '{folder}' is listed twice; it stands on line {listed[folder]}")
            continue
        listed[folder] = line
        if folder in (".", "..") or "/" in folder or "\\" in folder:
            problems.error(PROGRAMME, line, f"'{folder}' is not a folder of guides/; write the folder's name alone")
            unread.append(f"{GUIDES}/{folder}/")
            continue
        guide = load_guide(files, f"{GUIDES}/{folder}", named_at=(PROGRAMME, line))
        if guide is None:
            unread.append(f"{GUIDES}/{folder}/")
        else:
            guides.append(guide)
    for folder in files.folders(GUIDES):
        if programme is not None and folder not in listed:
            problems.warn(f"{GUIDES}/{folder}", 1, f"the guide is not listed in {PROGRAMME}, so it is not exported")
    static = files.static()
    if programme is None or edition is None:
        return None
    return Course(programme, edition, about, tuple(guides), references, static, tuple(unread))


def _edition(files: CourseFiles, edition_file: Path) -> Edition | None:
    """The edition's file, named within the course folder if it stands there."""
    try:
        inside = edition_file.absolute().relative_to(files.root).as_posix()
    except ValueError:
        return load_edition(files, edition_file, str(edition_file.absolute()))
    real = files.real(inside)
    return None if real is None else load_edition(files, real, inside)
