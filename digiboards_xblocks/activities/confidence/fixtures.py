"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "Before you start",
        """\
id: demo-before
phase: before
statements:
  - id: demo-assurance
    text: I can tell assurance from reassurance.
  - id: demo-prompts
    text: "I can question a digital programme's progress: with prompts, not with colours."
  - id: demo-appetite
    text: I know our board's appetite for digital risk.
""".strip(),
    ),
    Example(
        "After the guide",
        """\
id: demo-after
phase: after
statements:
  - id: demo-assurance
    text: I can tell assurance from reassurance.
  - id: demo-prompts
    text: "I can question a digital programme's progress: with prompts, not with colours."
  - id: demo-appetite
    text: I know our board's appetite for digital risk.
""".strip(),
    ),
)
