"""The facts of each activity by which a script on a device answers as the site would, in the templates' own words."""

import datetime
from collections.abc import Callable, Mapping
from itertools import product
from types import SimpleNamespace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from digiboards_xblocks.activities.action_plan import spec as rules
from digiboards_xblocks.activities.action_plan.progress import Progress, confidence_by_guide
from digiboards_xblocks.activities.action_plan.spec import ActionPlan
from digiboards_xblocks.activities.base.chart import LEFT, STEP
from digiboards_xblocks.activities.base.templating import blank, part
from digiboards_xblocks.activities.base.writing import BlankText
from digiboards_xblocks.activities.check.spec import KnowledgeCheck
from digiboards_xblocks.activities.commitments.cards import blank_card, options
from digiboards_xblocks.activities.commitments.spec import CHECK_DAYS, LONGEST_AHEAD, MADE, STATUSES, Commitments
from digiboards_xblocks.activities.confidence.results import change_in_words, results, summarise
from digiboards_xblocks.activities.confidence.spec import Confidence
from digiboards_xblocks.activities.reflection.spec import Reflection
from digiboards_xblocks.activities.scenario.spec import Scenario
from digiboards_xblocks.core.statements import AFTER, BEFORE, SCALE
from digiboards_xblocks.documents.ics import PRODUCT

# In a commitment's card, what differs between two of them beside the words.
_CARD = ("html_id", "about", "slot", "state", "due", "earliest", "latest", "statuses", "checks", "calendar", "person")
_DRAFTS = ("key", "usage_key")
_CHANGES = range(min(SCALE) - max(SCALE), max(SCALE) - min(SCALE) + 1)
# A day that no commitment is checked on, to find in a template where the day goes.
_ANY_DAY = datetime.date(1900, 1, 1)

Facts = dict[str, Any]


def _confidence(_block: Any, activity: Confidence) -> Facts:
    """What is rated and, after the guide, both ratings side by side, for a script to set."""
    facts: Facts = {"phase": activity.phase, "statements": {item.name: item.text for item in activity.statements}}
    if activity.phase != AFTER:
        return facts
    middle = {item.name: min(SCALE) for item in activity.statements}
    return facts | {
        "results": results(activity.statements, {BEFORE: middle, AFTER: middle}),
        "chart": {"left": LEFT, "step": STEP},
        "changes": {number: change_in_words(number) for number in _CHANGES},
        "not_twice": change_in_words(None),
        "summaries_of_changes": _summaries(len(activity.statements)),
        "fell": gettext(
            "A fall can be a good sign: you may now see more of what the topic asks of a board, and rate yourself by a "
            "higher standard."
        ),
    }


def _summaries(most: int) -> dict[str, str]:
    """What is said of so many ratings that rose, stayed the same and fell, by these three numbers."""
    numbers = range(most + 1)
    cases = [case for case in product(numbers, repeat=3) if 0 < sum(case) <= most]
    return {" ".join(map(str, case)): summarise([1] * case[0] + [0] * case[1] + [-1] * case[2]) for case in cases}


def _scenario(block: Any, activity: Scenario) -> Facts:
    """The feedback on each option, by how many were tried with it; the closing; and how many decisions are left."""
    return {
        "decisions": {
            decision.name: {
                option.name: [
                    part(
                        "scenario/templates/feedback.html",
                        option=option,
                        explored=number,
                        choices=len(decision.options),
                    )
                    for number in range(1, len(decision.options) + 1)
                ]
                for option in decision.options
            }
            for decision in activity.decisions
        },
        "closing": block.ending(activity),
        "left": [block.left(activity, number) for number in range(len(activity.decisions) + 1)],
    }


def _check(block: Any, activity: KnowledgeCheck) -> Facts:
    """Which option is right and why, and what is said of so many right, by whether the check was passed before."""
    total = len(activity.questions)

    def summaries(passed_at: bool) -> list[str]:
        found = (SimpleNamespace(right=right, total=total, passed_at=passed_at) for right in range(total + 1))
        return [block.summary(activity, state) for state in found]

    return {
        "name": activity.name,
        "needed": activity.needed,
        "questions": {
            question.name: {
                option.name: {"right": option.right, "text": option.feedback} for option in question.options
            }
            for question in activity.questions
        },
        "summaries": summaries(passed_at=False),
        "summaries_after_passing": summaries(passed_at=True),
    }


