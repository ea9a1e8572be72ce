"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "My board's picture",
        """\
id: demo-board
intro: Look at this together before your workshop.
programme:
  guides:
    - id: g1
      title: Leading digital as a board
      statements:
        - id: demo-explain
          text: I can explain what digital means for our patients, service users and staff.
    - id: g5
      title: Assuring digital
      statements:
        - id: demo-assurance
          text: I can tell assurance from reassurance.
""".strip(),
    ),
)
