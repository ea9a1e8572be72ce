"""A scenario: a fictional case with decisions to take, and what each choice has for it and against it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import prose_of, reading, report_if_repeated
from digiboards_xblocks.core.form_fields import ITEM_ID, OWN_ID, items, line, markdown, words
from digiboards_xblocks.core.reader import Reader
from digiboards_xblocks.core.text import gettext_noop as _

MAX_DECISIONS = 4
OPTIONS = (2, 4)


@dataclass(frozen=True)
class Option:
    """One way to decide. No choice is silly: each has something sensible, a risk, and a question to ask next."""

    name: str
    text: str
    sensible: str
    risks: str
    ask: str


@dataclass(frozen=True)
class Decision:
    """One point at which to decide; ``name`` is unique in its scenario. ``story`` says what happens before it."""

    name: str
    title: str
    story: str
    question: str
    options: tuple[Option, ...]

    def option(self, name: object) -> Option | None:
        """Return the option of that name, if there is one."""
        return next((option for option in self.options if option.name == name), None)


@dataclass(frozen=True)
class Scenario:
    """The whole case; ``closing`` is for when every decision was tried."""

    name: str
    setting: str
    decisions: tuple[Decision, ...]
    closing: str

    def decision(self, name: object) -> Decision | None:
        """Return the decision of that name, if there is one."""
        return next((decision for decision in self.decisions if decision.name == name), None)


@lru_cache(maxsize=1024)
def parse_scenario(content: str) -> Scenario:
    """Read the YAML of a scenario. Raises ``ContentError``."""
    with reading(content, "a scenario") as reader:
        name = reader.identifier("id")
        setting = prose_of(reader, "setting")
        decisions: list[Decision] = []
        for item in reader.mappings("decisions", "a decision"):
            decision = _decision(item)
            report_if_repeated(item, "decision", decision.name, [other.name for other in decisions])
            decisions.append(decision)
        if len(decisions) > MAX_DECISIONS:
            reader.report(
                f"a scenario has 1 to {MAX_DECISIONS} decisions; found {len(decisions)}",
                reader.location_of("decisions"),
            )
        closing = prose_of(reader, "closing", required=False)
    return Scenario(name, setting, tuple(decisions), closing)


def _decision(reader: Reader) -> Decision:
    name = reader.identifier("id")
    title = reader.text("title", longest=100)
    story = prose_of(reader, "story", required=False)
    question = reader.text("question", longest=300)
    options: list[Option] = []
    for item in reader.mappings("options", "an option"):
        option = Option(
            name=item.identifier("id"),
            text=item.text("text", longest=500),
            sensible=item.text("sensible", longest=1_000),
            risks=item.text("risks", longest=1_000),
            ask=item.text("ask", longest=1_000),
        )
        item.close()
        report_if_repeated(item, "option", option.name, [other.name for other in options])
        options.append(option)
    reader.close()
    low, high = OPTIONS
    if options and not low <= len(options) <= high:
        reader.report(f"a decision needs {low} to {high} options; found {len(options)}", reader.location_of("options"))
    return Decision(name, title, story, question, tuple(options))


def _question(scenario: Scenario) -> dict[str, Any]:
    """Return the decisions and options in words."""
    return {
        "decisions": [
            {
                "id": decision.name,
                "text": decision.question,
                "options": [{"id": option.name, "text": option.text} for option in decision.options],
            }
            for decision in scenario.decisions
        ]
    }


ACTIVITY = Activity(
    kind="scenario",
    label="Scenario",
    noun="scenario",
    parse=parse_scenario,
    loses="what learners chose",
    loses_inner="what learners chose at a decision",
    removed="What learners chose there is",
    answered=frozenset({"decisions/options/text", "decisions/question"}),
    step_of=lambda _parsed: "scenario",
    to_do={"scenario": _("Try every decision in “{title}”")},
    question=_question,
    count_questions=lambda parsed: len(parsed.decisions),
    statements=verbs.Statements("http://id.tincanapi.com/activitytype/scenario", {"chosen": verbs.tincan("selected")}),
    fields=(
        OWN_ID,
        markdown("setting", _("Setting"), _("Where the case plays, and who one is in it."), required=True),
        items(
            "decisions",
            _("Decisions"),
            _("decision"),
            ITEM_ID,
            line("title", _("Heading"), 100),
            markdown("story", _("Story"), _("What happens before the decision.")),
            line("question", _("Question"), 300, _("What there is to decide.")),
            items(
                "options",
                _("Options"),
                _("option"),
                ITEM_ID,
                words("text", _("Choice"), 500),
                words("sensible", _("What speaks for it"), 1_000),
                words("risks", _("What it risks"), 1_000),
                words("ask", _("What a board might ask next"), 1_000),
            ),
        ),
        markdown("closing", _("Closing words"), _("Shown once every decision is tried.")),
    ),
)
