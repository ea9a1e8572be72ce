"""Django's error reports of staff pages: where a page failed, and none of the values that were at hand.

Those are people's names and addresses, comments that were opened to staff, and tokens of forms. Django shows them on
its page of an error (DEBUG), and mails them to the site's ADMINS.
"""

from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NoValues(SafeExceptionReporterFilter):
    """Names of variables and of fields stay, their values go, whether DEBUG is on or not."""

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> Any:  # noqa: ARG002 (Django's own)
        """Return each local variable of a frame, without its value."""
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        """Return each field of a form that was sent, without its value."""
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_safe_cookies(self, request: HttpRequest) -> Any:
        """Return each cookie, without its value."""
        return dict.fromkeys(getattr(request, "COOKIES", {}), self.cleansed_substitute)

    def get_safe_request_meta(self, request: HttpRequest) -> Any:
        """Return what came with a request, without tokens and cookies."""
        meta = super().get_safe_request_meta(request)
        secret = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_X_CSRFTOKEN", "CSRF_COOKIE")
        return {name: self.cleansed_substitute if name in secret else value for name, value in meta.items()}


def hide_values(request: HttpRequest) -> None:
    """Have reports of errors in this request hold no values (``django.views.debug.get_exception_reporter_filter``)."""
    request.exception_reporter_filter = NoValues()
