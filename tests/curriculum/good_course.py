"""A small course that exports, written by code; tests break one thing in it at a time."""

from pathlib import Path

GUIDE = "guides/g1-example"
AHEAD = "frame/ahead"

PROGRAMME = """\
org: DigitalBoards
number: DB101
run: "2026"
title: Example
organisation: Digital Boards
language: en
start: 2026-12-01
end: 2027-11-30
self_paced: true
short_description: A small course.
effort: 10 minutes
image: course-image.png
about: about/overview.md
learning:
  - See that it works
chapters:
  - guides/g1-example
links: ["https://example.org/licensed"]
finish:
  guides: 1
"""

SOURCES = """\
checked: June 2026
facts:
  F001:
    title: "A *starred* report"
    publisher: NAO
    date: "2018"
    url: https://example.org/report
    flags: [second-hand, changing]
  F002:
    title: A page
    publisher: NHS England
    date: date not given
    url: https://example.org/page
    flags: [no-date]
reading:
  - title: A book
    publisher: A publisher
    date: "2021"
    url: https://example.org/book
"""

GLOSSARY = """\
terms:
  - term: EPR
    name: electronic patient record
    group: Records
    meaning: Software that holds information about care.
  - term: risk appetite
    group: Risk
    meaning: How much risk is acceptable.
  - term: live
    meaning: The stage when a service runs.
    mark: false
"""

GUIDE_YAML = """\
id: g1
title: An example guide
minutes: 28
statements:
  - id: g1-tell
    text: I can tell one thing from another.
  - id: g1-ask
    text: "I can ask: what follows?"
subsections:
  - id: start
    title: Start
    units: [00-welcome.md, 01-before.md]
  - id: learn
    title: Learn
    units: [10-first.md, 11-second.md, 12-third.md, 13-fourth.md, 14-fifth.md]
  - id: apply
    title: Apply
    units: [20-scenario.md, 21-questions.md, 22-reflect.md, 23-check.md]
  - id: finish
    title: Finish
    units: [30-commit.md, 31-after.md, 32-bring.md]
"""

FIRST = """\
---
id: first
title: The first section
kind: section
minutes: 2
---

!!! question "Start with this"
    What would you ask?

## Ask about the EPR

The EPR is in use [F001]. Read [the next page](11-second.md), then [the book](https://example.org/book).

![Three boxes in a row](../../static/boxes.svg)
"""

REFLECT = """\
---
id: reflect
title: Reflect
kind: reflect
minutes: 2
---

## Write for yourself

Nobody else reads it.

```reflection
id: last-time
prompt: When did you last ask?
guidance: |
  A good reflection names the day.
  It is **short**.
```

## Before you go on {#afterwards}

Take a sentence with you.
"""

CHECK = """\
---
id: check
title: Knowledge check
kind: check
minutes: 2
---

Two questions.

```check
id: g1-check
questions:
  - id: which
    text: Which is it?
    options:
      - id: this
        text: This
        right: true
        feedback: Yes.
      - id: that
        text: That
        feedback: No, since it is the other.
```
"""

PLAIN_CHAPTER = """\
id: ahead
title: Looking ahead
subsections:
  - id: all
    title: All of it
    units: [00-plan.md]
"""

IMAGE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "00000005000165b2a8e30000000049454e44ae426082"
)


def page(identifier: str, kind: str, text: str = "Some words to read.") -> str:
    """A plain page."""
    return f"---\nid: {identifier}\ntitle: A page about {identifier}\nkind: {kind}\nminutes: 2\n---\n\n{text}\n"


def confidence(identifier: str, phase: str) -> str:
    """A page with a confidence fence."""
    return page(identifier, phase, f"Rate yourself.\n\n```confidence\nid: g1-{phase}\nphase: {phase}\n```")


FILES: dict[str, str | bytes] = {
    "programme.yaml": PROGRAMME,
    "sources.yaml": SOURCES,
    "glossary.yaml": GLOSSARY,
    "editions/trust.yaml": "id: trust\nname: Trust edition\n",
    "about/overview.md": "## What it is\n\nA small course, with [a licence](https://example.org/licensed).\n",
    "static/course-image.png": IMAGE,
    "static/boxes.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1"><path d="M0 0h1v1z"/></svg>\n',
    f"{GUIDE}/guide.yaml": GUIDE_YAML,
    f"{GUIDE}/00-welcome.md": page("welcome", "welcome"),
    f"{GUIDE}/01-before.md": confidence("before", "before"),
    f"{GUIDE}/10-first.md": FIRST,
    f"{GUIDE}/11-second.md": page("second", "section", "The risk appetite is set out elsewhere [F001, F002]."),
    f"{GUIDE}/12-third.md": page("third", "section"),
    f"{GUIDE}/13-fourth.md": page("fourth", "section"),
    f"{GUIDE}/14-fifth.md": page("fifth", "section"),
    f"{GUIDE}/20-scenario.md": page("scenario", "scenario"),
    f"{GUIDE}/21-questions.md": page("questions", "questions"),
    f"{GUIDE}/22-reflect.md": REFLECT,
    f"{GUIDE}/23-check.md": CHECK,
    f"{GUIDE}/30-commit.md": page("commit", "commit"),
    f"{GUIDE}/31-after.md": confidence("rate-again", "after"),
    f"{GUIDE}/32-bring.md": page("bring", "bring"),
}


def fence(kind: str, text: str) -> str:
    """An activity as it stands on a page."""
    return f"\n```{kind}\n{text}\n```\n"


class CourseFolder:
    """The course on disk, and ways to change it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path, content in FILES.items():
            self.write(path, content)

    def path(self, path: str) -> Path:
        """A file of the guide, if the name has no folder; else of the course."""
        return self.root / (path if "/" in path or path in FILES else f"{GUIDE}/{path}")

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file whole, as these bytes or this text."""
        file = self.path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, path: str) -> str:
        """The text of a file."""
        return self.path(path).read_bytes().decode()

    def change(self, path: str, old: str, new: str) -> None:
        """Write ``new`` for ``old``, which must be there."""
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def add(self, path: str, text: str) -> None:
        """Write more at the end of a file."""
        self.write(path, self.read(path) + text)

    def add_chapter(self, text: str, *, staff_only: bool = False) -> None:
        """A chapter after the guide that is none: one page, with this text."""
        self.change("programme.yaml", "  - guides/g1-example\n", f"  - guides/g1-example\n  - {AHEAD}\n")
        self.write(f"{AHEAD}/chapter.yaml", f"{PLAIN_CHAPTER}staff_only: true\n" if staff_only else PLAIN_CHAPTER)
        self.write(f"{AHEAD}/00-plan.md", page("plan", "page", text))
