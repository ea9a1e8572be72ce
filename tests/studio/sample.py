"""A course of two guides, small enough to name each of its blocks."""

import json

COURSE = "course-v1:NHS+SAMPLE+2026"


def course_files() -> dict[str, str]:
    def block(block_type: str, name: str, title: str) -> str:
        return (
            f'<digiboards_{block_type} url_name="{name}" xblock-family="xblock.v1" display_name="{title}">'
            f"Words of {name}</digiboards_{block_type}>"
        )

    return {
        "course.xml": '<course url_name="2026" org="NHS" course="SAMPLE"/>',
        "course/2026.xml": (
            '<course><chapter url_name="g1"/><chapter url_name="g2"/><wiki slug="NHS.SAMPLE.2026"/></course>'
        ),
        "chapter/g1.xml": '<chapter display_name="Guide one"><sequential url_name="g1-learn"/></chapter>',
        "chapter/g2.xml": '<chapter display_name="Guide two"><sequential url_name="g2-learn"/></chapter>',
        "sequential/g1-learn.xml": (
            '<sequential display_name="Learn"><vertical url_name="g1-read"/><vertical url_name="g1-write"/>'
            "</sequential>"
        ),
        "sequential/g2-learn.xml": '<sequential display_name="Learn"><vertical url_name="g2-read"/></sequential>',
        "vertical/g1-read.xml": f'<vertical display_name="Read">{block("text", "g1-text", "A text")}</vertical>',
        "vertical/g1-write.xml": (
            f'<vertical display_name="Write">{block("text", "g1-before", "Before you write")}'
            f"{block('reflection', 'g1-think', 'Think')}</vertical>"
        ),
        "vertical/g2-read.xml": f'<vertical display_name="Read on">{block("text", "g2-text", "More")}</vertical>',
        "policies/2026/policy.json": json.dumps({"course/2026": {"display_name": "A sample course"}}),
    }
