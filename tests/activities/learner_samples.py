"""Texts of each new block that are right, one of each, as an author would write them."""

import datetime

from django.utils import timezone

from digiboards_xblocks.activities.discovery import fixtures as discovery

SCENARIO = """\
id: g5-all-green
setting: |
  Quernford is a **fictional** trust. You are one of its non-executive directors.
decisions:
  - id: paper-list
    title: The paper list
    story: On a visit you see two nurses keeping a list on paper.
    question: What do you do with what you saw?
    options:
      - id: quiet-word
        text: Mention it quietly to the chief nurse.
        sensible: You respect the line.
        risks: A quiet word has no owner.
        ask: When could you tell me about other wards?
      - id: short-look
        text: Ask for a short look.
        sensible: It is quick.
        risks: It can stay too narrow.
        ask: Why did the incident system show nothing?
  - id: six-weeks-on
    title: Six weeks on
    question: Where do you start?
    options:
      - id: supplier
        text: With this supplier.
        sensible: The weakness is known.
        risks: Others may have it too.
        ask: Who else can reach us?
      - id: ourselves
        text: With what we control.
        sensible: It is yours to change.
        risks: Plans multiply.
        ask: Which three by when?
      - id: review
        text: With a review.
        sensible: It reaches further.
        risks: It can replace a repair.
        ask: Can it start with the five that matter?
closing: |
  The useful evidence lay **outside** the dashboard.
"""

RECALL = """\
of: last-reassured
heading: What you wrote before
intro: Would you write the same today?
link: /jump_to_id/g5-reflect
"""

RECALL_COMMITMENTS = """\
of: commitments
link: /jump_to_id/g5-commitments
"""

COMMITMENTS = """\
id: g5-commitments
suggestions:
  - id: hazard-log
    text: Ask who the clinical safety officer is, and read one hazard log.
    within_days: 14
    category: safety
    done: You know the name, and you have asked about one hazard.
  - id: cyber-exercise
    text: Hold a board cyber exercise.
    within_days: 90
    category: cyber
    done: Three changes have owners and dates.
"""

FEEDBACK = """\
id: g5-feedback
scope: guide
"""

BOARD = """\
id: my-board
intro: Look at this *together*.
programme:
  guides:
    - id: g1
      title: Leading digital
      link: /jump_to_id/g1-welcome
      statements:
        - id: g1-explain
          text: I can explain what digital means.
        - id: g1-describe
          text: I can describe our duty.
    - id: g5
      title: Assuring digital
      statements:
        - id: g5-assure
          text: I can assure the delivery of digital programmes.
        - id: g5-cyber
          text: I can oversee cyber risk.
    - id: g7
      title: Understanding AI
      statements:
        - id: g7-checks
          text: I can name the checks needed.
"""

REFLECTION = """\
id: last-reassured
prompt: When were you last reassured?
guidance: A good reflection names what you accepted.
"""

# With all seven guides, as the exporter writes it: the very text of the workbench's page.
DISCOVERY = discovery.EXAMPLES[0].content
PLAN = """\
id: my-plan
intro: Your plan saves itself as you *write*.
programme:
  guides:
    - id: g5
      title: Assuring digital
      link: /jump_to_id/g5-welcome
      statements:
        - id: g5-tell-apart
          text: I can tell assurance from reassurance.
        - id: g5-question-pace
          text: I can question the pace of a programme.
      asked:
        - id: last-reassured
          kind: reflection
          text: A time you were reassured
          link: /jump_to_id/g5-reflect
    - id: g7
      title: Understanding AI
"""

ALL = {
    "digiboards_scenario": SCENARIO,
    "digiboards_recall": RECALL,
    "digiboards_commitments": COMMITMENTS,
    "digiboards_feedback": FEEDBACK,
    "digiboards_discovery": DISCOVERY,
    "digiboards_action_plan": PLAN,
    "digiboards_board": BOARD,
}


def in_days(days: int) -> str:
    """The date so many days from now, as a date input sends it."""
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()
