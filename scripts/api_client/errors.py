"""What stops a request, as sentences for the person whose command sent it."""


class ApiError(Exception):
    """It cannot be answered; the message says why and what to do, and holds nothing secret.

    ``may_have_arrived`` tells whether what was sent may have been taken in all the same.
    """

    def __init__(self, sentence: str, *, may_have_arrived: bool = False) -> None:
        super().__init__(sentence)
        self.may_have_arrived = may_have_arrived


class UnreachableError(ApiError):
    """No answer came."""


class RefusedError(ApiError):
    """An answer came, and it is no; ``said`` are the other side's own words."""

    def __init__(self, sentence: str, *, status: int, said: str = "") -> None:
        # An answer that cannot be understood, and a failure inside, may come after the request was taken in.
        super().__init__(sentence, may_have_arrived=not 300 <= status < 500)
        self.status = status
        self.said = said


class UnknownApplicationError(RefusedError):
    """The LMS gives the application no token."""
