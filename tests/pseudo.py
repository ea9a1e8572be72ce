"""A made-up language: every Latin letter becomes another, so that words which nobody marked stand out as Latin.

It goes by the code of Greek, in which Django's own words, such as months, have no Latin letters either.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test.utils import override_settings
from django.utils.translation import override, trans_real

import digiboards_xblocks
from digiboards_xblocks.activities.base import block as base
from digiboards_xblocks.activities.base import record, templating
from digiboards_xblocks.activities.base import script_messages as script_words
from digiboards_xblocks.activities.record import progress

LANGUAGE = "el"
SOURCE = Path(digiboards_xblocks.__file__).parent / "locale/en/LC_MESSAGES/django.po"
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "αβψδεφγηιξκλμνοπϙρστθωςχυζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠϘΡΣΤΘΩΫΧΥΖ"
)
# What a translator leaves as it is: names in braces or in %(…)s, and mark-up.
_KEPT = re.compile(r"(\{[^}]*\}|%\([a-z_]+\)[sd]|%%|<[^>]+>)")
# Keys of an activity whose values are names, not words.
_NAMES = {"id", "of", "kind", "link", "phase", "scope", "category", "suits", "one_of", "blocks"}
_CACHES = (
    base._prose,
    script_words.messages_for_scripts,
    templating._part,
    record.format_day,
    progress._step_label,
    record._translate,
)


def disguised(words: str) -> str:
    """Words in other letters."""
    return "".join(part if _KEPT.fullmatch(part) else part.translate(_LETTERS) for part in _KEPT.split(words))


def translated(words: str) -> str:
    """Words as the made-up language has them: in brackets, and two fifths longer."""
    return f"⟦{disguised(words)}{'·' * (len(words) * 2 // 5)}⟧"


def authored(content: str) -> str:
    """An activity's text, its words in other letters and its names as they are."""
    return yaml.safe_dump(_authored(yaml.safe_load(content)), allow_unicode=True, sort_keys=False, width=100_000)


def _authored(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _authored(item, name) for name, item in value.items()}
    if isinstance(value, list):
        names = key in _NAMES or (key == "statements" and all(isinstance(item, str) for item in value))
        return value if names else [_authored(item, key) for item in value]
    return disguised(value) if isinstance(value, str) and key not in _NAMES else value


@contextmanager
def speaking(folder: Path) -> Iterator[None]:
    """The made-up language as that of the reader; its catalogue is written into the folder."""
    place = folder / LANGUAGE / "LC_MESSAGES"
    place.mkdir(parents=True)
    made = Catalog(locale=LANGUAGE)
    with SOURCE.open("rb") as file:
        for message in read_po(file):
            if isinstance(message.id, tuple):
                made.add(message.id, tuple(map(translated, message.id)), context=message.context)
            elif message.id:
                made.add(message.id, translated(message.id), context=message.context)
    with (place / "django.mo").open("wb") as file:
        write_mo(file, made)
    forget()
    try:
        with (
            override_settings(LOCALE_PATHS=[folder], USE_I18N=True),
            mock.patch.object(trans_real, "_translations", {}),
            override(LANGUAGE),
        ):
            yield
    finally:
        forget()


def forget() -> None:
    """Whatever was rendered in a language is rendered again."""
    for cache in _CACHES:
        cache.cache_clear()
