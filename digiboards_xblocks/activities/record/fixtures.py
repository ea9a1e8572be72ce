"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "How far I am with this guide",
        """\
id: demo-guide-record
of: demo
programme:
  guides:
    - id: demo
      title: A guide to try
      link: /jump_to_id/demo-page
      steps:
        - {kind: read, title: What assurance is, link: /jump_to_id/demo-page, blocks: [demo-page-1]}
        - {kind: reflection, title: Reflect, link: /jump_to_id/demo-reflect, blocks: [demo-reflect-1]}
""".strip(),
    ),
    Example(
        "My learning",
        """\
id: demo-record
intro: Everything that you have written, chosen and finished in this course.
""".strip(),
    ),
)
