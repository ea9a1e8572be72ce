"""Packages are the same bytes each time, have safe names, ask no other host, and say truly what is in them."""

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from time_machine import TimeMachineFixture

from formats.registry import FORMATS
from formats.scorm import MANIFEST, manifest
from player.codes import LENGTH, MOST, VERSION, WHOLE
from player.pages import guide_contents, members
from tests.formats.packaged import EDITIONS, content, packages, prepared, write

pytestmark = pytest.mark.slow  # reads whole editions
IMSCP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
IMSMD = "{http://www.imsglobal.org/xsd/imsmd_rootv1p2p1}"
SAFE = re.compile(r"(?:static/)?[A-Za-z0-9][A-Za-z0-9._-]*")
# What a browser would fetch by itself.
FETCHED = re.compile(r"""(?:\bsrc|<link[^>]*\bhref)\s*=\s*["'](?P<address>[^"']*)|url\((?P<style>[^)]*)\)|@import""")
MOST_BYTES = 5_000_000


def every_package() -> list[tuple[str, str]]:
    return [(form, edition) for form in ("web", "scorm") for edition in EDITIONS]


def test_exporting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    course = prepared("trust").outgoing
    first, second = (write(FORMATS["scorm"], course, tmp_path / name) for name in ("first", "second"))
    assert len(first) == len(course.guides) + 1
    assert {name: path.read_bytes() for name, path in first.items()} == {
        name: path.read_bytes() for name, path in second.items()
    }


def test_bytes_do_not_hang_on_the_day(time_machine: TimeMachineFixture) -> None:
    """A suggestion's date, for example, counts from the day on which the page is opened."""
    course = prepared("trust").outgoing

    def bytes_on(day: str) -> dict[str, bytes]:
        time_machine.move_to(day)
        files = members(guide_contents(course.guides[0], is_sent=False), course)
        return {member.name: content(member.content) for member in files}

    assert bytes_on("2026-01-02") == bytes_on("2027-03-04")


@pytest.mark.parametrize(("form", "edition"), every_package())
def test_names_are_safe_and_nothing_is_fetched_from_elsewhere(form: str, edition: str) -> None:
    for package in packages(form, edition).values():
        assert all(SAFE.fullmatch(name) for name in package.files)
        for name in ("index.html", "player.css"):
            fetched = [
                found["address"] or found["style"] or found[0]
                for found in FETCHED.finditer(package.files[name].decode())
            ]
            assert all(address in package.files for address in fetched), fetched
        script = package.files["player.js"].decode()
        assert not re.search(r"https?://|\bimport\(|XMLHttpRequest|WebSocket|sendBeacon", script)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_only_request_in_the_script_is_replaced(edition: str) -> None:
    """The blocks' own script asks the site; the player takes its place before any block starts."""
    script = packages("web", edition)[""].files["player.js"].decode()
    assert script.count("fetch(") == 1
    assert script.index("fetch(") < script.index("kit.post = ")


@pytest.mark.parametrize(("form", "edition"), every_package())
def test_packages_are_small(form: str, edition: str, tmp_path: Path) -> None:
    for path in write(FORMATS[form], prepared(edition).outgoing, tmp_path).values():
        assert path.stat().st_size < MOST_BYTES
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None


@pytest.mark.parametrize("edition", EDITIONS)
def test_manifests_say_what_is_in_the_package(edition: str) -> None:
    for name, package in packages("scorm", edition).items():
        root = etree.fromstring(package.files[MANIFEST])
        assert root.tag == f"{IMSCP}manifest"
        assert [child.tag.removeprefix(IMSCP) for child in root] == ["metadata", "organizations", "resources"]
        assert root.findtext(f"{IMSCP}metadata/{IMSCP}schema") == "ADL SCORM"
        assert root.findtext(f"{IMSCP}metadata/{IMSCP}schemaversion") == "1.2"
        organizations = root.find(f"{IMSCP}organizations")
        assert organizations is not None
        assert [item.get("identifier") for item in organizations] == [organizations.get("default")]
        item = organizations[0].find(f"{IMSCP}item")
        (resource,) = root.findall(f"{IMSCP}resources/{IMSCP}resource")
        assert item is not None
        assert item.get("identifierref") == resource.get("identifier")
        assert (resource.get("type"), resource.get(f"{ADLCP}scormtype")) == ("webcontent", "sco")
        listed = [file.get("href") for file in resource]
        assert resource.get("href") in listed
        assert sorted(str(file) for file in listed) == sorted(set(package.files) - {MANIFEST})
        names = [element.get("identifier") for element in root.iter() if element.get("identifier")]
        assert len(names) == len(set(names))
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", str(one)) for one in names)
        assert item.findtext(f"{IMSCP}title"), name
        # A schema that is named has to be in the package, and SCORM's own may not be.
        assert b"schemaLocation" not in package.files[MANIFEST]


