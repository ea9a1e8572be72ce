"""Activities → elements of a book: all that a learner reads in them, and room to write in place of what is entered."""

from collections.abc import Callable, Iterator, Mapping
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext

from curriculum.model import TEXT, Component
from digiboards_xblocks.activities.check.spec import KnowledgeCheck
from digiboards_xblocks.activities.commitments.spec import CATEGORIES, Commitments
from digiboards_xblocks.activities.confidence.spec import Confidence
from digiboards_xblocks.activities.reflection.spec import Reflection
from digiboards_xblocks.activities.scenario.spec import Decision, Scenario
from digiboards_xblocks.core.statements import AFTER, SCALE

from . import words
from .book import Node, node
from .texts import Texts

_OWN_COMMITMENTS = 3
_LINES = 6


def _confidence(activity: Confidence, _texts: Texts) -> Iterator[Node]:
    yield node(
        "p",
        gettext("How confident are you now?") if activity.phase == AFTER else gettext("How confident are you today?"),
        kind="question",
    )
    low, high = min(SCALE), max(SCALE)
    named = {"low": f"{low} ({gettext(SCALE[low]).lower()})", "high": f"{high} ({gettext(SCALE[high]).lower()})"}
    yield node("p", words.RATE.format(**named))
    yield _table(
        (words.STATEMENT, *map(str, SCALE)), [(item.text, *("" for _ in SCALE)) for item in activity.statements]
    )


def _scenario(activity: Scenario, texts: Texts) -> Iterator[Node]:
    yield from texts.blocks(activity.setting)
    for number, decision in enumerate(activity.decisions, start=1):
        title = gettext("Decision {number}: {title}").format(number=number, title=decision.title)
        yield node("h3", title)
        yield from texts.blocks(decision.story)
        yield node("p", decision.question, kind="question")
        yield _letters(option.text for option in decision.options)
        yield from _what_choices_bring(decision)
    yield from texts.blocks(activity.closing)


def _what_choices_bring(decision: Decision) -> Iterator[Node]:
    yield node("h4", words.CHOICES)
    for letter, option in zip(ascii_uppercase, decision.options, strict=False):
        yield node("h5", words.CHOICE.format(letter=letter))
        for label, text in (
            (gettext("What is sensible:"), option.sensible),
            (gettext("What it risks:"), option.risks),
            (gettext("What to ask next:"), option.ask),
        ):
            yield node("p", node("strong", label), f" {_line(text)}")


def _check(activity: KnowledgeCheck, _texts: Texts) -> Iterator[Node]:
    yield node("p", words.CHECK_ABOUT.format(needed=activity.needed, all=len(activity.questions)))
    for number, question in enumerate(activity.questions, start=1):
        yield node("h3", words.QUESTION.format(number=number))
        yield node("p", _line(question.text), kind="question")
        yield _letters(option.text for option in question.options)


def answers(activity: KnowledgeCheck) -> Iterator[Node]:
    """Yield which option of each question is right, and what is said of each."""
    for number, question in enumerate(activity.questions, start=1):
        right = next(index for index, option in enumerate(question.options) if option.right)
        yield node("h2", words.QUESTION.format(number=number))
        yield node("p", _line(question.text), kind="question")
        yield node("p", node("strong", f"{words.RIGHT.format(letter=ascii_uppercase[right])}."))
        yield _letters(option.feedback for option in question.options)


def _commitments(activity: Commitments, _texts: Texts) -> Iterator[Node]:
    yield node("h3", gettext("Suggestions"))
    for item in activity.suggestions:
        within = words.WITHIN.format(days=item.within_days, category=gettext(CATEGORIES[item.category]))
        done = gettext("Done looks like this: {done}").format(done=_line(item.done))
        yield node("p", node("strong", _line(item.text)), node("br"), done, node("br"), within)
    yield node("h3", words.OWN_COMMITMENTS)
    yield _table(words.COMMITMENT_COLUMNS, [("",) * len(words.COMMITMENT_COLUMNS)] * _OWN_COMMITMENTS)


def _reflection(activity: Reflection, texts: Texts) -> Iterator[Node]:
    yield node("p", _line(activity.prompt), kind="question")
    yield node("write", lines=str(_LINES))
    guidance = texts.blocks(activity.guidance)
    if guidance:
        yield node("aside", node("p", gettext("What a good reflection does"), kind="title"), *guidance, kind="note")


WRITTEN: Mapping[str, Callable[[Any, Texts], Iterator[Node]]] = {
    "check": _check,
    "commitments": _commitments,
    "confidence": _confidence,
    "reflection": _reflection,
    "scenario": _scenario,
}
# The kinds of blocks that a book holds. Of the others, it says in a sentence that they are left out.
PRINTED = frozenset({TEXT, *WRITTEN})


def blocks(component: Component, texts: Texts) -> Iterator[Node]:
    """Yield a component as a book shows it; one that is left out says so."""
    if component.kind == TEXT:
        yield from texts.blocks(component.content)
    elif component.kind in WRITTEN:
        yield node("h2", component.display_name)
        yield from WRITTEN[component.kind](component.activity, texts)
    else:
        yield node("p", words.LEFT_OUT.get(component.kind, words.LEFT_OUT_OTHERS), kind="note")


def _letters(texts: Iterator[str]) -> Node:
    return node("ol", *(node("li", _line(text)) for text in texts), kind="letters")


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Node:
    """A table to write in; the first cell of a row that has words is its heading."""
    return node(
        "table",
        node("thead", node("tr", *(node("th", text, scope="col") for text in header))),
        node(
            "tbody",
            *(
                node(
                    "tr",
                    node("th", first, scope="row") if first else node("td"),
                    *(node("td") for _ in others),
                )
                for first, *others in rows
            ),
        ),
        kind="write",
    )


def _line(text: str) -> str:
    return " ".join(text.split())
