"""The outline of the programme that is played, from the course's settings, as in the LMS's modulestore."""

import json
from typing import Any

from opaque_keys.edx.keys import CourseKey

from . import player


def outline_of(course_key: CourseKey) -> str:
    """Return the outline as JSON; "" if no such course is played, or it holds no programme."""
    playing = player.current() if player.is_playing() else None
    if playing is None or playing.course.key != course_key:
        return ""
    ours = _settings(playing).get("digital_boards", {})
    outline = {name: ours[name] for name in ("edition", "programme", "released") if ours.get(name)}
    return json.dumps(outline) if "programme" in outline else ""


def _settings(playing: player.Player) -> dict[str, Any]:
    run = playing.course.key.run
    try:
        policy = json.loads(playing.archive.files.get(f"policies/{run}/policy.json", b"{}"))
    except (ValueError, RecursionError):  # the page of the course's outline tells of it
        return {}
    found = policy.get(f"course/{run}", {}).get("other_course_settings", {})
    return found if isinstance(found, dict) else {}
