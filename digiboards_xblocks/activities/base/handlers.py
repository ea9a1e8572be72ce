"""The checks before every handler: who may save, and that the body is a small JSON object."""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from webob import Request, Response
from xblock.core import XBlock

from digiboards_xblocks.core.private import PrivateStr, private
from digiboards_xblocks.db.lock_errors import is_lock_error
from digiboards_xblocks.encryption import Locked

from .guard import Guard

MAX_BODY = 300_000
# For a file that a browser opens: styles of its own, and nothing that runs or loads.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


class HandlerError(Exception):
    """A refusal of a request: a sentence for the learner, and ``details`` for the page."""

    def __init__(self, status: int, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.status = status
        self.details = details


def learner_handler(method: Callable[[Any, int, dict[str, Any]], dict[str, Any]]) -> Callable[..., Response]:
    """Make a handler of ``method(block, learner id, data)``, which returns the data of the JSON answer.

    Answers 405, 413, 415 and 400 for what is not a JSON object, 403 when nobody is signed in or a member of staff
    looks at the course as another user, 503 when a private text cannot be read or kept or others hold a row for too
    long, what a ``HandlerError`` of the method says, and 500 when anything else goes wrong; always as JSON. What is
    refused, or fails, has changed no row and no field: the LMS wraps no transaction around its handlers
    (``courseware/block_render.py``).
    """

    @XBlock.handler
    @functools.wraps(method)
    def handler(block: Any, request: Request, _suffix: str | None = None) -> Response:
        try:
            with _faults_refused(block, method.__name__):
                learner_id, data = _writer(block), json_object(request)
                with transaction.atomic():
                    return json_answer(200, _rewritten(block, method(block, learner_id, data)))
        except HandlerError as error:
            block.note_undone()
            return json_answer(error.status, {"error": str(error), **error.details})

    return handler


@dataclass(frozen=True)
class File:
    """A file to download, or if ``opens`` a page of its own."""

    name: str
    media_type: str
    content: bytes
    opens: bool = False


def learner_download(method: Callable[[Any, int, str], File]) -> Callable[..., Response]:
    """Make a handler of ``method(block, learner id, suffix)``, which returns the learner's own file.

    The suffix is what follows the handler's name in the address, "" for nothing, where the LMS says None.
    Answers 405 to what is not a GET, and otherwise refuses as ``learner_handler`` does, in a sentence. The file is
    private: no cache keeps it; and it holds what people wrote: no browser may take it for a page that runs anything.
    """

    @XBlock.handler
    @functools.wraps(method)
    def handler(block: Any, request: Request, suffix: str | None = None) -> Response:
        try:
            with _faults_refused(block, method.__name__):
                if request.method not in ("GET", "HEAD"):
                    raise HandlerError(405, _("This address only gives a file."))
                file = method(block, _writer(block), suffix or "")
        except HandlerError as error:
            return Response(str(error), content_type="text/plain", charset="utf-8", status=error.status)
        response = Response(file.content, content_type=file.media_type)
        response.content_disposition = f'{"inline" if file.opens else "attachment"}; filename="{file.name}"'
        response.cache_control = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = FILE_POLICY
        return response

    return handler


@contextmanager
def _faults_refused(block: Any, doing: str) -> Iterator[None]:
    """Refuse, in a sentence, what fails for no fault of the learner's."""
    try:
        with Guard(block, doing, lets=(HandlerError, Locked)), _lock_errors_refused():
            yield
            return
    except Locked as error:
        raise HandlerError(
            503,
            _("What you write cannot be read or saved at the moment. What is saved is not lost. Try again later."),
        ) from error
    raise HandlerError(500, _fault())


@contextmanager
def _lock_errors_refused() -> Iterator[None]:
    """Refuse a request that could not lock a row in time; the page sends it again (static/digiboards.js)."""
    try:
        yield
    except OperationalError as error:
        if not is_lock_error(error):
            raise
        raise HandlerError(
            503, _("This site is busy, and nothing was changed. Try again in a moment."), again=True
        ) from error


def failed() -> Response:
    """Return the answer to a request that met a fault of ours."""
    return json_answer(500, {"error": _fault()})


def _fault() -> str:
    return _("Something went wrong on this site, and nothing was changed. Try again later.")


def _rewritten(block: Any, answer: Any) -> Any:
    """The answer with the addresses within the course in its HTML as the platform would rewrite them in a view.

    What is HTML is known by being marked as safe: what a learner wrote is not, and is left as it is.
    """
    if isinstance(answer, dict):
        return {name: _rewritten(block, value) for name, value in answer.items()}
    if isinstance(answer, SafeString):
        with Guard(block, "replace_urls"):
            service = block.runtime.service(block, "replace_urls")
            return answer if service is None else service.replace_urls(answer)
    return answer


def _writer(block: Any) -> int:
    viewer = block.viewer()
    if viewer.masquerading:
        raise HandlerError(403, _("You are viewing the course as someone else, so nothing can be saved for them."))
    if viewer.learner_id is None or not block.saves:
        raise HandlerError(403, _("Nothing can be saved here. Sign in to the course and try again."))
    return int(viewer.learner_id)


def json_object(request: Request) -> dict[str, Any]:
    """Return the object that a page sent. Raises ``HandlerError`` for what is none, or too long."""
    if request.method != "POST":
        raise HandlerError(405, _("This address only takes answers sent by the page."))
    if request.content_type not in ("application/json", ""):
        # What a form sends may have been read already: asking for it again would be a fault (``RawPostDataException``).
        raise HandlerError(415, _("This address only takes answers sent by the page."))
    if (request.content_length or 0) > MAX_BODY or len(request.body) > MAX_BODY:
        raise HandlerError(413, _("This is too long to be kept. Shorten it and save again."))
    try:
        data = private(json.loads(PrivateStr(request.body.decode("utf-8"))))
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
    return data


def json_answer(status: int, body: dict[str, Any]) -> Response:
    """Return an answer for a page's script."""
    response = Response(json.dumps(body), content_type="application/json", charset="utf-8", status=status)
    if status == 405:
        response.allow = ["POST"]
    return response
