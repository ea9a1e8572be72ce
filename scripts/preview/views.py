"""The learner's pages: outline, units, about, and the handlers that blocks save by."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import NoSuchHandlerError, NoSuchUsage
from xblock.runtime import Runtime

from olx.course_tree import Component, CourseTree, Unit

from . import origins, player, sources
from .learners import FIRST, Learner
from .middleware import PAGE_POLICY
from .pages import as_learner, page
from .progress import progress_of
from .rewriting import rewrite

log = logging.getLogger(__name__)

MOST_CHARACTERS = 200  # of what is looked for


@dataclass(frozen=True)
class Shown:
    """A component on a page: its HTML, or why there is none."""

    component: Component
    html: str = ""
    problem: str = ""


def start(_request: HttpRequest) -> HttpResponse:
    """Return the front door leads to the first learner."""
    return HttpResponseRedirect(reverse("outline", args=[FIRST]))


def start_course(_request: HttpRequest, course: str) -> HttpResponse:  # noqa: ARG001 (one course is played)
    """Lead from the LMS's address of the course's first page to the first learner's."""
    return HttpResponseRedirect(reverse("outline", args=[FIRST]))


def jump_to(_request: HttpRequest, course: str, usage_key: str) -> HttpResponse:  # noqa: ARG001 (one course is played)
    """Lead from the LMS's address of a block to the first learner's page of it."""
    try:
        name = UsageKey.from_string(usage_key).block_id
    except InvalidKeyError as error:
        raise Http404("A link leads to no block.") from error
    return HttpResponseRedirect(reverse("jump_to_id", args=[FIRST, name]))


@as_learner
def outline(request: HttpRequest, learner: Learner, user: User) -> HttpResponse:
    """Return all of the course with what the learner has done, and where to go on."""
    playing = player.current()
    course = playing.course.seen_by(is_staff=learner.is_staff)
    progress = progress_of(course, playing.completable, user)
    context: dict[str, Any] = {
        "progress": progress,
        "chapters": [
            (
                chapter,
                [(part, [(it, progress.states[it.key]) for it in part.verticals]) for part in chapter.sequentials],
            )
            for chapter in course.chapters
        ],
        "has_about": bool(playing.archive.files.get("about/overview.html", b"").strip()),
        "problems": playing.problems.items(),
        "warnings": files.list_warnings() if (files := sources.current()) else (),
    }
    return page(request, "preview/outline.html", learner, "", **context)


@as_learner
def unit(request: HttpRequest, learner: Learner, user: User, url_name: str) -> HttpResponse:
    """Return one unit with links to its neighbours: in a frame, as in the learning MFE, or as a plain page."""
    course, position = _place(learner, url_name)
    here, units, playing = course.units[position], course.units, player.current()
    # Links to other units keep to what was asked for.
    asked = next((f"?{name}" for name in ("plain", "frame") if name in request.GET), "")
    context: dict[str, Any] = {
        "unit": here,
        "number": position + 1,
        "total": len(units),
        "previous": units[position - 1] if position else None,
        "next": units[position + 1] if position + 1 < len(units) else None,
        "state": progress_of(course, playing.completable, user).states[here.vertical.key],
        "asked": asked,
        "source": files.describe_page(url_name) if (files := sources.current()) else None,
    }
    path = f"unit/{url_name}/{asked}"
    if origins.is_plain(request):
        return page(request, "preview/unit.html", learner, path, **context, **_blocks(here, learner, user))
    frame = origins.of_units(request)
    context["address"] = frame + reverse("xblock", args=[learner.name, url_name])
    answer = page(request, "preview/frame.html", learner, path, **context)
    answer["Content-Security-Policy"] = f"{PAGE_POLICY}; frame-ancestors 'self'; frame-src {frame}"
    return answer


@as_learner
def xblock(request: HttpRequest, learner: Learner, user: User, url_name: str) -> HttpResponse:
    """Return the content of the frame: the unit alone, which posts its height to the page around it."""
    course, position = _place(learner, url_name)
    here = course.units[position]
    context = {"unit": here, "learner": learner, "language": course.language, **_blocks(here, learner, user)}
    answer = render(request, "preview/xblock.html", context)
    answer["Content-Security-Policy"] = f"{PAGE_POLICY}; frame-ancestors {origins.of_pages(request)}"
    return answer


