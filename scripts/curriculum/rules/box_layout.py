"""Lay boxes out so that their titles and texts are shown.

A title is in straight quotation marks, which Word bends when one types them, and the text of the box begins each
line with four spaces. Otherwise learners see the marks, a box without its title, or an empty box above its text.

Right, on a page:

    !!! question "Who decides?"
        Ask at the next meeting.

Wrong, on a page:

    !!! question “Who decides?”
        Ask at the next meeting.

Wrong, on a page:

    !!! question Who decides?
        Ask at the next meeting.

Wrong, on a page:

    !!! question "Who decides?"
    Ask at the next meeting.
"""

import re
from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

_BOX = re.compile(r"(?P<margin>[ \t>]*)!!!(?P<rest>.*)")
# As Python-Markdown reads the first line of a box.
_READABLE = re.compile(r' ?[\w-]+(?: +"[^"]*")? *')
_KIND = re.compile(r"[ \t]*(?P<kind>[\w-]*)[ \t]*(?P<title>.*)")
# What people and Word put around a title.
_QUOTATION_MARKS = "\"'“”„‟‘’‚«»„ \t"


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each box whose title, or whose text, would not be shown as such."""
    for text in course.markdown:
        lines = text.mask.split("\n")
        for index, line in enumerate(lines):
            found = _BOX.fullmatch(line)
            if found is None:
                continue
            message = _title_fault(found["rest"]) or _text_fault(found["margin"], lines[index + 1 :])
            if message:
                yield Finding(text.start._replace(line=text.start.line + index), message)


def _title_fault(rest: str) -> str:
    if _READABLE.fullmatch(rest):
        return ""
    parts = _KIND.fullmatch(rest)
    kind, title = (parts["kind"], parts["title"].strip(_QUOTATION_MARKS)) if parts else ("", "")
    if not kind:
        return "a box has no kind; write, for example, '!!! note \"Good to know\"'"
    if not title:
        return f"the first line of a box cannot be read; write '!!! {kind}'"
    return f'the title of a box stands in straight quotation marks: !!! {kind} "{title.replace(chr(34), chr(39))}"'


def _text_fault(margin: str, following: list[str]) -> str:
    """Return what is wrong where the text of a box is to begin."""
    inside = f"{margin}    "
    first = next((line for line in following if line.strip(" \t>")), "")
    if first.expandtabs(4).startswith(inside.expandtabs(4)):
        return ""
    return "the box is empty; begin each line of its text with four spaces"


RULE = Rule("box-layout", Severity.ERROR, __doc__, check)
