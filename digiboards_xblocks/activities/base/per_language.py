"""Results that depend on the reader's language, kept for each."""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
Result = TypeVar("Result")


class PerLanguage(Generic[P, Result]):
    """A function whose results are kept for each language that is active when it is called.

    Its arguments have to be hashable. Gettext, templates and formats look at the active language themselves.
    """

    def __init__(self, function: Callable[P, Result], maxsize: int) -> None:
        update_wrapper(self, function)
        call: Callable[..., Result] = function

        @lru_cache(maxsize=maxsize)
        def cached(_language: str, /, *args: Any, **kwargs: Any) -> Result:
            return call(*args, **kwargs)

        self._cached: Callable[..., Result] = cached
        self._clear = cached.cache_clear

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Result:
        """Return the result in the active language."""
        return self._cached(get_language() or "", *args, **kwargs)

    def cache_clear(self) -> None:
        """Forget all results."""
        self._clear()


def per_language(maxsize: int) -> Callable[[Callable[P, Result]], PerLanguage[P, Result]]:
    """Make a decorator that keeps the last ``maxsize`` results of a function, by its arguments and the language."""
    return lambda function: PerLanguage(function, maxsize)
