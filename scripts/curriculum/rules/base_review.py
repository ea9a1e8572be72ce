r"""Look at the base's page or value when it has changed, and take over what you need.

An edition notes against which text of the base each of its own pages was written, and in place of which value each of
its own is. When the base changes, its export shows what has changed; `--seen` notes that you have looked.

Right, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust
    replace: [guides/g1-example/12-third.md]

and, by commands in the course's folder:

    mkdir -p editions/ours/guides/g1-example
    cp guides/g1-example/12-third.md editions/ours/guides/g1-example/
    page=guides/g1-example/12-third.md
    printf '%s  %s\n' "$(git hash-object $page)" $page > editions/ours/seen.txt

Wrong, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust
    replace: [guides/g1-example/12-third.md]

and, by commands in the course's folder:

    mkdir -p editions/ours/guides/g1-example
    cp guides/g1-example/12-third.md editions/ours/guides/g1-example/
"""

from ..rule import Rule, Severity

RULE = Rule("base-review", Severity.WARNING, __doc__)
