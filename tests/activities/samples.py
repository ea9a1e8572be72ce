"""A text for each block, a request that its handler takes, and strings that must never become markup."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from xblock.core import XBlock

from digiboards_xblocks.activities.registry import ACTIVITIES
from tests.conftest import build_block, send

from . import record_samples
from .boards import invitation
from .learner_samples import BOARD, COMMITMENTS, DISCOVERY, FEEDBACK, PLAN, SCENARIO, in_days

HOSTILE = (
    """<b>"x"</b> & 'y' </script><script>alert(1)</script> <img src=x onerror="alert(1)"> {{ z }} {% now "Y" %} 👩🏽‍⚕️"""
)
CALM = "This part of the course cannot be shown at the moment. Nothing that you have saved is lost."
NOT_HERE = "Nothing is saved here. Learners who are signed in to the course can answer."

GUIDE = """\
!!! question "Start with this"
    What would you like to know?

Opening words about the EPR[^a].

## First heading

Words.

## Second heading

More words.

*[EPR]: Electronic patient record
[^a]: A source.
"""


def as_yaml(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True).strip()


def reflection(**changes: Any) -> str:
    return as_yaml({"id": "last-time", "prompt": "When was it?", "guidance": "A *real* moment."} | changes)


def confidence(phase: str = "before", *, statements: tuple[str, ...] = ("First", "Second")) -> str:
    names = ("one", "two", "three", "four", "five")
    items = [{"id": name, "text": text} for name, text in zip(names, statements, strict=False)]
    return as_yaml({"id": f"sure-{phase}", "phase": phase, "statements": items})


def check(*, questions: int = 2, right: str = "a", text: str = "Which one", **changes: Any) -> str:
    items = [
        {
            "id": f"q{number}",
            "text": f"{text} {number}?",
            "options": [
                {"id": name, "text": f"Option {name}{number}", "feedback": f"Because {name}{number}."}
                | ({"right": True} if name == right else {})
                for name in ("a", "b", "c")
            ],
        }
        for number in range(1, questions + 1)
    ]
    return as_yaml({"id": "the-check", "questions": items} | changes)


@dataclass(frozen=True)
class Sample:
    """One block type: a good text, one handler with a good request, and words that its page shows.

    A view and a save take at most so many queries of our tables.
    """

    block_type: str
    content: str
    broken: str
    handler: str
    request: dict[str, Any]
    shows: str
    view_queries: int = 3
    save_queries: int = 6


SAMPLES = (
    Sample(
        "digiboards_text",
        GUIDE,
        "# Too big",
        "save_place",
        {"place": 1, "finished": True},
        "Opening words",
    ),
    Sample(
        "digiboards_reflection",
        reflection(),
        "id: last-time\nprompt: [",
        "save_text",
        {"text": "It was in March.", "revision": ""},
        "When was it?",
    ),
    Sample(
        "digiboards_confidence",
        confidence(),
        "id: x\nphase: never",
        "save_ratings",
        {"ratings": {"one": 3, "two": 4}},
        "2. Second",
    ),
    Sample(
        "digiboards_check",
        check(),
        "id: x\nquestions: []",
        "submit_answers",
        {"answers": {"q1": "a", "q2": "b"}},
        "Which one 2?",
    ),
    Sample(
        "digiboards_scenario",
        SCENARIO,
        "id: x\ndecisions: []",
        "choose",
        {"decision": "paper-list", "option": "quiet-word"},
        "Decision 1: The paper list",
    ),
    Sample(
        "digiboards_commitments",
        COMMITMENTS,
        "id: x\nsuggestions: []",
        "make",
        {"slot": "hazard-log", "due_on": in_days(30)},
        "Done looks like this: Three changes have owners and dates.",
    ),
    Sample(
        "digiboards_feedback",
        FEEDBACK,
        "id: x\nscope: world",
        "save_answers",
        {"recommend": "yes", "change": "a-little"},
        "Would you recommend this guide to a fellow NHS board?",
    ),
    Sample(
        "digiboards_discovery",
        DISCOVERY,
        "id: x\nguides: []",
        "save_answers",
        {"choices": {"role": "finance", "coming_up": ["g4"]}, "ratings": {"g4-explain-portfolio": 2}, "show": True},
        "How long have you been on an NHS board?",
        view_queries=4,
    ),
    Sample(
        "digiboards_action_plan",
        PLAN,
        "id: x\nprogramme: []",
        "save_text",
        {"part": "priority-1-action", "text": "Visit a ward.", "revision": ""},
        "My three priorities",
        view_queries=15,
        save_queries=15,
    ),
    Sample(
        "digiboards_board",
        BOARD,
        "id: x\nprogramme: []",
        "name_organisation",
        {"ods_code": "R0A"},
        "Look at this together.",
        view_queries=15,
        save_queries=15,
    ),
)
# Saves nothing of its own and asks nothing, so what holds of every block that does is no sample for it.
RECORD = Sample(
    "digiboards_record",
    record_samples.record(),
    "id: x\nof: [",
    "delete_everything",
    {"understood": True},
    "Pass the knowledge check",
)
BLOCK_TYPES = tuple(sample.block_type for sample in SAMPLES)
# For each block whose handlers build on one another: good requests in the order in which they can be sent, all by one
# learner. "{revision}" stands for what an earlier answer said of that name. Other blocks have their sample's request.
GOOD_REQUESTS: dict[str, dict[str, dict[str, Any]]] = {
    "digiboards_reflection": {
        "save_text": {"text": "It was in March.", "revision": ""},
        "delete_text": {"revision": "{revision}"},
    },
    "digiboards_commitments": {
        "make": {"slot": "own-0badc0de", "due_on": in_days(30), "category": "ai", "text": "Ask about one model."},
        "change": {"slot": "own-0badc0de", "due_on": in_days(60), "status": "done"},
        "save_text": {"slot": "own-0badc0de", "part": "learnt", "text": "Ask sooner.", "revision": ""},
        "delete_text": {"slot": "own-0badc0de", "part": "learnt", "revision": "{revision}"},
        "remove": {"slot": "own-0badc0de"},
        "restore": {"undo": "{undo}"},
        "remind": {"wanted": True},
    },
    "digiboards_feedback": {
        "save_answers": {"recommend": "yes", "change": "a-little", "shared": True},
        "save_text": {"text": "More time for the scenario.", "revision": ""},
        "delete_text": {"revision": "{revision}"},
    },
    "digiboards_action_plan": {
        "save_text": {"part": "priority-1-action", "text": "Visit a ward.", "revision": ""},
        "save_dates": {"dates": {"1": in_days(30), "2": ""}},
        "delete_text": {"part": "priority-1-action", "revision": "{revision}"},
        "remove": {},
        "restore": {"undo": "{undo}"},
    },
    "digiboards_discovery": {
        "save_answers": {"choices": {"role": "finance"}, "ratings": {"g4-explain-portfolio": 2}, "show": True},
        "remind": {"wanted": True},
        "leave_organisation": {},
        "name_organisation": {"ods_code": "R0A"},
        "agree": {"ods_code": "R0A", "agreed": True},
        "accept_invitation": {"code": "{invitation}"},
    },
    "digiboards_board": {
        "leave_organisation": {},
        "name_organisation": {"ods_code": "R0A"},
        "agree": {"ods_code": "R0A", "agreed": True},
        "accept_invitation": {"code": "{invitation}"},
    },
}


def good_requests(sample: Sample) -> dict[str, dict[str, Any]]:
    return GOOD_REQUESTS.get(sample.block_type, {sample.handler: sample.request})


# Handlers that write nothing of one learner's own; their block's tests hold them to the same.
NOT_ONES_OWN = {"find_organisations", "publish", "renew", "room", "submit_studio_edits", "edit_form"}


def _handlers(sample: Sample) -> dict[str, Any]:
    """Our own handlers of a block, and what each takes beside the learner: ``data``, or a download's ``str``."""
    return {
        name: list(inspect.signature(handler).parameters.values())[-1].annotation
        for name, handler in inspect.getmembers(XBlock.load_class(sample.block_type), inspect.isfunction)
        if getattr(handler, "_is_xblock_handler", False)
        and handler.__module__.startswith("digiboards_xblocks.")
        and name not in NOT_ONES_OWN
    }


