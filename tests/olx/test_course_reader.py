from pathlib import Path

import pytest

from olx.archive_reader import read_archive
from olx.course_reader import read_course
from olx.course_tree import CourseTree
from olx.errors import ArchiveError
from tests.preview.sample_course import course_files, key, write_archive


@pytest.fixture
def read(tmp_path: Path):
    """The outline of the sample course with some files replaced; None takes one away."""

    def read_with(**replaced: str | None) -> CourseTree:
        files: dict[str, str | None] = {**course_files()}
        for name, text in replaced.items():
            files[name.replace("__", "/").replace("_xml", ".xml").replace("_json", ".json")] = text
        kept = {name: text for name, text in files.items() if text is not None}
        return read_course(read_archive(write_archive(tmp_path / "a.tar.gz", kept)))

    return read_with


def test_reads_the_tree_in_order(read) -> None:
    course = read()
    assert (str(course.key), course.title, course.language) == ("course-v1:NHS+SAMPLE+2026", "A sample course", "en")
    assert [chapter.title for chapter in course.chapters] == ["A guide", "Broken ones"]
    assert [unit.vertical.title for unit in course.units] == ["First <unit>", "Second unit", "Third unit", "Odd unit"]
    assert [str(item.key) for item in course.units[1].vertical.components] == [
        key("second"),
        key("third"),
        key("scored", "preview_scored"),
    ]
    assert course.problems == ()


def test_names_lead_to_units(read) -> None:
    course = read()
    assert [course.places[name] for name in ("guide", "start", "first", "second-unit", "third", "whole")] == [
        0, 0, 0, 1, 1, 3,
    ]  # fmt: skip
    assert course.positions == {"first-unit": 0, "second-unit": 1, "third-unit": 2, "odd-unit": 3}


def test_keeps_what_studio_would_drop(read) -> None:
    odd = read().units[3].vertical
    assert {item.title: item.problem for item in odd.components if item.problem} == {
        "bare": "it has no attribute besides url_name, so Studio looks for a file and drops it",
        "First again": "its url_name stands twice in the course; Studio keeps only one of them",
        "Nameless": "it has no url_name, so answers would be lost with every import",
        "Spaced": "'a b' cannot be a url_name; use small letters, digits and hyphens",
        "Tail": "text stands after it in the file, which makes Studio drop it",
    }
    assert len({item.key for item in odd.components}) == len(odd.components) == 11


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(None, "chapter/guide.xml is missing from the archive", id="missing"),
        pytest.param("<chapter", "chapter/guide.xml is not XML: ", id="not XML"),
        pytest.param("<vertical/>", "chapter/guide.xml holds <vertical> where Studio expects <chapter>", id="other"),
        pytest.param('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "chapter/guide.xml declares a document", id="entity"),
    ],
)
def test_a_broken_file_is_shown_in_its_place(read, text: str | None, problem: str) -> None:
    chapter = read(chapter__guide_xml=text).chapters[0]
    assert chapter.problem.startswith(problem)
    assert (chapter.title, chapter.sequentials) == ("guide", ())


def test_a_node_in_the_wrong_place_is_shown(read) -> None:
    course = read(chapter__guide_xml='<chapter><vertical url_name="lost" display_name="Lost"/></chapter>')
    assert course.chapters[0].sequentials[0].problem == (
        "<vertical> stands where Studio expects <sequential>, and is left out by it"
    )


def test_a_node_may_stand_inline(read) -> None:
    inline = '<chapter display_name="In"><sequential url_name="s" display_name="Line"/></chapter>'
    course = read(chapter__guide_xml=inline)
    assert (course.chapters[0].sequentials[0].title, course.chapters[0].sequentials[0].problem) == ("Line", "")


def test_a_policy_that_studio_would_ignore_is_told(read) -> None:
    def told(policy: str | None) -> str:
        (problem,) = read(policies__2026__policy_json=policy).problems
        return problem

    assert told("{").startswith("policies/2026/policy.json is not JSON")
    assert told("[" * 9_999).startswith("policies/2026/policy.json is not JSON")
    assert "holds no settings of this course run" in told('{"course/2027": {}}')
    assert "holds no settings of this course run" in told('{"course/2026": []}')
    assert "is missing" in told(None)


@pytest.mark.parametrize(
    ("pointer", "reason"),
    [
        pytest.param("<course", "course.xml is not XML", id="not XML"),
        pytest.param('<course url_name="2026" org="N H S" course="X"/>', "N H S", id="bad key"),
        pytest.param('<course url_name="2026" org="NHS" course="SAMPLE" x="1"/>', "and nothing else", id="more"),
        pytest.param('<course org="NHS" course="SAMPLE"/>', "", id="no run"),
        pytest.param('<course url_name="2027" org="NHS" course="SAMPLE"/>', "course/2027.xml is missing", id="run"),
    ],
)
def test_without_a_course_there_is_nothing_to_show(read, pointer: str, reason: str) -> None:
    with pytest.raises(ArchiveError, match=f"not a course that Studio would take: .*{reason}"):
        read(course_xml=pointer)


def test_learners_do_not_see_a_chapter_for_staff(read) -> None:
    course = read(
        chapter__guide_xml=course_files()["chapter/guide.xml"].replace(">", ' visible_to_staff_only="true">', 1)
    )
    whole, seen = course.seen_by(is_staff=True), course.seen_by(is_staff=False)

    assert [chapter.staff_only for chapter in whole.chapters] == [True, False]
    assert [chapter.title for chapter in seen.chapters] == ["Broken ones"]
    assert "first-unit" in whole.places
    assert "first-unit" not in seen.places
