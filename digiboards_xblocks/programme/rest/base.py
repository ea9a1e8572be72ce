"""The base of all views of the API: permissions, throttling, the course run, and parameters.

A new set of figures is a serializer of its parameters, one of its answer, and a view whose ``get`` allows and answers.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from edx_rest_framework_extensions.permissions import NotJwtRestrictedApplication
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from digiboards_xblocks.core.text import UNSTORABLE
from digiboards_xblocks.programme.error_reports import hide_values
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import Scope
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress import versions
from digiboards_xblocks.programme.progress.freshness import freshness

from .problems import Problem, handle_exception
from .throttling import PerPerson
from .tokens import TokenAuthentication

METHODS = ["get", "head", "options"]
_REFUSALS = {
    400: "A parameter is wrong; the sentence says which.",
    401: "No token and no session, or one that is not good any longer.",
    403: "Whoever asks may not see this.",
    404: "There is no such course run with the programme, or no such part of it.",
    429: "Asked too often; Retry-After says for how many seconds to wait.",
}


class PlainTextField(serializers.CharField):
    """Text that a database can be asked for."""

    def to_internal_value(self, data: Any) -> str:
        """Return the words, without space around them."""
        text: str = super().to_internal_value(data)
        if UNSTORABLE.search(text):
            raise serializers.ValidationError(_("This holds a character that nothing is called by."))
        return text


class AsOf(serializers.Serializer):
    """The moment that an answer is of."""

    course = serializers.CharField(help_text="The key of the course run.")
    as_of = serializers.DateTimeField(help_text="Up to when completion is counted.")
    waiting = serializers.IntegerField(
        help_text="People who did something since, and are still to be counted; ask again if there are any."
    )
    programme_changed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when they wait for a programme that was changed; null if they do not, or it was just now.",
    )


@method_decorator(transaction.non_atomic_requests, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class Protected(APIView):
    """An address for those whom the LMS knows, by a token or by their session in a browser."""

    http_method_names = METHODS
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated, NotJwtRestrictedApplication)
    throttle_classes = (PerPerson,)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Return the request as the framework knows it; reports of its errors hold no values."""
        hide_values(request)
        return super().initialize_request(request, *args, **kwargs)

    def get_exception_handler(self) -> Any:
        """Ours, whatever the site's is."""
        return handle_exception


class CourseView(Protected):
    """An address of one course run. ``key`` and ``course``, its programme, are there when ``get`` is called."""

    renderer_classes = (JSONRenderer,)
    schema = AutoSchema()
    key: CourseKey
    course: Any

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the course run."""
        super().initial(request, *args, **kwargs)
        try:
            self.key = CourseKey.from_string(kwargs["course"])
        except InvalidKeyError as error:
            raise NotFound(_("There is no such course.")) from error
        self.course = versions.programme_of(self.key)

    def query_parameters(self, parameters: type[serializers.Serializer]) -> dict[str, Any]:
        """Return the parameters. One that there is not is refused, or a slip of the pen would take away a filter."""
        given = parameters(data=self.request.query_params)
        unknown = sorted(set(self.request.query_params) - set(given.fields))
        if unknown:
            names = ", ".join(given.fields) or _("none")
            raise ValidationError(
                [_("There is no parameter “{name}”. There are: {names}.").format(name=unknown[0], names=names)]
            )
        given.is_valid(raise_exception=True)
        found: dict[str, Any] = given.validated_data
        return found

    def may(self, action: str, scope: Scope) -> bool:
        """Return whether the user may do this."""
        return grants.can(self.request.user, action, scope)

    def allow(self, action: str, scope: Scope) -> None:
        """Answer with a refusal unless the user may do this, and there is a programme to do it with."""
        if not self.may(action, scope):
            raise PermissionDenied(_("You may not see this. Ask the person who administers the course for access."))
        if not self.course.guides and not progress_queries.is_ours(self.key):
            raise NotFound(_("This course holds no programme. Check its key."))

    def as_of(self) -> dict[str, Any]:
        """Return of which moment the figures of completion are, as ``AsOf`` says it."""
        fresh = freshness(self.key, self.course)
        return {
            "course": str(self.key),
            "as_of": fresh.as_of,
            "waiting": fresh.waiting,
            "programme_changed_at": fresh.changed_at,
        }


def described(summary: str, answer: type[serializers.Serializer], *parameters: type[serializers.Serializer]) -> Any:
    """Return what the schema says of a view: what it answers, to which parameters, and with which refusals."""
    course = OpenApiParameter(
        "course", str, OpenApiParameter.PATH, description="The key of a course run, such as course-v1:Org+Number+Run."
    )
    refusals = {status: OpenApiResponse(Problem, description=words) for status, words in _REFUSALS.items()}
    # Of the class: on a method it would take the site's kind of schema in place of ours.
    return extend_schema(
        summary=summary, parameters=[course, *parameters], responses={200: answer, **refusals}, tags=["figures"]
    )
