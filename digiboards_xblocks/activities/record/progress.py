"""A learner's progress in words: of each guide and of the programme."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiboards_xblocks.activities.base.per_language import per_language
from digiboards_xblocks.activities.base.record import format_day
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.finishing import GuideState, ProgrammeState
from digiboards_xblocks.core.programme_outline import Step

# What each step asks for, in words.
_TO_DO = {step: words for activity in ACTIVITIES.values() for step, words in activity.to_do.items()}
_NUMBERS = (
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
)


@dataclass(frozen=True)
class GuideProgress:
    """A learner's progress in one guide; ``done`` and ``to_do`` are pairs of words and link."""

    title: str
    link: str
    state: str
    minutes_left: int
    is_finished: bool
    done: tuple[tuple[str, str], ...]
    to_do: tuple[tuple[str, str], ...]


def day(moment: datetime.datetime | datetime.date) -> str:
    """Return a day in words, in the reader's time zone."""
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment).date()
    return format_day(moment)


def guide_progress(state: GuideState) -> GuideProgress:
    """Return how far the learner is with one guide."""
    return GuideProgress(
        title=state.guide.title,
        link=state.guide.link,
        state=_state(state),
        minutes_left=state.minutes_left,
        is_finished=state.finished_at is not None,
        done=tuple((_step_label(item.step), item.step.link) for item in state.steps if item.done_at is not None),
        to_do=tuple((_step_label(step), step.link) for step in state.remaining),
    )


def programme_progress(state: ProgrammeState) -> str:
    """Return what the programme still asks for, or since when it is finished; "" for a programme without a rule."""
    if state.all_finished_at is not None:
        return _("You have finished the programme, and every guide, on {day}.").format(day=day(state.all_finished_at))
    if state.finished_at is not None:
        return _("You finished the programme on {day}.").format(day=day(state.finished_at))
    if not state.programme.fewest:
        return ""
    guides, plan = guides_to_go(state), state.plan is not None and state.plan.done_at is None
    if guides and plan:
        return _("To finish the programme: {guides}, and your action plan.").format(guides=guides)
    if guides:
        return _("To finish the programme: {guides}.").format(guides=guides)
    return _("To finish the programme: your action plan.")


def guides_to_go(state: ProgrammeState) -> str:
    """Return how many more guides, and which of them; "" if there are enough."""
    number = state.guides_to_go if state.has_named_guide else max(1, state.guides_to_go)
    if not number:
        return ""
    if not state.finished_guides:
        guides = ngettext("{n} guide", "{n} guides", number).format(n=spell_number(number))
    else:
        guides = ngettext("{n} more guide", "{n} more guides", number).format(n=spell_number(number))
    if state.has_named_guide:
        return guides
    named = [f"“{item.guide.title}”" for item in state.listed if item.guide.name in state.programme.one_of]
    which = _(" or ").join(named)
    if number == 1:
        return _("{guides}, {which}").format(guides=guides, which=which)
    return _("{guides}, one of them {which}").format(guides=guides, which=which)


def spell_number(number: int) -> str:
    """Return a small number in words, a greater one in digits."""
    return str(_NUMBERS[number - 1]) if 1 <= number <= len(_NUMBERS) else str(number)


def _state(state: GuideState) -> str:
    if state.finished_at is not None:
        return _("Finished on {day}.").format(day=day(state.finished_at))
    if not state.is_started:
        return _("Not started.")
    return _("Started: {done} of {all} steps done.").format(done=state.done, all=len(state.steps))


@per_language(maxsize=4096)
def _step_label(step: Step) -> str:
    return _(_TO_DO[step.kind]).format(title=step.title) if step.kind in _TO_DO else step.title
