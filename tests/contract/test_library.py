"""The platform restores the library of our guides whole: everything is counted, and compared with the course."""

import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from lxml import etree

import export_course

RESTORING = Path(__file__).with_name("restoring.py")
GUIDES = {f"g{number}" for number in range(1, 8)}
# These need the whole course, so that they stay out (scripts/curriculum/outline.py).
WHOLE_COURSE = {"digiboards_discovery", "digiboards_action_plan", "digiboards_record", "digiboards_board"}


def restore(archive: Path, folder: Path) -> dict[str, Any]:
    """What the platform has after restoring an archive."""
    folder.mkdir()
    done = subprocess.run([sys.executable, RESTORING, archive, folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert isinstance(result, dict)
    return result


class Course:
    """A course's archive, unpacked: what the library is compared with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def element(self, tag: str, name: str) -> etree._Element:
        return etree.parse(str(self._folder / tag / f"{name}.xml")).getroot()

    def static(self, name: str) -> bytes:
        return (self._folder / "static" / name).read_bytes()


@pytest.fixture(scope="module", params=["trust", "ics"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, dict[str, Any]]:
    """The course of an edition, and its library after it was restored."""
    folder = tmp_path_factory.mktemp("library")
    options = ["--quiet", "--edition", request.param]
    assert export_course.main([*options, "--output", str(folder / "course.tar.gz")], {}) == 0
    with tarfile.open(folder / "course.tar.gz") as tar:
        tar.extractall(folder, filter="data")
    archive = folder / "library.zip"
    assert export_course.main([*options, "--format", "library", "--output", str(archive)], {}) == 0
    return Course(folder / "course"), restore(archive, folder / "restored")


def test_restored_without_an_error(both: tuple[Course, dict[str, Any]]) -> None:
    _course, library = both
    assert (library["status"], library["errors"]) == ("success", "")


def test_every_guide_with_its_pages_in_order(both: tuple[Course, dict[str, Any]]) -> None:
    course, library = both
    seen: set[str] = set()

    def walk(kind: str, tag: str, name: str, below: tuple[tuple[str, str], ...]) -> None:
        element = course.element(tag, name)
        found = library["containers"][name]
        seen.add(name)
        assert (found["kind"], found["title"]) == (kind, element.get("display_name"))
        if below:
            assert found["children"] == [child.get("url_name") for child in element]
            for child in found["children"]:
                walk(*below[0], child, below[1:])
        else:
            blocks = [child for child in element if child.tag not in WHOLE_COURSE]
            assert found["children"] == [f"xblock.v1:{child.tag}:{child.get('url_name')}" for child in blocks]

    guides = {name for name, found in library["containers"].items() if found["kind"] == "section"}
    assert guides >= GUIDES
    for guide in guides:
        walk("section", "chapter", guide, (("subsection", "sequential"), ("unit", "vertical")))
    assert seen == library["containers"].keys()


def test_every_block_as_in_the_course_but_for_links_to_pages(both: tuple[Course, dict[str, Any]]) -> None:
    course, library = both
    units = [name for name, found in library["containers"].items() if found["kind"] == "unit"]
    blocks = {
        f"xblock.v1:{block.tag}:{block.get('url_name')}": block
        for unit in units
        for block in course.element("vertical", unit)
        if block.tag not in WHOLE_COURSE
    }
    assert blocks.keys() == library["components"].keys()
    changed = []
    for key, block in blocks.items():
        found = library["components"][key]
        olx = etree.fromstring(bytes.fromhex(found["files"]["block.xml"]))
        expected = {name: value for name, value in block.items() if name not in ("url_name", "xblock-family")}
        assert (olx.tag, dict(olx.items()), found["title"]) == (block.tag, expected, block.get("display_name"))
        assert "/jump_to_id/" not in (olx.text or "")
        if olx.text != block.text:
            assert "/jump_to_id/" in (block.text or "")
            changed.append(key)
    assert 0 < len(changed) < 30


def test_every_image_beside_the_block_that_shows_it(both: tuple[Course, dict[str, Any]]) -> None:
    course, library = both
    images = 0
    for found in library["components"].values():
        text = bytes.fromhex(found["files"]["block.xml"]).decode()
        inside = {name.removeprefix("static/"): data for name, data in found["files"].items() if name != "block.xml"}
        assert text.count("/static/") == len(inside)
        for name, data in inside.items():
            images += 1
            assert f"/static/{name}" in text
            assert bytes.fromhex(data) == course.static(name)
    assert images >= 3


def test_a_collection_for_each_guide_holds_all_of_it(both: tuple[Course, dict[str, Any]]) -> None:
    _course, library = both
    containers = library["containers"]

    def below(name: str) -> set[str]:
        return {name}.union(*(below(child) for child in containers.get(name, {"children": []})["children"]))

    guides = [name for name, found in containers.items() if found["kind"] == "section"]
    assert library["collections"] == {name: sorted(below(name)) for name in guides}
    everything = set().union(*library["collections"].values())
    assert everything == containers.keys() | library["components"].keys()


Change = Callable[[dict[str, bytes]], None]


def _lose_a_block(files: dict[str, bytes]) -> None:
    del files[next(name for name in files if name.endswith("block.xml"))]


def _misname_a_child(files: dict[str, bytes]) -> None:
    name = "entities/g1-welcome.toml"
    files[name] = files[name].replace(b"digiboards_guide:g1-welcome-1", b"digiboards_guide:g1-welcome-9")


def _capitalise_a_key(files: dict[str, bytes]) -> None:
    old, new = "g1-welcome-1", "G1-Welcome-1"
    for name in [name for name in files if old in name]:
        if name.endswith(".toml"):
            files[name] = files[name].replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("change", "notices"),
    [
        (_lose_a_block, "no OLX"),
        (_misname_a_child, "children"),
        (_capitalise_a_key, "not of its name"),
    ],
)
def test_what_a_restore_loses_without_a_word_would_be_noticed(tmp_path: Path, change: Change, notices: str) -> None:
    archive, broken = tmp_path / "library.zip", tmp_path / "broken.zip"
    assert export_course.main(["--quiet", "--format", "library", "--output", str(archive)], {}) == 0
    with zipfile.ZipFile(archive) as packed:
        files = {name: packed.read(name) for name in packed.namelist() if _is_of_g1(name)}
    change(files)
    with zipfile.ZipFile(broken, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    found = restore(broken, tmp_path / "restored")
    assert notices in _lost(files, found)


def _is_of_g1(name: str) -> bool:
    """The first guide's own files, without its collection, which refuses what it does not know."""
    return name == "package.toml" or (name.startswith("entities/") and "g1" in name)


def _lost(files: dict[str, bytes], found: dict[str, Any]) -> set[str]:
    lost = set()
    for data in (data for name, data in files.items() if name.endswith(".toml") and name != "package.toml"):
        told = tomlkit.parse(data.decode()).unwrap()
        key, version = told["entity"]["key"], told["version"][0]
        if "container" in version and version["container"]["children"] != found["containers"][key]["children"]:
            lost.add("children")
    for component in found["components"].values():
        if "block.xml" not in component["files"]:
            lost |= {"no OLX", "not of its name"}
    return lost
