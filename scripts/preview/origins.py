"""The two origins of the preview: pages on one, the units in their frames on the other.

The learning MFE is on another origin than the LMS, whose units it shows in a frame. Here they are two ports of one
host: different origins, so that neither can look into the other, but one site, so that cookies go to both, as with
``apps.lms.example.org`` and ``lms.example.org``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

# What a unit in its frame asks for; any other page of that origin is a page of the other, as the LMS sends to the MFE.
# Pages of rooms are the LMS's, in a frame as well.
_OF_UNITS = ("/static/", "/resource/", "/sdk/", "/digiboards/rooms/")
_OF_LEARNERS = ("xblock", "handler")


@dataclass(frozen=True)
class Origins:
    """The ports; ``plain`` is whether units are shown as pages of their own unless their frame is asked for."""

    pages: int
    units: int
    plain: bool = False


_used: list[Origins] = []


def use(*, pages: int, units: int, plain: bool) -> None:
    """Serve pages and units on these ports from now on."""
    _used[:] = [Origins(pages, units, plain)]


def is_plain(request: HttpRequest) -> bool:
    """Return whether a unit is shown as a page of its own: as the address asks, else as the preview was started."""
    if "plain" in request.GET or "frame" in request.GET:
        return "plain" in request.GET
    return _used[0].plain


def of_pages(request: HttpRequest) -> str:
    """Return the origin of pages, by the name of this machine that the request used."""
    return _origin(request, _used[0].pages)


def of_units(request: HttpRequest) -> str:
    """Return the origin of units in their frames."""
    return _origin(request, _used[0].units)


def pages_elsewhere(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead from the origin of units to the other, where a link of a unit leads to a page."""

    def respond(request: HttpRequest) -> HttpResponse:
        on_units = request.META["SERVER_PORT"] == str(_used[0].units)
        if on_units and request.method in ("GET", "HEAD") and not _is_of_units(request.path):
            return HttpResponseRedirect(of_pages(request) + request.get_full_path())
        return get_response(request)

    return respond


def _is_of_units(path: str) -> bool:
    parts = path.split("/")
    return path.startswith(_OF_UNITS) or (parts[1] == "as" and len(parts) > 3 and parts[3] in _OF_LEARNERS)


def _origin(request: HttpRequest, port: int) -> str:
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return f"http://{host}:{port}"
