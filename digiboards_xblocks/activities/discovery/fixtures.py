"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (
    Example(
        "Find your starting point",
        """\
id: demo-starting-point
intro: |
  Ten minutes now help you to begin where it *matters most* to your board.
guides:
  - id: g1
    statements: [g1-explain-digital, g1-describe-duty]
    coming_up: a new or changed board
    suits: [chair, chief-executive, partner-member]
    suits_newcomers: true
  - id: g2
    statements: [g2-describe-good-team, g2-question-funding]
    coming_up: a people or team change in digital
    suits: [people, digital]
  - id: g3
    statements: [g3-tell-good-from-poor, g3-explain-not-doing]
    coming_up: a strategy to set or refresh
    suits: [chief-executive, strategy]
  - id: g4
    statements: [g4-explain-portfolio, g4-question-suppliers]
    coming_up: a contract, business case or cost problem
    suits: [finance]
  - id: g5
    statements: [g5-assure-delivery, g5-oversee-cyber]
    coming_up: an audit, incident, toolkit return or cyber worry
    suits: [non-executive, company-secretary]
  - id: g6
    statements: [g6-judge-readiness, g6-judge-benefits]
    coming_up: an EPR decision, launch or problem
    suits: [operations, medical, nursing]
  - id: g7
    statements: [g7-judge-right-answer, g7-name-checks]
    coming_up: an AI decision or a concern about staff using AI
    suits: [medical]
programme:
  plan: {title: My action plan, link: /jump_to_id/my-action-plan, blocks: [my-action-plan-plan]}
  guides:
    - id: g1
      title: Leading digital as a board
      link: /jump_to_id/g1-welcome
      statements:
        - id: g1-explain-digital
          text: I can explain what digital means for our patients, service users and staff.
        - id: g1-describe-duty
          text: I can describe what our board is collectively responsible for in digital.
    - id: g2
      title: Building digital teams that can deliver
      link: /jump_to_id/g2-welcome
      statements:
        - id: g2-describe-good-team
          text: I can describe what a good digital team looks like, and who should be in it.
        - id: g2-question-funding
          text: I can question how we fund digital work over its whole life.
    - id: g3
      title: Developing your digital strategy
      link: /jump_to_id/g3-welcome
      statements:
        - id: g3-tell-good-from-poor
          text: I can tell a good digital strategy from a poor one.
        - id: g3-explain-not-doing
          text: I can explain what we have chosen not to do, and why.
    - id: g4
      title: Technology decisions and your portfolio
      link: /jump_to_id/g4-welcome
      statements:
        - id: g4-explain-portfolio
          text: I can explain our technology portfolio and whether it is balanced.
        - id: g4-question-suppliers
          text: I can ask the right questions about suppliers, contracts and exit.
    - id: g5
      title: "Assuring digital: delivery, safety and cyber"
      link: /jump_to_id/g5-welcome
      statements:
        - id: g5-assure-delivery
          text: I can assure the delivery of digital programmes.
        - id: g5-oversee-cyber
          text: I can oversee cyber risk, including risk from suppliers.
    - id: g6
      title: Getting an EPR in, and getting value from it
      link: /jump_to_id/g6-welcome
      statements:
        - id: g6-judge-readiness
          text: I can judge whether our organisation is ready to go live, or to change.
        - id: g6-judge-benefits
          text: I can judge whether EPR benefits are real.
    - id: g7
      title: Understanding AI
      link: /jump_to_id/g7-welcome
      statements:
        - id: g7-judge-right-answer
          text: I can judge whether AI is the right answer to a problem.
        - id: g7-name-checks
          text: I can name the checks needed before an AI tool is used with patients.
""".strip(),
    ),
)
