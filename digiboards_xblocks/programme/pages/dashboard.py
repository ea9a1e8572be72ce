"""A way from the platform's instructor dashboard to the staff pages, by steps of its filters (openedx-filters).

``settings/lms.py`` names these classes to the platform; nothing else loads this module.
"""

from typing import Any

from crum import get_current_user
from django.utils.translation import gettext as _
from openedx_filters import PipelineStep

from digiboards_xblocks import platform

from .opening import address, may_open

TAB = "digital_boards"
# With the prefix and ".html", what Mako finds in our folder of templates.
SECTION = "digiboards_dashboard"
PREFIX = "/"
# After all tabs of the platform's own (``instructor/views/serializers_v2.py``).
_LAST = 120


class DashboardTab(PipelineStep):
    """A tab of the dashboard that is a page of its own, since Verawood.

    Its address begins with the LMS's, so that the dashboard makes it a link rather than a part of itself
    (``frontend-app-instructor-dashboard/src/instructorNav``).
    """

    def run_filter(self, tabs: list[dict[str, Any]], user: Any, course_key: Any) -> dict[str, Any]:
        """Add the tab, once, for who may see the pages."""
        if any(tab.get("tab_id") == TAB for tab in tabs) or not may_open(user, course_key):
            return {}
        link = f"{platform.root_url()}{address(course_key)}"
        return {"tabs": [*tabs, {"tab_id": TAB, "title": _("Digital Boards"), "url": link, "sort_order": _LAST}]}


class DashboardSection(PipelineStep):
    """A section of the dashboard that the LMS renders, up to Ulmo: a sentence and a link."""

    def run_filter(self, context: dict[str, Any], template_name: str) -> dict[str, Any]:
        """Add the section, once, for those who may see the pages. The context holds the course, but not the viewer."""
        course_key, sections = context["course"].id, context["sections"]
        if any(found.get("section_key") == SECTION for found in sections):
            return {}
        if not may_open(get_current_user(), course_key):
            return {}
        section = {
            "section_key": SECTION,
            "section_display_name": _("Digital Boards"),
            "template_path_prefix": PREFIX,
            "course_id": str(course_key),
            "about": _("How far everybody is, who is on which board, and what people answer, as figures of many."),
            "link": address(course_key),
            "link_words": _("Open the pages of Digital Boards"),
        }
        return {"context": {**context, "sections": [*sections, section]}, "template_name": template_name}
