"""The result of the starting point in words: the guides to begin with, and why each."""

from django.utils.translation import gettext as _

from digiboards_xblocks.activities.base.templating import part
from digiboards_xblocks.core.text import gettext_noop

from .recommendation import Standing, recommend
from .spec import Answers, Discovery

_NEXT = {
    "alone": gettext_noop(
        "Working on your own: take one section at a time; you can stop after any section and come back."
    ),
    "board": gettext_noop(
        "Learning with your board: each guide ends with a plan for a 20-minute discussion; agree a date for the first."
    ),
    "peers": gettext_noop(
        "Learning with peers: take one question from your first guide to the next peer learning event."
    ),
}


def results(activity: Discovery, answers: Answers, html_id: str) -> str:
    """Return the HTML of the result; without any answer, what to do to get one."""
    advice = recommend(activity.guides, answers)
    plan = activity.programme.plan
    return part(
        "discovery/templates/results.html",
        html_id=html_id,
        is_any=answers.is_any,
        is_confident=advice.is_confident,
        plan=plan.link if plan else "",
        rated=sum(item.name in answers.ratings for item in activity.statements),
        all=len(activity.statements),
        begin=None if advice.is_confident else activity.outline(advice.first[0].guide),
        first=tuple((activity.outline(standing.guide), because(standing)) for standing in advice.first),
        others=tuple(activity.outline(standing.guide) for standing in advice.order[len(advice.first) :]),
        next=_(_NEXT[answers.learning]) if answers.learning else "",
    )


def because(standing: Standing) -> str:
    """Return one line that says why a guide is recommended: what the rule counted, and nothing else."""
    reasons = [_rated(standing)] if standing.gap else []
    if standing.is_coming_up:
        reasons.append(_("you expect {what}").format(what=standing.guide.coming_up))
    if standing.suits_role:
        reasons.append(_("it suits your role"))
    if standing.suits_newcomer:
        reasons.append(_("you are new to NHS boards"))
    if not reasons:
        return _("Next in order: you are completely confident here, and nothing else points to this guide.")
    return _("Recommended because {reasons}.").format(reasons=_joined(reasons))


def _rated(standing: Standing) -> str:
    values = [str(rating) for rating in standing.ratings if rating is not None]
    if not values:
        return _("you have not rated your confidence here yet")
    if len(values) < len(standing.ratings):
        return _("you rated your confidence {values} and left {n} of {all} statements open").format(
            values=_listed(values), n=len(standing.ratings) - len(values), all=len(standing.ratings)
        )
    return _("you rated your confidence {values}").format(values=_listed(values))


def _listed(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    return _("{values} and {last}").format(values=", ".join(values[:-1]), last=values[-1])


def _joined(reasons: list[str]) -> str:
    if len(reasons) == 1:
        return reasons[0]
    return _("{reasons}, and {last}").format(reasons=", ".join(reasons[:-1]), last=reasons[-1])
