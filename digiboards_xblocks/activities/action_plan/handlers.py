"""Handlers of an action plan: write, date, look back, remove, bring back, and take along."""

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.handlers import File, HandlerError, learner_download, learner_handler
from digiboards_xblocks.activities.base.templating import render
from digiboards_xblocks.activities.base.undo import CannotUndo
from digiboards_xblocks.activities.base.writing import Place, Written
from digiboards_xblocks.activities.base.writing_rules import PLAN
from digiboards_xblocks.activities.commitments.spec import day
from digiboards_xblocks.documents.docx import DOCX, docx_file
from digiboards_xblocks.documents.html import HTML, html_page
from digiboards_xblocks.documents.ics import MEDIA_TYPE, calendar_file

from . import spec as rules
from .exports import calendar_entries, check_dates, for_my_chair, whole_plan
from .progress import confidence_by_guide
from .spec import ActionPlan

if TYPE_CHECKING:
    from .block import ActionPlanBlock

_FILES = ("", "word", "chair", "calendar")


def find_place(block: "ActionPlanBlock", activity: ActionPlan, _learner_id: int, data: dict[str, Any]) -> Place:
    """Return the text of the plan's ``part``."""
    part = rules.part(data.get("part"))
    if part is None:
        raise _not_whole()
    return Place(PLAN, block.storage.plan_text_name(activity.name, part.name), part.longest)


def after_writing(
    block: "ActionPlanBlock", activity: ActionPlan, learner_id: int, place: Place, written: Written
) -> dict[str, Any]:
    """Begin the plan with a first text; return what is still ``missing`` where the text is one that finishing takes."""
    part = place.name.partition("/")[2]
    mine = _storage_key(block, activity, learner_id)
    if written.is_new:
        block.storage.make_plan(**mine)
    elif not written.words:
        block.storage.touch_plan(**mine)
    # .. event_name: digiboards.action_plan.written
    # .. event_description: A learner saved or deleted a text of their action plan.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("written", activity)
    return _complete_if_whole(block, mine) if part in rules.NEEDED_PARTS else {}


