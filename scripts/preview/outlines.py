"""The outline of the programme that is played, from the course's settings, as in the LMS's modulestore."""

import json
from typing import Any

from opaque_keys.edx.keys import CourseKey

from . import player
from .demo_runs import earlier_run, other_edition, run_of_other_edition


def outline_of(course_key: CourseKey) -> str:
    """Return the outline as JSON, also for the made-up other runs; "" if no such course is played, or it has none.

    The other edition is made up of the one that is played.
    """
    playing = _playing(course_key)
    policy = _policy(playing) if playing else {}
    ours = _ours(policy)
    outline = {name: ours[name] for name in ("edition", "programme", "released") if ours.get(name)}
    if isinstance(title := policy.get("display_name"), str) and title:
        outline["title"] = title
    if playing and course_key == _of_other_edition(playing):
        outline["edition"] = other_edition(outline.get("edition", ""))
    return json.dumps(outline) if "programme" in outline else ""


def run_sheets_of(course_key: CourseKey) -> str:
    """Return the run sheets of the course's sessions as JSON; "" if no such course is played, or it has none."""
    playing = _playing(course_key)
    found = _ours(_policy(playing)).get("run_sheets") if playing else None
    return json.dumps(found) if found else ""


def _playing(course_key: CourseKey) -> player.Player | None:
    """The course that is played, if it is this one; made-up runs have the same."""
    playing = player.current() if player.is_playing() else None
    if playing is None:
        return None
    here = playing.course.key
    return playing if course_key in (here, earlier_run(here), _of_other_edition(playing)) else None


def _of_other_edition(playing: player.Player) -> CourseKey:
    return run_of_other_edition(playing.course.key, _ours(_policy(playing)).get("edition", ""))


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
