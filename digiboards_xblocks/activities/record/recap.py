"""The end of a guide that a learner has finished: ratings, own words, commitments, what to do with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digiboards_xblocks.activities.base.record import Formatting, RecordRow
from digiboards_xblocks.activities.base.writing_rules import COMMITMENT
from digiboards_xblocks.activities.commitments.spec import DONE, STATUSES, STOPPED
from digiboards_xblocks.core.outline_index import title_from_name
from digiboards_xblocks.core.programme_outline import COMMITMENTS, REFLECTION, Guide, Programme
from digiboards_xblocks.core.statements import by_phase

from .path import TABLES as FOR_THE_PATH

# The tables of a recap and of the path that goes on from it, by their ``record_key``: one query.
TABLES = (*FOR_THE_PATH, "commitments", "texts")


@dataclass(frozen=True)
class Promise:
    """A commitment: its words, its day and how it is going, both in words, its page, and the title of its guide."""

    text: str = field(repr=False)
    due: str
    status: str
    link: str
    guide: str = ""


@dataclass(frozen=True)
class Writing:
    """A reflection: what was asked, the learner's own words, the day on which they were saved, and its page."""

    prompt: str
    text: str = field(repr=False)
    day: str
    link: str


@dataclass(frozen=True)
class Recap:
    """A finished guide, recalled. ``ratings`` are by phase and then by statement."""

    ratings: Mapping[str, Mapping[str, int]] = field(repr=False)
    promises: tuple[Promise, ...]
    writings: tuple[Writing, ...]


def promise_of(
    row: RecordRow, texts: Mapping[tuple[str, str], RecordRow], formatting: Formatting, link: str = "", guide: str = ""
) -> Promise:
    """Return a commitment in words; ``texts`` are the learner's own by kind and name."""
    own = texts.get((COMMITMENT, f"{row['block_name']}/{row['slot']}"))
    text = formatting.own_text("", own).text if own else title_from_name(row["slot"])
    return Promise(text, formatting.day(row["due_on"]), formatting.known(STATUSES, row["status"]), link, guide)


def promises_of(programme: Programme, rows: Mapping[str, tuple[RecordRow, ...]]) -> tuple[Promise, ...]:
    """Return all commitments of a learner, those first that are still to keep, by day; ``rows`` as of ``TABLES``."""
    formatting = Formatting()
    texts = {(row["kind"], row["name"]): row for row in rows.get("texts", ())}
    asked = {
        question.name: (question.link, guide.title)
        for guide in programme.guides
        for question in guide.questions
        if question.kind == COMMITMENTS
    }
    made = sorted(rows.get("commitments", ()), key=lambda row: (row["status"] in (DONE, STOPPED), row["due_on"]))
    return tuple(promise_of(row, texts, formatting, *asked.get(row["block_name"], ("", ""))) for row in made)


def recap_of(guide: Guide, rows: Mapping[str, tuple[RecordRow, ...]]) -> Recap:
    """Return what the learner rated, committed to and wrote in a guide; ``rows`` are those of ``TABLES``."""
    formatting = Formatting()
    texts = {(row["kind"], row["name"]): row for row in rows["texts"]}
    asked = {(question.kind, question.name): question for question in guide.questions}
    promises = []
    for row in rows["commitments"]:
        question = asked.get((COMMITMENTS, row["block_name"]))
        if question is None:
            continue
        promises.append(promise_of(row, texts, formatting, question.link))
    writings = [
        Writing(asked[key].text, formatting.own_text("", row).text, formatting.day(row["saved_at"]), asked[key].link)
        for key, row in texts.items()
        if key[0] == REFLECTION and key in asked
    ]
    rated = by_phase((row["phase"], row["statement"], row["value"]) for row in rows["ratings"])
    return Recap(rated, tuple(promises), tuple(writings))
