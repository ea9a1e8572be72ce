"""The platform restores the library of our guides whole: everything is counted, and compared with the course."""

import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import export_course
from tests.contract.parsing import parsed, values

# XBlock's own get_block asks for it.
pytestmark = pytest.mark.filterwarnings("ignore:Runtime.user_id is deprecated")
RESTORING = Path(__file__).with_name("restoring.py")
GUIDES = {f"g{number}" for number in range(1, 8)}
# These need the whole course, so that they stay out (scripts/curriculum/outline.py).
WHOLE_COURSE = {"digiboards_discovery", "digiboards_action_plan", "digiboards_record", "digiboards_board"}
# A link to a page in a text, of which the words stay; and the one that a recall has, of which nothing stays.
TO_A_PAGE = re.compile(r"\[([^\]]*)\]\(/jump_to_id/[^)\s]*\)|\nlink: /jump_to_id/\S+")


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


def exported(edition: str, folder: Path) -> tuple[Course, Path]:
    """The course of an edition, and its library as an archive."""
    options = ["--quiet", "--demo", "--edition", edition]
    assert export_course.main([*options, "--output", str(folder / "course.tar.gz")], {}) == 0
    with tarfile.open(folder / "course.tar.gz") as tar:
        tar.extractall(folder, filter="data")
    archive = folder / "library.zip"
    assert export_course.main([*options, "--format", "library", "--output", str(archive)], {}) == 0
    return Course(folder / "course"), archive


Library = dict[str, Any]


@pytest.fixture(scope="module", params=["trust", "ics"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Library]:
    """The course of an edition, and its library after it was restored."""
    folder = tmp_path_factory.mktemp("library")
    course, archive = exported(request.param, folder)
    return course, restore(archive, folder / "restored")


def sections(library: Library) -> set[str]:
    return {name for name, found in library["containers"].items() if found["kind"] == "section"}


def compare_pages(course: Course, library: Library) -> None:
    """The restored guides have all pages of the course's, and all blocks in them, in order; and there is no other."""
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
            expected = [f"xblock.v1:{child.tag}:{child.get('url_name')}" for child in blocks]
            assert found["children"] == expected, f"{name} has lost a block"

    for guide in sections(library):
        walk("section", "chapter", guide, (("subsection", "sequential"), ("unit", "vertical")))
    assert seen == library["containers"].keys()


def compare_blocks(course: Course, library: Library) -> list[str]:
    """Every restored block is what XBlock makes of the course's, but for links to pages; gives the names of those."""
    for key, found in library["components"].items():
        assert "block.xml" in found["files"], f"{key} has lost its text"
    units = [name for name, found in library["containers"].items() if found["kind"] == "unit"]
    elements = {
        f"xblock.v1:{element.tag}:{element.get('url_name')}": element
        for unit in units
        for element in course.element("vertical", unit)
        if element.tag not in WHOLE_COURSE
    }
    assert elements.keys() == library["components"].keys()
    linking = []
    for key, element in elements.items():
        found = library["components"][key]
        block = parsed(bytes.fromhex(found["files"]["block.xml"]))
        authored = parsed(etree.tostring(element, encoding="utf-8"))
        assert block.unmixed_class is authored.unmixed_class
        assert found["title"] == block.display_name
        expected = values(authored)
        expected["content"], links = TO_A_PAGE.subn(r"\1", authored.content)
        assert values(block) == expected
        assert "/jump_to_id/" not in block.content
        if links:
            linking.append(key)
    return linking


def compare_images(course: Course, library: Library) -> int:
    """Every image that a restored block shows stands beside it, byte for byte; gives how many there are."""
    images = 0
    for found in library["components"].values():
        shown = set(re.findall(r"/(static/[\w.-]+)", bytes.fromhex(found["files"]["block.xml"]).decode()))
        assert shown == found["files"].keys() - {"block.xml"}
        for name in shown:
            assert bytes.fromhex(found["files"][name]) == course.static(name.removeprefix("static/"))
        images += len(shown)
    return images


def compare_collections(library: Library) -> None:
    """Each guide has a collection that holds all of it."""
    containers = library["containers"]

    def below(name: str) -> set[str]:
        return {name}.union(*(below(child) for child in containers.get(name, {"children": []})["children"]))

    assert library["collections"] == {name: sorted(below(name)) for name in sections(library)}
    everything = set().union(*library["collections"].values())
    assert everything == containers.keys() | library["components"].keys()


def test_restored_without_an_error(both: tuple[Course, Library]) -> None:
    _course, library = both
    assert (library["status"], library["errors"]) == ("success", "")


def test_every_guide_with_its_pages_in_order(both: tuple[Course, Library]) -> None:
    course, library = both
    compare_pages(course, library)
    assert sections(library) >= GUIDES


def test_every_block_as_in_the_course_but_for_links_to_pages(both: tuple[Course, Library]) -> None:
    course, library = both
    assert 0 < len(compare_blocks(course, library)) < 70


def test_every_image_beside_the_block_that_shows_it(both: tuple[Course, Library]) -> None:
    course, library = both
    assert compare_images(course, library) >= 3


def test_a_collection_for_each_guide_holds_all_of_it(both: tuple[Course, Library]) -> None:
    _course, library = both
    compare_collections(library)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, dict[str, bytes]]:
    """The course, and the files of its library that are about the first guide."""
    course, archive = exported("trust", tmp_path_factory.mktemp("first"))
    with zipfile.ZipFile(archive) as packed:
        names = [name for name in packed.namelist() if name == "package.toml" or "g1" in name]
        return course, {name: packed.read(name) for name in names}


def restored(files: dict[str, bytes], folder: Path) -> Library:
    archive = folder / "library.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return restore(archive, folder / "restored")


def test_one_guide_is_whole_without_the_others(first: tuple[Course, dict[str, bytes]], tmp_path: Path) -> None:
    course, files = first
    library = restored(files, tmp_path)
    assert (library["status"], sections(library)) == ("success", {"g1"})
    compare_pages(course, library)
    compare_blocks(course, library)
    compare_collections(library)


Change = Callable[[dict[str, bytes]], None]


def _lose_a_text(files: dict[str, bytes]) -> None:
    del files[next(name for name in files if name.endswith("block.xml"))]


def _misname_a_child(files: dict[str, bytes]) -> None:
    name = "entities/g1-welcome.toml"
    files[name] = files[name].replace(b"digiboards_text:g1-welcome-1", b"digiboards_text:g1-welcome-9")


def _capitalise_a_key(files: dict[str, bytes]) -> None:
    for name in files:
        if name.endswith(".toml"):
            files[name] = files[name].replace(b"digiboards_text:g1-welcome-1", b"digiboards_text:G1-Welcome-1")


@pytest.mark.parametrize(
    ("change", "compare", "noticed"),
    [
        (_lose_a_text, compare_blocks, "has lost its text"),
        (_misname_a_child, compare_pages, "g1-welcome has lost a block"),
        (_capitalise_a_key, compare_blocks, "G1-Welcome-1 has lost its text"),
    ],
)
def test_what_a_restore_loses_without_a_word_is_noticed(
    first: tuple[Course, dict[str, bytes]],
    tmp_path: Path,
    change: Change,
    compare: Callable[[Course, Library], object],
    noticed: str,
) -> None:
    course, files = first
    broken = dict(files)
    change(broken)
    assert broken != files
    library = restored(broken, tmp_path)
    assert library["status"] == "success"
    with pytest.raises(AssertionError, match=noticed):
        compare(course, library)