DOWNLOADS = tuple((sample, name) for sample in SAMPLES for name, takes in _handlers(sample).items() if takes is str)
HANDLERS = tuple(
    (sample, name) for sample in (*SAMPLES, RECORD) for name, takes in _handlers(sample).items() if takes is not str
)

each_block = pytest.mark.parametrize("sample", SAMPLES, ids=BLOCK_TYPES)
each_handler = pytest.mark.parametrize(
    ("sample", "handler"), HANDLERS, ids=[f"{sample.block_type}.{handler}" for sample, handler in HANDLERS]
)
each_download = pytest.mark.parametrize(
    ("sample", "handler"), DOWNLOADS, ids=[f"{sample.block_type}.{handler}" for sample, handler in DOWNLOADS]
)


def made(sample: Sample, **kwargs: Any) -> Any:
    return build_block(sample.block_type, **{"content": sample.content} | kwargs)


def saved(sample: Sample, **kwargs: Any) -> Any:
    block = made(sample, **kwargs)
    assert send(block, sample.handler, sample.request).status_code == 200
    return block


def first_told(sample: Sample) -> dict[str, Any]:
    """What a learner is told elsewhere, before any request of the block's: the code of an invitation."""
    return {"invitation": invitation()} if "accept_invitation" in good_requests(sample) else {}


def prepared(
    sample: Sample, handler: str = "", *, written: Callable[[Any], Any] = lambda request: request, **kwargs: Any
) -> tuple[Any, dict[str, Any]]:
    """A block in a state in which its handler takes a good request, and that request; ``written`` changes earlier ones.

    Without a handler, all good requests have been sent.
    """
    block, told = made(sample, **kwargs), first_told(sample)
    for name, request in good_requests(sample).items():
        good = {key: told.get(str(value).strip("{}"), value) for key, value in request.items()}
        if name == handler:
            return block, good
        answer = send(block, name, written(good))
        assert answer.status_code == 200, (name, answer.text)
        told |= answer.json
    return block, sample.request


def masquerading(learner: Any, staff: Any) -> Any:
    """The learner as the LMS swaps them in for a member of staff (``masquerade.py setup_masquerade``)."""
    learner.real_user = staff
    return learner


def every_example() -> list[tuple[str, str]]:
    """The type and the text of every example that an activity brings."""
    return [
        (activity.block_type, example.content)
        for activity in ACTIVITIES.values()
        for example in getattr(activity.module("fixtures"), "EXAMPLES", ())
    ]
