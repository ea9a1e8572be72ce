"""The styles, and the scripts, of all blocks in one file each, which browsers keep.

A build writes them into ``static/`` of the package, where ``collectstatic`` finds them; setup.py loads this module by
itself, so it imports nothing but Python's own. Their names change with what is in them, so that none is out of date.
"""

import hashlib
from pathlib import Path

ACTIVITIES = Path(__file__).parents[1]
KINDS = ("css", "js")
# Where Django's finders look in an app, and the folder below it that keeps our names apart from others'.
STATIC = Path("static", "digiboards_xblocks")


def bundle(kind: str, activities: Path = ACTIVITIES) -> str:
    """Return all style sheets ("css") or scripts ("js") of blocks as one text.

    What they share comes first, and of that what all of them have; then what is each block's own. What is for a page of
    its own, under another name than its folder's, is left out.
    """
    shared = sorted(activities.glob(f"base/static/*.{kind}"), key=lambda path: (path.stem != "digiboards", path.stem))
    own = sorted(path for path in activities.glob(f"*/static/*.{kind}") if path.stem == path.parts[-3])
    return "\n".join(path.read_text("utf-8") for path in (*shared, *own))


def name(kind: str, text: str) -> str:
    """Return the name of the file of a bundle, which has a digest of its text in it."""
    return f"blocks-{hashlib.sha256(text.encode()).hexdigest()[:16]}.{kind}"
