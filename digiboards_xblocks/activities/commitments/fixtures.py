"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "My commitments",
        """\
id: demo-commitments
suggestions:
  - id: hazard-log
    text: Ask who the clinical safety officer is, and read one hazard log.
    within_days: 14
    category: safety
    done: You know the name, you have read the log, and you have asked about one hazard in it.
  - id: cyber-exercise
    text: Hold a board cyber exercise of at least one hour.
    within_days: 90
    category: cyber
    done: Most of the board took part, and three changes have owners and dates.
""".strip(),
    ),
)
