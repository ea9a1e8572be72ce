"""``allow`` in the front matter of a page and in a ``guide.yaml``: warnings that its author switches off, and why."""

from digiboards_xblocks.core.reader import Reader, nearest

from .rule import Allowance
from .rules import RULES, allowances

KEY = "allow"


def read_allowances(reader: Reader) -> list[Allowance]:
    """Return the allowances of a file; what cannot be allowed is reported to the reader."""
    found: list[Allowance] = []
    located = reader.located(KEY)
    if located is None:
        return found
    can_be_allowed = [identifier for identifier, rule in RULES.items() if rule.can_be_allowed]
    for name, reason in located.value.items():
        location = located.key_locations[name]
        rule = RULES.get(name)
        problem = ""
        if rule is None:
            problem = f"there is no rule '{name}'{nearest(name, can_be_allowed)}"
        elif not rule.can_be_allowed:
            what = "stands at no page" if not rule.is_about_a_page else "is an error"
            problem = f"'{name}' {what}, and cannot be allowed; mend what breaks the rule"
        elif not isinstance(reason.value, str) or not reason.value.strip():
            problem = f"'{name}' is allowed without a reason; write in a few words why this page may break the rule"
        else:
            found.append(Allowance(rule, reason.value.strip(), location))
        if problem:
            reader.report(problem, location, rule=allowances.RULE.id)
    return found
