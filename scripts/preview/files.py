"""Files: the course's own, those that come with a block, and the SDK's."""

import importlib.resources
import mimetypes
from pathlib import PurePosixPath

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from xblock.core import XBlock
from xblock.exceptions import DisallowedFileError
from xblock.plugin import PluginMissingError

from olx.asset_names import asset_name

from . import player
from .models import TrackedEvent
from .pages import as_staff

# Not left to the machine's own table, which may know others or none.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
# A picture or page of the course may be styled, but runs no script of its own.
_STILL = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_SHOWN_EVENTS = 500


def asset(_request: HttpRequest, name: str) -> HttpResponse:
    """Return a file of the archive's static folder, found by the LMS's rule for names."""
    data = player.current().archive.assets.get(asset_name(name))
    if data is None:
        raise Http404(f"The course has no file '{name}'.")
    return _file(name, data, still=True)


def block_file(_request: HttpRequest, block_type: str, name: str) -> HttpResponse:
    """Return a public file that is installed with a block."""
    try:
        with XBlock.load_class(block_type).open_local_resource(name) as stream:
            data = stream.read()
    except (PluginMissingError, DisallowedFileError, OSError) as error:
        raise Http404(f"The block '{block_type}' has no file '{name}'.") from error
    return _file(name, data)


def sdk_file(_request: HttpRequest, name: str) -> HttpResponse:
    """Return a file of xblock-sdk's own: jQuery, for Studio's editor."""
    parts = PurePosixPath(name).parts
    found = importlib.resources.files("workbench").joinpath("static", "workbench", *parts)
    if ".." in parts or not found.is_file():
        raise Http404(f"xblock-sdk has no file '{name}'.")
    return _file(name, found.read_bytes())


def _file(name: str, data: bytes, *, still: bool = False) -> HttpResponse:
    ending = PurePosixPath(name).suffix.lower()
    kind = _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = "no-cache"
    if still and kind.startswith(("image/svg", "text/html", "application/x", "text/xml")):
        response["Content-Security-Policy"] = _STILL
    return response


@as_staff
def events(_request: HttpRequest, *_who: object) -> JsonResponse:
    """Return the newest tracked events, for people who wonder what the LMS would log."""
    rows = TrackedEvent.objects.order_by("-pk")[:_SHOWN_EVENTS]
    fields = ("at", "name", "user_id", "usage_key", "data")
    return JsonResponse({"events": [{field: getattr(row, field) for field in fields} for row in rows]})
