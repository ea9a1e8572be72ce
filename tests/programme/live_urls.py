"""The LMS as a script meets it: its tokens, our addresses, and what may go wrong on the way."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path, resolve

from .api import token_of

CLIENT_ID, CLIENT_SECRET = "reports", "s3cret-of-the-application"
Fault = Callable[[HttpRequest], HttpResponseBase] | None
# What the next requests below /digiboards/ meet, one each.
FAULTS: list[Fault] = []
# Whose the application is; what was asked.
USER: list[str] = ["staff"]
ASKED: list[str] = []
TOKENS: list[str] = []


def token(request: HttpRequest) -> HttpResponse:
    if (request.POST.get("client_id"), request.POST.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
        return JsonResponse({"error": "invalid_client"}, status=401)
    assert (request.POST["grant_type"], request.POST["token_type"]) == ("client_credentials", "jwt")
    TOKENS.append(token_of(get_user_model().objects.get(username=USER[0])))
    return JsonResponse({"access_token": TOKENS[-1], "expires_in": 3600, "token_type": "JWT"})


def ours(request: HttpRequest, rest: str) -> HttpResponseBase:
    ASKED.append(request.get_full_path())
    fault = FAULTS.pop(0) if FAULTS else None
    if fault:
        return fault(request)
    found = resolve(f"/digiboards/{rest}", urlconf="tests.programme.urls")
    return found.func(request, *found.args, **found.kwargs)  # type: ignore[no-any-return]


def status(code: int, data: Any = None, **headers: str) -> Fault:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request: JsonResponse(data or {"detail": "Told."}, status=code, headers=names)


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Welcome</title>")


def saying(data: Any) -> Fault:
    return lambda _request: JsonResponse(data, safe=False)


def slow(_request: HttpRequest) -> HttpResponse:
    time.sleep(3)
    return HttpResponse(status=503)


urlpatterns = [path("oauth2/access_token", token), path("digiboards/<path:rest>", ours)]
