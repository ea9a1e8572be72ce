"""Fill in what learners are entitled to know before they come.

The law entitles them to know who decides about their data, and on what grounds. The answers differ with each
organisation that offers the course: they are the `fields` of `programme.yaml`. To look round before they are known,
export a demonstration with `--demo`: it says on each page that it is one.

Right, in `programme.yaml`:

    fields:
      controller: Our Trust, 1 High Street

and, on a page:

    {{fill controller}} decides about your data.

Wrong, in `programme.yaml`:

    fields:
      controller: ""

and, on a page:

    {{fill controller}} decides about your data.
"""

from ..rule import Rule, Severity

RULE = Rule("empty-fields", Severity.ERROR, __doc__)
