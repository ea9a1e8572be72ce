"""Requests that are not carried out, and the sentence that says why."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import versions


def refusal(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    """Return a page with a sentence for a person; the sentence alone for a script."""
    if "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    context = {"sentence": sentence, "language": "en", "live": versions.playing()}
    return render(request, "preview/refusal.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for 404, with the sentence of an ``Http404`` that has one."""
    sentence = str(exception.args[0]) if exception is not None and exception.args else ""
    if not sentence.endswith("."):
        sentence = "There is no such page in the preview."
    return refusal(request, HTTPStatus.NOT_FOUND, sentence)


def failed(request: HttpRequest) -> HttpResponse:
    """Return the page for a fault; the terminal shows where it was."""
    return refusal(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong in the preview or in a block. The terminal that runs it shows the details.",
    )


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a request that no page of ours sent (Django's check against forged requests)."""
    return refusal(
        request,
        HTTPStatus.FORBIDDEN,
        f"Nothing was saved: the request did not come from a page of the preview ({reason}) Reload and try again.",
    )


def too_long(request: HttpRequest) -> HttpResponse:
    """Return the page for a body that is longer than the LMS would read."""
    return refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is too long to be saved: 2.5 MB are allowed.")
