"""Keep the ids of a chapter, a page and an activity short together.

The platform's name of a block is built of them, and its database has 255 characters for that name with all around it.

Right, on a page:

    ```reflection
    id: what-changed
    prompt: What changed?
    ```

Wrong, by commands in the course's folder:

    long=$(printf 'o%.0s' $(seq 59))
    sed -i "s/^id: g1$/id: g1-$long/" guides/g1-example/guide.yaml
    sed -i "s/^id: reflect$/id: refl-$long/; s/^id: last-time$/id: last-$long/" guides/g1-example/22-reflect.md
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

MAX_USAGE_KEY = 255  # the width of the platform's database columns
_LONGEST_TYPE = "digiboards_commitments"


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each name that is too long."""
    programme = course.course.programme
    key = f"block-v1:{programme.org}+{programme.number}+{programme.run}"
    room = MAX_USAGE_KEY - len(f"{key}+type@{_LONGEST_TYPE}+block@")
    for name, location in course.names.places.items():
        if len(name) > room:
            yield Finding(location, f"the name '{name}' has {len(name)} characters; {room} fit; shorten an id")


RULE = Rule("long-names", Severity.ERROR, __doc__, check)