@learner_handler
def save_dates(block: "ActionPlanBlock", learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Keep ``dates``, priority to a day or "" for none, and ``checks``, day to a status; the others stay."""
    activity = block.activity()
    due = {number: _date(value) for number, value in _numbered(data, "dates", rules.PRIORITIES).items()}
    statuses = _numbered(data, "checks", rules.CHECK_DAYS)
    if not due and not statuses:
        raise _not_whole()
    mine = _storage_key(block, activity, learner_id)
    _refuse_early(block, mine, statuses)
    try:
        for number, due_on in due.items():
            block.storage.save_plan_date(**mine, number=number, due_on=due_on)
    except block.commitments.DateRefused as refused:
        raise _not_that_date() from refused
    for check, status in statuses.items():
        block.storage.save_plan_check(**mine, day=check, status=status)
    block.storage.make_plan(**mine)
    block.note_saved()
    missing = _complete_if_whole(block, mine)
    # .. event_name: digiboards.action_plan.dated
    # .. event_description: A learner set dates of their plan, or said how it stands.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("dated", activity)
    return {"saved_at": timezone.now().isoformat(), **missing}


@learner_handler
def remove(block: "ActionPlanBlock", learner_id: int, _data: dict[str, Any]) -> dict[str, Any]:
    """Delete the whole plan; ``undo`` brings it back, ``html`` shows a new one. The block stays complete."""
    activity = block.activity()
    undo = block.storage.remove_plan(**_storage_key(block, activity, learner_id))
    if not undo:
        raise HandlerError(409, _("There is no plan to delete. It may have been deleted in another tab."))
    block.note_saved()
    # .. event_name: digiboards.action_plan.removed
    # .. event_description: A learner deleted their plan.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("removed", activity)
    return {"undo": undo, "html": _render(block, activity, learner_id)}


@learner_handler
def restore(block: "ActionPlanBlock", learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Bring back what ``remove`` deleted; ``html`` shows it."""
    activity = block.activity()
    try:
        block.storage.restore_plan(**_storage_key(block, activity, learner_id), undo=str(data.get("undo", "")))
    except CannotUndo as refused:
        raise HandlerError(409, _("This plan cannot be brought back any more.")) from refused
    block.note_saved()
    # .. event_name: digiboards.action_plan.restored
    # .. event_description: A learner brought back the plan that they had deleted.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("restored", activity)
    return {"html": _render(block, activity, learner_id, is_back=True)}


@learner_download
def take(block: "ActionPlanBlock", learner_id: int, what: str) -> File:
    """Return the plan as a page ("") or ``word`` file, a short page for a ``chair``, or its days for a ``calendar``."""
    activity = block.activity()
    plan = block.storage.plan(**_storage_key(block, activity, learner_id))
    if what not in _FILES or plan.made_at is None:
        raise HandlerError(404, _("There is nothing to take along yet. Write something in your plan first."))
    if what == "calendar":
        whose = f"{block.scope_ids.usage_id.context_key}/{learner_id}/{activity.name}"
        entries = calendar_entries(plan, whose=whose, link=platform.block_url(block.scope_ids.usage_id))
        return File("action-plan.ics", MEDIA_TYPE, calendar_file(entries))
    if what == "chair":
        board = block.organisations.membership(usage_key=block.scope_ids.usage_id, learner_id=learner_id)
        document = for_my_chair(
            block.display_name,
            plan,
            name=block.learner_name(),
            board=board.name if board else "",
            course=activity.programme.title,
            link=platform.course_url(block.scope_ids.usage_id.context_key) if platform.root_url() else "",
        )
        return File("action-plan-for-my-chair.html", HTML, html_page(document))
    ratings = block.ratings.ratings(usage_key=block.scope_ids.usage_id, learner_id=learner_id)
    document = whole_plan(block.display_name, plan, confidence_by_guide(activity.programme, ratings))
    if what == "word":
        return File("action-plan.docx", DOCX, docx_file(document))
    return File("action-plan.html", HTML, html_page(document))


def _render(block: "ActionPlanBlock", activity: ActionPlan, learner_id: int, **more: Any) -> str:
    """The block as its page shows it, which is not reloaded: in the learning MFE's frame it would be cut off."""
    context = {"block": block, "html_id": block.html_id, "learner_id": learner_id, **more}
    return render("action_plan/templates/student.html", context | block.view_context(activity, learner_id))


def _storage_key(block: "ActionPlanBlock", activity: ActionPlan, learner_id: int) -> dict[str, Any]:
    return {"usage_key": block.scope_ids.usage_id, "learner_id": learner_id, "name": activity.name}


def _complete_if_whole(block: "ActionPlanBlock", mine: dict[str, Any]) -> dict[str, Any]:
    """Complete the block if its plan needs nothing more; return what is ``missing``, nothing once it is complete."""
    if block.storage.is_finished(usage_key=mine["usage_key"], learner_id=mine["learner_id"]):
        return {"missing": []}
    missing = block.storage.plan(**mine).missing
    if not missing:
        block.emit_completion(1.0)
    return {"missing": list(missing)}


def _refuse_early(block: "ActionPlanBlock", mine: dict[str, Any], statuses: dict[int, Any]) -> None:
    """A check is answered from its day on, and by a known word."""
    if not statuses:
        return
    if not all(isinstance(to, str) and to in rules.CHECK_STATUSES for to in statuses.values()):
        raise HandlerError(400, _("Choose how it is going from the list."))
    on = dict(check_dates(block.storage.plan(**mine)))
    for number in statuses:
        if on[number] > timezone.localdate():
            raise HandlerError(400, _("This is for {day}, and later.").format(day=date_format(on[number], "j F Y")))


def _date(value: object) -> datetime.date | None:
    if value == "":
        return None
    due_on = day(value)
    if due_on is None:
        raise _not_that_date()
    return due_on


def _numbered(data: dict[str, Any], name: str, known: tuple[int, ...]) -> dict[int, Any]:
    """The mapping of that name, its keys as the numbers that they represent; {} if it is not given."""
    given = data.get(name, {})
    if not isinstance(given, dict):
        raise _not_whole()
    by_name = {str(number): number for number in known}
    if not set(given) <= set(by_name):
        raise _not_whole()
    return {by_name[key]: value for key, value in given.items()}


def _not_whole() -> HandlerError:
    return HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))


def _not_that_date() -> HandlerError:
    return HandlerError(400, _("Choose a date from today to two years from now."))
