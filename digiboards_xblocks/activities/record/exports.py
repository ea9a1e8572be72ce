"""Files for the learner: everything of theirs in one file, and a statement that they finished."""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.base.handlers import File
from digiboards_xblocks.core.finishing import GuideState, ProgrammeState
from digiboards_xblocks.core.outline_index import OutlineIndex
from digiboards_xblocks.documents.document import Document, Heading, Items, Paragraph, Part, Quote, Table
from digiboards_xblocks.documents.docx import DOCX, docx_file
from digiboards_xblocks.documents.html import HTML, html_page

from .presenter import present
from .progress import day, guide_progress, programme_progress, spell_number

# Of the JSON file's shape (docs/my-learning-file.md): raised when a key changes its meaning or goes.
VERSION = 1
JSON = "application/json"


@dataclass(frozen=True)
class Whose:
    """The learner, and the course run, that a file is about: its key, and its title or else the key again."""

    learner_id: int
    username: str
    name: str
    course: str
    course_title: str


@dataclass(frozen=True)
class Contents:
    """All that goes into a learner's file; ``rows`` are ``storage.Everything``'s."""

    whose: Whose
    state: ProgrammeState
    completed: Mapping[str, datetime.datetime]
    rows: Mapping[str, tuple[Mapping[str, Any], ...]] = field(repr=False)
    made_at: datetime.datetime


def labels() -> tuple[tuple[str, str], ...]:
    """Return the kinds of file, and the words of the link to each."""
    return tuple((kind, str(label)) for kind, (label, _media_type, _write) in _KINDS.items())


def file(kind: str, contents: Contents) -> File | None:
    """Return everything of the learner's as that kind of file; None if there is no such kind."""
    if kind not in _KINDS:
        return None
    _label, media_type, write = _KINDS[kind]
    return File(f"my-learning.{kind}", media_type, write(contents))


def statement(
    whose: Whose, state: ProgrammeState, finished_at: datetime.datetime, today: datetime.datetime, *, all_guides: bool
) -> File:
    """Return the page to print that says who finished what, and when."""
    if all_guides:
        sentence = _("{name} completed every guide of the Digital Boards programme, {n} in all, on {day}.")
    else:
        sentence = _("{name} completed the Digital Boards programme, with {n} guides, on {day}.")
    number = spell_number(len(state.finished_guides))
    made_by = _("This is a statement of self-paced completion, by the record of this site on {day}.")
    parts: tuple[Part, ...] = (
        Heading(whose.name),
        Paragraph(sentence.format(name=whose.name, n=number, day=day(finished_at))),
        Paragraph(_("Course: {course}.").format(course=whose.course_title)),
        Table((_("What was completed"), _("When")), tuple(_finished(state))),
        Paragraph(made_by.format(day=day(today))),
        Paragraph(
            _("Nobody watched or examined this learning. This is not a certificate, a qualification or accreditation.")
        ),
    )
    document = Document(_("Statement of completion"), get_language() or "en", "", parts)
    return File("statement-of-completion.html", HTML, html_page(document))


def _finished(state: ProgrammeState) -> Iterator[tuple[str, str]]:
    for guide in state.finished_guides:
        if guide.finished_at is not None:
            yield guide.guide.title, day(guide.finished_at)
    if state.plan is not None and state.plan.done_at is not None:
        yield state.plan.step.title, day(state.plan.done_at)


def _document(contents: Contents) -> Document:
    """The file for people: how far they are, then everything of theirs in words."""
    about = _(
        "All that {name} has saved in {course}, as of {day}. It holds private writing: keep it where only you look."
    )
    whose = contents.whose
    return Document(
        title=_("My learning"),
        language=get_language() or "en",
        about=about.format(name=whose.name, course=whose.course_title, day=day(contents.made_at)),
        parts=(*_progress_parts(contents.state), *_answer_parts(contents)),
    )


def _progress_parts(state: ProgrammeState) -> Iterator[Part]:
    if not state.guides:
        return
    yield Heading(_("How far I am"))
    if progress := programme_progress(state):
        yield Paragraph(progress)
    yield Items(tuple(f"{guide.title}: {guide.state}" for guide in map(guide_progress, state.listed)))


def _answer_parts(contents: Contents) -> Iterator[Part]:
    sections = present(OutlineIndex(contents.state.programme), contents.rows)
    if not sections:
        yield Paragraph(_("Nothing is saved."))
    for section in sections:
        yield Heading(section.title)
        for group in section.groups:
            yield Heading(group.title, 2)
            for item in group.items:
                yield Heading(item.title, 3)
                for line in item.lines:
                    yield Quote(line.text, line.lead) if line.own else Paragraph(line.text, line.lead)


def _as_html(contents: Contents) -> bytes:
    return html_page(_document(contents))


def _as_docx(contents: Contents) -> bytes:
    return docx_file(_document(contents))


def _as_json(contents: Contents) -> bytes:
    """The file for programs: dates in ISO 8601, names and keys as they are kept."""
    whose, state = contents.whose, contents.state
    tree = {
        "format": "digiboards-my-learning",
        "version": VERSION,
        "made_at": contents.made_at,
        "course": whose.course,
        "course_title": whose.course_title,
        "learner": {"id": whose.learner_id, "username": whose.username, "name": whose.name},
        "progress": {
            "programme_finished_at": state.finished_at,
            "every_guide_finished_at": state.all_finished_at,
            "guides": [_guide(item) for item in state.guides],
            "completed_blocks": contents.completed,
        },
        "answers": contents.rows,
    }
    return json.dumps(tree, ensure_ascii=False, indent=1, default=_iso).encode()


def _guide(state: GuideState) -> dict[str, Any]:
    return {
        "id": state.guide.name,
        "title": state.guide.title,
        "finished_at": state.finished_at,
        "steps_done": state.done,
        "steps": len(state.steps),
    }


def _iso(value: datetime.date) -> str:
    return value.isoformat()


# By the end of the file's name: the words of its link, its media type, and what writes it.
_KINDS: Mapping[str, tuple[Any, str, Callable[[Contents], bytes]]] = {
    "html": (gettext_lazy("A page to read or print (HTML)"), HTML, _as_html),
    "docx": (gettext_lazy("A Word file (DOCX)"), DOCX, _as_docx),
    "json": (gettext_lazy("A file for other software (JSON)"), JSON, _as_json),
}
