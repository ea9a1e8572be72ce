"""What all staff pages have in common: who may see them, and how they are made."""

import datetime
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from .. import api, tasks
from ..domain.access import Scope
from ..domain.discovery import ROLES
from ..domain.programme import Programme
from ..domain.slices import COHORT, ORGANISATION, ROLE, Slice
from ..domain.text import UNSTORABLE
from .files import FORMS

_ENGINE = Engine(dirs=[str(Path(__file__).parent / "templates")], builtins=["django.templatetags.i18n"])

View = Callable[..., HttpResponseBase]
# How many people a page brings up to date before it is shown.
AT_MOST = 2_000
MOST_TYPED = 254


def staff_page(view: View) -> View:
    """A page of one course run: only for those who are signed in, never kept by a browser, brought up to date first.

    The view gets the course run's key and its programme. Whether somebody may see the page is the view's to ask, by
    ``allow``, since that depends on what the page is about.
    """
    return require_safe(_for_course(view))


def staff_form(view: View) -> View:
    """A page that can also be sent."""
    return require_http_methods(["GET", "HEAD", "POST"])(_for_course(view))


def _for_course(view: View) -> View:
    # The LMS makes each request one transaction (``lms/envs/common.py`` ATOMIC_REQUESTS): what is brought up to date,
    # or written to the audit, would stay locked until the page is sent.
    @transaction.non_atomic_requests
    @never_cache
    @functools.wraps(view)
    def found(request: HttpRequest, course: str, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            key = CourseKey.from_string(course)
        except InvalidKeyError as error:
            raise Http404(_("There is no such course.")) from error
        try:
            return view(request, key, api.progress.programme_of(key), **kwargs)
        except NotAllowed:
            return page(request, "refused.html", status=HTTPStatus.FORBIDDEN, title=_("You cannot see this page"))

    return found


class NotAllowed(Exception):  # noqa: N818 (an answer, rather than a fault)
    """Whoever asks may not see this."""


def allow(request: HttpRequest, action: str, scope: Scope) -> None:
    """Raises ``NotAllowed`` unless whoever asks may do this."""
    if not api.access.can(request.user, action, scope):
        raise NotAllowed


@dataclass(frozen=True)
class Left:
    """How many people are still to be counted; and since when, if it is, they wait for another programme."""

    people: int = 0
    since: datetime.datetime | None = None

    @property
    def day(self) -> str:
        """Since when, in words."""
        return date_format(timezone.localtime(self.since), "j F Y, H:i") if self.since else ""


def catch_up(key: CourseKey, course: Programme) -> Left:
    """Bring people up to date, as many as a page can wait for; how many are left.

    After a change of the programme that is everybody, so workers are asked too, where there are any.
    """
    if api.progress.notice(key, course):
        tasks.recount_later(key)
    if api.progress.refresh(key, most=AT_MOST, is_noticed=True) < AT_MOST:
        return Left()
    mixed = api.progress.mixed(key)
    return Left(api.progress.waiting(key), mixed.since if mixed else None)


def page(request: HttpRequest, template: str, *, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    """A page made of a template in this folder; every value is escaped."""
    shared = {
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
        "csrf_token": get_token(request),
        "user_name": request.user.get_username(),
    }
    return HttpResponse(_compiled(template).render(Context({**shared, **context})), status=status)


@functools.cache
def _compiled(template: str) -> Any:
    return _ENGINE.get_template(template)


def typed(given: QueryDict, name: str) -> str:
    """What stands in an address or a form under a name; "" for what no database can look for."""
    text = given.get(name, "").strip()[:MOST_TYPED]
    return "" if UNSTORABLE.search(text) else text


def files_of(name: str, key: CourseKey, query: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """Where a page's table can be downloaded, and as what."""
    asked = f"?{urlencode(query)}" if query else ""
    return [
        (f"{reverse(f'digiboards:{name}_{form}', args=[str(key)])}{asked}", made.words) for form, made in FORMS.items()
    ]


def number(text: str) -> int:
    """A whole number from an address; 0 for junk."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def names_of_parts(key: CourseKey) -> dict[Slice, str]:
    """What the parts of a course run are called, but for the whole."""
    found = {Slice(ORGANISATION, item.ods_code): item.name for item in api.organisations.every()}
    found |= {Slice(COHORT, name): label for name, label in api.roster.cohort_names(key).items()}
    return found | {Slice(ROLE, name): str(_(label)) for name, label in ROLES.items()}


def title_of(programme: Programme, guide: str) -> str:
    """A guide's title; its name if the course holds it no more."""
    found = programme.guide(guide)
    return found.title if found else guide
