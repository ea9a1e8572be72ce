"""Errors of the API: always JSON, always a sentence, under ``detail``."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Problem(serializers.Serializer):
    """The reason why there is no answer."""

    detail = serializers.CharField(help_text="Why, in a sentence.")


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error, with problems of parameters in one line."""
    answer = exception_handler(error, context)
    if answer is not None and isinstance(error, ValidationError):
        answer.data = {"detail": " ".join(_lines(error.detail))}
    return answer


def _lines(detail: Any) -> list[str]:
    if not isinstance(detail, dict):
        return [str(line) for line in detail]
    general = serializers.api_settings.NON_FIELD_ERRORS_KEY
    return [
        str(line) if name == general else _("{name}: {problem}").format(name=name, problem=line)
        for name, lines in detail.items()
        for line in lines
    ]
