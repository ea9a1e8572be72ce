"""The player's own templates, each value escaped, and its styles and scripts."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

_FOLDER = Path(__file__).parent
_ENGINE = Engine(dirs=[str(_FOLDER / "templates")])


def render(template: str, context: Mapping[str, Any]) -> str:
    """Return the HTML of a template in ``templates/``."""
    return str(_compiled(template).render(Context(context)))


@lru_cache(maxsize=8)
def _compiled(template: str) -> Any:
    return _ENGINE.get_template(template)


def asset(name: str) -> str:
    """Return a style sheet or script in ``static/``, as it is written."""
    return (_FOLDER / "static" / name).read_text("utf-8")
