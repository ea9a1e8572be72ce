"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "My action plan",
        """\
id: my-plan
intro: Your plan saves itself as you write.
programme:
  guides:
    - id: g1
      title: Leading digital as a board
      statements:
        - id: g1-explain-digital
          text: I can explain what digital means for our patients, service users and staff.
""".strip(),
    ),
)
