"""Results kept for each language."""

from django.utils import translation

from digiboards_xblocks.activities.base.per_language import per_language

CALLS: list[tuple[str, str]] = []


@per_language(maxsize=8)
def said(words: str) -> str:
    """Say words in the active language."""
    CALLS.append((words, translation.get_language()))
    return f"{words} in {translation.get_language()}"


def test_a_result_is_kept_for_each_language() -> None:
    CALLS.clear()
    said.cache_clear()
    with translation.override("en"):
        assert (said("Yes"), said("Yes")) == ("Yes in en", "Yes in en")
    with translation.override("cy"):
        assert said("Yes") == "Yes in cy"
    with translation.override("en"):
        assert (said("Yes"), said("No")) == ("Yes in en", "No in en")
    assert CALLS == [("Yes", "en"), ("Yes", "cy"), ("No", "en")]


def test_what_is_forgotten_is_made_again() -> None:
    CALLS.clear()
    with translation.override("en"):
        said("Perhaps")
        said.cache_clear()
        said("Perhaps")
    assert len(CALLS) == 2


def test_it_keeps_the_name_and_the_docstring() -> None:
    assert (said.__name__, said.__doc__) == ("said", "Say words in the active language.")
