"""Chapters of a course → the files of a package that a browser opens: one page, one style sheet, one script."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from curriculum.model import TEXT, Chapter, Component, Course, Guide
from curriculum.outline import OUTLINES, Outline
from digiboards_xblocks.activities.registry import ACTIVITIES
from olx.archive_writer import Member
from olx.asset_names import STATIC, asset_name

from . import blocks
from .codes import codes
from .templating import asset, render
from .words import ABOUT_PRIVACY, MINE, MINE_ID

# In the order in which they build on one another.
_SCRIPTS = (
    "store",
    "progress",
    "answers",
    "restore",
    "ics",
    "commitments",
    "action_plan",
    "pages",
    "suspend",
    "scorm",
    "mine",
    "main",
)
_LINK = re.compile(r'<a\b[^>]*?\bhref="/jump_to_id/(?P<name>[\w.~-]+)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'(?P<before>\bsrc=")/static/(?P<name>[\w.%-]+)')
# A day that is worked out when a page is opened; of the export's day, the bytes would change with the calendar.
_TODAY = re.compile(r' (?:value|min|max)="\d{4}-\d{2}-\d{2}"')


@dataclass(frozen=True)
class Contents:
    """The contents of a package: its title, its chapters, and whether progress is sent to a learning system."""

    title: str
    chapters: tuple[Chapter, ...]
    is_sent: bool

    @property
    def is_whole(self) -> bool:
        """Return whether it is more than one guide."""
        return len(self.chapters) > 1

    def components(self) -> Iterator[Component]:
        """Yield the blocks of all pages."""
        for chapter in self.chapters:
            yield from chapter.components()


def for_learners(course: Course) -> tuple[Chapter, ...]:
    """Return the chapters that learners see."""
    return tuple(chapter for chapter in course.chapters if not chapter.staff_only)


def members(contents: Contents, course: Course) -> list[Member]:
    """Return the files of a package, by name; the course is as it goes out. Raises ``ValueError`` (``codes``)."""
    rendered = {item.url_name: blocks.render_block(item, course.programme) for item in contents.components()}
    names = {unit.url_name for chapter in contents.chapters for unit in chapter.units()}
    html = {name: _within(block.html, names) for name, block in rendered.items()}
    kinds = {item.kind for item in contents.components()} & blocks.PLAYED
    used = [kind for kind in ACTIVITIES if kind in kinds]
    facts = _facts(contents, course, {name: block.facts for name, block in rendered.items() if block.facts}, used)
    index = _index(contents, course, html, facts)
    script = "\n".join([blocks.scripts(used), *(asset(f"{name}.js") for name in _SCRIPTS)])
    return [
        Member("index.html", lambda: index.encode()),
        Member("player.css", lambda: f"{blocks.styles(used)}\n{asset('player.css')}".encode()),
        Member("player.js", lambda: script.encode()),
        Member("start.js", asset("start.js").encode),
        *_images(index, course),
    ]


def _within(html: str, names: set[str]) -> str:
    """Links to pages of the package lead there, others are words; pictures are beside the page."""

    def link(found: re.Match[str]) -> str:
        return f'<a href="#{found["name"]}">{found["words"]}</a>' if found["name"] in names else found["words"]

    return _TODAY.sub("", _IMAGE.sub(r"\g<before>static/\g<name>", _LINK.sub(link, html)))


def _images(index: str, course: Course) -> list[Member]:
    shown = set(re.findall(r'src="static/([\w.%-]+)', index))
    files = {asset_name(path.removeprefix(STATIC)): file for path, file in course.static.items()}
    return [Member(f"static/{name}", files[name]) for name in sorted(shown)]


def _programme(contents: Contents, course: Course) -> Outline:
    """The outline of what is in the package, as the record of a course has it."""
    outline = OUTLINES["record"](course)
    inside = {chapter.id for chapter in contents.chapters}
    return {
        "guides": [
            {name: guide[name] for name in ("id", "title", "steps") if name in guide}
            for guide in outline["guides"]
            if guide["id"] in inside
        ],
        **(
            {name: outline[name] for name in ("fewest", "one_of", "plan") if name in outline}
            if contents.is_whole
            else {}
        ),
    }


def _done(outline: Outline) -> list[str]:
    """The names of all that finishing takes, in the order of the outline."""
    steps = [step for guide in outline["guides"] for step in guide.get("steps", ())]
    return list(
        dict.fromkeys(name for step in [*steps, *filter(None, [outline.get("plan")])] for name in step["blocks"])
    )


def _facts(contents: Contents, course: Course, of_blocks: dict[str, Any], kinds: Sequence[str]) -> dict[str, Any]:
    """What the script has to know."""
    programme, outline = course.programme, _programme(contents, course)
    units = [unit for chapter in contents.chapters for unit in chapter.units()]
    counting = {
        unit.url_name: [item.url_name for item in unit.components if item.counts and item.kind in blocks.PLAYED]
        for unit in units
    }
    return {
        # All packages of a course run share what is entered.
        "store": f"digiboards:{programme.org}+{programme.number}+{programme.run}",
        "title": contents.title,
        "is_sent": contents.is_sent,
        "mine": MINE_ID,
        "finish": "rule" if contents.is_whole else "all",
        "programme": outline,
        "to_do": {step: words for activity in ACTIVITIES.values() for step, words in activity.to_do.items()},
        "codes": codes(dict.fromkeys([*_done(outline), *(name for names in counting.values() for name in names)])),
        "counting": counting,
        "pages": [{"title": unit.title, "blocks": [item.url_name for item in unit.components]} for unit in units],
        "blocks": of_blocks,
        "scripts": blocks.script_names(kinds),
        "file": blocks.file_page(programme.language),
        "words": blocks.messages(programme.language),
    }


def _index(contents: Contents, course: Course, html: dict[str, str], facts: dict[str, Any]) -> str:
    chapters = [
        {
            "title": chapter.title,
            "parts": [
                {"title": part.title, "pages": [{"name": unit.url_name, "title": unit.title} for unit in part.units]}
                for part in chapter.subsections
            ],
        }
        for chapter in contents.chapters
    ]
    pages = [
        {
            "name": unit.url_name,
            "title": unit.title,
            "is_kept": not isinstance(chapter, Guide) or any(item.kind != TEXT for item in unit.components),
            "blocks": [
                {"kind": item.kind, "name": item.url_name, "html": html[item.url_name]} for item in unit.components
            ],
        }
        for chapter in contents.chapters
        for unit in chapter.units()
    ]
    # "</script>" within a text would end the element that holds the facts.
    packed = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return render(
        "index.html",
        {
            "language": course.programme.language,
            "title": contents.title,
            "is_sent": contents.is_sent,
            "chapters": chapters,
            "pages": pages,
            "facts": packed,
            "about_privacy": ABOUT_PRIVACY,
            "mine": MINE,
            "mine_id": MINE_ID,
        },
    )


def guide_contents(guide: Guide, *, is_sent: bool) -> Contents:
    """Return a package of one guide."""
    return Contents(guide.title, (guide,), is_sent)


def programme_contents(course: Course, *, is_sent: bool) -> Contents:
    """Return a package of all that learners see."""
    return Contents(course.programme.title, for_learners(course), is_sent)
