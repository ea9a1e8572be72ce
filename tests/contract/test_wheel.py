"""What is installed: everything the blocks read, nothing of the desk's; and what its entry points name."""

import re
import subprocess
import zipfile
from email import message_from_bytes
from email.message import Message
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree
from xblock.core import XBlock
from xblock.fields import ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData

from digiboards_xblocks.activities.base import bundles
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.apps import DigiboardsConfig
from tests.conftest import RecordingRuntime

from .wheels import build_wheel, copy_sources

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "digiboards_xblocks"
BLOCKS = tuple(ACTIVITIES)
BUNDLES = tuple(
    (f"digiboards_xblocks/{bundles.STATIC.as_posix()}/{bundles.name(kind, text)}", text)
    for kind in bundles.KINDS
    for text in [bundles.bundle(kind)]
)
SHIPPED = (".py", ".html", ".css", ".js", ".po", ".mo", ".typed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this working tree."""
    return zipfile.ZipFile(build_wheel(copy_sources(tmp_path_factory.mktemp("wheel"))))


def test_every_file_of_the_package_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    sources = {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
    }
    compiled = {str(Path(name).with_suffix(".mo")) for name in sources if name.endswith(".po")}
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert packed == sources | compiled | {name for name, _ in BUNDLES}
    assert {Path(name).suffix for name in packed} == set(SHIPPED)


@pytest.mark.parametrize("block", BLOCKS)
def test_each_block_brings_its_template_style_script_and_scenario(block: str, wheel: zipfile.ZipFile) -> None:
    folder = f"digiboards_xblocks/activities/{block}"

    expected = {
        f"{folder}/templates/student.html",
        f"{folder}/static/{block}.css",
        f"{folder}/fixtures.py",
    }
    if XBlock.load_class(f"digiboards_{block}").script:
        expected.add(f"{folder}/static/{block}.js")

    assert expected <= set(wheel.namelist())
    assert (
        wheel.read(f"{folder}/templates/student.html")
        == (PACKAGE / f"activities/{block}/templates/student.html").read_bytes()
    )


def test_styles_and_scripts_of_all_blocks_are_one_file_each(wheel: zipfile.ZipFile) -> None:
    assert [(name, wheel.read(name).decode()) for name, _ in BUNDLES] == list(BUNDLES)


def test_nothing_of_the_desk_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel.namelist()} == {"digiboards_xblocks"}


