"""Permissions and rendering of all staff pages."""

import functools
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.middleware.csrf import get_token
from django.template import Engine
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.templating import QuietContext
from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.core.text import UNSTORABLE
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.rules import REGION
from digiboards_xblocks.programme.error_reports import hide_values
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.people.permissions import COHORT, ORGANISATION, PROGRAMME, Scope
from digiboards_xblocks.programme.progress import versions
from digiboards_xblocks.programme.progress.slices import ROLE, Slice

from .allowed import may
from .files import FORMS
from .navigation import groups_of
from .opening import VIEW

# In every template: translation, and numbers with their thousands apart.
_TAGS = ["django.templatetags.i18n", "django.contrib.humanize.templatetags.humanize"]
_ENGINE = Engine(dirs=[str(Path(__file__).parents[1])], builtins=_TAGS)

# Where a request keeps the programme of its course run, for the head of its page.
_PROGRAMME = "_digiboards_programme"

View = Callable[..., HttpResponseBase]
MOST_TYPED = 254


def staff_page(view: View) -> View:
    """Return a view of one course run for people who are signed in: never cached, and changing nothing.

    The view gets the course run's key and its programme. Whether somebody may see the page is the view's to ask, by
    ``allow``, since that depends on what the page is about.
    """
    return require_safe(_for_course(view))


def staff_form(view: View) -> View:
    """Return a page that can also be sent."""
    return require_http_methods(["GET", "HEAD", "POST"])(_for_course(view))


def staff_action(view: View) -> View:
    """Make a view of what can only be sent, such as a download; signing in leads to the course run's first page."""
    return require_POST(_for_course(view, is_page=False))


def _for_course(view: View, *, is_page: bool = True) -> View:
    # The LMS makes each request one transaction (``lms/envs/common.py`` ATOMIC_REQUESTS): what is brought up to date,
    # or written to the audit, would stay locked until the answer is sent.
    @transaction.non_atomic_requests
    @never_cache
    @functools.wraps(view)
    def found(request: HttpRequest, course: str, **kwargs: Any) -> HttpResponseBase:
        hide_values(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if is_page else reverse(VIEW, args=[course]))
        try:
            key = CourseKey.from_string(course)
        except InvalidKeyError as error:
            raise Http404(_("There is no such course.")) from error
        programme = versions.programme_of(key)
        request.__dict__[_PROGRAMME] = programme
        try:
            return view(request, key, programme, **kwargs)
        except NotAllowed:
            return refused(request)

    return found


def refused(request: HttpRequest) -> HttpResponse:
    """Return the page for who may not see what they ask for."""
    return page(
        request, "pages/templates/refused.html", status=HTTPStatus.FORBIDDEN, title=_("You cannot see this page")
    )


class NotAllowed(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The user may not see this."""


def allow(request: HttpRequest, action: str, scope: Scope) -> None:
    """Raise ``NotAllowed`` unless the user may do this."""
    if not may(request, action, scope):
        raise NotAllowed


def page(request: HttpRequest, template: str, *, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    """Return a page made of a template in this folder; every value is escaped. One of a ``course`` gets its links."""
    course = context.get("course")
    name = run_name_of(request, CourseKey.from_string(course)) if course else ""
    shared = {
        "user_name": request.user.get_username(),
        "course_name": name,
        # Most courses have the product's name in their own.
        "brand": "" if name.startswith(_("Digital Boards")) else _("Digital Boards"),
        "navigation": groups_of(request, CourseKey.from_string(course)) if course else [],
    }
    return plain_page(request, template, status=status, **{**shared, **context})


def plain_page(request: HttpRequest, template: str, *, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    """Return a page, or a part of one, that says nothing of who is signed in, and so looks nobody up."""
    shared = {
        "brand": _("Digital Boards"),
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
        "csrf_token": get_token(request),
    }
    return HttpResponse(_compiled(template).render(QuietContext({**shared, **context})), status=status)


def run_name_of(request: HttpRequest, key: CourseKey) -> str:
    """Return what the course run of a request is called."""
    return run_name(key, request.__dict__.get(_PROGRAMME))


def run_name(key: CourseKey, programme: Programme | None) -> str:
    """Return what a course run is called: the course's title and the run; its key where the title is not known."""
    if programme is None or not programme.title:
        return str(key)
    run = getattr(key, "run", "")
    return _("{title} ({run})").format(title=programme.title, run=run) if run else programme.title


def absolute(request: HttpRequest, address: str) -> str:
    """Return an address with the site's in front of it, for texts that leave the page."""
    return request.build_absolute_uri(address)


@functools.cache
def _compiled(template: str) -> Any:
    return _ENGINE.get_template(template)


def typed(given: QueryDict, name: str) -> str:
    """Return what an address or a form holds under a name; "" for what no database can look for."""
    text = given.get(name, "").strip()[:MOST_TYPED]
    return "" if UNSTORABLE.search(text) else text


def files_of(name: str, key: CourseKey, query: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return where a form that asks for a page's table as a file is sent, and as what it then comes."""
    asked = f"?{urlencode(query)}" if query else ""
    return [
        (f"{reverse(f'digiboards:{name}_{form}', args=[str(key)])}{asked}", made.words) for form, made in FORMS.items()
    ]


def number(text: str) -> int:
    """Return a whole number from an address; 0 for junk."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def check_part(key: CourseKey, part: Slice) -> None:
    """Raise ``Http404`` for a part that a course run does not have. Whether somebody may know is ``allow``'s to say."""
    if part != Slice(PROGRAMME) and part not in names_of_parts(key):
        raise Http404(_("There is no such part of the programme."))


def organisation_labels(*, with_regions: bool = True) -> list[str]:
    """Return the organisations that a field suggests as one types, by name with their codes. One query."""
    every = organisations_storage.list_organisations()
    return sorted(organisations_storage.label_of(one) for one in every if with_regions or one.kind != REGION)


def names_of_parts(key: CourseKey) -> dict[Slice, str]:
    """Return what the parts of a course run are called, but for the whole."""
    found = {Slice(ORGANISATION, item.ods_code): item.name for item in organisations_storage.list_organisations()}
    found |= {Slice(COHORT, name): label for name, label in roster.cohort_names(key).items()}
    return found | {Slice(ROLE, name): str(_(label)) for name, label in ROLES.items()}
