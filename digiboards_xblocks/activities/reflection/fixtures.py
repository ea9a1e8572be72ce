"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "Reflect on your own board",
        """\
id: demo-last-reassured
prompt: When were you last reassured, and later found that you should not have been?
guidance: |
  A good reflection says what you accepted at the time, and *why* it seemed enough.

  - It names the source that was missing.
  - It ends with the question you would ask now.
""".strip(),
    ),
    Example(
        "A second one on the same page",
        """\
id: demo-three-weeks
prompt: Picture three weeks without records. What would your first board meeting look like?
""".strip(),
    ),
)
