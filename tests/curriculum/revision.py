"""The real course, revised as its authors might: the second of the two versions that docs/diff.md compares."""

import shutil
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2] / "course"
G1, G2 = "guides/g1-leading-digital-as-a-board", "guides/g2-building-digital-teams"

PAGE = """\
---
id: first-hundred-days
title: Your first hundred days
kind: section
minutes: 4
---

## Begin with one visit

Choose one service, and follow it from the first letter to the last. Note what staff repeat, and ask why.

Then tell your chair the one thing that you would change first.
"""

NEWS = """\
  - date: 2027-03-01
    text: The first guide is revised, and has a page on your first hundred days.
"""


class Course:
    """A copy of the course, to be changed file by file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(COURSE, root)

    def change(self, path: str, old: str, new: str) -> None:
        """Put other words in the place of some, which must be there once."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        file.write_text(text.replace(old, new), "utf-8")


def revised(root: Path) -> Course:
    """The course after a season's work of its authors."""
    course = Course(root)
    guide = f"{G1}/guide.yaml"
    course.change(guide, "can explain what digital means for", "can say what digital changes for")
    course.change(guide, "      - 16-what-your-digital-lead-needs.md\n", "")
    course.change(guide, "      - 15-knowing-where-you-stand.md\n", "")
    course.change(guide, "      - 11-why-it-", "      - 15-knowing-where-you-stand.md\n      - 11-why-it-")
    course.change(guide, "      - 12-one-board", "      - 17-first-hundred-days.md\n      - 12-one-board")
    (root / G1 / "17-first-hundred-days.md").write_text(PAGE, "utf-8")
    (root / G1 / "16-what-your-digital-lead-needs.md").rename(root / G2 / "17-what-your-digital-lead-needs.md")
    course.change(f"{G2}/guide.yaml", "16-governing-teams-well.md", "17-what-your-digital-lead-needs.md")
    (root / G2 / "16-governing-teams-well.md").unlink()
    page = f"{G1}/12-one-board-shared-responsibility.md"
    course.change(page, "title: One board, shared responsibility", "title: One board, one responsibility")
    course.change(
        page,
        "Before a programme starts, write down who sits where, and who may say no.",
        "Write down who sits where, and who may say no, before a programme starts.",
    )
    course.change(
        page,
        "Say first what you hope for from the proposal, and then ask.",
        "Say what you hope for from the proposal, and only then ask.",
    )
    course.change(page, "governs perfectly well.", "governs perfectly well. So does silence while somebody thinks.")
    reflect = f"{G1}/22-reflect.md"
    course.change(
        reflect,
        "What do you avoid asking about digital, and why?",
        "Which question about digital do you not ask, and why?",
    )
    text = (root / reflect).read_text("utf-8")
    start = text.index("```reflection\nid: whose-experience-is-missing")
    course.change(reflect, text[start : text.index("## Keep one line")], "")
    check = f"{G1}/23-check.md"
    course.change(check, "Which reply\n      answers it?", "Which of the\n      replies answers it?")
    course.change(
        check,
        "text: Nine stations must each free two people in one week, and last year four could",
        "text: Nine stations must each free two people in a week, and last year four could",
    )
    commit = f"{G1}/30-commit.md"
    course.change(commit, "and note three things.\n    within_days: 14", "and note two things.\n    within_days: 21")
    course.change(
        "static/the-dip.svg", '<title id="title">The dip after a launch', '<title id="title">The dip after launch'
    )
    course.change("programme.yaml", "# What learners will be able to do", f"{NEWS}# What learners will be able to do")
    course.change("about/handouts.md", "to print and take to a meeting", "to take to a meeting")
    return course
