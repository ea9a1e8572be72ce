"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "Scenario: all green",
        """\
id: demo-all-green
setting: |
  Quernford Hospitals NHS Trust is a *fictional* trust. You are one of its non-executive directors.
  Its medicines system has been green in every report for eight months.
decisions:
  - id: paper-list
    title: The paper list
    story: On a ward visit you see two nurses keeping a handwritten list, "because the screen times out".
    question: What do you do with what you saw?
    options:
      - id: quiet-word
        text: Mention it quietly to the chief nurse.
        sensible: You respect the line between executives and non-executives.
        risks: A quiet word has no owner and no date.
        ask: "\\"When could you tell me whether other wards do the same?\\""
      - id: short-look
        text: Ask the clinical safety officer for a short look with ward staff.
        sensible: It is quick, and it treats ward staff as witnesses rather than suspects.
        risks: A short look can stay too narrow.
        ask: "\\"Why did the incident system show nothing?\\""
      - id: full-audit
        text: Ask for a full audit of the system across every site.
        sensible: You want evidence from more than one ward.
        risks: An audit takes months while the hazard stays.
        ask: "\\"What is the smallest check that would tell us?\\""
closing: |
  The useful evidence lay **outside** the dashboard. Your work was to ask early.
""".strip(),
    ),
)
