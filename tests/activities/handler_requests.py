"""For every handler of every block, the requests that a learner's page may send: what is chosen and written varies.

Handlers are found by the entry points. One that has no requests here fails the tests that use them.
"""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from hypothesis import strategies as st
from xblock.core import XBlock

from digiboards_xblocks.activities.action_plan.spec import CHECK_STATUSES, PARTS
from digiboards_xblocks.activities.commitments.spec import CATEGORIES, STATUSES
from digiboards_xblocks.activities.discovery.spec import CHOICES, REASONS, parse_discovery
from digiboards_xblocks.activities.feedback.spec import CHANGE, RECOMMEND
from digiboards_xblocks.activities.registry import ACTIVITIES

from . import record_samples
from .learner_samples import DISCOVERY
from .samples import GUIDE, SAMPLES, check, in_days

# For course teams, in Studio.
OF_AUTHORS = frozenset({"submit_studio_edits", "edit_form"})
# Stands in everything that is written; no word of the samples, of our code or of a log.
MARK = "zebraquagga"
_OWN = "own-0badc0de"

_words = st.text("abcdefgh ", max_size=40).map(lambda rest: f"{MARK} {rest}".strip())
_ratings = st.integers(1, 5)
_days = st.integers(1, 700).map(in_days)


def _asked(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A request with these fields; what is no strategy is the same in all."""
    return st.fixed_dictionaries(
        {name: value if isinstance(value, st.SearchStrategy) else st.just(value) for name, value in fields.items()}
    )


def _one_of(known: Mapping[str, Any]) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(known))


@dataclass(frozen=True)
class Step:
    """A handler with its requests; of a download these are the ends of its address."""

    handler: str
    requests: st.SearchStrategy[Any]


def _text(**place: Any) -> tuple[Step, Step]:
    """Writing a text, and deleting it; "{revision}" stands for what the answer before said of that name."""
    return (
        Step("save_text", _asked(**place, text=_words, revision="")),
        Step("delete_text", _asked(**place, revision="{revision}")),
    )


def _membership(codes: Sequence[str]) -> tuple[Step, ...]:
    return (
        Step("find_organisations", _asked(text=st.sampled_from(("trust", "board", "one", "two")))),
        Step("name_organisation", _asked(ods_code=st.sampled_from(codes))),
        Step("agree", _asked(ods_code="{ods_code}", agreed=st.booleans())),
        Step("accept_invitation", _asked(code="{code}")),
        Step("leave_organisation", _asked()),
    )


_starting = parse_discovery(DISCOVERY)
CODES = ("RX1", "RX2")
# The content of each block's page, and what a learner does there, in an order in which it can be done.
CONTENTS = {sample.block_type: sample.content for sample in SAMPLES} | {
    "digiboards_text": GUIDE,
    "digiboards_check": check(questions=3),
    "digiboards_record": record_samples.record(),
    "digiboards_recall": "of: last-time",
}
STEPS: dict[str, tuple[Step, ...]] = {
    "digiboards_text": (Step("save_place", _asked(place=st.integers(0, 2), finished=True)),),
    "digiboards_reflection": _text(),
    "digiboards_confidence": (
        Step("save_ratings", _asked(ratings=_asked(one=_ratings, two=_ratings))),
        Step("save_ratings", _asked(ratings=_asked(two=_ratings))),
    ),
    "digiboards_check": (
        Step("submit_answers", _asked(answers=_asked(**dict.fromkeys(("q1", "q2", "q3"), st.sampled_from("abc"))))),
        Step("submit_answers", _asked(answers=_asked(**dict.fromkeys(("q1", "q2", "q3"), st.sampled_from("abc"))))),
    ),
    "digiboards_scenario": (
        Step("choose", _asked(decision="paper-list", option=st.sampled_from(("quiet-word", "short-look")))),
        Step("choose", _asked(decision="six-weeks-on", option=st.sampled_from(("supplier", "ourselves", "review")))),
    ),
    "digiboards_commitments": (
        Step("make", _asked(slot="hazard-log", due_on=_days)),
        Step("remove", _asked(slot="hazard-log")),
        Step("restore", _asked(undo="{undo}")),
        Step("make", _asked(slot=_OWN, due_on=_days, category=_one_of(CATEGORIES), text=_words)),
        Step("change", _asked(slot=_OWN, due_on=_days, status=_one_of(STATUSES))),
        *_text(slot=_OWN, part="learnt"),
        Step("calendar", st.sampled_from(("", _OWN, "hazard-log"))),
        Step("remind", _asked(wanted=st.booleans())),
    ),
    "digiboards_feedback": (
        Step("save_answers", _asked(recommend=_one_of(RECOMMEND), change=_one_of(CHANGE), shared=st.booleans())),
        *_text(),
    ),
    "digiboards_discovery": (
        Step(
            "save_answers",
            _asked(
                choices=_asked(
                    **{name: _one_of(known) for name, known in CHOICES.items()},
                    reasons=st.lists(_one_of(REASONS), min_size=1, max_size=2, unique=True),
                    coming_up=st.lists(st.sampled_from([guide.name for guide in _starting.guides]), unique=True),
                ),
                ratings=_asked(**dict.fromkeys((item.name for item in _starting.statements), _ratings)),
                show=True,
            ),
        ),
        *_membership(CODES),
        Step("remind", _asked(wanted=st.booleans())),
    ),
    "digiboards_action_plan": (
        *_text(part="priority-1-action"),
        Step("save_text", _asked(part=st.sampled_from([part.name for part in PARTS[5:]]), text=_words, revision="")),
        Step("save_text", _asked(part="priority-1-action", text=_words, revision="")),
        Step("save_dates", _asked(dates=_asked(**{"1": _days, "2": _days}))),
        Step("save_dates", _asked(checks=_asked(**{"30": _one_of(CHECK_STATUSES)}))),
        Step("take", st.sampled_from(("", "word", "chair", "calendar"))),
        Step("remove", _asked()),
        Step("restore", _asked(undo="{undo}")),
    ),
    "digiboards_board": (
        *_membership(CODES),
        Step("publish", _asked()),
        Step("room", st.just("")),
    ),
    "digiboards_record": (
        Step("take", st.sampled_from(("html", "docx", "json"))),
        Step("evidence", st.sampled_from(("html", "docx-words", "html-words-ratings"))),
        Step("statement", st.just("programme")),
        Step("renew", _asked()),
        Step("delete_everything", _asked(understood=True)),
    ),
    "digiboards_recall": (),
}


def block_types() -> list[str]:
    """Every block of ours that the platform would find."""
    return sorted(
        found.name for found in entry_points(group="xblock.v1") if found.value.startswith("digiboards_xblocks.")
    )


def handlers_of(block_type: str) -> set[str]:
    """Every handler of a block that a learner's page, or anybody with its address, can call."""
    return {
        name
        for name, member in inspect.getmembers(XBlock.load_class(block_type), inspect.isfunction)
        if getattr(member, "_is_xblock_handler", False)
    } - OF_AUTHORS


def kinds() -> set[str]:
    """The block types that the registry knows."""
    return {activity.block_type for activity in ACTIVITIES.values()}
