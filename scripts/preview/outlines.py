"""The outline of the programme that is played, from the course's settings, as in the LMS's modulestore."""

import json
from typing import Any

from opaque_keys.edx.keys import CourseKey

from . import player
from .demo_runs import earlier_run


def outline_of(course_key: CourseKey) -> str:
    """Return the outline as JSON, also for the made-up earlier run; "" if no such course is played, or it has none."""
    playing = _playing(course_key)
    policy = _policy(playing) if playing else {}
    ours = _ours(policy)
    outline = {name: ours[name] for name in ("edition", "programme", "released") if ours.get(name)}
    if isinstance(title := policy.get("display_name"), str) and title:
        outline["title"] = title
    return json.dumps(outline) if "programme" in outline else ""


def run_sheets_of(course_key: CourseKey) -> str:
    """Return the run sheets of the course's sessions as JSON; "" if no such course is played, or it has none."""
    playing = _playing(course_key)
    found = _ours(_policy(playing)).get("run_sheets") if playing else None
    return json.dumps(found) if found else ""


def _playing(course_key: CourseKey) -> player.Player | None:
    """The course that is played, if it is this one; the earlier run has the same."""
    playing = player.current() if player.is_playing() else None
    return playing if playing and course_key in (playing.course.key, earlier_run(playing.course.key)) else None


def _ours(policy: dict[str, Any]) -> dict[str, Any]:
    """What the exporter wrote for us into a course's settings."""
    settings = policy.get("other_course_settings", {})
    ours = settings.get("digital_boards", {}) if isinstance(settings, dict) else {}
    return ours if isinstance(ours, dict) else {}


def _policy(playing: player.Player) -> dict[str, Any]:
    run = playing.course.key.run
    try:
        policy = json.loads(playing.archive.files.get(f"policies/{run}/policy.json", b"{}"))
    except (ValueError, RecursionError):  # the page of the course's outline tells of it
        return {}
    found = policy.get(f"course/{run}", {})
    return found if isinstance(found, dict) else {}
