"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "Your feedback on this guide",
        """\
id: demo-feedback
scope: guide
""".strip(),
    ),
    Example(
        "Your feedback on the programme",
        """\
id: demo-feedback-programme
scope: programme
""".strip(),
    ),
)
