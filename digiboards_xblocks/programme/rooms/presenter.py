"""Presentation of a room's current stage: the same for the projector, phones and the facilitator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import segno
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.feedback.spec import CHANGE, RECOMMEND, Questions
from digiboards_xblocks.activities.feedback.spec import Feedback as FeedbackForm
from digiboards_xblocks.core.disclosure import OR_LESS, OR_MORE
from digiboards_xblocks.core.run_sheet import COMMIT, FEEDBACK, RATE, VOTE, Stage
from digiboards_xblocks.core.statements import SCALE

from .live import LiveRoom
from .results import Result
from .rules import CHANGED, CHOSEN, ORGANISATION_KINDS, RECOMMENDED, timer

HIGHEST = 5


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: its label, what is beside it, and its width in hundredths of the whole."""

    words: str
    value: str
    width: float


@dataclass(frozen=True)
class Chart:
    """Bars under a heading, which is "" where the stage's own says enough."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Asked:
    """A question of a stage with what can be chosen, and what this phone has sent."""

    name: str
    words: str
    choices: tuple[tuple[str, str], ...]
    sent: str = ""


def stage_context(room: LiveRoom) -> dict[str, Any]:
    """Return what the templates of a stage show."""
    stage = room.stage
    context: dict[str, Any] = {"room": room, "stage": stage, "charts": charts(stage, room.result) if stage else ()}
    if stage is not None:
        # The reader of run sheets has cleaned it (core/run_sheet.py), and what the database holds went through it.
        context["shown"] = mark_safe(stage.shown)  # noqa: S308
        context["said_of_result"] = _people(room.result)
        if room.stage_began_at is not None:
            context["timer"] = timer(stage, room.stage_began_at, room.stretched, timezone.now())
        context["proposals"] = (room.result or {}).get("proposals", ())
    # Whatever this is made of makes it another page; all else is changed in place (static/room.js).
    context["key"] = f"{room.is_open} {room.stage_name} {len(context.get('proposals', ())) or room.result is not None}"
    return context


def questions_of(stage: Stage, sent: Mapping[str, str]) -> tuple[Asked, ...]:
    """Return the questions of a stage for a phone's form."""
    if stage.kind == VOTE:
        options = tuple((option.name, option.text) for option in stage.options)
        return (Asked(CHOSEN, stage.question, options, sent.get(CHOSEN, "")),)
    if stage.kind == RATE:
        scale = tuple((str(value), _(words)) for value, words in SCALE.items())
        return tuple(Asked(item.name, item.text, scale, sent.get(item.name, "")) for item in stage.statements)
    if stage.kind == FEEDBACK:
        return tuple(
            Asked(name, _(words), tuple((value, _(label)) for value, label in labels.items()), sent.get(name, ""))
            for name, words, labels in _feedback()
        )
    return ()


def charts(stage: Stage, result: Result | None) -> tuple[Chart, ...]:
    """Return the charts of what is shown of a stage; none before that."""
    if result is None:
        return ()
    if stage.kind == COMMIT:
        return ()
    if stage.kind == RATE:
        means = result["means"]
        return (Chart("", tuple(_mean(item.text, means[item.name]) for item in stage.statements)),)
    if stage.kind == FEEDBACK:
        return tuple(
            Chart(_(words), _bars({name: _(label) for name, label in labels.items()}, result["counts"][question]))
            for question, words, labels in _feedback()
        )
    options = {option.name: option.text for option in stage.options}
    found = [Chart("", _bars(options, result["counts"]))]
    for group in result.get("groups", ()):
        words = _(ORGANISATION_KINDS[group["kind"]]) if group["kind"] else _("Who did not say")
        heading = _("{kind}: {people} votes").format(kind=words, people=group["people"])
        found.append(Chart(heading, _bars(options, group["counts"])))
    return tuple(found)


def qr_code(address: str) -> SafeString:
    """Return the QR code of an address, as a drawing within a page."""
    drawn = segno.make(address, error="m", micro=False)
    # Made of an address by a library: paths and numbers.
    return mark_safe(drawn.svg_inline(omitsize=True, light="#fff"))  # noqa: S308


def _feedback() -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    asked: Questions = FeedbackForm("", "session").questions
    return ((RECOMMENDED, asked.recommend, RECOMMEND), (CHANGED, asked.change, CHANGE))


def _bars(labels: Mapping[str, str], counts: Mapping[str, int]) -> tuple[Bar, ...]:
    whole = sum(counts.values()) or 1
    return tuple(Bar(words, str(counts[name]), round(100 * counts[name] / whole, 1)) for name, words in labels.items())


def _mean(words: str, mean: Mapping[str, Any]) -> Bar:
    value, bound = mean["value"], mean["bound"]
    said = {OR_MORE: _("{mean} or more"), OR_LESS: _("{mean} or less")}.get(bound, "{mean}").format(mean=value)
    return Bar(words, said, round(100 * value / HIGHEST, 1))


def _people(result: Result | None) -> str:
    if result is None:
        return ""
    if result["kind"] == COMMIT:
        return ""
    if result["kind"] == RATE:
        return _("Means from 1 to 5, of about {people} people.").format(people=result["people"])
    return _("{people} votes.").format(people=result["people"])