def _place(learner: Learner, url_name: str) -> tuple[CourseTree, int]:
    """The course as this learner sees it, and which of its units is meant."""
    whole = player.current().course
    course = whole.seen_by(is_staff=learner.is_staff)
    position = course.positions.get(url_name)
    if position is None:
        _refuse_staff_only(whole, course, url_name)
        raise Http404(f"There is no unit '{url_name}' in this course.")
    return course, position


def _blocks(here: Unit, learner: Learner, user: User) -> dict[str, Any]:
    """The components of a unit for its template, with their styles and scripts."""
    runtime = player.current().runtime(learner, user)
    resources = Fragment()
    shown = [_show(runtime, component, resources, learner) for component in here.vertical.components]
    return {"shown": shown, "head": resources.head_html(), "foot": resources.foot_html()}


def _show(runtime: Runtime, component: Component, resources: Fragment, learner: Learner) -> Shown:
    problem = player.current().problems.get(component.key)
    if problem:
        return Shown(component, problem=problem)
    try:
        fragment = runtime.get_block(component.key).render("student_view", {})
    except Exception as error:  # a block's own code may raise anything; the page says so
        log.exception("%s cannot be shown", component.key)
        return Shown(component, problem=f"it failed while it was shown ({type(error).__name__}: {error})")
    resources.add_fragment_resources(fragment)
    return Shown(component, html=rewrite(fragment.body_html(), learner.name))


def _refuse_staff_only(whole: CourseTree, seen: CourseTree, url_name: str) -> None:
    if url_name in whole.places and url_name not in seen.places:
        raise Http404("Only staff see this page. Switch to staff first.")


@as_learner
def search(request: HttpRequest, learner: Learner, user: User) -> HttpResponse:  # noqa: ARG001 (all views are alike)
    """Return the passages of the course that have all the words that were asked for."""
    files = sources.current()
    if files is None:
        raise Http404("This preview does not watch its course; start it with --watch.")
    words = " ".join(request.GET.get("words", "").split())[:MOST_CHARACTERS]
    found = [(hit, learner.is_staff or not _is_for_staff(hit.url_name)) for hit in files.find(words)]
    query = urlencode({"words": words})
    return page(request, "preview/search.html", learner, f"search/?{query}", words=words, found=found)


def _is_for_staff(url_name: str) -> bool:
    return url_name not in player.current().course.seen_by(is_staff=False).positions


@as_learner
def about(request: HttpRequest, learner: Learner, user: User) -> HttpResponse:  # noqa: ARG001 (all views are alike)
    """Return the course's about page, as people see it before they enrol."""
    overview = player.current().archive.files.get("about/overview.html", b"").decode("utf-8", "replace")
    if not overview.strip():
        raise Http404("This course has no about page.")
    return page(request, "preview/about.html", learner, "about/", overview=rewrite(overview, learner.name))


@as_learner
def jump_to_id(request: HttpRequest, learner: Learner, user: User, url_name: str) -> HttpResponse:  # noqa: ARG001
    """Lead to the unit that holds what has this name, as the LMS does for links within the course."""
    whole = player.current().course
    course = whole.seen_by(is_staff=learner.is_staff)
    position = course.places.get(url_name)
    if position is None:
        _refuse_staff_only(whole, course, url_name)
        raise Http404(f"A link leads to '{url_name}', which is not in this course.")
    return HttpResponseRedirect(reverse("unit", args=[learner.name, course.units[position].vertical.url_name]))


@as_learner
def handler(
    request: HttpRequest, learner: Learner, user: User, usage_key: str, handler_name: str, suffix: str | None = None
) -> HttpResponseBase:
    """Hand a request to a block's handler."""
    return call_handler(request, player.current().runtime(learner, user), usage_key, handler_name, suffix)


def call_handler(
    request: HttpRequest, runtime: Any, usage_key: str, handler_name: str, suffix: str | None
) -> HttpResponseBase:
    """Return what a block of this runtime answers; anything it raises is a fault, shown in the terminal.

    A suffix that the address does not have is None, as in the LMS (``courseware/block_render.py``).
    """
    try:
        block = runtime.get_block(UsageKey.from_string(usage_key))
        answer = runtime.handle(block, handler_name, django_to_webob_request(request), suffix)
    except (InvalidKeyError, NoSuchUsage) as error:
        raise Http404(f"There is no block '{usage_key}' in this course.") from error
    except NoSuchHandlerError as error:
        raise Http404(f"The block '{usage_key}' has no handler '{handler_name}'.") from error
    response: HttpResponseBase = webob_to_django_response(answer)
    return response
