"""The name that the platform gives a file of ``static/``: the exporter writes it, and the preview looks for it."""

import re

STATIC = "static/"
_REPLACED = re.compile(r"[^\w.%-]")


def asset_name(name: str) -> str:
    """Return what the platform stores a file as (``contentstore/content.py``): ``a_b_c.png`` for ``a b/c.png``.

    ``name`` is the file's path below ``static/``; two paths may have one name.
    """
    return _REPLACED.sub("_", name)