def test_the_wheel_tells_its_name_its_licence_and_its_needs(wheel: zipfile.ZipFile) -> None:
    [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = wheel.read(name).decode()

    assert "Name: digiboards-xblocks\n" in metadata
    assert "License-Expression: AGPL-3.0-only\n" in metadata or "License: AGPL-3.0-only\n" in metadata
    for need in ("XBlock", "Django", "PyYAML", "Markdown", "nh3", "cryptography", "edx-opaque-keys", "icalendar"):
        assert f"Requires-Dist: {need}" in metadata
    for desk in ("lxml", "pytest", "xblock-sdk", "requests"):
        assert f"Requires-Dist: {desk}" not in metadata


def metadata_of(wheel: zipfile.ZipFile) -> Message:
    [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return message_from_bytes(wheel.read(name))


def test_the_wheel_says_who_made_it_and_where_to_go(wheel: zipfile.ZipFile) -> None:
    metadata = metadata_of(wheel)
    addresses = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL", []))

    assert metadata["Author"]
    assert metadata["Maintainer"]
    assert set(addresses) == {"Documentation", "Source", "Issues", "Changelog"}
    assert len({urlsplit(address).netloc for address in addresses.values()}) == 1
    assert all(address.startswith("https://") for address in addresses.values())


# A package of its own says its address itself, and so does its entry in an index of Tutor's plugins.
WITH_THE_ADDRESS = ["setup.cfg", "tutor-contrib-digiboards/index.yml", "tutor-contrib-digiboards/pyproject.toml"]


def test_the_address_of_the_project_stands_in_few_places_and_is_the_same(wheel: zipfile.ZipFile) -> None:
    """Whoever publishes it changes setup.cfg, and is told of the others: nothing is forgotten."""
    host = urlsplit(metadata_of(wheel).get_all("Project-URL", [])[0].partition(", ")[2]).netloc
    tracked = subprocess.run(["git", "grep", "-l", host], cwd=ROOT, capture_output=True, text=True, check=False)

    assert tracked.stdout.split() == WITH_THE_ADDRESS
    for name in WITH_THE_ADDRESS:
        found = re.findall(r"https://([^/\s\"]+)", (ROOT / name).read_text("utf-8"))
        assert set(found) == {host}, name


def test_the_tutor_plugin_installs_this_version() -> None:
    plugin = ROOT / "tutor-contrib-digiboards"
    version = distribution("digiboards-xblocks").version

    assert f'__version__ = "{version}"' in (plugin / "tutordigiboards" / "__init__.py").read_text("utf-8")
    assert f"`digiboards-xblocks=={version}`" in (plugin / "README.md").read_text("utf-8")


def test_no_link_of_the_description_is_dead_on_a_package_index(wheel: zipfile.ZipFile) -> None:
    description = str(metadata_of(wheel).get_payload())
    links = re.findall(r"\]\(([^)]*)\)|<(https?:[^>]*)>", description)

    assert description.startswith("# Digital Boards")
    assert "DIGIBOARDS_PRIVATE_TEXT_KEYS" in description
    assert links
    assert all("".join(link).startswith("https://") and ".invalid" not in "".join(link) for link in links)


def test_the_wheels_entry_points_are_those_installed_here(wheel: zipfile.ZipFile) -> None:
    [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt")]
    packed = wheel.read(name).decode()

    for point in distribution("digiboards-xblocks").entry_points:
        assert f"{point.name} = {point.value}" in packed


@pytest.mark.parametrize("block", BLOCKS)
def test_the_entry_point_of_each_block_loads_its_class(block: str) -> None:
    loaded = XBlock.load_class(f"digiboards_{block}")

    assert loaded.__module__ == f"digiboards_xblocks.activities.{block}.block"
    assert loaded.spec.kind == block


@pytest.mark.parametrize("group", ["lms.djangoapp", "cms.djangoapp"])
def test_the_platforms_find_the_app(group: str) -> None:
    [point] = [point for point in distribution("digiboards-xblocks").entry_points if point.group == group]

    assert point.load() is DigiboardsConfig
    assert group in DigiboardsConfig.plugin_app["settings_config"]


# Scenarios


def loaded_scenarios() -> list[Any]:
    return [
        pytest.param(block, title, xml, id=title)
        for block in BLOCKS
        for title, xml in XBlock.load_class(f"digiboards_{block}").workbench_scenarios()
    ]


def test_each_block_has_a_scenario_with_a_title_of_its_own() -> None:
    titles = [param.values[1] for param in loaded_scenarios()]

    assert sorted(titles) == sorted(f"Digital Boards: {block}" for block in BLOCKS)


@pytest.mark.parametrize(("block", "title", "xml"), loaded_scenarios())
def test_each_scenario_parses_into_blocks_whose_text_parses(block: str, title: str, xml: str) -> None:
    nodes = list(etree.fromstring(xml))

    assert nodes
    for number, node in enumerate(nodes):
        block_class = XBlock.load_class(node.tag)
        runtime = RecordingRuntime(services={"field-data": KvsFieldData(DictKeyValueStore())})
        made = block_class.parse_xml(node, runtime, ScopeIds(None, node.tag, f"d{number}", f"u{number}"))

        assert node.tag == f"digiboards_{block}"
        assert made.parse(made.content)
        assert made.display_name == node.get("display_name")
        assert made.validate()


# Runtime.get_block of XBlock reads its own deprecated attribute.
@pytest.mark.filterwarnings("ignore::xblock.exceptions.UserIdDeprecationWarning")
@pytest.mark.parametrize(("block", "title", "xml"), loaded_scenarios())
def test_each_scenario_loads_into_a_runtime_whole(block: str, title: str, xml: str) -> None:
    """As the workbench does: the wrapper too, its children made by the runtime."""
    runtime = RecordingRuntime(services={"field-data": KvsFieldData(DictKeyValueStore()), "user": None})
    page = runtime.get_block(runtime.parse_xml_string(xml))
    children = [runtime.get_block(child) for child in page.children]

    assert children
    assert all(child.spec.kind == block for child in children)
    assert all(child.student_view({}).content for child in children)
