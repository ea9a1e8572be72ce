"""Errors of requests, as sentences for the person whose command sent them."""


class ApiError(Exception):
    """A request without a good answer; the message says why and what to do, and holds nothing secret.

    ``may_have_arrived`` is whether the other side may have taken in what was sent all the same.
    """

    def __init__(self, sentence: str, *, may_have_arrived: bool = False) -> None:
        super().__init__(sentence)
        self.may_have_arrived = may_have_arrived


class UnreachableError(ApiError):
    """A request without any answer."""


class RefusedError(ApiError):
    """A refusal by the other side; ``message`` are its own words."""

    def __init__(self, sentence: str, *, status: int, message: str = "") -> None:
        # An answer that cannot be understood, and a failure inside, may come after the request was taken in.
        super().__init__(sentence, may_have_arrived=not 300 <= status < 500)
        self.status = status
        self.message = message


class UnknownApplicationError(RefusedError):
    """The LMS gives the application no token."""
