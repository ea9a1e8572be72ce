"""The base of all of a learner's pages."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from . import player, versions
from .learners import LEARNERS, Learner, user_of

View = Callable[..., HttpResponseBase]
_VERSION = "preview.version"


def as_learner(view: Callable[..., HttpResponseBase]) -> View:
    """Give a view the learner and the user that its address names; nobody else is known."""

    @never_cache
    @ensure_csrf_cookie
    @functools.wraps(view)
    def found(request: HttpRequest, learner_name: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        learner = LEARNERS.get(learner_name)
        if learner is None:
            raise Http404(f"There is no '{learner_name}' in the preview; there are {', '.join(LEARNERS)}.")
        user = user_of(learner)
        request.user = user
        # Before anything of the page is made: one that is half of the next version is then read again.
        request.META[_VERSION] = versions.playing()
        return view(request, learner, user, *args, **kwargs)

    return found


def as_staff(view: Callable[..., HttpResponseBase]) -> View:
    """Give a view the made-up member of staff."""

    @as_learner
    @functools.wraps(view)
    def allowed(request: HttpRequest, learner: Learner, user: User, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not learner.is_staff:
            raise Http404("Only staff see this page. Switch to staff first.")
        return view(request, learner, user, *args, **kwargs)

    return allowed


def page(
    request: HttpRequest, template: str, learner: Learner, path: str, status: int = HTTPStatus.OK, **context: Any
) -> HttpResponse:
    """Return a page for a learner; ``path`` is its address within the learner's pages, for the switch to the others."""
    course = player.current().course
    switch = [
        {"label": other.label, "url": f"/as/{other.name}/{path}", "current": other == learner}
        for other in LEARNERS.values()
    ]
    shared = {
        "course": course,
        "language": course.language,
        "learner": learner,
        "home": f"/as/{learner.name}/",
        "live": request.META[_VERSION],
    }
    return render(request, template, {**shared, "switch": switch, **context}, status=status)
