"""Rules over the whole course: everything referred to is there, everything there is used, names are used once."""

from digiboards_xblocks.core.content_errors import Location
from olx.asset_names import STATIC, asset_name

from .check_guide import check_guide
from .check_names import check_names
from .check_programme import check_programme
from .check_text import TextRules
from .links import Destinations, did_you_mean
from .model import Course, Guide
from .problems import Problems


def check_course(course: Course, problems: Problems) -> None:
    """Note everything that breaks a rule; rules about what is absent wait until all pages can be read."""
    whole = [chapter for chapter in course.chapters if not problems.has_errors(chapter.folder)]
    all_read = bool(course.chapters) and len(whole) == len(course.chapters) and not course.unread
    check_names(course, problems)
    rules = TextRules(course.references, Destinations(course), problems)
    for component in course.components():
        rules.check(component)
    for text in (course.about, course.handouts):
        if text.content:
            rules.check_prose(text.content, text.location, to_pages=False)
    for chapter in whole:
        if isinstance(chapter, Guide):
            check_guide(chapter, problems)
    if all_read:
        check_programme(course, problems)
    _check_static(course, rules.shown, problems, all_read=all_read)


def _check_static(course: Course, shown: set[str], problems: Problems, *, all_read: bool) -> None:
    """The course image is there; no two files become one in Studio; each file is used."""
    image = f"{STATIC}{course.programme.image}"
    if course.programme.image and image not in course.static:
        hint = did_you_mean(image, course.static).replace(STATIC, "")
        location = course.programme.locations["image"]
        problems.error(location, f"the image '{image}' is not in the course folder{hint}")
    names: dict[str, str] = {}
    for path in sorted(course.static):
        other = names.setdefault(asset_name(path.removeprefix(STATIC)).lower(), path)
        if other != path:
            problems.error(
                Location(path, 1), f"Studio would take the file for {problems.shown(other)}; rename one of them"
            )
        inherited = course.bases and not course.edition.has(path)
        if all_read and not inherited and path not in shown | {image}:
            problems.error(Location(path, 1), "no page uses the file; show it, link to it or delete it")