def _commitments(_block: Any, activity: Commitments) -> Facts:
    """A card with blanks, and what goes into them."""
    words = BlankText(blank("text"), blank("text_revision"), readable=True)
    return {
        "card": blank_card((*_CARD, *_DRAFTS), words, None),
        "suggestions": {
            item.name: {"text": item.text, "category": item.category, "days": item.within_days}
            for item in activity.suggestions
        },
        "statuses": {name: options(STATUSES, name) for name in STATUSES},
        "labels": {name: gettext(label) for name, label in STATUSES.items()},
        "first_status": MADE,
        "state": gettext("By {day}. {status}."),
        "checks": _checks(),
        "check_days": CHECK_DAYS,
        "ahead": LONGEST_AHEAD.days,
        "product": PRODUCT,
        "due_title": gettext("My commitment: {text}"),
        "check_title": gettext("{days} days on: {text}"),
        "several_title": gettext("My commitments: {n} to look at"),
    }


def _checks() -> str:
    """The list of days to look back on, with a blank for each day."""
    days = {days: _ANY_DAY + datetime.timedelta(days=days) for days in CHECK_DAYS}
    html = str(part("commitments/templates/checks.html", checks=tuple((days, day, "") for days, day in days.items())))
    for number, day in days.items():
        html = html.replace(date_format(day, "j F Y"), blank(f"day{number}"))
    return html


def _reflection(_block: Any, activity: Reflection) -> Facts:
    """The question, for the file that is taken along."""
    return {"prompt": activity.prompt}


def every_rating(activity: ActionPlan) -> Progress | None:
    """Return the drawing of a plan with every statement rated, for a script to set."""
    names = [item.name for guide in activity.programme.guides for item in guide.statements]
    lowest = dict.fromkeys(names, min(SCALE))
    return confidence_by_guide(activity.programme, {BEFORE: lowest, AFTER: lowest})


def _action_plan(_block: Any, activity: ActionPlan) -> Facts:
    """The parts of a plan, in the order in which its files have them, and what is said around them."""
    of_priority = [[part.name for part in rules.priority_parts(number)] for number in rules.PRIORITIES]
    return {
        "parts": {part.name: gettext(part.label) for part in rules.PARTS},
        "guides": [[item.name for item in guide.statements] for guide in activity.programme.guides if guide.statements],
        "chart": {"left": LEFT, "step": STEP},
        # As action_plan/exports.py orders them.
        "sections": [
            {"title": gettext("What should be different"), "parts": [rules.OUTCOME.name]},
            *(
                {"title": gettext("Priority {number}").format(number=number), "parts": parts, "due": number}
                for number, parts in zip(rules.PRIORITIES, of_priority, strict=True)
            ),
            {"title": gettext("My board"), "parts": [rules.ASK.name, rules.MEETING.name, rules.FIRST.name]},
            {"title": gettext("What I will let go"), "parts": [rules.STOP.name], "private": True},
            {"title": gettext("Who helps me to keep it"), "parts": [rules.WITNESS.name], "private": True},
        ],
        "actions": {number: rules.action_of(number) for number in rules.PRIORITIES},
        "needed": {
            rules.OUTCOME.name: [[rules.OUTCOME.name]],
            rules.PRIORITY: [[rules.action_of(number), rules.evidence_of(number)] for number in rules.PRIORITIES],
            rules.ASK.name: [[rules.ASK.name]],
        },
        "helps": [name for parts in of_priority for name in parts if "-help" in name],
        "labels": {name: gettext(label) for name, label in rules.CHECK_STATUSES.items()},
        "check_days": CHECK_DAYS,
        "ahead": LONGEST_AHEAD.days,
        "product": PRODUCT,
        "by": gettext("By"),
        "look_back": gettext("Days to look back"),
        "not_yet": gettext("On this day, come back and say how it is going."),
        "not_begun": gettext("Counted from the day on which you begin your plan."),
        "not_rated": gettext("Here you will see your confidence before and after each guide, once you have rated it."),
        "is_back": gettext("Your plan is back."),
        "due_title": gettext("My plan: {text}"),
        "nameless": gettext("priority {number}"),
        "check_title": gettext("{days} days on: look back on my action plan"),
        "several_title": gettext("My plan: {n} to look at"),
    }


ANSWERS: Mapping[str, Callable[[Any, Any], Facts]] = {
    "action_plan": _action_plan,
    "check": _check,
    "commitments": _commitments,
    "confidence": _confidence,
    "reflection": _reflection,
    "scenario": _scenario,
}
