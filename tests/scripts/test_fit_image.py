"""A photograph becomes an image of the course: small, upright, and without the place where it was taken."""

import random
from pathlib import Path

import pytest
from PIL import ExifTags, Image

import fit_image
from curriculum.image_files import MAX_BYTES, find_fault


def photograph(file: Path, size: tuple[int, int] = (3_200, 800), *, turned: int = 1) -> Path:
    """A JPEG with a red left half, the place where it was taken, and the way that the camera was held."""
    image = Image.new("RGB", size, "teal")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = image.getexif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.Make] = "Camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    image.save(file, "JPEG", exif=exif)
    return file


def noise(file: Path, size: tuple[int, int]) -> Path:
    """What no format makes small."""
    pixels = random.Random(3).randbytes(size[0] * size[1] * 3)  # noqa: S311 (no secret)
    Image.frombytes("RGB", size, pixels).save(file)
    return file


@pytest.mark.parametrize("name", ["ward.jpg", "ward.jpeg", "ward.png", "ward.webp"])
def test_a_photograph_is_made_smaller_without_its_place(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    original = photograph(tmp_path / "IMG_1.JPG")
    before = original.read_bytes()
    image = tmp_path / name

    assert fit_image.main([str(original), str(image)]) == 0
    assert capsys.readouterr().out == f"{image}\n"
    assert original.read_bytes() == before
    assert find_fault(image) == ""
    with Image.open(image) as made:
        assert made.size == (1_600, 400)
        assert dict(made.getexif()) == {}


def test_a_photograph_is_turned_as_its_camera_was_held(tmp_path: Path) -> None:
    image = tmp_path / "ward.png"

    assert fit_image.main([str(photograph(tmp_path / "a.jpg", (80, 40), turned=6)), str(image)]) == 0
    with Image.open(image) as made:
        assert made.size == (40, 80)
        assert made.getpixel((20, 10))[0] > 200
        assert made.getpixel((20, 70))[0] < 60


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_what_stays_large_is_made_smaller_until_it_fits(tmp_path: Path, name: str) -> None:
    image = tmp_path / name

    assert fit_image.main([str(noise(tmp_path / "noise.bmp", (1_200, 1_000))), str(image)]) == 0
    assert image.stat().st_size <= MAX_BYTES
    assert find_fault(image) == ""


def test_what_was_seen_through_is_white_in_a_jpeg(tmp_path: Path) -> None:
    original = tmp_path / "a.png"
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(original)

    assert fit_image.main([str(original), str(tmp_path / "a.jpg")]) == 0
    with Image.open(tmp_path / "a.jpg") as made:
        assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"not an image", b"\0\0\0\x18ftypheic" + bytes(100)])
def test_what_cannot_be_opened_is_told_with_what_to_do(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    original = tmp_path / "a.heic"
    original.write_bytes(content)

    assert fit_image.main([str(original), str(tmp_path / "a.jpg")]) == 1
    told = "is no image that can be opened here; open it in the program that shows it, and save or export it as JPEG"
    assert capsys.readouterr().err == f"{original} {told}\n"
    assert not (tmp_path / "a.jpg").exists()


def test_an_image_that_is_there_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = tmp_path / "a.jpg"
    image.write_bytes(b"mine")

    assert fit_image.main([str(photograph(tmp_path / "b.jpg", (80, 40))), str(image)]) == 1
    assert "is there already; delete it first, or choose another name" in capsys.readouterr().err
    assert image.read_bytes() == b"mine"


def test_an_original_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fit_image.main([str(tmp_path / "none.jpg"), str(tmp_path / "a.jpg")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'none.jpg'} cannot be read or written: No such file or directory\n"


@pytest.mark.parametrize("name", ["a.gif", "a.svg", "a.heic", "a"])
def test_another_format_is_wrong_usage(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        fit_image.main([str(photograph(tmp_path / "b.jpg", (80, 40))), str(tmp_path / name)])

    assert stopped.value.code == 2
    assert f"name a file that ends in .jpg, .png or .webp, not {name}" in capsys.readouterr().err
