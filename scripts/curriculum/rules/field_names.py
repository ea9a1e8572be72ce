"""Show the fields of `programme.yaml`, each at least once, and no other.

`{{fill controller}}` in a text becomes the value of `controller` in the `fields` of `programme.yaml`. A field that
no text shows would be filled in for nobody.

Right, in `programme.yaml`:

    fields:
      controller: Our Trust

and, on a page:

    {{fill controller}} decides about your data.

Wrong, on a page:

    {{fill controller}} decides about your data.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.reader import nearest

from ..course_view import CourseView
from ..fields import PLACE
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each place of a field that there is not, and each field that has no place."""
    fields = course.course.programme.fields
    shown: set[str] = set()
    for text in course.texts:
        for place in PLACE.finditer(text.mask):
            shown.add(place["name"])
            if place["name"] not in fields:
                message = f"there is no field '{place['name']}' in programme.yaml{nearest(place['name'], fields)}"
                yield Finding(text.locate(place.start()), message)
    if course.is_whole:
        for name, field in fields.items():
            if name not in shown:
                message = f"no text shows the field '{name}'; write {{{{fill {name}}}}} where learners look for it"
                yield Finding(field.location, message)


RULE = Rule("field-names", Severity.ERROR, __doc__, check)
