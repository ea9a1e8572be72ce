"""Templates and assets of the blocks, each read and compiled once per process.

``ResourceLoader.render_django_template`` compiles its template at every view, which costs more than all
the rest of a view together.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

_FOLDER = Path(__file__).parent
_ENGINE = Engine(dirs=[str(_FOLDER)], builtins=["django.templatetags.i18n"])


def render(template: str, context: Mapping[str, Any]) -> str:
    """The HTML of a template, named by its path in this folder; every value is escaped."""
    return str(_compiled(template).render(Context(context)))


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The text of a style sheet or script, named by its path in this folder."""
    return (_FOLDER / name).read_text("utf-8")


@lru_cache(maxsize=64)
def _compiled(template: str) -> Any:
    return _ENGINE.get_template(template)
