"""Read a page again by the day that it names.

A page about what is changing says when it is due: `**Next review:** 1 March 2027`. After that day its readers can no
longer rely on it, and the export says so until the page has a new one.

Right, on a page:

    **Owner:** the programme's policy lead. **Next review:** 1 March 2999.

Wrong, on a page:

    **Owner:** the programme's policy lead. **Next review:** 1 March 2020.
"""

from ..rule import Rule, Severity

RULE = Rule("review-dates", Severity.WARNING, __doc__)
