"""The description of the API that programs read: OpenAPI, made from the views themselves."""

from collections.abc import Sequence
from typing import Any

from django.urls import URLPattern, include, path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import JSONRenderer

from .base import Protected
from .tokens import TokenAuthentication

PREFIX = "digiboards/api/v1/"
_SETTINGS = {
    "TITLE": "Digital Boards",
    "DESCRIPTION": "Who completed what in a course run, for programme staff and board sponsors. Changes nothing.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "",
    "SORT_OPERATIONS": False,
    "POSTPROCESSING_HOOKS": [],
    "PREPROCESSING_HOOKS": [],
    "SERVERS": [],
}


class Token(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its base registers it
    """The description of tokens in the schema."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        """Return a header."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`JWT` and a token from /oauth2/access_token, asked for with token_type=jwt.",
        }


class SchemaView(Protected, SpectacularAPIView):
    """The schema, for everybody who has an account."""

    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer, JSONRenderer]


def schema_of(addresses: Sequence[URLPattern]) -> Any:
    """Return the view that describes these addresses."""
    return SchemaView.as_view(urlconf=[path(PREFIX, include(list(addresses)))], custom_settings=_SETTINGS)
