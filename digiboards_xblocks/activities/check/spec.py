"""A knowledge check: questions with one right option each, feedback on every option, and a mark to pass."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import reading
from digiboards_xblocks.core.form_fields import FLAG, ITEM_ID, NUMBER, OWN_ID, Field, items, words
from digiboards_xblocks.core.reader import Reader
from digiboards_xblocks.core.text import gettext_noop as _

DEFAULT_PASS_MARK = 70


@dataclass(frozen=True)
class Option:
    """One answer to choose, and why it is right or not."""

    name: str
    text: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class Question:
    """One question; ``name`` is unique in its check."""

    name: str
    text: str
    options: tuple[Option, ...]

    def option(self, name: str) -> Option | None:
        """Return the option of that name, if there is one."""
        return next((option for option in self.options if option.name == name), None)


@dataclass(frozen=True)
class KnowledgeCheck:
    """All questions; ``pass_mark`` is the share of right answers, in percent, that passes."""

    name: str
    pass_mark: int
    questions: tuple[Question, ...]

    def is_passed_by(self, right: int, total: int) -> bool:
        """Return whether so many right answers of all pass."""
        return right * 100 >= self.pass_mark * total

    @property
    def needed(self) -> int:
        """Return the fewest right answers that pass."""
        total = len(self.questions)
        return next(right for right in range(total + 1) if self.is_passed_by(right, total))


@dataclass(frozen=True)
class Outcome:
    """The outcome of a set of answers."""

    right: int
    total: int
    passed: bool


@lru_cache(maxsize=1024)
def parse_check(content: str) -> KnowledgeCheck:
    """Read the YAML of a knowledge check. Raises ``ContentError``."""
    with reading(content, "a knowledge check") as reader:
        name = reader.identifier("id")
        pass_mark = reader.integer("pass_mark", low=1, high=100, default=DEFAULT_PASS_MARK)
        questions: list[Question] = []
        for item in reader.mappings("questions", "a question"):
            question = _question(item)
            if question.name and any(question.name == other.name for other in questions):
                item.report(
                    f"the question '{question.name}' stands twice; give each its own id", item.location_of("id")
                )
            questions.append(question)
    return KnowledgeCheck(name, pass_mark, tuple(questions))


def _question(reader: Reader) -> Question:
    options: list[Option] = []
    name = reader.identifier("id")
    text = reader.text("text", longest=500)
    for item in reader.mappings("options", "an option"):
        option = Option(
            name=item.identifier("id"),
            text=item.text("text", longest=500),
            feedback=item.text("feedback", longest=1_000),
            right=item.flag("right", default=False),
        )
        item.close()
        if option.name and any(option.name == other.name for other in options):
            item.report(f"the option '{option.name}' stands twice; give each its own id", item.location_of("id"))
        options.append(option)
    reader.close()
    rights = sum(option.right for option in options)
    if options and rights != 1:
        reader.report(f"a question needs exactly one option with 'right: true'; found {rights}")
    if options and not 2 <= len(options) <= 6:
        reader.report(f"a question needs 2 to 6 options; found {len(options)}", reader.location_of("options"))
    return Question(name, text, tuple(options))


def mark(check: KnowledgeCheck, answers: Mapping[str, str]) -> Outcome:
    """Count the right answers (question name to option name); unanswered counts as not right."""
    right = sum(
        option.right
        for question in check.questions
        if (option := question.option(answers.get(question.name, ""))) is not None
    )
    total = len(check.questions)
    return Outcome(right, total, passed=check.is_passed_by(right, total))


def shuffled(question: Question, seed: str) -> tuple[Option, ...]:
    """Return the options in an order that looks random but is the same for the same seed on every machine and day."""
    return tuple(
        sorted(
            question.options,
            key=lambda option: hashlib.sha256(f"{seed}/{question.name}/{option.name}".encode()).digest(),
        )
    )


def _in_words(check: KnowledgeCheck) -> dict[str, Any]:
    """Return the questions and their options in words, in the shape of decisions, with the right one marked."""
    return {
        "decisions": [
            {
                "id": question.name,
                "text": question.text,
                "options": [
                    {"id": option.name, "text": option.text} | ({"right": True} if option.right else {})
                    for option in question.options
                ],
            }
            for question in check.questions
        ]
    }


ACTIVITY = Activity(
    kind="check",
    label="Knowledge check",
    noun="knowledge check",
    parse=parse_check,
    loses="answers, results and grades",
    loses_inner="learners' answers to a question",
    removed="Answers and results are",
    answered=frozenset({"questions/options/text", "questions/text"}),
    step_of=lambda _parsed: "check",
    to_do={"check": _("Pass the knowledge check")},
    question=_in_words,
    count_questions=lambda parsed: len(parsed.questions),
    statements=verbs.Statements("http://adlnet.gov/expapi/activities/assessment", {"answered": verbs.ANSWERED}),
    fields=(
        OWN_ID,
        Field(
            key="pass_mark",
            label=_("Pass mark, in percent"),
            kind=NUMBER,
            help=_("Left empty, it is 70."),
            required=False,
            low=1,
            high=100,
        ),
        items(
            "questions",
            _("Questions"),
            _("question"),
            ITEM_ID,
            words("text", _("Question"), 500),
            items(
                "options",
                _("Options"),
                _("option"),
                ITEM_ID,
                words("text", _("Answer"), 500),
                words("feedback", _("Feedback"), 1_000, _("Why it is right, or is not.")),
                Field(key="right", label=_("This is the right one"), kind=FLAG, required=False),
            ),
        ),
    ),
)
