"""Explain each term once, and begin and end it with a letter or digit.

Terms are found in texts as whole words. Of two meanings only one could be shown.

Right, in `glossary.yaml`:

    terms:
      - term: EPR
        meaning: Software that holds information about care.

Wrong, in `glossary.yaml`:

    terms:
      - term: EPR
        meaning: Software that holds information about care.
      - term: EPR
        meaning: An electronic patient record.
"""

from ..rule import Rule, Severity

RULE = Rule("glossary-terms", Severity.ERROR, __doc__)
