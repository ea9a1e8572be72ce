"""What the exporter writes is what the blocks read: each parses, holds the same values, exports them again."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from xblock.core import XBlock
from xblock.fields import Scope

import export_course
from digiboards_xblocks.activities.registry import ACTIVITIES
from tests.contract.parsing import parsed, values
from tests.curriculum.good_course import CourseFolder

REAL = Path(export_course.__file__).resolve().parent.parent / "course"
# Studio's own (openedx-platform, EDX_XML_PARSER).
STUDIO_PARSER = etree.XMLParser(dtd_validation=False, load_dtd=False, remove_blank_text=True, encoding="utf-8")
# XBlock's own get_block asks for it.
pytestmark = pytest.mark.filterwarnings("ignore:Runtime.user_id is deprecated")
HOSTILE = "Café 😀 שלום ‮x‬ {{ x }} {% x %} ]]> &lt;b> &amp;amp; \\n 'q' \"q\"\ttab\u00a0space"


def exported(course: Path, folder: Path, *options: str) -> Path:
    output = folder / "x.tar.gz"
    assert export_course.main(["--quiet", *options, "--course", str(course), "--output", str(output)], {}) == 0
    return output


def elements(archive: Path) -> Iterator[etree._Element]:
    """Every block of the archive, read as Studio reads it."""
    with tarfile.open(archive) as tar:
        for name in tar.getnames():
            if name.startswith("course/vertical/"):
                file = tar.extractfile(name)
                assert file is not None
                yield from etree.parse(file, STUDIO_PARSER).getroot()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> list[etree._Element]:
    return list(elements(exported(REAL, tmp_path_factory.mktemp("real"), "--demo")))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[etree._Element]:
    """Texts with everything that a format could trip over."""
    folder = tmp_path_factory.mktemp("hostile")
    course = CourseFolder(folder / "course")
    course.change("12-third.md", "Some words to read.", HOSTILE)
    course.change("12-third.md", "title: A page about third", """title: 'A "title" <b> & {{ x }} 😀 é'""")
    course.change("22-reflect.md", "names the day.", f"names {HOSTILE}".replace("\t", " "))
    course.change("guide.yaml", "I can tell one thing from another.", "'I can <b>tell</b> \"one\" 😀: {{ x }} ''q'''")
    return list(elements(exported(course.root, folder)))


@pytest.fixture(params=["real", "hostile"])
def blocks(request: pytest.FixtureRequest) -> list[tuple[etree._Element, Any]]:
    found: list[etree._Element] = request.getfixturevalue(request.param)
    assert len(found) > 15
    return [(element, parsed(etree.tostring(element, encoding="utf-8"))) for element in found]


def again(block: Any) -> bytes:
    """The block's own export."""
    out = io.BytesIO()
    block.runtime.export_to_xml(block, out)
    return out.getvalue()


def test_every_block_is_of_the_class_that_its_entry_point_names(blocks: list[tuple[etree._Element, Any]]) -> None:
    for element, block in blocks:
        assert block.unmixed_class is XBlock.load_class(str(element.tag))
    assert {"digiboards_text", "digiboards_check"} < {element.tag for element, _ in blocks}
    assert {element.tag for element, _ in blocks} <= {
        *(activity.block_type for activity in ACTIVITIES.values()),
    }


def test_every_attribute_is_a_field_of_the_course_not_of_a_learner(blocks: list[tuple[etree._Element, Any]]) -> None:
    for element, block in blocks:
        names = set(element.attrib) - {"url_name", "xblock-family"}
        assert names >= {"display_name"}
        assert {block.fields[name].scope for name in names} <= {Scope.content, Scope.settings}


def test_every_value_arrives_as_it_was_written(blocks: list[tuple[etree._Element, Any]]) -> None:
    for element, block in blocks:
        expected: dict[str, Any] = {"display_name": element.get("display_name"), "content": element.text}
        for name in ("minutes", "page", "pages", "minutes_after"):
            if name in element.attrib:
                expected[name] = int(element.attrib[name])
        if "counts" in element.attrib:
            expected["counts"] = element.attrib["counts"] == "true"
        if "alternatives" in element.attrib:
            expected["alternatives"] = element.attrib["alternatives"]
        assert values(block) == expected
    for name, fewest in (("minutes", 10), ("page", 10), ("counts", 2)):
        assert sum(name in element.attrib for element, _ in blocks) > fewest, name


def test_every_block_exports_again_what_it_was_made_of(blocks: list[tuple[etree._Element, Any]]) -> None:
    for _, block in blocks:
        once = again(block)
        assert values(parsed(once)) == values(block)
        assert again(parsed(once)) == once


def test_every_text_is_accepted_by_the_editor(blocks: list[tuple[etree._Element, Any]]) -> None:
    for element, block in blocks:
        kind = str(element.tag).removeprefix("digiboards_")
        assert ACTIVITIES[kind].parse(block.content)
        assert block.parse(block.content)


def test_hostile_words_arrive_untouched(hostile: list[etree._Element]) -> None:
    texts = {element.get("url_name"): element for element in hostile}
    third = texts["g1-third-1"]
    assert third.text == HOSTILE
    assert third.get("display_name") == 'A "title" <b> & {{ x }} 😀 é'
    statements = parsed(etree.tostring(texts["g1-before-g1-before"])).parse(texts["g1-before-g1-before"].text)
    assert statements.statements[0].text == "I can <b>tell</b> \"one\" 😀: {{ x }} 'q'"


def test_real_course_has_one_of_everything(real: list[etree._Element]) -> None:
    names = [element.get("url_name") for element in real]
    assert len(set(names)) == len(names)
    assert {element.tag for element in real} >= {"digiboards_text", "digiboards_check", "digiboards_confidence"}
    assert any("alternatives" in element.attrib for element in real)
