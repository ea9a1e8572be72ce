"""Targets of the links and images of a text, and what is wrong with one that leads nowhere."""

import difflib
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from olx.asset_names import STATIC, asset_name

from .markup import Link
from .model import Course

# What the platform turns into the address of a page, by its ``url_name``.
PAGES = "/jump_to_id/"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class DeadLink(ValueError):  # noqa: N818 (the message is for authors)
    """A link that cannot be followed; the message says why and what to write."""


class UnknownAddress(DeadLink):
    """A link to the web that no source has."""


class ImageElsewhere(DeadLink):
    """An image that is on another site."""


class PageOutOfReach(DeadLink):
    """A link to a page of the course, from where its pages cannot be linked to."""


class PageForStaff(DeadLink):
    """A link from a page for learners to one that they cannot open."""


@dataclass(frozen=True)
class Target:
    """The exported address of a link, and the file of ``static/`` it is, if it is one."""

    url: str
    static: str = ""


class Destinations:
    """The pages, files and addresses that a text may link to."""

    def __init__(self, course: Course) -> None:
        self._units = {unit.path: unit.url_name for unit in course.units()}
        self._pages = {page for chapter in course.chapters for page in chapter.pages}
        self._for_staff = {page for chapter in course.chapters if chapter.staff_only for page in chapter.pages}
        self._unread = course.unread
        self._static = course.static
        self._addresses = course.references.addresses | course.programme.links

    def follow(self, link: Link, page: str, *, to_pages: bool = True) -> Target:
        """Return the target of a link on a page. Raises ``DeadLink``."""
        address = link.address
        if address is None:
            raise DeadLink("the link cannot be made out; write [words](address), without spaces in the address")
        if not address:
            raise DeadLink("the link has no address; write it in the round brackets")
        if _SCHEME.match(address):
            return self._web(address, image=link.image)
        if address.startswith("#"):
            raise DeadLink(f"a link into a page ('{address}') cannot be followed; link to a page by its file")
        if address.startswith("/"):
            raise DeadLink(f"'{address}' starts with '/'; write the way from this page's folder to the file")
        return self._file(address, page, image=link.image, to_pages=to_pages)

    def _web(self, address: str, *, image: bool) -> Target:
        if image:
            raise ImageElsewhere(f"the image '{address}' is on another site; put its file into static/ and show that")
        if address not in self._addresses:
            hint = did_you_mean(address, self._addresses)
            raise UnknownAddress(f"'{address}' is not an address that sources.yaml knows{hint or '; add it there'}")
        return Target(address)

    def _file(self, address: str, page: str, *, image: bool, to_pages: bool) -> Target:
        name, mark, _ = unquote(address).partition("#")
        here = posixpath.dirname(page)
        path = posixpath.normpath(posixpath.join(here, name))
        if path.startswith(".."):
            raise DeadLink(f"'{address}' leads out of the course folder")
        if path in self._static and not mark:
            return Target(f"/{STATIC}{asset_name(path.removeprefix(STATIC))}", path)
        if name.endswith(".md") and not image:
            if path in self._for_staff and page not in self._for_staff:
                raise PageForStaff(f"'{address}' is a page for staff, which learners cannot open")
            return self._page(path, address, here, mark=mark, to_pages=to_pages)
        files = [posixpath.relpath(known, here) for known in self._static]
        raise DeadLink(f"the file '{address}' is not there{did_you_mean(name, files)}")

    def _page(self, path: str, address: str, here: str, *, mark: str, to_pages: bool) -> Target:
        if not to_pages:
            raise PageOutOfReach(f"'{address}' is a page of the course, which cannot be linked to from here")
        if mark:
            raise DeadLink(f"'{address}' leads into a page; link to the page itself, without '#'")
        if path not in self._pages and not path.startswith(self._unread):
            pages = [posixpath.relpath(known, here) for known in self._pages]
            raise DeadLink(f"the page '{address}' is not there{did_you_mean(address, pages)}")
        return Target(f"{PAGES}{self._units.get(path, '')}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the nearest known word as a question, or nothing."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"; did you mean '{close[0]}'?" if close else ""
