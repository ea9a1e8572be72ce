import gzip
import io
import tarfile
from pathlib import Path

import pytest

from olx.archive_reader import read_archive
from olx.asset_names import asset_name
from olx.errors import ArchiveError
from tests.preview.sample_course import course_files, write_archive


def tar_with(path: Path, *members: tarfile.TarInfo) -> Path:
    with gzip.open(path, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, "course/course.xml"
    return info


@pytest.mark.parametrize("folder", ["course/", "", "./course/", "a/b/"])
def test_names_files_from_the_folder_of_course_xml(tmp_path: Path, folder: str) -> None:
    archive = read_archive(write_archive(tmp_path / "a.tar.gz", course_files(), folder))
    assert archive.files.keys() == course_files().keys()
    assert archive.files["static/notes.txt"].decode() == "Grüße"


def test_finds_assets_by_the_name_the_lms_gives_them(tmp_path: Path) -> None:
    archive = read_archive(write_archive(tmp_path / "a.tar.gz", course_files()))
    assert archive.assets[asset_name("a b/dot.svg")] == archive.assets["a_b_dot.svg"]
    assert set(archive.assets) == {"a_b_dot.svg", "notes.txt"}


def test_takes_the_course_xml_that_stands_highest(tmp_path: Path) -> None:
    files = {"course/deep/course.xml": "<deep/>", "course/course.xml": "<high/>", "other/deeper/course.xml": "<deep/>"}
    assert read_archive(write_archive(tmp_path / "a.tar.gz", files, "")).files["course.xml"] == b"<high/>"


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"There is no file .*none\.tar\.gz\. Run 'make course' first"):
        read_archive(tmp_path / "none.tar.gz")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is a folder"):
        read_archive(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not an archive at all", id="text"),
        pytest.param(gzip.compress(b"not a tar inside" * 100), id="gzip of text"),
        pytest.param(gzip.compress(b""), id="gzip of nothing"),
        pytest.param(gzip.compress(b"x" * 100_000)[:50], id="gzip cut short"),
    ],
)
def test_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"damaged, or not a \.tar\.gz archive|has no course\.xml"):
        read_archive(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_short_anywhere(tmp_path: Path, share: float) -> None:
    whole = write_archive(tmp_path / "a.tar.gz", course_files()).read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ArchiveError, match="damaged"):
        read_archive(tmp_path / "b.tar.gz")


def test_one_bit_wrong(tmp_path: Path) -> None:
    whole = bytearray(write_archive(tmp_path / "a.tar.gz", course_files()).read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "b.tar.gz").write_bytes(whole)
    with pytest.raises(ArchiveError, match="damaged"):
        read_archive(tmp_path / "b.tar.gz")


def test_without_a_course(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"has no course\.xml in it"):
        read_archive(write_archive(tmp_path / "a.tar.gz", {"readme.txt": "x"}))


@pytest.mark.parametrize("name", ["../course.xml", "/etc/course.xml", "course/../../course.xml"])
def test_refuses_what_is_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="outside its folder"):
        read_archive(tar_with(tmp_path / "a.tar.gz", member("course/course.xml"), member(name)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_refuses_links_and_devices(tmp_path: Path, kind: bytes) -> None:
    with pytest.raises(ArchiveError, match="link or a device"):
        read_archive(tar_with(tmp_path / "a.tar.gz", member("course/course.xml"), member("course/x", kind)))


def test_folders_are_no_files(tmp_path: Path) -> None:
    path = tar_with(tmp_path / "a.tar.gz", member("course", tarfile.DIRTYPE), member("course/course.xml", size=3))
    assert read_archive(path).files == {"course.xml": b"xxx"}


def test_refuses_a_bomb_before_it_is_large(tmp_path: Path) -> None:
    path = tar_with(tmp_path / "a.tar.gz", member("course/course.xml", size=3_000_000))
    with pytest.raises(ArchiveError, match="holds more than 2 MB"):
        read_archive(path, max_unpacked=2 * 1024 * 1024)
    assert len(read_archive(path, max_unpacked=4 * 1024 * 1024).files["course.xml"]) == 3_000_000


def test_refuses_too_many_files(tmp_path: Path) -> None:
    path = tar_with(tmp_path / "a.tar.gz", *(member(f"course/{number}") for number in range(5)), member("course.xml"))
    with pytest.raises(ArchiveError, match="holds more than 5 files"):
        read_archive(path, max_files=5)
    assert len(read_archive(path, max_files=6).files) == 6
