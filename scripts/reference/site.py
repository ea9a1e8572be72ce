"""Extensions of the documentation site: files of the repository's root are pages too.

A forge shows the files as they are, so they link to one another as files. On the site a link to such a file leads to
its page, and one to a file that has none (a script, a folder of the course) is words alone.
"""

import os
import re
from pathlib import Path, PurePosixPath

# Pages of the site whose text is a file elsewhere in the repository; in docs/ a short page leads there.
TAKEN = {
    "authors-guide": "course/README.md",
    "contributing": "CONTRIBUTING.md",
    "security": "SECURITY.md",
    "changelog": "CHANGELOG.md",
    "operating/tutor": "tutor-contrib-digiboards/README.md",
}
_AT = {file: f"docs/{page}.md" for page, file in TAKEN.items()} | {"README.md": "docs/index.md"}
# What stands in a fence or a span of code is an example, unless the code is among the words of a link.
_LINK = re.compile(
    r"^(?P<fence>```+).*?^(?P=fence)$"
    r"|(?<!!)\[(?P<words>[^\]\[]*)\]\((?P<to>[^)\s#:]+)(?P<part>#[^)\s]*)?\)"
    r"|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_CONTENTS = "\n\n```{{toctree}}\n:hidden:\n\n{}\n```\n"


def page_text(root: Path, page: str, text: str) -> str:
    """Return what the site shows for a page (its name below docs/, without ``.md``) whose file has the text."""
    file = TAKEN.get(page, f"docs/{page}.md")
    if page in TAKEN:
        text = (root / file).read_text("utf-8")
    shown = _LINK.sub(lambda found: _link(root, file, page, found) if found["to"] else found[0], text)
    return shown + _contents(page, shown)


def _link(root: Path, file: str, page: str, link: re.Match[str]) -> str:
    """Return a link of a file as the page needs it."""
    target = os.path.normpath(PurePosixPath(file).parent / link["to"])
    if (root / target).is_dir() and (root / target / "README.md").is_file():
        target = f"{target}/README.md"
    target = _AT.get(target, target)
    if not (root / target).exists():
        return link[0]  # it leads nowhere: Sphinx says so
    if not target.startswith("docs/"):
        return link["words"]
    to = os.path.relpath(target, PurePosixPath(f"docs/{page}").parent)
    return f"[{link['words']}]({to}{link['part'] or ''})"


def _contents(page: str, text: str) -> str:
    """Return the contents of a folder: what its README links to in the same folder, in that order."""
    if PurePosixPath(page).name != "README":
        return ""
    links = (link["to"] for link in _LINK.finditer(text) if link["to"])
    pages = dict.fromkeys(to.removesuffix(".md") for to in links if to.endswith(".md") and "/" not in to)
    return _CONTENTS.format("\n".join(pages)) if pages else ""
