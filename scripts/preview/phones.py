"""Phones in rooms of the preview: that of a made-up person, whom a cookie names, or of a guest, who has none."""

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

_COOKIE = "preview_phone_of"


def take_phone(request: HttpRequest, user_name: str) -> HttpResponse:
    """Give this browser the phone of a made-up person, and lead it to the page to join on, with the code if given."""
    if not User.objects.filter(username=user_name).exists():
        raise Http404(f"There is no '{user_name}' in the preview.")
    code = request.GET.get("code", "")
    way = reverse("digiboards:join_by_code", args=[code]) if code else reverse("digiboards:join")
    response = HttpResponseRedirect(way)
    response.set_cookie(_COOKIE, user_name, httponly=True, samesite="Lax")
    return response


def holder_of(request: HttpRequest) -> User | AnonymousUser:
    """Return whose phone a browser is; nobody's who is known, if no page has given it one."""
    name = request.COOKIES.get(_COOKIE)
    found = User.objects.filter(username=name).first() if name else None
    return found or AnonymousUser()
