"""The styles and scripts of a page: as one file of each that the site serves, or else within the page."""

from collections.abc import Iterable
from functools import lru_cache

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from web_fragments.fragment import Fragment

from . import bundles
from .templating import asset


def add_styles(fragment: Fragment, names: Iterable[str]) -> None:
    """Add style sheets, named by their paths in the folder of activities without ``.css``."""
    if address := address_of("css"):
        fragment.add_css_url(address)
        return
    for name in names:
        fragment.add_css(asset(f"{name}.css"))


def add_scripts(fragment: Fragment, names: Iterable[str]) -> None:
    """Add scripts, named as style sheets are; none if there are no names."""
    named = list(names)
    if named and (address := address_of("js")):
        fragment.add_javascript_url(address)
        return
    for name in named:
        fragment.add_javascript(asset(f"{name}.js"))


def address_of(kind: str) -> str:
    """Return where the site serves all styles ("css") or scripts ("js"); "" if it does not.

    An installation from source has no such files. Nor has a site that serves no static files at all, or one where
    ``collectstatic`` has not run since the package was installed.
    """
    path = _path(kind)
    try:
        return str(staticfiles_storage.url(path)) if path and _is_collected(path) else ""
    except (ValueError, ImproperlyConfigured):
        return ""


def _is_collected(path: str) -> bool:
    """Return whether ``collectstatic`` has seen a file, where it keeps a list of what it has seen.

    The platform's storage forgives any other name, and gives an address at which there is nothing.
    """
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return True
    return staticfiles_storage.hash_key(path) in staticfiles_storage.hashed_files


@lru_cache(maxsize=len(bundles.KINDS))
def _path(kind: str) -> str:
    """Return the path of the file of a bundle below the site's static files; "" if no build has written it."""
    file = bundles.STATIC / bundles.name(kind, bundles.bundle(kind))
    is_built = (bundles.ACTIVITIES.parent / file).is_file()
    return file.relative_to("static").as_posix() if is_built else ""
