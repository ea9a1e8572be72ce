"""Write Markdown in place of HTML.

Only a few tags that Markdown lacks are allowed: `abbr`, `b`, `br`, `cite`, `code`, `em`, `i`, `kbd`, `strong`, `sub`
and `sup`. Others would be taken out when the page is shown.

Right, on a page:

    H<sub>2</sub>O, and a **strong** word.

Wrong, on a page:

    <font>Some words to read.</font>
"""

from ..rule import Rule, Severity

RULE = Rule("allowed-html", Severity.ERROR, __doc__)
