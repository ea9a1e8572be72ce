"""For each handler of each activity a good request, made of what the author of the course wrote."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from digiboards_xblocks.activities.registry import ACTIVITIES

# What learners write in these tests; it may be in no report and on no page of staff's.
SECRET = "zebra quagga 7391"
OWN = "own-0badc0de"
# The handlers that only add to what is kept.
KEEPS = frozenset(
    {"save_place", "save_text", "save_ratings", "submit_answers", "choose", "make", "save_answers", "save_dates"}
)
# What a handler may answer that cannot do what it was asked as the course stands, in words for the learner.
REFUSED = (404, 409)


@dataclass(frozen=True)
class Request:
    """What is sent to a handler: ``data`` None for a GET. ``answers`` are the statuses that are right.

    "{revision}" and "{undo}" stand for what an earlier answer of the block said.
    """

    handler: str
    data: dict[str, Any] | None
    suffix: str = ""
    answers: tuple[int, ...] = (200,)


def _day(days: int) -> str:
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)).isoformat()


def _text(_parsed: Any) -> list[Request]:
    return [Request("save_place", {"place": 0, "finished": True})]


def _writing(_parsed: Any) -> list[Request]:
    return [
        Request("save_text", {"text": SECRET, "revision": ""}),
        Request("delete_text", {"revision": "{revision}"}),
    ]


def _confidence(parsed: Any) -> list[Request]:
    return [Request("save_ratings", {"ratings": {item.name: 3 for item in parsed.statements}})]


def _check(parsed: Any) -> list[Request]:
    return [Request("submit_answers", {"answers": {item.name: item.options[0].name for item in parsed.questions}})]


def _scenario(parsed: Any) -> list[Request]:
    return [Request("choose", {"decision": item.name, "option": item.options[0].name}) for item in parsed.decisions]


def _commitments(_parsed: Any) -> list[Request]:
    own = {"slot": OWN}
    return [
        Request("make", {**own, "due_on": _day(30), "category": "ai", "text": SECRET}),
        Request("change", {**own, "due_on": _day(60), "status": "done"}),
        Request("save_text", {**own, "part": "learnt", "text": SECRET, "revision": ""}),
        Request("delete_text", {**own, "part": "learnt", "revision": "{revision}"}),
        Request("remind", {"wanted": True}),
        Request("remind", {"wanted": False}),
        Request("calendar", None),
        Request("remove", own),
        Request("restore", {"undo": "{undo}"}),
    ]


def _feedback(parsed: Any) -> list[Request]:
    return [Request("save_answers", {"recommend": "yes", "change": "a-little", "shared": False}), *_writing(parsed)]


def _membership() -> list[Request]:
    """Whether there is a register, and on which board a roster put the learner, is the site's."""
    return [
        Request("find_organisations", {"text": "trust"}),
        Request("leave_organisation", {}, answers=(200, *REFUSED)),
        Request("name_organisation", {"ods_code": "R0A"}, answers=(200, *REFUSED)),
        Request("agree", {"ods_code": "R0A", "agreed": True}, answers=(200, *REFUSED)),
        # No invitation of the site's has this code.
        Request("accept_invitation", {"code": "00000-00000-00000-00000"}, answers=REFUSED),
    ]


def _discovery(parsed: Any) -> list[Request]:
    rated = {name: 2 for guide in parsed.guides for name in guide.statements}
    return [
        Request("save_answers", {"choices": {"role": "finance"}, "ratings": rated, "show": True}),
        Request("remind", {"wanted": True}),
        Request("remind", {"wanted": False}),
        *_membership(),
    ]


def _board(_parsed: Any) -> list[Request]:
    return [
        *_membership(),
        Request("publish", {}, answers=(200, *REFUSED)),
        Request("room", None, answers=(200, *REFUSED)),
    ]


def _action_plan(_parsed: Any) -> list[Request]:
    part = {"part": "priority-1-action"}
    return [
        Request("save_text", {**part, "text": SECRET, "revision": ""}),
        Request("save_dates", {"dates": {"1": _day(30)}}),
        *(Request("take", None, kind) for kind in ("", "word", "chair", "calendar")),
        Request("delete_text", {**part, "revision": "{revision}"}),
        Request("save_text", {**part, "text": SECRET, "revision": ""}),
        Request("remove", {}),
        Request("restore", {"undo": "{undo}"}),
    ]


def _record(_parsed: Any) -> list[Request]:
    return [
        *(Request("take", None, kind) for kind in ("json", "docx", "html")),
        *(Request("evidence", None, choice) for choice in ("html", "docx-words-ratings")),
        Request("statement", None, "programme", answers=REFUSED),
        Request("renew", {}),
        Request("delete_everything", {"understood": True}),
    ]


def _nothing(_parsed: Any) -> list[Request]:
    return []


# ``delete_everything`` takes all the others' answers, so the record comes last.
REQUESTS: Mapping[str, Callable[[Any], list[Request]]] = {
    "text": _text,
    "reflection": _writing,
    "confidence": _confidence,
    "check": _check,
    "scenario": _scenario,
    "commitments": _commitments,
    "feedback": _feedback,
    "discovery": _discovery,
    "action_plan": _action_plan,
    "board": _board,
    "recall": _nothing,
    "record": _record,
}


def requests_for(kind: str, content: str) -> list[Request]:
    """Return the requests for a block with this text, in the order in which they can be sent."""
    return REQUESTS[kind](ACTIVITIES[kind].parse(content))
