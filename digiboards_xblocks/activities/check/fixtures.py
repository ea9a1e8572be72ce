"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "Knowledge check",
        """\
id: demo-check
pass_mark: 70
questions:
  - id: which-is-assurance
    text: Your board is told that a new record system is going well. Which of these is assurance?
    options:
      - id: confident-team
        text: The programme team tells you that it is confident
        feedback: Confidence is worth hearing, but it is one source. Ask what it rests on.
      - id: three-kinds
        text: Three kinds of evidence agree, and you saw one of them yourself
        right: true
        feedback: Yes. Different kinds of evidence fail in different ways, so agreement means something.
      - id: green-rating
        text: The programme has been rated green for several months
        feedback: A colour is a summary made by someone else. Ask what would turn it red.
  - id: who-pauses
    text: Who may say that a system must pause?
    options:
      - id: supplier
        text: The supplier
        feedback: A supplier may advise it, but the decision is not the supplier's.
      - id: named-person
        text: A person named in advance, with a deputy
        right: true
        feedback: Yes. A pause that needs a meeting comes too late.
""".strip(),
    ),
)
