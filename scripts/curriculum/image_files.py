"""Problems of the file of an image, by its content and not by its name."""

import warnings
from functools import lru_cache
from pathlib import Path

from lxml import etree
from PIL import ExifTags, Image, UnidentifiedImageError

MAX_BYTES = 500_000
MAX_SIDE = 3_000  # pixels
SVG = "SVG"
# What every browser shows, by the endings that browsers and Studio take it for.
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP", ".svg": SVG}
# What cameras, scanners and Word save besides.
OTHER_FORMATS = (".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".emf", ".wmf")
IMAGES = (*FORMATS, *OTHER_FORMATS)

_SVG_ROOT = "{http://www.w3.org/2000/svg}svg"
_SMALLER = "make it smaller, to 1,600 pixels wide for example, and save it again"


def find_fault(file: Path) -> str:
    """Return what is wrong with an image, and what to do about it; "" if nothing is. Raises ``OSError``."""
    suffix = file.suffix.lower()
    if suffix not in FORMATS:
        return f"browsers do not show images that end in '{suffix}'; save it as JPEG or PNG, with another name"
    state = file.stat()
    if state.st_size > MAX_BYTES:
        return f"the image has {_megabytes(state.st_size)}; at most {_megabytes(MAX_BYTES)} are allowed; {_SMALLER}"
    return _fault_inside(file, FORMATS[suffix], state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _fault_inside(file: Path, expected: str, _changed: int, _size: int) -> str:
    """Return what is wrong with the content of a file, cached while the file does not change."""
    found = SVG if _is_drawing(file) else ""
    fault = ""
    if not found:
        found, fault = _examine_pixels(file)
    if fault:
        return fault
    if not found:
        return f"the file is no image that can be opened, or a damaged one; save it again as {expected}"
    if found != expected:
        return f"the file is a {found} by its content, and its name says {expected}; save it again as {expected}"
    return ""


def _is_drawing(file: Path) -> bool:
    """Return whether a file is an SVG. Nothing outside it is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(file.read_bytes(), parser).tag == _SVG_ROOT
    except etree.XMLSyntaxError:
        return False


def _examine_pixels(file: Path) -> tuple[str, str]:
    """Return the format of a photograph or screenshot, "" if it cannot be opened, and what else is wrong with it."""
    known = sorted({*FORMATS.values(), "BMP", "TIFF"} - {SVG})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=known) as image:
                found = str(image.format)
                width, height = image.size
                if max(width, height) > MAX_SIDE:
                    return found, f"the image is {width:,} by {height:,} pixels; {_SMALLER}"
                image.load()
                if image.getexif().get_ifd(ExifTags.IFD.GPSInfo):
                    return found, (
                        "the photograph says where it was taken, to whoever downloads it; save it again without "
                        "its location"
                    )
                return found, ""
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "", f"the image has too many pixels to be opened; {_SMALLER}"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):  # Pillow lets all of them out
        return "", ""


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
