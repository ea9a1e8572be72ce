"""What stops a push, as sentences for the person who started it."""


class PushError(Exception):
    """It cannot go on; the message says why and what to do, and holds nothing secret."""


class UnreachableError(PushError):
    """No answer came. ``may_have_arrived`` tells whether the other side may have what was sent."""

    def __init__(self, sentence: str, *, may_have_arrived: bool) -> None:
        super().__init__(sentence)
        self.may_have_arrived = may_have_arrived


class RefusedError(PushError):
    """An answer came, and it is no; ``said`` are the other side's own words."""

    def __init__(self, sentence: str, *, status: int, said: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.said = said
