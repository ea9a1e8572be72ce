"""Links within the course, as the LMS rewrites them in what a block shows (``static_replace/__init__.py``).

What a handler answers is not rewritten; a block asks the service ``replace_urls`` for that (``services.py``).
Only a whole URL in quotes is rewritten; one that the LMS would miss does not work here either.
``/static/`` needs no rewriting, since the preview serves it at that very address.
"""

import re

_JUMP = re.compile(r"""(?P<quote>\\?['"])/jump_to_id/(?P<rest>.*?)(?P=quote)""")


def rewrite(html: str, learner_name: str) -> str:
    """Return the HTML with its links leading to this learner's pages."""
    return _JUMP.sub(rf"\g<quote>/as/{learner_name}/jump_to_id/\g<rest>\g<quote>", html)
