"""The right and the wrong examples of the rules' manuals, and how each is done to the good course."""

import re
import subprocess
from dataclasses import dataclass
from textwrap import dedent

from curriculum.rule import Rule
from tests.curriculum.good_course import GUIDE, CourseFolder, page

_BLOCK = re.compile(
    r"^(?P<what>Right|Wrong|and), (?P<where>[^\n]*?)(?: \([^\n]*\))?:\n\n(?P<text>(?:(?: {4}[^\n]*)?(?:\n|\Z))+)",
    re.MULTILINE,
)
_KEY = re.compile(r"^(\w+):", re.MULTILINE)
PAGE = "12-third.md"


@dataclass
class Step:
    """A block of an example: where it goes, in the manual's words, and its text."""

    where: str
    text: str

    def do(self, course: CourseFolder) -> None:
        if self.where == "on a page":
            course.write(PAGE, page("third", "section", self.text))
        elif self.where == "as the whole page":
            course.write(PAGE, f"{self.text}\n")
        elif self.where == "by commands in the course's folder":
            subprocess.run(["bash", "-euc", self.text], cwd=course.root, check=True, capture_output=True)
        else:
            name = re.fullmatch(r"in `([^`]+)`", self.where)
            assert name is not None, f"nobody knows where {self.where!r} is"
            _write(course, name[1], self.text)


def _write(course: CourseFolder, name: str, text: str) -> None:
    """Put the keys of a YAML file in the place of those that it has; any other file is written whole."""
    in_guide = course.root / GUIDE / name
    file = in_guide if in_guide.exists() else course.root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix != ".yaml" or not file.exists() or file.parent.name == "editions":
        file.write_text(f"{text}\n")
        return
    old = file.read_text()
    for key in _KEY.findall(text):
        old = re.sub(rf"^{key}:.*\n(?:(?:[ -].*)?\n)*", "", old, flags=re.MULTILINE)
    file.write_text(f"{old}{text}\n")


def examples(rule: Rule) -> dict[str, list[list[Step]]]:
    """The examples of a manual: under "Right" and "Wrong", each with its steps."""
    found: dict[str, list[list[Step]]] = {"Right": [], "Wrong": []}
    last: list[Step] = []
    for block in _BLOCK.finditer(rule.manual):
        step = Step(block["where"], dedent(block["text"]).strip("\n"))
        if block["what"] == "and":
            last.append(step)
        else:
            last = [step]
            found[block["what"]].append(last)
    return found
