"""Results of a stage, as they are shown in the room and kept: counts of many answers, once and for all.

A result is made when the facilitator shows it, and never again: what is sent later is refused, and who leaves stays in
it. So no two figures of one question can be subtracted. Whether there is one depends on how many answered, never on
what.

**Votes** are shown from five. **Votes by kind of organisation** are shown where every kind that anybody is of, those
who did not say among them, has eight: otherwise the whole less the others would tell those of a few.

**Ratings** go by the rules of the board's picture (``core/disclosure.py``): only of confirmed members of the board who
agreed and rated every statement, from eight, each answer in one mean.

**Proposals** of commitments are made to be shown, without whose they are, and can be shown again when there are more.
They are in the order of the alphabet, which says nothing of who was first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from digiboards_xblocks.core import disclosure
from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.core.run_sheet import COMMIT, FEEDBACK, RATE, VOTE, Stage

from .rules import CHANGED, CHOSEN, FEWEST_VOTES, ORGANISATION_KINDS, PROPOSED, RECOMMENDED, questions

Result = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """The answers of one participant to a stage, by question. ``counts``: their ratings may be in a picture."""

    answers: Mapping[str, str]
    kind: str = ""
    counts: bool = field(default=False)


def result_of(stage: Stage, sent: Sequence[Sent], *, by_kind: bool, fewest: int = FEWEST_PEOPLE) -> Result | None:
    """Return the result of a stage as it is kept; None while there are too few answers for one."""
    if stage.kind == VOTE:
        return _votes(stage, sent, by_kind=by_kind)
    if stage.kind == RATE:
        return _picture(stage, [item for item in sent if item.counts], fewest)
    if stage.kind == FEEDBACK:
        return _feedback(stage, sent)
    if stage.kind == COMMIT and sent:
        return {"kind": COMMIT, "proposals": sorted({item.answers[PROPOSED] for item in sent}, key=str.casefold)}
    return None


def _votes(stage: Stage, sent: Sequence[Sent], *, by_kind: bool) -> Result | None:
    if len(sent) < FEWEST_VOTES:
        return None
    result: Result = {"kind": VOTE, "people": len(sent), "counts": _counts(stage, CHOSEN, sent)}
    groups: dict[str, list[Sent]] = {}
    for item in sent:
        groups.setdefault(item.kind, []).append(item)
    if by_kind and len(groups) > 1 and all(disclosure.enough(len(group)) for group in groups.values()):
        known = [name for name in (*ORGANISATION_KINDS, "") if name in groups]
        result["groups"] = [
            {"kind": name, "people": len(groups[name]), "counts": _counts(stage, CHOSEN, groups[name])}
            for name in known
        ]
    return result


def _picture(stage: Stage, sent: Sequence[Sent], fewest: int) -> Result | None:
    if not disclosure.enough(len(sent), fewest):
        return None
    means = {}
    for statement in stage.statements:
        total = sum(int(item.answers[statement.name]) for item in sent)
        shown = disclosure.mean(total, people=len(sent), fewest=fewest)
        if shown is not None:
            means[statement.name] = {"value": shown.value, "bound": shown.bound}
    return {"kind": RATE, "people": disclosure.count(len(sent)), "means": means}


def _feedback(stage: Stage, sent: Sequence[Sent]) -> Result | None:
    if len(sent) < FEWEST_VOTES:
        return None
    counts = {name: _counts(stage, name, sent) for name in (RECOMMENDED, CHANGED)}
    return {"kind": FEEDBACK, "people": len(sent), "counts": counts}


def _counts(stage: Stage, question: str, sent: Iterable[Sent]) -> dict[str, int]:
    found = Counter(item.answers[question] for item in sent)
    return {name: found[name] for name in sorted(questions(stage)[question])}
