"""Templates and assets of the blocks, each read and compiled once per process.

``ResourceLoader.render_django_template`` compiles its template at every view, which costs more than all
the rest of a view together.
"""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from .per_language import per_language

_FOLDER = Path(__file__).parents[1]
# Two characters that mean nothing, in no text of ours.
_BLANK = re.compile("\ue000(\\w+)\ue001")
_ENGINE = Engine(dirs=[str(_FOLDER)], builtins=["django.templatetags.i18n"])


class QuietContext(Context):
    """A context that has every name, "" if it was not given, and whose ``repr`` shows no value.

    Where one is missing, Django logs the whole context at DEBUG; where a template fails, the context is in error
    reports. Ours hold what a learner wrote, people's names and addresses, and tokens of forms.
    """

    def __repr__(self) -> str:
        return "<private>"

    def __getitem__(self, key: Any) -> Any:
        return self.get(key, "")


class PrivateHtml(SafeString):
    """HTML that may hold private words, whose ``repr`` says nothing of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<private>"


def render(template: str, context: Mapping[str, Any]) -> SafeString:
    """Return the HTML of a template, named by its path in this folder; every value is escaped, so that it is safe."""
    return PrivateHtml(_compiled(template).render(QuietContext(context)))


def part(template: str, **context: Hashable) -> SafeString:
    """Return the HTML of a part of a block that many learners see alike, rendered once for each content and language.

    A scale of five radio buttons has six states; rendering it for every learner again costs more than the rest.
    """
    return _part(template, tuple(context.items()))


def blank(name: str) -> str:
    """Return a placeholder in a ``part`` for a value of ``filled``; a template can write it, not compare it."""
    return f"\ue000{name}\ue001"


def filled(html: SafeString, values: Mapping[str, str]) -> SafeString:
    """Return a part with the values of its blanks, each escaped: private words can be in it, and not in the cache."""
    escaped = {name: conditional_escape(value) for name, value in values.items()}
    # The part's own values were escaped when it was rendered; what is put in is not searched for blanks again.
    return PrivateHtml(_BLANK.sub(lambda found: escaped[found[1]], html))


@per_language(maxsize=2048)
def _part(template: str, context: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render(template, dict(context))


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """Return a style sheet or script as it is written, named by its path in this folder; servers compress it."""
    return (_FOLDER / name).read_text("utf-8")


@lru_cache(maxsize=64)
def _compiled(template: str) -> Any:
    return _ENGINE.get_template(template)
