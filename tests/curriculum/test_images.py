"""Images are opened, whatever their names say: what browsers would not show is refused with what to do."""

import os
import random
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import ExifTags, Image

from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import CourseFolder

PAGE = "12-third.md"
Export = Callable[..., Exported]
_GPS = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (51.0, 30.0, 0.0)}


def picture(kind: str, size: tuple[int, int] = (40, 30), *, gps: bool = False) -> bytes:
    image = Image.new("RGB", size, "teal")
    exif = image.getexif()
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_GPS)
    out = BytesIO()
    image.save(out, kind, exif=exif) if gps else image.save(out, kind)
    return out.getvalue()


def said_to_be(width: int, height: int) -> bytes:
    """A small PNG whose header claims these pixels."""
    content = picture("PNG")
    header = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)  # noqa: S311 (bytes of no image)


def show(course: CourseFolder, name: str, content: bytes) -> None:
    course.write(f"static/{name}", content)
    course.add(PAGE, f"\n![A picture](../../static/{name})\n")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("A.JPG", "JPEG"), ("a.gif", "GIF"), ("a.webp", "WEBP")],
)
def test_an_image_that_browsers_show_is_exported_as_it_is(
    course: CourseFolder, export: Export, name: str, kind: str
) -> None:
    content = picture(kind)
    show(course, name, content)
    result = export()

    assert result.status == 0
    assert result.read(f"static/{name}") == content


NO_IMAGE = "the file is no image that can be opened, or a damaged one; save it again as "
SMALLER = "make it smaller, to 1,600 pixels wide for example, and save it again"
WRONG = {
    "random bytes": ("a.jpg", noise(5_000), f"{NO_IMAGE}JPEG"),
    "no bytes": ("a.png", b"", f"{NO_IMAGE}PNG"),
    "a page of a site that was saved": ("a.png", b"<html><body>Sign in</body></html>", f"{NO_IMAGE}PNG"),
    "half a download": ("a.png", picture("PNG", (400, 300))[:-40], f"{NO_IMAGE}PNG"),
    "no drawing": ("a.svg", b"<svg><path/></svg>", f"{NO_IMAGE}SVG"),
    "half a drawing": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><path>', f"{NO_IMAGE}SVG"),
    "a phone's photograph": (
        "a.heic",
        b"\0\0\0\x18ftypheic" + noise(2_000),
        "browsers do not show images that end in '.heic'; save it as JPEG or PNG, with another name",
    ),
    "Word's drawing": (
        "a.emf",
        noise(2_000),
        "browsers do not show images that end in '.emf'; save it as JPEG or PNG, with another name",
    ),
    "another format than the name's": (
        "a.jpg",
        picture("PNG"),
        "the file is a PNG by its content, and its name says JPEG; save it again as JPEG",
    ),
    "a scan": (
        "a.png",
        picture("TIFF"),
        "the file is a TIFF by its content, and its name says PNG; save it again as PNG",
    ),
    "a photograph of 10 MB": (
        "a.jpg",
        noise(10_000_000),
        f"the image has 10.0 MB; at most 0.5 MB are allowed; {SMALLER}",
    ),
    "many pixels": ("a.png", picture("PNG", (4_000, 20)), f"the image is 4,000 by 20 pixels; {SMALLER}"),
    "far too many pixels": (
        "a.png",
        said_to_be(60_000, 6_000),
        f"the image has too many pixels to be opened; {SMALLER}",
    ),
    "the place where it was taken": (
        "a.jpg",
        picture("JPEG", gps=True),
        "the photograph says where it was taken, to whoever downloads it; save it again without its location",
    ),
}


@pytest.mark.parametrize(("name", "content", "told"), WRONG.values(), ids=WRONG)
def test_an_image_that_learners_would_not_see_is_refused(
    course: CourseFolder, export: Export, name: str, content: bytes, told: str
) -> None:
    show(course, name, content)
    result = export()

    assert result.status == 1
    assert result.problems == [f"course/static/{name}:1: {told} [image-files]"]


def test_the_course_s_image_is_opened_too(course: CourseFolder, export: Export) -> None:
    course.write("static/course-image.png", noise(900))

    assert export().problems == [f"course/static/course-image.png:1: {NO_IMAGE}PNG [image-files]"]


def test_a_file_that_is_no_image_is_not_opened_as_one(course: CourseFolder, export: Export) -> None:
    course.write("static/minutes.pdf", noise(900))
    course.add(PAGE, "\n[The minutes](../../static/minutes.pdf)\n")

    assert export().status == 0


def test_an_image_that_was_mended_is_opened_again(course: CourseFolder, export: Export) -> None:
    show(course, "a.png", noise(900))
    assert export().status == 1
    course.write("static/a.png", picture("PNG"))
    file = course.path("static/a.png")
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1))

    assert export().status == 0
