"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "What you wrote before",
        """\
of: demo-last-reassured
intro: Read what you wrote earlier. Would you write the same today?
""".strip(),
    ),
    Example(
        "Your commitments so far",
        """\
of: commitments
heading: Your commitments so far
""".strip(),
    ),
)
