"""A course apart from its pages: settings, grading and about page, in Studio's own files."""

import datetime
import html
import json
import mimetypes
from typing import Any

from digiboards_xblocks.activities.check.spec import DEFAULT_PASS_MARK, KnowledgeCheck
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.prose import render_prose
from digiboards_xblocks.core.run_sheet import run_sheets_as_values
from olx.asset_names import STATIC, asset_name

from .model import About, Chapter, Course, Programme
from .outline import for_staff, released
from .run_sheets import run_sheets

GRADED_FORMAT = "Knowledge check"
FORMAT = 1  # of the archive, for whoever reads it
BLOCK_TYPES = tuple(sorted(activity.block_type for activity in ACTIVITIES.values()))


def as_json(value: Any) -> bytes:
    """Return JSON whose bytes are the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def policy(course: Course) -> dict[str, Any]:
    """Return ``policy.json``. A course takes its settings from here only if the key names its run."""
    programme = course.programme
    settings = {
        "display_name": programme.title,
        "display_organization": programme.organisation,
        "language": programme.language,
        "start": _moment(programme.start, datetime.time(0, 0)),
        "end": _moment(programme.end, datetime.time(23, 59)),
        "self_paced": programme.self_paced,
        "course_image": asset_name(programme.image),
        "advanced_modules": list(BLOCK_TYPES),
        "tabs": [
            {"type": "courseware", "name": "Course"},
            {"type": "progress", "name": "Progress"},
            {"type": "dates", "name": "Dates"},
        ],
        "discussion_topics": {"General": {"id": "course"}},
        "learning_info": list(programme.learning),
        "instructor_info": {"instructors": []},
        "cert_html_view_enabled": False,
        "other_course_settings": {
            "digital_boards": {
                "edition": course.edition.id,
                "format": FORMAT,
                "programme": for_staff(course),
                "released": released(course),
                **_run_sheets(course),
            }
        },
    }
    return {f"course/{programme.run}": settings}


def _run_sheets(course: Course) -> dict[str, Any]:
    """The run sheets of the course's sessions; nothing for a course without, whose settings stay as they were."""
    found = run_sheets_as_values(run_sheets(course))
    return {"run_sheets": found} if found else {}


def _moment(day: datetime.date, time: datetime.time) -> str:
    """A time as Studio writes it; a course starts as its first day does and ends with its last."""
    return datetime.datetime.combine(day, time).strftime("%Y-%m-%dT%H:%M:%SZ")


def grading_policy(course: Course) -> dict[str, Any]:
    """Return ``grading_policy.json``, by which everybody who has finished the programme has passed the course.

    Of the graded subsections the best count, as many as the guides hold that finishing takes, those with the fewest.
    The share that passes is the lowest of the guides' knowledge checks: a guide is finished only with its own passed.
    """
    counted = sum(sorted(_graded(guide) for guide in course.guides)[: course.programme.finish.guides])
    marks = [
        component.activity.pass_mark
        for guide in course.guides
        for component in guide.components()
        if isinstance(component.activity, KnowledgeCheck)
    ]
    cutoffs = {"Pass": min(marks, default=DEFAULT_PASS_MARK) / 100}
    if not counted:
        # Some can finish without any check: no grade can say that they have passed.
        return {"GRADER": [], "GRADE_CUTOFFS": cutoffs}
    graded = sum(_graded(chapter) for chapter in course.chapters if not chapter.staff_only)
    grader = {
        "type": GRADED_FORMAT,
        "short_label": "Check",
        "min_count": graded,
        "drop_count": graded - counted,
        "weight": 1.0,
    }
    return {"GRADER": [grader], "GRADE_CUTOFFS": cutoffs}


def _graded(chapter: Chapter) -> int:
    return sum(subsection.graded for subsection in chapter.subsections)


def assets(course: Course) -> dict[str, Any]:
    """Return ``assets.json``: the files of ``static/``."""
    found = {}
    for path in course.static:
        name = asset_name(path.removeprefix(STATIC))
        kind = mimetypes.MimeTypes(filenames=()).guess_type(name)[0] or "application/octet-stream"
        found[name] = {"contentType": kind, "displayname": name, "locked": False}
    return found


def about(course: Course) -> dict[str, bytes]:
    """Return the files of the course's about page and its home page."""
    programme = course.programme
    return {
        "about/overview.html": _prose(course.about, "about"),
        "about/title.html": _line(programme.title),
        "about/short_description.html": _line(programme.short_description),
        "about/effort.html": _line(programme.effort),
        "info/handouts.html": _prose(course.handouts, "handouts") if course.handouts.content else b"<ol></ol>",
        "info/updates.html": b"",
        "info/updates.items.json": as_json(_updates(programme)),
    }


def _prose(text: About, name: str) -> bytes:
    """A plain ``div``: Studio's checker accepts no ``section`` with the lxml that the platform pins."""
    return f'<div class="{name}">\n{render_prose(text.content, name)}\n</div>\n'.encode()


def _updates(programme: Programme) -> list[dict[str, Any]]:
    """News as Studio keeps it: the day in English words, the newest with the highest number."""
    return [
        {
            "id": number,
            "date": f"{update.day:%B} {update.day.day}, {update.day.year}",
            "content": f"<p>{html.escape(update.text)}</p>",
            "status": "visible",
        }
        for number, update in enumerate(sorted(programme.updates, key=lambda update: update.day), start=1)
    ]


def _line(words: str) -> bytes:
    return words.encode()


def key(programme: Programme) -> str:
    """Return what names the course within an organisation's wiki."""
    return f"{programme.org}.{programme.number}.{programme.run}"
