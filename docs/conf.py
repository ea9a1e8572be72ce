"""The documentation site: `make docs`. What it does besides showing these pages is scripts/reference/site.py."""

import sys
from pathlib import Path

from pygments.lexers.data import YamlLexer
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from digiboards_xblocks import __version__  # noqa: E402  # found once the path is set
from digiboards_xblocks.activities.registry import FENCED  # noqa: E402
from reference.site import page_text  # noqa: E402

project = "Digital Boards"
release = __version__
language = "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["artwork"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Digital Boards {release}"
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False


def setup(app: Sphinx) -> None:
    """Register what site.py does, and the fences that Pygments does not know: those of activities are YAML."""
    app.connect("source-read", _read)
    for kind in FENCED:
        app.add_lexer(kind, YamlLexer)
    for kind in ("csv", "cron"):
        app.add_lexer(kind, TextLexer)


def _read(_app: Sphinx, page: str, text: list[str]) -> None:
    text[0] = page_text(ROOT, page, text[0])
