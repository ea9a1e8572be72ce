"""The plugin's addresses, and a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(_request: HttpRequest) -> HttpResponse:
    """Return nothing."""
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("digiboards/", include("digiboards_xblocks.urls"))]
