#!/usr/bin/env python3
"""Makes a course image of a photograph or screenshot: small enough, turned the right way, and without its metadata."""

import argparse
import io
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from atomic_file import replacing
from console import DONE, PROBLEMS
from curriculum.image_files import FORMATS, MAX_BYTES, SVG

WIDTH = 1_600  # pixels of the longer side: twice what a page shows, for sharp screens
_QUALITIES = (85, 75, 65, 55)
_SMALLEST = 400


class RefusedError(Exception):
    """An image cannot be made, in words that say why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Write the image, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="fit_image.py",
        description=(
            f"Copies a photograph or screenshot into the course: at most {WIDTH:,} pixels on its longer side and "
            f"{MAX_BYTES // 1000} KB, turned the right way, without the place and time at which it was taken. The "
            "original stays as it is. Exit status: 0 written, 1 not possible and nothing changed (a sentence says "
            "why), 2 wrong usage."
        ),
        epilog="Example: fit_image.py ~/Pictures/IMG_2041.jpg course/static/ward.jpg",
    )
    parser.add_argument("original", type=Path, help="the photograph or screenshot")
    parser.add_argument("image", type=Path, help="where to write, ending in .jpg, .png or .webp")
    options = parser.parse_args(argv)
    suffix = options.image.suffix.lower()
    if FORMATS.get(suffix, SVG) in (SVG, "GIF"):
        parser.error(f"name a file that ends in .jpg, .png or .webp, not {options.image.name}")
    try:
        if options.image.exists():
            raise RefusedError(f"{options.image} is there already; delete it first, or choose another name")
        content, size = fit_image(options.original, FORMATS[suffix])
        with replacing(options.image) as out:
            out.write(content)
    except RefusedError as error:
        sys.stderr.write(f"{error}\n")
        return PROBLEMS
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be read or written: {error.strerror}\n")
        return PROBLEMS
    sys.stderr.write(f"{size[0]:,} by {size[1]:,} pixels, {len(content) // 1000} KB. Next: show it on a page.\n")
    sys.stdout.write(f"{options.image}\n")
    return DONE


def fit_image(original: Path, kind: str) -> tuple[bytes, tuple[int, int]]:
    """Return an image that fits, in this format, and its width and height in pixels.

    Raises ``RefusedError`` if the original cannot be opened, and ``OSError`` if it cannot be read.
    """
    picture = _open(original.read_bytes(), original)
    if kind == "JPEG":
        picture = _on_white(picture)
    side = WIDTH
    while True:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES if kind != "PNG" else _QUALITIES[:1]:
            out = io.BytesIO()
            picture.save(out, kind, quality=quality, optimize=True)
            if out.tell() <= MAX_BYTES:
                return out.getvalue(), picture.size
        if side <= _SMALLEST:
            raise RefusedError(f"{original} is too large even at {side} pixels; write it as .jpg")
        side = side * 3 // 4


def _open(content: bytes, original: Path) -> Image.Image:
    """Return the pixels of an image, turned as they are to be looked at, without anything beside them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # a large photograph is what this is for
            with Image.open(io.BytesIO(content)) as image:
                turned = ImageOps.exif_transpose(image)
                picture = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RefusedError(
            f"{original} is no image that can be opened here; open it in the program that shows it, and save or "
            "export it as JPEG"
        ) from error
    picture.info.clear()
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, which JPEG does not have."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


if __name__ == "__main__":
    sys.exit(main())
