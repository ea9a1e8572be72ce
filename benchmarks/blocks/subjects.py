"""The blocks that are measured, as learners have them once they have used them. To measure another, add a function.

Each is given a learner of its own, and prepares what its view is to show.
"""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import get_user_model
from django.utils import timezone

from digiboards_xblocks.activities.action_plan.spec import PARTS
from tests.activities.boards import join, members, rate
from tests.activities.learner_samples import BOARD, DISCOVERY
from tests.activities.record_samples import GUIDES, fill, finish
from tests.activities.record_samples import guide as outline_of_guide
from tests.activities.record_samples import record as record_text

from .subject import DELETING, MANY_TABLES, RECORD, STARTING_POINT, Subject

COURSE = Path(__file__).resolve().parents[2] / "course"
FIVE = [f"s{number}" for number in range(1, 6)]
WORDS = "words on my own board " * 60
REFLECTION = "id: last-time\nprompt: When was it?\nguidance: |\n  A *real* moment.\n\n  - one\n  - two\n"


def every_subject() -> list[Subject]:
    """All of them, each with a learner of its own."""
    people = get_user_model().objects
    return [make(people.create(username=make.__name__)) for make in MEASURED]


def thumbs(learner: Any) -> Subject:
    """Of xblock-sdk: for comparison only."""
    return Subject("thumbs", "thumbs", learner, request=lambda _number, _last: ("vote", {"voteType": "up"}))


def guide(learner: Any) -> Subject:
    section = (COURSE / "guides/g5-assuring-digital/11-eight-prompts.md").read_text("utf-8")

    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "save_place", {"place": number % 4 + 1, "finished": False}

    return Subject("text", "digiboards_text", learner, section.split("---\n", 2)[2].strip(), request)


