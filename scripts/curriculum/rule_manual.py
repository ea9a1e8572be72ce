"""Shows the rules to authors: a list, the manual page of one, and all of them as ``docs/rules.md``."""

from .rule import Rule, Severity
from .rules import RULES

_A = {Severity.ERROR: "an error", Severity.WARNING: "a warning"}
_HEAD = """\
# Rules

What `export_course.py` asks of a course. Each problem ends with the id of the rule that it breaks, in square brackets;
`export_course.py --rule ID` shows its manual page, which is also here. An error stops the export, a warning is advice.

## Allowing a warning

A page may break a rule with a reason. Its author writes the rule's id and the reason into the front matter:

```yaml
allow:
  section-words: An index needs no more.
```

`allow` in a `guide.yaml` is for warnings that stand there, such as `guide-minutes`. Errors cannot be allowed. An
allowance that is not needed, or no longer, is itself a warning.

The examples are done to a small course with one guide, `guides/g1-example`; "on a page" is the text of its page
`12-third.md`, and keys take the place of those that a file has. The tests do each of them.

(This page is made from the docstrings in `scripts/curriculum/rules/`. After a change run
`DIGIBOARDS_SAMPLES=1 .venv-*/bin/python -m pytest tests/curriculum/test_rules.py`.)
"""


def list_rules() -> list[str]:
    """Return a line for each rule: its id, what it is, and its summary."""
    width = max(len(identifier) for identifier in RULES)
    return [f"{rule.id:<{width}}  {rule.severity:<7}  {rule.summary}" for rule in RULES.values()]


def render_manual(rule: Rule) -> str:
    """Return the manual page of a rule."""
    text = f"{rule.id} ({_A[rule.severity]})\n\n{rule.manual.strip()}"
    if rule.can_be_allowed:
        text += f"\n\nTo allow it on a page, in its front matter:\n\n    allow:\n      {rule.id}: Why this page may."
    return text


def render_rules_page() -> str:
    """Return all rules as a page in Markdown."""
    table = "\n".join(f"| [{rule.id}](#{rule.id}) | {rule.severity} | {rule.summary} |" for rule in RULES.values())
    sections = (f"## {rule.id}\n\n{_A[rule.severity].capitalize()}. {rule.manual.strip()}\n" for rule in RULES.values())
    head = "## All rules\n\n| rule | level | what it asks for |\n|---|---|---|"
    return "\n".join([_HEAD, head, table, "", *sections])
