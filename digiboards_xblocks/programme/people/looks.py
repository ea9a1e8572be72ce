"""Events in the platform's tracking log about looks at people's names, or at what they opened to staff.

A look changes nothing, so it leaves no row (docs/decisions/0033-a-look-changes-nothing.md); what leaves as a file does.
"""

from typing import Any

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform


def note_look(*, actor: Any, action: str, course_key: CourseKey, rows: int, **filters: Any) -> None:
    """Emit that ``actor`` saw ``rows`` people or comments. ``filters`` are codes, never a name or an address."""
    # .. event_name: digiboards.staff.looked
    # .. event_description: A member of staff, or their program, was shown people by name or comments opened to staff.
    # .. event_data: ``course_id``; ``user_id``: who looked; ``action``: ``see-names`` or ``read-comments``; ``rows``:
    #   how many were shown; ``filters``: which, by code.
    about = {"course_id": str(course_key), "user_id": actor.pk, "action": action, "rows": rows, "filters": filters}
    platform.emit("digiboards.staff.looked", about)