def reflection(learner: Any) -> Subject:
    def request(number: int, last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "save_text", {"text": f"{number} {WORDS}", "revision": last.get("revision", "")}

    return Subject("reflection", "digiboards_reflection", learner, REFLECTION, request)


def recall(learner: Any) -> Subject:
    """Of a reflection that was written."""
    Subject("to recall", "digiboards_reflection", learner, REFLECTION).prepare("save_text", {"text": WORDS})
    return Subject("recall", "digiboards_recall", learner, "of: last-time\nintro: And *now*?\n")


def confidence_before(learner: Any) -> Subject:
    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "save_ratings", {"ratings": {name: (number + at) % 5 + 1 for at, name in enumerate(FIVE)}}

    return Subject("confidence, before", "digiboards_confidence", learner, _statements("before"), request)


def confidence_after(learner: Any) -> Subject:
    """With both ratings of each statement, so with the drawing."""
    before = Subject("confidence", "digiboards_confidence", learner, _statements("before"))
    before.prepare("save_ratings", {"ratings": dict.fromkeys(FIVE, 2)})

    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "save_ratings", {"ratings": {FIVE[number % 5]: number // 5 % 5 + 1}}

    after = Subject("confidence, after", "digiboards_confidence", learner, _statements("after"), request)
    after.prepare("save_ratings", {"ratings": dict.fromkeys(FIVE, 4)})
    return after


def check(learner: Any) -> Subject:
    def question(name: str) -> dict[str, Any]:
        options = [
            {"id": option, "text": f"The answer {option}", "feedback": "This is why. " * 8, "right": option == "a"}
            for option in "abcd"
        ]
        return {"id": name, "text": f"Which of these holds for {name}?", "options": options}

    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "submit_answers", {"answers": {name: "abcd"[(number + at) % 4] for at, name in enumerate(FIVE)}}

    content = _yaml({"id": "the-check", "questions": [question(name) for name in FIVE]})
    return Subject("check", "digiboards_check", learner, content, request)


def scenario(learner: Any) -> Subject:
    reasons = dict.fromkeys(("text", "sensible", "risks", "ask"), "This is what there is to say. " * 4)
    decisions = [
        {
            "id": f"d{number}",
            "title": "What now?",
            "story": "It is *Friday*.",
            "question": "What do you do?",
            "options": [{"id": option, **reasons} for option in "abc"],
        }
        for number in range(3)
    ]

    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "choose", {"decision": f"d{number % 3}", "option": "abc"[number // 3 % 3]}

    content = _yaml({"id": "the-case", "setting": "A *case*.", "decisions": decisions})
    return Subject("scenario", "digiboards_scenario", learner, content, request)


def commitments(learner: Any) -> Subject:
    """Four that were suggested, then one of the learner's own: each a form of its own, in which things then change."""
    suggestion = {"text": "Read one hazard log.", "within_days": 30, "category": "safety", "done": "You asked."}
    content = _yaml({"id": "to-do", "suggestions": [{"id": name, **suggestion} for name in FIVE]})
    due = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    own = {"slot": "own-12345678", "due_on": due, "text": "Ask who owns this. " * 5, "category": "ai"}

    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if number == 0:
            return "make", own
        return "change", {"slot": FIVE[number % 4], "due_on": due, "status": ("in-progress", "done")[number // 4 % 2]}

    subject = Subject("commitments", "digiboards_commitments", learner, content, request)
    subject.prepare("make", *({"slot": name, "due_on": due} for name in FIVE[:4]))
    return subject


def feedback(learner: Any) -> Subject:
    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "save_answers", {"recommend": ("yes", "no")[number % 2], "change": "a-little"}

    return Subject("feedback", "digiboards_feedback", learner, "id: said\nscope: guide\n", request)


def discovery(learner: Any) -> Subject:
    """Of all seven guides, with 14 statements."""

    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        role = ("chair", "finance")[number % 2]
        return "save_answers", {"choices": {"role": role}, "ratings": {"g4-explain-portfolio": number % 5 + 1}}

    return Subject("discovery", "digiboards_discovery", learner, DISCOVERY, request, STARTING_POINT)


def action_plan(learner: Any) -> Subject:
    """Every part written, each priority with a date, beside what four guides left."""
    for name in GUIDES:
        fill(learner, of=name)
    due = (timezone.localdate() + datetime.timedelta(days=90)).isoformat()
    first, *others = [part.name for part in PARTS]

    def request(number: int, last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        text = f"{number} Visit a ward, and ask."
        return "save_text", {"part": first, "text": text, "revision": last.get("revision", "")}

    content = _yaml({"id": "my-plan", "programme": {"guides": [outline_of_guide(name) for name in GUIDES]}})
    subject = Subject("action plan", "digiboards_action_plan", learner, content, request, MANY_TABLES)
    subject.prepare("save_text", *({"part": name, "text": "Visit a ward, and ask."} for name in others))
    subject.prepare("save_dates", {"dates": {"1": due, "2": due, "3": due}})
    return subject


def record(learner: Any) -> Subject:
    """With something in each table for each of four guides, two of them finished."""
    for name in GUIDES:
        fill(learner, of=name)
    finish(learner, *GUIDES[:2])
    return Subject("record", "digiboards_record", learner, record_text(), bars=RECORD)


def record_emptied(learner: Any) -> Subject:
    """The same, of which the first save deletes everything."""
    for name in GUIDES:
        fill(learner, of=name)

    def request(_number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return "delete_everything", {"understood": True}

    return Subject("record, emptied", "digiboards_record", learner, record_text(), request, DELETING)


def board(learner: Any) -> Subject:
    """Of eight members who agreed, one of whom first makes the picture, and then looks and agrees again."""
    members(7)
    join(learner)
    rate(learner, 4)

    def request(number: int, _last: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        return ("agree", {"ods_code": "R0A", "agreed": True}) if number else ("publish", {})

    return Subject("board", "digiboards_board", learner, BOARD, request, MANY_TABLES)


MEASURED: tuple[Callable[[Any], Subject], ...] = (
    thumbs,
    guide,
    reflection,
    recall,
    confidence_before,
    confidence_after,
    check,
    scenario,
    commitments,
    feedback,
    discovery,
    action_plan,
    record,
    record_emptied,
    board,
)


def _statements(phase: str) -> str:
    items = [{"id": name, "text": f"I can question how our board takes decision {name}."} for name in FIVE]
    return _yaml({"id": f"sure-{phase}", "phase": phase, "statements": items})


def _yaml(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, sort_keys=False)
