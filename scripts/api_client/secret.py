"""Words that must not be seen."""

HIDDEN = "•••"


class Secret:
    """A password or a token. It shows itself to nobody who does not ask for it by ``reveal``."""

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        self._words = words

    def reveal(self) -> str:
        """Return the words, for the one place that sends them."""
        return self._words

    def hidden_in(self, text: str) -> str:
        """Return a text from elsewhere without these words in it."""
        return text.replace(self._words, HIDDEN) if self._words else text

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def __format__(self, _spec: str) -> str:
        return HIDDEN

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")