# What the Learning Hub keeps of a manifest, with the most characters that it takes (ScormManifestViewModelValidator.cs
# of LearningHub.Nhs.Models); they have the names of SCORM 1.2 and of the metadata of IMS.
MOST_CHARACTERS = {
    f"{IMSCP}item/{IMSCP}title": 255,
    f"{IMSMD}title/{IMSMD}langstring": 255,
    f"{IMSMD}author": 512,
    f"{IMSMD}duration": 128,
    f"{IMSMD}keyword": 1_000,
    f"{IMSMD}catalogentry": 128,
    f"{IMSMD}copyrightandotherrestrictions": 30,
    f"{ADLCP}datafromlms": 4_096,
}
ACTIONS = {"exit,message", "exit,no message", "continue,message", "continue,no message"}
TIME = re.compile(r"(\d{2,4}:\d\d:\d\d(\.\d{1,2})?)?")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_learning_hub_s_checks_find_nothing(edition: str) -> None:
    """As far as its five checks are public: the manifest, its schema's version, and what its parts may be."""
    for package in packages("scorm", edition).values():
        # Scorm_ManifestPresent: at the top, under this name.
        root = etree.fromstring(package.files["imsmanifest.xml"])
        # Scorm_SchemaVersionValid: its page for authors takes SCORM 1.2 alone.
        assert root.findtext(f"{IMSCP}metadata/{IMSCP}schemaversion") == "1.2"
        # Scorm_ManifestFluentValidatorValid.
        assert all(
            len("".join(part.itertext())) <= most
            for path, most in MOST_CHARACTERS.items()
            for part in root.iterfind(f".//{path}")
        )
        for name in ("item", "resource"):
            assert all(len(str(part.get("identifier"))) <= 128 for part in root.iter(f"{IMSCP}{name}"))
        assert all((part.text or "") in ACTIONS for part in root.iter(f"{ADLCP}timelimitaction"))
        assert all(TIME.fullmatch(part.text or "") for part in root.iter(f"{ADLCP}maxtimeallowed"))
        # Scorm_QuickLinkIdValid, Scorm_CatalogEntryValid: what they ask for is not public; there is no entry to ask of.
        assert not list(root.iter(f"{IMSMD}catalogentry"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_learning_hub_finds_a_page_to_open(edition: str) -> None:
    """HtmlResource_RootIndexPresent, of its resources of web pages."""
    assert "index.html" in packages("web", edition)[""].files


def test_words_in_a_manifest_are_escaped() -> None:
    root = etree.fromstring(manifest("a", "Risk & <care>", "“All” of it", "en", ["index.html"]))
    assert root.findtext(f".//{IMSCP}item/{IMSCP}title") == "Risk & <care>"


@pytest.mark.parametrize("edition", EDITIONS)
def test_all_that_can_be_done_fits_what_a_learning_system_keeps(edition: str) -> None:
    for package in packages("scorm", edition).values():
        codes = package.facts["codes"]
        assert len(set(codes.values())) == len(codes)
        assert {len(code) for code in codes.values()} == {LENGTH}
        assert len(VERSION) + LENGTH * len(codes) + WHOLE <= MOST
        # Names and words are in no code.
        assert not any(name.startswith(code) for name, code in codes.items())


@pytest.mark.parametrize("edition", EDITIONS)
def test_all_that_finishing_takes_can_be_done_in_the_package(edition: str) -> None:
    for package in packages("scorm", edition).values():
        programme = package.facts["programme"]
        steps = [step for guide in programme["guides"] for step in guide["steps"]]
        needed = {
            name for step in [*steps, *([programme["plan"]] if "plan" in programme else [])] for name in step["blocks"]
        }
        assert needed
        assert needed <= set(package.facts["codes"])
        assert all(package.block(name).get("data-kind") in package.facts["scripts"] for name in needed)
