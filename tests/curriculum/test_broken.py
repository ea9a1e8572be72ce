"""Broken courses: each gives its problems with file and line, exit 1, and leaves an existing archive as it is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import AHEAD, GUIDE, CourseFolder, fence, page

Break = Callable[[CourseFolder], object]
EARLIER = b"an archive of an earlier run"
HERE = f"course/{GUIDE}"
THERE = f"course/{AHEAD}"
STARTING = "id: start\nguides:\n  - id: g1\n    statements: [g1-tell, g1-ask]\n    coming_up: a new board"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"/>'
UNKNOWN_BOOK = (
    f"{HERE}/10-first.md:13: 'https://example.org/book' is not an address that sources.yaml knows; "
    "did you mean 'https://example.org/licensed'? [unknown-addresses]"
)
KINDS_OF_ACTIVITY = (
    "known are: action_plan, board, check, commitments, confidence, discovery, feedback, recall, record, reflection, "
    "scenario"
)


def change(path: str, old: str, new: str) -> Break:
    return lambda course: course.change(path, old, new)


def write(path: str, content: str | bytes) -> Break:
    return lambda course: course.write(path, content)


def add(path: str, text: str) -> Break:
    return lambda course: course.add(path, text)


def remove(path: str) -> Break:
    return lambda course: course.path(path).unlink()


def plain(text: str) -> Break:
    """Add a chapter that is no guide, with this text on its one page."""
    return lambda course: course.add_chapter(text)


def both(*breaks: Break) -> Break:
    return lambda course: [step(course) for step in breaks]


def link(path: str, target: str) -> Break:
    """Put a symbolic link in the place of a file or folder."""

    def break_it(course: CourseFolder) -> None:
        place = course.path(path)
        outside = course.root.parent / "outside"
        (outside / "folder").mkdir(parents=True)
        (outside / "page.md").write_text(page("welcome", "welcome"))
        (outside / "folder" / "boxes.svg").write_text("<svg/>")
        if place.is_file():
            place.unlink()
        place.symlink_to(target)

    return break_it


def guide_elsewhere(course: CourseFolder) -> None:
    """Move the guide out of the course, and put a link in its place."""
    place = course.root / GUIDE
    place.rename(course.root.parent / "elsewhere")
    place.symlink_to(course.root.parent / "elsewhere")


def pipe(path: str) -> Break:
    """Put a named pipe in the place of a file: opening it would wait for ever."""

    def break_it(course: CourseFolder) -> None:
        course.path(path).unlink()
        os.mkfifo(course.path(path))

    return break_it


CASES = [
    # Files
    pytest.param(
        write("12-third.md", b"---\nid: third\ntitle: Caf\xe9\n"),
        [f"{HERE}/12-third.md:3: the file is not UTF-8 (byte 0xE9); save it as UTF-8 [file-encoding]"],
        id="not-utf8",
    ),
    pytest.param(
        write("12-third.md", page("third", "section").encode("utf-16")),
        [f"{HERE}/12-third.md:1: the file is not UTF-8 (byte 0xFF); save it as UTF-8 [file-encoding]"],
        id="utf16",
    ),
    pytest.param(
        write("12-third.md", ""),
        [f"{HERE}/12-third.md:1: the file is empty; write its text or delete it [empty-files]"],
        id="empty-page",
    ),
    pytest.param(
        write("sources.yaml", " \n\n"),
        [
            UNKNOWN_BOOK,
            (
                f"{HERE}/10-first.md:13: the fact F001 is not in sources.yaml; add it there or cite another "
                "[unknown-facts]"
            ),
            (
                f"{HERE}/11-second.md:8: the fact F001 is not in sources.yaml; add it there or cite another "
                "[unknown-facts]"
            ),
            (
                f"{HERE}/11-second.md:8: the fact F002 is not in sources.yaml; add it there or cite another "
                "[unknown-facts]"
            ),
            "course/sources.yaml:1: the file is empty; write its text or delete it [empty-files]",
        ],
        id="empty-sources",
    ),
    pytest.param(
        add("12-third.md", "One\x00two\n"),
        [f"{HERE}/12-third.md:9: the control character U+0000 is not allowed; delete it [control-characters]"],
        id="nul",
    ),
    pytest.param(
        add("12-third.md", "One\u2028two\n"),
        [f"{HERE}/12-third.md:9: the control character U+2028 is not allowed; delete it [control-characters]"],
        id="line-separator",
    ),
    pytest.param(
        add("12-third.md", "word " * 200_000),
        [f"{HERE}/12-third.md:1: the file is larger than 500 KB; split it [file-size]"],
        id="line-of-a-megabyte",
    ),
    pytest.param(
        add("12-third.md", "\n" + "word " * 5_000 + "\n"),
        [f"{HERE}/12-third.md:10: the line has 25,000 characters; at most 20,000 are allowed [file-size]"],
        id="long-line",
    ),
    pytest.param(
        remove("12-third.md"),
        [f"{HERE}/guide.yaml:15: the file '{HERE}/12-third.md' is missing [missing-files]"],
        id="missing-page",
    ),
    pytest.param(
        change("programme.yaml", "- guides/g1-example", "- guides/g2-example"),
        [
            (
                "course/programme.yaml:17: 'course/guides/g2-example' has no guide.yaml and no chapter.yaml; "
                "write one, or name another folder [chapter-files]"
            )
        ],
        id="missing-guide",
    ),
    pytest.param(
        remove("glossary.yaml"),
        ["course/glossary.yaml:1: the file 'course/glossary.yaml' is missing [missing-files]"],
        id="missing-glossary",
    ),
    pytest.param(
        link("00-welcome.md", "../../../outside/page.md"),
        [
            (
                f"{HERE}/00-welcome.md:1: the path is a link that leads out of course/; copy the file here instead "
                "[symbolic-links]"
            )
        ],
        id="link-out-of-the-course",
    ),
    pytest.param(
        link("00-welcome.md", "nowhere.md"),
        [f"{HERE}/00-welcome.md:1: the file is a link to something that is not there [missing-files]"],
        id="link-to-nothing",
    ),
    pytest.param(
        link("00-welcome.md", "00-welcome.md"),
        [f"{HERE}/guide.yaml:12: '{HERE}/00-welcome.md' cannot be read: its links go round in a ring [symbolic-links]"],
        id="link-to-itself",
    ),
    pytest.param(
        both(remove("static/boxes.svg"), link("static/more", "../../outside/folder")),
        [
            f"{HERE}/10-first.md:15: the file '../../static/boxes.svg' is not there [dead-links]",
            "course/static/more:1: the path is a link to a folder; copy the files here instead [symbolic-links]",
        ],
        id="folder-link-out-of-the-course",
    ),
    pytest.param(
        guide_elsewhere,
        [
            (
                f"{HERE}/guide.yaml:1: the path is a link that leads out of course/; copy the file here instead "
                "[symbolic-links]"
            )
        ],
        id="guide-that-is-a-link-out-of-the-course",
    ),
    pytest.param(
        pipe("00-welcome.md"),
        [f"{HERE}/guide.yaml:12: '{HERE}/00-welcome.md' is not a file [unreadable-files]"],
        id="named-pipe",
    ),
    pytest.param(
        change("programme.yaml", "- guides/g1-example", "- ../g1-example"),
        [
            (
                "course/programme.yaml:17: '../g1-example' is not a folder of the course; "
                "write it without '..' and leading '/' [outside-paths]"
            )
        ],
        id="chapter-outside",
    ),
    pytest.param(
        change("programme.yaml", "about: about/overview.md", "about: ../../etc/overview.md"),
        [
            (
                "course/programme.yaml:13: '../../etc/overview.md' is not a path within the course folder; "
                "write it without '..' and leading '/' [outside-paths]"
            )
        ],
        id="about-outside",
    ),
    pytest.param(
        change("guide.yaml", "14-fifth.md", "/etc/fifth.md"),
        [
            (
                f"{HERE}/14-fifth.md:1: the page is not listed in guide.yaml; add it to a subsection or delete it "
                "[unlisted-pages]"
            ),
            (
                f"{HERE}/guide.yaml:15: '/etc/fifth.md' is not a page of this folder; "
                "write a file name such as 00-welcome.md [outside-paths]"
            ),
        ],
        id="page-outside",
    ),
    # The list of pages
    pytest.param(
        write("40-draft.md", page("draft", "section")),
        [
            (
                f"{HERE}/40-draft.md:1: the page is not listed in guide.yaml; add it to a subsection or delete it "
                "[unlisted-pages]"
            )
        ],
        id="page-not-listed",
    ),
    pytest.param(
        change("guide.yaml", "[30-commit.md, ", "[30-commit.md, 10-first.md, "),
        [f"{HERE}/guide.yaml:21: the page '10-first.md' is listed twice; keep one of them [listed-twice]"],
        id="page-listed-twice",
    ),
    pytest.param(
        both(
            change(
                "guide.yaml", "    units: [10-first.md, 11-second.md, 12-third.md, 13-fourth.md, 14-fifth.md]\n", ""
            ),
            *(remove(name) for name in ("11-second.md", "12-third.md", "13-fourth.md", "14-fifth.md", "10-first.md")),
        ),
        [f"{HERE}/guide.yaml:13: a subsection has no 'units'; it is required [missing-keys]"],
        id="subsection-without-pages",
    ),
    pytest.param(
        change("guide.yaml", "[30-commit.md, 31-after.md, 32-bring.md]", "[]"),
        [
            (
                f"{HERE}/30-commit.md:1: the page is not listed in guide.yaml; add it to a subsection or delete it "
                "[unlisted-pages]"
            ),
            (
                f"{HERE}/31-after.md:1: the page is not listed in guide.yaml; add it to a subsection or delete it "
                "[unlisted-pages]"
            ),
            (
                f"{HERE}/32-bring.md:1: the page is not listed in guide.yaml; add it to a subsection or delete it "
                "[unlisted-pages]"
            ),
            f"{HERE}/guide.yaml:21: a subsection has no pages; list them under 'units' [empty-lists]",
        ],
        id="subsection-with-empty-list",
    ),
    pytest.param(
        change("programme.yaml", "  - guides/g1-example\n", "  - guides/g1-example\n  - guides/g1-example\n"),
        ["course/programme.yaml:18: the chapter 'guides/g1-example' is listed twice; keep one of them [listed-twice]"],
        id="guide-listed-twice",
    ),
    pytest.param(
        change("programme.yaml", "chapters:\n  - guides/g1-example", "chapters: []"),
        ["course/programme.yaml:16: no chapter is listed; write the folder of one under 'chapters' [empty-lists]"],
        id="no-chapter",
    ),
    # Chapters that are no guides
    pytest.param(
        both(plain("Words."), change(f"{AHEAD}/00-plan.md", "kind: page", "kind: section")),
        [f"{THERE}/00-plan.md:4: 'kind' is 'section'; known are: page [wrong-values]"],
        id="kind-of-a-guide-elsewhere",
    ),
    pytest.param(
        both(plain("Words."), change(f"{AHEAD}/chapter.yaml", "00-plan.md", "01-plan.md")),
        [
            (
                f"{THERE}/00-plan.md:1: the page is not listed in chapter.yaml; add it to a subsection or delete it "
                "[unlisted-pages]"
            ),
            f"{THERE}/chapter.yaml:6: the file '{THERE}/01-plan.md' is missing [missing-files]",
        ],
        id="missing-page-of-a-plain-chapter",
    ),
    pytest.param(
        both(plain("Words."), add(f"{AHEAD}/chapter.yaml", "minutes: 5\n")),
        [
            (
                f"{THERE}/chapter.yaml:7: the chapter has no key 'minutes'; known are: id, staff_only, subsections, "
                "title [unknown-keys]"
            )
        ],
        id="minutes-of-a-plain-chapter",
    ),
    pytest.param(
        both(plain("Words."), write(f"{AHEAD}/guide.yaml", "id: ahead\n")),
        [f"{THERE}/chapter.yaml:1: the folder has a guide.yaml too; keep one of them [chapter-files]"],
        id="guide-and-plain-chapter",
    ),
    pytest.param(
        both(plain("Words."), change(f"{AHEAD}/chapter.yaml", "id: ahead", "id: g1")),
        [
            (
                f"{THERE}/chapter.yaml:1: the chapter id 'g1' is already used at {HERE}/guide.yaml:1; "
                "each chapter needs its own [repeated-ids]"
            )
        ],
        id="plain-chapter-with-a-guide-s-id",
    ),
    pytest.param(
        plain(fence("reflection", "id: last-time\nprompt: And now?")),
        [
            (
                f"{THERE}/00-plan.md:10: the activity id 'last-time' is already used at {HERE}/22-reflect.md:13; "
                "each activity of the course needs its own [repeated-ids]"
            )
        ],
        id="activity-id-twice-outside-guides",
    ),
    pytest.param(
        plain("See [the guide](../../guides/g1-example/first.md), and [F009]."),
        [
            f"{THERE}/00-plan.md:8: the fact F009 is not in sources.yaml; add it there or cite another [unknown-facts]",
            (
                f"{THERE}/00-plan.md:8: the page '../../guides/g1-example/first.md' is not there; "
                "did you mean '../../guides/g1-example/10-first.md'? [dead-links]"
            ),
        ],
        id="dead-link-and-unknown-fact-outside-guides",
    ),
    pytest.param(
        both(
            lambda course: course.add_chapter("Words.", staff_only=True),
            add("12-third.md", f"\nSee [what comes](../../{AHEAD}/00-plan.md).\n"),
        ),
        [
            (
                f"{HERE}/12-third.md:10: '../../{AHEAD}/00-plan.md' is a page for staff, which learners cannot open "
                "[staff-links]"
            )
        ],
        id="link-to-a-page-for-staff",
    ),
    # The programme as a whole
    pytest.param(
        change("programme.yaml", "  guides: 1\n", "  guide: 1\n"),
        [
            "course/programme.yaml:20: the rule for finishing has no 'guides'; it is required [missing-keys]",
            (
                "course/programme.yaml:20: the rule for finishing has no key 'guide'; did you mean 'guides'? "
                "[unknown-keys]"
            ),
        ],
        id="no-rule-for-finishing",
    ),
    pytest.param(
        change("programme.yaml", "  guides: 1\n", "  guides: 2\n  one_of:\n    - g1\n    - g5\n"),
        [
            "course/programme.yaml:20: finishing takes 2 guides; the course has 1 [finish-rule]",
            "course/programme.yaml:23: the course has no guide 'g5'; known are: g1 [finish-rule]",
        ],
        id="rule-for-finishing",
    ),
    pytest.param(
        plain(fence("action_plan", "id: one") + fence("action_plan", "id: two")),
        [
            (
                f"{THERE}/00-plan.md:14: the course already has an action plan, at {THERE}/00-plan.md:10; keep one "
                "of them [one-action-plan]"
            )
        ],
        id="two-action-plans",
    ),
    pytest.param(
        plain(
            fence(
                "board",
                "id: one\nprogramme:\n  guides:\n    - id: g1\n      title: One\n      link: /jump_to_id/g1-welcome",
            )
        ),
        [f"{THERE}/00-plan.md:11: the exporter fills in 'programme'; leave it out [exporter-keys]"],
        id="programme-by-hand",
    ),
    pytest.param(
        add("32-bring.md", fence("record", "id: rest\nof: g2")),
        [f"{HERE}/32-bring.md:12: the course has no guide 'g2'; known are: g1 [record-guide]"],
        id="record-of-no-guide",
    ),
    pytest.param(
        plain(fence("discovery", STARTING.replace("[g1-tell, g1-ask]", "\n      - g1-tell\n      - g1-aks"))),
        [f"{THERE}/00-plan.md:15: the guide 'g1' has no statement 'g1-aks'; did you mean 'g1-ask'? [starting-guides]"],
        id="starting-point-with-unknown-statement",
    ),
    pytest.param(
        plain(fence("discovery", STARTING.replace("id: g1\n", "id: g7\n"))),
        [
            (
                f"{THERE}/00-plan.md:11: the guide 'g1' is missing; each guide of the course stands here once "
                "[starting-guides]"
            ),
            f"{THERE}/00-plan.md:12: the course has no guide 'g7'; known are: g1 [starting-guides]",
        ],
        id="starting-point-without-a-guide",
    ),
    pytest.param(
        plain(fence("discovery", f"{STARTING}\nintro: See [this](../x.md).")),
        [f"{THERE}/00-plan.md:15: '../x.md' is a page of the course, which cannot be linked to from here [page-links]"],
        id="link-in-an-intro",
    ),
    pytest.param(
        plain(fence("board", "{id: one}")),
        [
            (
                f"{THERE}/00-plan.md:10: with what the exporter adds: not readable as YAML: "
                "expected '<document start>', but found '<block mapping start>' [yaml-syntax]"
            )
        ],
        id="fence-that-nothing-can-be-added-to",
    ),
    # YAML
    pytest.param(
        change("guide.yaml", "title: An example guide", "title: An example: guide"),
        [
            (
                f"{HERE}/guide.yaml:2: a colon followed by a space stands inside the text; put the text in quotes "
                "[yaml-syntax]"
            ),
        ],
        id="bad-yaml",
    ),
    pytest.param(
        change("guide.yaml", "    text: I can tell", "\ttext: I can tell"),
        [f"{HERE}/guide.yaml:6: a tab stands where YAML wants spaces; indent with spaces [yaml-syntax]"],
        id="tab-in-yaml",
    ),
    pytest.param(
        change("guide.yaml", "minutes: 28", "minutes: half an hour"),
        [f"{HERE}/guide.yaml:3: 'minutes' is text; expected a whole number [wrong-values]"],
        id="wrong-type",
    ),
    pytest.param(
        change("guide.yaml", "minutes: 28", "minuets: 28"),
        [
            f"{HERE}/guide.yaml:1: the guide has no 'minutes'; it is required [missing-keys]",
            f"{HERE}/guide.yaml:3: the guide has no key 'minuets'; did you mean 'minutes'? [unknown-keys]",
        ],
        id="unknown-key",
    ),
    pytest.param(
        change("programme.yaml", "title: Example", "title: Example\ntitle: Again"),
        ["course/programme.yaml:5: 'title' is given twice; it already stands on line 4 [repeated-keys]"],
        id="key-twice",
    ),
    pytest.param(
        change("glossary.yaml", "name: electronic patient record", 'name: "electronic\\u0007record"'),
        ["course/glossary.yaml:3: the character U+0007 is not allowed [control-characters]"],
        id="control-character-by-number",
    ),
    pytest.param(
        change("guide.yaml", "title: An example guide", "title: |\n  An example\n  guide"),
        [
            (
                f"{HERE}/guide.yaml:2: 'title' has several lines or a tab; write it on one line, with spaces "
                "[one-line-texts]"
            )
        ],
        id="title-of-two-lines",
    ),
    pytest.param(
        both(
            change("sources.yaml", "  F002:", "  F2:"),
            change("sources.yaml", "https://example.org/report", "example.org/report"),
            change("sources.yaml", "[second-hand, changing]", "[second-hand, old]"),
            change("11-second.md", ", F002", ""),
        ),
        [
            (
                "course/sources.yaml:7: 'url' is 'example.org/report'; write a web address that starts with "
                "https:// [web-addresses]"
            ),
            (
                "course/sources.yaml:8: the flag 'old' is not known; "
                "known are: second-hand, copy, no-date, changing, bill [source-flags]"
            ),
            "course/sources.yaml:9: 'F2' is not a fact number; write it as F139 [fact-numbers]",
        ],
        id="sources",
    ),
    pytest.param(
        both(
            change("glossary.yaml", "term: risk appetite", "term: EPR"),
            change("glossary.yaml", "term: live", 'term: "(live)"'),
        ),
        [
            "course/glossary.yaml:6: the term 'EPR' is explained twice; keep one [glossary-terms]",
            "course/glossary.yaml:9: the term '(live)' does not start and end with a letter or digit [glossary-terms]",
        ],
        id="glossary",
    ),
    # The programme
    pytest.param(
        change("programme.yaml", "language: en", "language: English"),
        ["course/programme.yaml:6: 'language' is 'English'; write its code, such as 'en' [language-code]"],
        id="language",
    ),
    pytest.param(
        write("about/overview.md", "\n\n# Too big\n"),
        [
            (
                "course/about/overview.md:3: a heading starts with one '#', which is the page's title; start with "
                "'##' [headings]"
            )
        ],
        id="about-page",
    ),
    pytest.param(
        change("programme.yaml", "org: DigitalBoards", "org: Digital Boards"),
        ["course/programme.yaml:1: 'org' is 'Digital Boards'; use letters, digits, '.', '_' and '-' only [course-key]"],
        id="org-with-space",
    ),
    pytest.param(
        change("programme.yaml", "org: DigitalBoards", f"org: {'D' * 60}"),
        [
            (
                "course/programme.yaml:1: org, number and run have 69 characters together; at most 65 are allowed "
                "[course-key]"
            )
        ],
        id="key-too-long",
    ),
    pytest.param(
        change("programme.yaml", "end: 2027-11-30", "end: 2026-11-30"),
        ["course/programme.yaml:8: 'end' is 2026-11-30, which is not after the start (2026-12-01) [course-dates]"],
        id="end-before-start",
    ),
    pytest.param(
        change("programme.yaml", "short_description: A small course.", f"short_description: {'long ' * 40}"),
        ["course/programme.yaml:10: 'short_description' has 199 characters; at most 150 are allowed [wrong-values]"],
        id="description-too-long",
    ),
    pytest.param(
        change("programme.yaml", "image: course-image.png", "image: course-imag.png"),
        [
            (
                "course/programme.yaml:12: the image 'static/course-imag.png' is not in the course folder; "
                "did you mean 'course-image.png'? [course-image]"
            ),
            "course/static/course-image.png:1: no page uses the file; show it, link to it or delete it [unused-files]",
        ],
        id="course-image-missing",
    ),
    pytest.param(
        write("editions/trust.yaml", "id: Trust\nname: Trust edition\n"),
        [
            (
                "course/editions/trust.yaml:1: 'id' is 'Trust'; use small letters, digits and single hyphens, "
                "as in 'last-reassured' [id-form]"
            )
        ],
        id="edition-id",
    ),
    # Front matter
    pytest.param(
        write("12-third.md", "## A page\n\nNo front matter.\n"),
        [
            (
                f"{HERE}/12-third.md:1: the page has no front matter; start it with '---', then id, title, kind and "
                "minutes, then '---' [front-matter]"
            )
        ],
        id="no-front-matter",
    ),
    pytest.param(
        write("12-third.md", "---\nid: third\ntitle: Third\n\nWords.\n"),
        [
            (
                f"{HERE}/12-third.md:1: the front matter is not closed; write '---' on a line of its own after it "
                "[front-matter]"
            )
        ],
        id="front-matter-not-closed",
    ),
    pytest.param(
        change("12-third.md", "kind: section", "kind: sektion\ncolour: red"),
        [
            f"{HERE}/12-third.md:4: 'kind' is 'sektion'; did you mean 'section'? [wrong-values]",
            (
                f"{HERE}/12-third.md:5: the front matter has no key 'colour'; known are: allow, id, kind, minutes, "
                "title [unknown-keys]"
            ),
        ],
        id="front-matter-problems",
    ),
    pytest.param(
        write("12-third.md", "---\n- id\n---\nWords.\n"),
        [f"{HERE}/12-third.md:2: the front matter must be keys and values; found a list [wrong-values]"],
        id="front-matter-a-list",
    ),
    pytest.param(
        write("12-third.md", "---\nid: third\ntitle: Third\nkind: section\nminutes: 2\n---\n\n"),
        [
            (
                f"{HERE}/12-third.md:1: the page has no text and no activity; write something below the front matter "
                "[empty-pages]"
            )
        ],
        id="page-without-text",
    ),
    # Fences
    pytest.param(
        change("22-reflect.md", "```reflection", "```reflexion"),
        [
            (
                f"{HERE}/22-reflect.md:12: 'reflexion' is not a kind of activity; did you mean 'reflection'? "
                "[activity-kinds]"
            )
        ],
        id="unknown-activity",
    ),
    pytest.param(
        change("22-reflect.md", "```reflection", "```"),
        [
            (
                f"{HERE}/22-reflect.md:12: an activity has no kind; write it after the marks; {KINDS_OF_ACTIVITY} "
                "[activity-kinds]"
            )
        ],
        id="activity-without-kind",
    ),
    pytest.param(
        change("22-reflect.md", "**short**.\n```\n", "**short**.\n"),
        [
            (
                f"{HERE}/22-reflect.md:12: the activity is not closed; write '```' on a line of its own after it "
                "[activity-fences]"
            )
        ],
        id="fence-not-closed",
    ),
    pytest.param(
        add("22-reflect.md", "\n```reflection\nid: one\nprompt: One?\n\n```reflection\nid: two\nprompt: Two?\n```\n"),
        [
            (
                f"{HERE}/22-reflect.md:24: the activity is not closed; write '```' on a line of its own after it "
                "[activity-fences]"
            )
        ],
        id="fence-not-closed-before-the-next",
    ),
    pytest.param(
        change("22-reflect.md", "**short**.\n```\n", "**short**.\n``` And more.\n"),
        [
            (
                f"{HERE}/22-reflect.md:18: text follows the marks that close an activity ('And more.'); "
                "put it on the next line [activity-fences]"
            )
        ],
        id="text-after-the-fence",
    ),
    pytest.param(
        change("22-reflect.md", "```reflection", "  ```reflection"),
        [
            (
                f"{HERE}/22-reflect.md:12: an activity does not start at the margin; take out the spaces before its "
                "marks [activity-fences]"
            ),
            (
                f"{HERE}/22-reflect.md:18: an activity has no kind; write it after the marks; {KINDS_OF_ACTIVITY} "
                "[activity-kinds]"
            ),
        ],
        id="fence-indented",
    ),
    pytest.param(
        add("12-third.md", "\n~~~reflection\n~~~\n"),
        [
            f"{HERE}/12-third.md:10: an activity opens with three backticks (```), not with '~~~' [activity-fences]",
            f"{HERE}/12-third.md:11: an activity opens with three backticks (```), not with '~~~' [activity-fences]",
        ],
        id="fence-of-tildes",
    ),
    pytest.param(
        change("22-reflect.md", "prompt: When did you last ask?", "prompts: When did you last ask?"),
        [
            f"{HERE}/22-reflect.md:13: a reflection has no 'prompt'; it is required [missing-keys]",
            f"{HERE}/22-reflect.md:14: a reflection has no key 'prompts'; did you mean 'prompt'? [unknown-keys]",
        ],
        id="activity-problems",
    ),
    pytest.param(
        change("23-check.md", "        right: true\n", ""),
        [f"{HERE}/23-check.md:13: a question needs exactly one option with 'right: true'; found 0 [activity-content]"],
        id="check-without-right-option",
    ),
    pytest.param(
        change("22-reflect.md", "```reflection", "```reflection please"),
        [
            (
                f"{HERE}/22-reflect.md:12: 'please' follows the kind of an activity; write nothing after "
                "'reflection' [activity-fences]"
            )
        ],
        id="text-after-the-kind",
    ),
    pytest.param(
        change("22-reflect.md", "**short**.\n```\n", "**short**.\n``` And `more`.\n"),
        [
            (
                f"{HERE}/22-reflect.md:18: text follows the marks that close an activity; put it on the next line "
                "[activity-fences]"
            )
        ],
        id="code-after-the-fence",
    ),
    pytest.param(
        change("01-before.md", "phase: before", "phase: [before"),
        [
            (
                f"{HERE}/01-before.md:12: not readable as YAML: expected ',' or ']', but got '<stream end>' "
                "while parsing a flow sequence [yaml-syntax]"
            ),
        ],
        id="yaml-in-a-fence",
    ),
    pytest.param(
        change("01-before.md", "id: g1-before\nphase: before", "{id: g1-before, phase: before}"),
        [
            (
                f"{HERE}/01-before.md:11: not readable as YAML: expected '<document start>', "
                "but found '<block mapping start>' [yaml-syntax]"
            )
        ],
        id="fence-in-one-line",
    ),
    # Names
    pytest.param(
        change("12-third.md", "id: third", "id: second"),
        [
            (
                f"{HERE}/12-third.md:2: the page id 'second' is already used at {HERE}/11-second.md:2; "
                "each page of a chapter needs its own [repeated-ids]"
            )
        ],
        id="page-id-twice",
    ),
    pytest.param(
        change("guide.yaml", "id: learn", "id: start"),
        [
            (
                f"{HERE}/guide.yaml:13: the subsection id 'start' is already used at {HERE}/guide.yaml:10; "
                "each subsection of a chapter needs its own [repeated-ids]"
            )
        ],
        id="subsection-id-twice",
    ),
    pytest.param(
        change("12-third.md", "id: third", "id: learn"),
        [
            (
                f"{HERE}/12-third.md:2: the name 'g1-learn' is already used at {HERE}/guide.yaml:13; choose another "
                "id [repeated-ids]"
            ),
        ],
        id="page-named-like-a-subsection",
    ),
    pytest.param(
        change("23-check.md", "id: g1-check", "id: last-time"),
        [
            (
                f"{HERE}/23-check.md:11: the activity id 'last-time' is already used at {HERE}/22-reflect.md:13; "
                "each activity of the course needs its own [repeated-ids]"
            )
        ],
        id="activity-id-twice",
    ),
    pytest.param(
        change("guide.yaml", "id: g1-ask", "id: g1-tell"),
        [
            f"{HERE}/guide.yaml:7: the statement 'g1-tell' stands twice; give each its own id [statement-ids]",
        ],
        id="statement-id-twice",
    ),
    pytest.param(
        change("22-reflect.md", "{#afterwards}", "{#last-time}"),
        [
            (
                f"{HERE}/22-reflect.md:20: the name 'g1-reflect-last-time' is already used at {HERE}/22-reflect.md:13; "
                "choose another id [repeated-ids]"
            )
        ],
        id="text-named-like-an-activity",
    ),
    pytest.param(
        add("22-reflect.md", "\n## Once more {#again}\n\nText. {#here}\n"),
        [
            f"{HERE}/22-reflect.md:24: '{{#again}}' may stand only after the first heading of a text [text-names]",
            f"{HERE}/22-reflect.md:26: '{{#here}}' may stand only after the first heading of a text [text-names]",
        ],
        id="name-in-the-wrong-place",
    ),
    pytest.param(
        change("22-reflect.md", "{#afterwards}", "{#After Wards}"),
        [
            (
                f"{HERE}/22-reflect.md:20: the name 'After Wards' is not allowed; "
                "use small letters, digits and single hyphens [text-names]"
            )
        ],
        id="text-name-not-allowed",
    ),
    pytest.param(
        both(
            change("guide.yaml", "id: g1\n", f"id: g1-{'g' * 61}\n"),
            change("22-reflect.md", "id: reflect", f"id: {'u' * 64}"),
            change("22-reflect.md", "id: last-time", f"id: {'a' * 64}"),
        ),
        [
            (
                f"{HERE}/22-reflect.md:13: the name 'g1-{'g' * 61}-{'u' * 64}-{'a' * 64}' has 194 characters; "
                "187 fit; shorten an id [long-names]"
            )
        ],
        id="name-too-long",
    ),
    # Ratings
    pytest.param(
        write("31-after.md", page("rate-again", "after")),
        [
            (
                f"{HERE}/guide.yaml:4: no page asks for confidence 'after'; add a confidence fence with 'phase: "
                "after' [confidence-ratings]"
            )
        ],
        id="no-rating-after",
    ),
    pytest.param(
        change("31-after.md", "phase: after", "phase: before"),
        [
            (
                f"{HERE}/31-after.md:11: the guide asks for confidence 'before' twice; it already does at "
                f"{HERE}/01-before.md:11 [confidence-ratings]"
            ),
            (
                f"{HERE}/guide.yaml:4: no page asks for confidence 'after'; add a confidence fence with 'phase: "
                "after' [confidence-ratings]"
            ),
        ],
        id="rating-before-twice",
    ),
    pytest.param(
        change("31-after.md", "phase: after", "phase: after\nstatements:\n  - id: other\n    text: I can do another."),
        [
            (
                f"{HERE}/31-after.md:11: the statements differ from those rated before, at {HERE}/01-before.md:11; "
                "they must be the same [confidence-ratings]"
            )
        ],
        id="other-statements-after",
    ),
    # Citations
    pytest.param(
        change("10-first.md", "[F001]", "[F999]"),
        [f"{HERE}/10-first.md:13: the fact F999 is not in sources.yaml; add it there or cite another [unknown-facts]"],
        id="unknown-fact",
    ),
    pytest.param(
        change("10-first.md", "[F001]", "(F001)"),
        [
            (
                f"{HERE}/10-first.md:13: '(F001)' is not how a fact is cited; write [F139], or [F139, F140] for two "
                "[citation-form]"
            )
        ],
        id="citation-in-round-brackets",
    ),
    pytest.param(
        change("10-first.md", "[F001]", "[F01; f2]"),
        [
            (
                f"{HERE}/10-first.md:13: '[F01; f2]' is not how a fact is cited; write [F139], or [F139, F140] for "
                "two [citation-form]"
            )
        ],
        id="malformed-citation",
    ),
    pytest.param(
        change("10-first.md", "## Ask about the EPR", "## Ask about the EPR [F001]"),
        [f"{HERE}/10-first.md:11: a fact is cited in a heading; cite it in the text below [citation-places]"],
        id="citation-in-heading",
    ),
    pytest.param(
        change("22-reflect.md", "names the day.", "names the day [F001]."),
        [
            (
                f"{HERE}/22-reflect.md:16: the fact [F001] is cited in an activity, which shows no sources; "
                "cite it in the text around it [citation-places]"
            )
        ],
        id="fact-in-activity",
    ),
    pytest.param(
        add("12-third.md", "\nA note.[^1]\n\n[^1]: By hand.\n\n*[AB]: By hand too.\n"),
        [
            (
                f"{HERE}/12-third.md:10: a footnote is written by hand; cite a fact of sources.yaml, as in [F139] "
                "[handmade-notes]"
            ),
            (
                f"{HERE}/12-third.md:12: a footnote is written by hand; cite a fact of sources.yaml, as in [F139] "
                "[handmade-notes]"
            ),
            f"{HERE}/12-third.md:14: a term is explained by hand; put it into glossary.yaml [handmade-notes]",
        ],
        id="notes-by-hand",
    ),
    # Links and images
    pytest.param(
        change("10-first.md", "(11-second.md)", "(11-secnd.md)"),
        [f"{HERE}/10-first.md:13: the page '11-secnd.md' is not there; did you mean '11-second.md'? [dead-links]"],
        id="dead-link",
    ),
    pytest.param(
        change("10-first.md", "static/boxes.svg", "static/box.svg"),
        [
            (
                f"{HERE}/10-first.md:15: the file '../../static/box.svg' is not there; did you mean "
                "'../../static/boxes.svg'? [dead-links]"
            ),
            "course/static/boxes.svg:1: no page uses the file; show it, link to it or delete it [unused-files]",
        ],
        id="missing-image",
    ),
    pytest.param(
        change("10-first.md", "![Three boxes in a row]", "![]"),
        [
            (
                f"{HERE}/10-first.md:15: an image has no words for people who cannot see it; write them in the "
                "brackets [image-descriptions]"
            ),
        ],
        id="image-without-words",
    ),
    pytest.param(
        write("static/notes.txt", "Not used."),
        ["course/static/notes.txt:1: no page uses the file; show it, link to it or delete it [unused-files]"],
        id="unused-file",
    ),
    pytest.param(
        both(
            write("static/a b.svg", DRAWING),
            write("static/a_b.svg", DRAWING),
            add("12-third.md", "\n![One](<../../static/a b.svg>) ![Two](../../static/a_b.svg)\n"),
        ),
        [
            (
                "course/static/a_b.svg:1: Studio would take the file for course/static/a b.svg; rename one of them "
                "[static-names]"
            )
        ],
        id="two-files-with-one-name",
    ),
    pytest.param(
        change("10-first.md", "(https://example.org/book)", "(https://example.org/bok)"),
        [
            (
                f"{HERE}/10-first.md:13: 'https://example.org/bok' is not an address that sources.yaml knows; "
                "did you mean 'https://example.org/book'? [unknown-addresses]"
            )
        ],
        id="unknown-address",
    ),
    pytest.param(
        add(
            "12-third.md",
            "\n[One](#place) [two](/x) [three](../../../../x.md) [four](my page.md) [five]() [six](11-second.md#x)\n",
        ),
        [
            f"{HERE}/12-third.md:10: '../../../../x.md' leads out of the course folder [dead-links]",
            (
                f"{HERE}/12-third.md:10: '/x' starts with '/'; write the way from this page's folder to the file "
                "[dead-links]"
            ),
            (
                f"{HERE}/12-third.md:10: '11-second.md#x' leads into a page; link to the page itself, without '#' "
                "[dead-links]"
            ),
            (
                f"{HERE}/12-third.md:10: a link into a page ('#place') cannot be followed; link to a page by its "
                "file [dead-links]"
            ),
            (
                f"{HERE}/12-third.md:10: the link cannot be made out; write [words](address), "
                "without spaces in the address [dead-links]"
            ),
            f"{HERE}/12-third.md:10: the link has no address; write it in the round brackets [dead-links]",
        ],
        id="links-of-other-kinds",
    ),
    pytest.param(
        add("12-third.md", "\n![A cat](https://example.org/book) and [words][ref].\n\n[ref]: https://example.org/x\n"),
        [
            (
                f"{HERE}/12-third.md:10: the image 'https://example.org/book' is on another site; "
                "put its file into static/ and show that [image-places]"
            ),
            (
                f"{HERE}/12-third.md:12: an address stands apart from its link; write [words](address) in the text "
                "itself [handmade-notes]"
            ),
        ],
        id="image-elsewhere-and-address-apart",
    ),
    pytest.param(
        change("22-reflect.md", "It is **short**.", "It is like [this](10-first.md) ![Boxes](../../static/boxes.svg)."),
        [
            (
                f"{HERE}/22-reflect.md:17: '../../static/boxes.svg' is shown in an activity; show it in the text "
                "around it [image-places]"
            ),
            (
                f"{HERE}/22-reflect.md:17: '10-first.md' is a page of the course, which cannot be linked to from "
                "here [page-links]"
            ),
        ],
        id="links-in-guidance",
    ),
    pytest.param(
        add("about/overview.md", "\nSee [the first page](../guides/g1-example/10-first.md).\n"),
        [
            (
                "course/about/overview.md:5: '../guides/g1-example/10-first.md' is a page of the course, "
                "which cannot be linked to from here [page-links]"
            )
        ],
        id="about-page-links-to-a-page",
    ),
    # Markdown
    pytest.param(
        add("12-third.md", "\n<script>alert(1)</script>\n"),
        [f"{HERE}/12-third.md:10: the HTML tag '<script>' is not allowed; write Markdown instead [allowed-html]"],
        id="script",
    ),
    pytest.param(
        add("12-third.md", "\n# Too big\n\n#### Too small\n"),
        [
            (
                f"{HERE}/12-third.md:10: a heading starts with one '#', which is the page's title; start with '##' "
                "[headings]"
            ),
            f"{HERE}/12-third.md:12: a heading of level 4 follows one of level 1; do not skip levels [headings]",
        ],
        id="heading-levels",
    ),
    pytest.param(
        add("12-third.md", "\n    Indented by four.\n"),
        [f"{HERE}/12-third.md:10: a line indented by four spaces shows as code; take the spaces out [indented-code]"],
        id="indented-by-four",
    ),
    pytest.param(
        both(
            *(
                change(f"1{index}-{name}.md", "kind: section", "kind: bring")
                for index, name in enumerate(("first", "second", "third", "fourth", "fifth"))
            )
        ),
        [f"{HERE}/guide.yaml:9: the guide has no page of kind 'section'; it needs at least one [guide-sections]"],
        id="no-section",
    ),
]


@pytest.mark.parametrize(("break_it", "expected"), CASES)
def test_broken_course_is_told_and_nothing_written(
    course: CourseFolder, export: Callable[..., Exported], tmp_path: Path, break_it: Break, expected: list[str]
) -> None:
    archive = tmp_path / "dist" / "x.tar.gz"
    archive.parent.mkdir()
    archive.write_bytes(EARLIER)
    break_it(course)
    result = export()
    assert result.problems == expected
    number = "1 problem" if len(expected) == 1 else f"{len(expected)} problems"
    assert result.err[-1] == f"{number} found; nothing was written"
    assert result.status == 1
    assert result.out == ""
    assert archive.read_bytes() == EARLIER
    assert [file.name for file in archive.parent.iterdir()] == [archive.name]


def test_all_problems_are_told_at_once(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.change("10-first.md", "[F001]", "[F999]")
    course.change("guide.yaml", "minutes: 28", "minutes: many")
    course.change("programme.yaml", "title: Example", "title: 7")
    course.add("glossary.yaml", "extra: true\n")
    assert [line.split(": ")[0] for line in export().problems] == [
        "course/glossary.yaml:12",
        f"{HERE}/10-first.md:13",
        f"{HERE}/guide.yaml:3",
        "course/programme.yaml:4",
    ]


def test_each_place_of_an_id_in_two_guides_is_told(course: CourseFolder, export: Callable[..., Exported]) -> None:
    other = course.root / "guides" / "g2-other"
    other.mkdir()
    for file in (course.root / GUIDE).iterdir():
        (other / file.name).write_bytes(file.read_bytes().replace(b"id: g1\n", b"id: g2\n"))
    course.change("programme.yaml", "  - guides/g1-example\n", "  - guides/g1-example\n  - guides/g2-other\n")
    there = "course/guides/g2-other"
    activity = "each activity of the course needs its own [repeated-ids]"
    statement = "each statement of the course needs its own [statement-ids]"
    assert export().problems == [
        f"{there}/01-before.md:11: the activity id 'g1-before' is already used at {HERE}/01-before.md:11; {activity}",
        f"{there}/22-reflect.md:13: the activity id 'last-time' is already used at {HERE}/22-reflect.md:13; {activity}",
        f"{there}/23-check.md:11: the activity id 'g1-check' is already used at {HERE}/23-check.md:11; {activity}",
        f"{there}/31-after.md:11: the activity id 'g1-after' is already used at {HERE}/31-after.md:11; {activity}",
        f"{there}/guide.yaml:5: the statement id 'g1-tell' is already used at {HERE}/guide.yaml:5; {statement}",
        f"{there}/guide.yaml:7: the statement id 'g1-ask' is already used at {HERE}/guide.yaml:7; {statement}",
    ]


def test_two_chapters_with_one_id_are_told_once(course: CourseFolder, export: Callable[..., Exported]) -> None:
    other = course.root / "guides" / "g2-other"
    other.mkdir()
    for file in (course.root / GUIDE).iterdir():
        (other / file.name).write_bytes(file.read_bytes().replace(b"id: g1-", b"id: g2-").replace(b"last-", b"next-"))
    course.change("programme.yaml", "  - guides/g1-example\n", "  - guides/g1-example\n  - guides/g2-other\n")
    assert export().problems == [
        (
            f"course/guides/g2-other/guide.yaml:1: the chapter id 'g1' is already used at {HERE}/guide.yaml:1; "
            "each chapter needs its own [repeated-ids]"
        )
    ]


def test_a_record_in_a_guide_is_of_that_guide(course: CourseFolder, export: Callable[..., Exported]) -> None:
    other = course.root / "guides" / "g2-other"
    other.mkdir()
    for file in (course.root / GUIDE).iterdir():
        text = file.read_bytes().replace(b"id: g1", b"id: g2").replace(b"last-", b"next-")
        (other / file.name).write_bytes(text)
    course.change("programme.yaml", "  - guides/g1-example\n", "  - guides/g1-example\n  - guides/g2-other\n")
    course.add("32-bring.md", fence("record", "id: rest\nof: g2"))
    assert export().problems == [
        f"{HERE}/32-bring.md:12: 'of' is 'g2', but the guide of this page is 'g1' [record-guide]"
    ]


def test_a_guide_stands_once_in_the_starting_point(course: CourseFolder, export: Callable[..., Exported]) -> None:
    guide = STARTING.partition("guides:\n")[2]
    course.add_chapter(fence("discovery", f"{STARTING}\n{guide}"))
    [twice] = [problem for problem in export().problems if "guide 'g1'" in problem]
    assert twice.startswith(f"{THERE}/00-plan.md:15: the guide 'g1' stands twice")
