"""The name that Studio gives a file of ``static/``."""

import re

_REPLACED = re.compile(r"[^\w.%-]")


def asset_name(path: str) -> str:
    """``static/a b/c.png`` → ``a_b_c.png``: what the platform stores it as (``contentstore/content.py``)."""
    return _REPLACED.sub("_", path.removeprefix("static/"))
