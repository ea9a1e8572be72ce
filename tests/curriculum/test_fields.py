"""Fields that the organisation fills in: learners never meet an empty one, and a demonstration says what it is."""

import json
from collections.abc import Callable

import pytest

from tests.curriculum.exporting import Exported, export_in
from tests.curriculum.good_course import CourseFolder, fence

Export = Callable[..., Exported]

BOX = "A demonstration, not for learners"
FIELDS = """\
fields:
  controller: ""
  contact: Ring 01234 567890, or write to *us*
"""


@pytest.fixture
def with_fields(course: CourseFolder) -> CourseFolder:
    course.add("programme.yaml", FIELDS)
    course.change("12-third.md", "Some words to read.", "{{fill controller}} decides. Ask: {{fill contact}}.")
    course.add("about/overview.md", "\nWho decides: {{fill controller}}\n")
    return course


def test_an_empty_field_stops_an_export_for_learners(with_fields: CourseFolder, export: Export) -> None:
    result = export()

    assert result.status == 1
    line = with_fields.read("programme.yaml").splitlines().index('  controller: ""') + 1
    message = "'controller' is empty; fill it in before learners come, or export a demonstration with --demo"
    assert result.problems == [f"course/programme.yaml:{line}: {message} [empty-fields]"]
    assert result.err[-1] == "1 problem found; nothing was written"
    assert not result.archive.exists()


@pytest.mark.parametrize("options", [["--check"], ["--format", "library"]], ids=" ".join)
def test_each_way_to_export_asks_for_the_fields(
    with_fields: CourseFolder, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    output = with_fields.root.parent / ("x.zip" if "library" in options else "x.tar.gz")
    told = json.loads(export_in(with_fields, capsys, *options, "--output", str(output), "--messages", "json").out)

    assert [problem["rule"] for problem in told["problems"]] == ["empty-fields"]
    assert not output.exists()
    assert export_in(with_fields, capsys, *options, "--output", str(output), "--demo").status == 0


def test_what_is_filled_in_is_shown_as_it_is_written(with_fields: CourseFolder, export: Export) -> None:
    with_fields.change("programme.yaml", 'controller: ""', "controller: Our [Trust]")
    result = export()

    assert result.status == 0
    assert r"Our \[Trust\] decides. Ask: Ring 01234 567890, or write to \*us\*." in result.texts()["g1-third-1"]
    assert "Who decides: Our [Trust]" in result.read("about/overview.html").decode()
    assert BOX not in "".join(result.texts().values())
    assert BOX not in result.read("about/overview.html").decode()


def test_an_edition_fills_in_its_own(with_fields: CourseFolder, export: Export) -> None:
    override = "override:\n  programme.yaml:\n    fields:\n      controller: Four Shires ICB\n"
    with_fields.write("editions/ours.yaml", f"id: ours\nname: Ours\nbase: trust\n{override}")

    assert "Four Shires ICB decides." in export("--edition", "ours").texts()["g1-third-1"]


def test_a_demonstration_says_so_on_each_page_and_beside_the_course(with_fields: CourseFolder, export: Export) -> None:
    activity_alone = fence("reflection", "id: alone\nprompt: Why?\nguidance: Because.")
    with_fields.write(
        "13-fourth.md", f"---\nid: fourth\ntitle: Fourth\nkind: section\nminutes: 2\n---\n{activity_alone}"
    )
    result = export("--demo")

    assert result.status == 0
    assert "a demonstration: each page says so; 1 field of programme.yaml not filled in" in result.err
    pages = [name.removeprefix("course/") for name in result.names() if name.startswith("course/vertical/")]
    assert len(pages) == 14
    for page in pages:
        first = result.xml(page)[0]
        assert first.tag == "digiboards_text", page
        assert (first.text or "").count(BOX) == 1, page
        assert "".join(element.text or "" for element in result.xml(page)).count(BOX) == 1, page
    assert BOX in result.read("about/overview.html").decode()
    assert "*to be filled in* decides." in result.texts()["g1-third-1"]


def test_a_demonstration_keeps_every_name(with_fields: CourseFolder, export: Export) -> None:
    with_fields.change("programme.yaml", 'controller: ""', "controller: Our Trust")
    ours = export("--release")
    texts, lock = ours.texts(), (with_fields.root / "keys.lock").read_text()
    shown = export("--demo")

    assert shown.texts().keys() == texts.keys()
    assert (with_fields.root / "keys.lock").read_text() == lock
    changed = {name for name, text in shown.texts().items() if text != texts[name]}
    assert all(shown.texts()[name].endswith(texts[name]) for name in changed)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "{{fill contact}}",
            "{{fill contract}}",
            "there is no field 'contract' in programme.yaml; did you mean 'contact'?",
        ),
        ("Ask: {{fill contact}}.", "", "no text shows the field 'contact'; write {{fill contact}} where learners look"),
    ],
)
def test_fields_and_places_have_each_other(
    with_fields: CourseFolder, export: Export, old: str, new: str, told: str
) -> None:
    with_fields.change("12-third.md", old, new)

    assert any(told in problem and problem.endswith("[field-names]") for problem in export("--demo").problems)


def test_a_field_is_text_on_one_line(with_fields: CourseFolder, export: Export) -> None:
    with_fields.change("programme.yaml", 'controller: ""', "controller: 7")
    assert "'controller' is not text; put it in quotes [wrong-values]" in export("--demo").problems[0]
    with_fields.change("programme.yaml", "controller: 7", "controller: |\n    One\n    two")
    assert export("--demo").problems[0].endswith("[one-line-texts]")
