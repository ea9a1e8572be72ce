"""The archive's files, as Studio reads them."""

import json
from collections.abc import Callable

import pytest

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.programme_outline import parse_outline
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import GUIDE, CourseFolder, fence, page

Export = Callable[..., Exported]


@pytest.fixture
def exported(export: Export) -> Exported:
    result = export()
    assert result.status == 0
    return result


def test_archive_has_one_top_folder_and_these_files(exported: Exported) -> None:
    verticals = (
        "before bring check commit fifth first fourth questions rate-again reflect scenario second third welcome"
    )
    assert exported.names() == [
        "course/about/effort.html",
        "course/about/overview.html",
        "course/about/short_description.html",
        "course/about/title.html",
        "course/chapter/g1.xml",
        "course/course.xml",
        "course/course/2026.xml",
        "course/info/handouts.html",
        "course/info/updates.html",
        "course/info/updates.items.json",
        "course/policies/2026/grading_policy.json",
        "course/policies/2026/policy.json",
        "course/policies/assets.json",
        "course/sequential/g1-apply.xml",
        "course/sequential/g1-finish.xml",
        "course/sequential/g1-learn.xml",
        "course/sequential/g1-start.xml",
        "course/static/boxes.svg",
        "course/static/course-image.png",
        *(f"course/vertical/g1-{name}.xml" for name in verticals.split()),
    ]


def test_course_pointer_has_exactly_three_attributes(exported: Exported) -> None:
    root = exported.xml("course.xml")
    assert (root.tag, dict(root.attrib)) == ("course", {"url_name": "2026", "org": "DigitalBoards", "course": "DB101"})
    assert list(root) == []


def test_tree_goes_from_course_to_vertical_by_pointers(exported: Exported) -> None:
    course = exported.xml("course/2026.xml")
    assert [(child.tag, dict(child.attrib)) for child in course] == [
        ("chapter", {"url_name": "g1"}),
        ("wiki", {"slug": "DigitalBoards.DB101.2026"}),
    ]
    chapter = exported.xml("chapter/g1.xml")
    assert chapter.get("display_name") == "An example guide"
    assert [child.get("url_name") for child in chapter] == ["g1-start", "g1-learn", "g1-apply", "g1-finish"]
    finish = exported.xml("sequential/g1-finish.xml")
    assert dict(finish.attrib) == {"display_name": "Finish"}
    assert [(child.tag, dict(child.attrib)) for child in finish] == [
        ("vertical", {"url_name": "g1-commit"}),
        ("vertical", {"url_name": "g1-rate-again"}),
        ("vertical", {"url_name": "g1-bring"}),
    ]


def test_only_the_subsection_with_the_check_is_graded(exported: Exported) -> None:
    assert dict(exported.xml("sequential/g1-apply.xml").attrib) == {
        "display_name": "Apply",
        "graded": "true",
        "format": "Knowledge check",
    }
    assert json.loads(exported.read("policies/2026/grading_policy.json")) == {
        "GRADER": [
            {"type": "Knowledge check", "short_label": "Check", "min_count": 1, "drop_count": 0, "weight": 1.0},
        ],
        "GRADE_CUTOFFS": {"Pass": 0.7},
    }


def test_course_without_a_check_has_no_grader(course: CourseFolder, export: Export) -> None:
    course.write("23-check.md", page("check", "check"))
    assert json.loads(export().read("policies/2026/grading_policy.json"))["GRADER"] == []


def test_blocks_stand_inline_with_a_name_and_nothing_between_them(exported: Exported) -> None:
    vertical = exported.xml("vertical/g1-reflect.xml")
    assert dict(vertical.attrib) == {"display_name": "Reflect"}
    assert vertical.text is None
    assert [(child.tag, dict(child.attrib), child.tail) for child in vertical] == [
        (
            "digiboards_text",
            {
                "url_name": "g1-reflect-1",
                "xblock-family": "xblock.v1",
                "display_name": "Reflect",
                "minutes": "2",
                "page": "10",
                "pages": "14",
                "minutes_after": "8",
                "counts": "false",
            },
            None,
        ),
        (
            "digiboards_reflection",
            {"url_name": "g1-reflect-last-time", "xblock-family": "xblock.v1", "display_name": "Reflection"},
            None,
        ),
        (
            "digiboards_text",
            {
                "url_name": "g1-reflect-afterwards",
                "xblock-family": "xblock.v1",
                "display_name": "Before you go on",
                "counts": "false",
            },
            None,
        ),
    ]


def test_text_of_a_reflection_is_the_author_s_own(exported: Exported) -> None:
    assert exported.texts()["g1-reflect-last-time"] == (
        "id: last-time\nprompt: When did you last ask?\nguidance: |\n"
        "  A good reflection names the day.\n  It is **short**."
    )


@pytest.mark.parametrize(("name", "phase"), [("g1-before-g1-before", "before"), ("g1-rate-again-g1-after", "after")])
def test_confidence_holds_the_guide_s_statements(exported: Exported, name: str, phase: str) -> None:
    assert exported.texts()[name] == (
        f"id: g1-{phase}\nphase: {phase}\nstatements:\n"
        "- id: g1-tell\n  text: I can tell one thing from another.\n"
        "- id: g1-ask\n  text: 'I can ask: what follows?'"
    )


def test_confidence_blocks_say_when_they_are_asked(exported: Exported) -> None:
    names = [exported.xml(f"vertical/g1-{unit}.xml")[1].get("display_name") for unit in ("before", "rate-again")]
    assert names == ["Your confidence before", "Your confidence after"]


def test_second_text_without_heading_is_named_like_the_page(course: CourseFolder, export: Export) -> None:
    course.change("22-reflect.md", "## Before you go on {#afterwards}\n\n", "")
    block = export().xml("vertical/g1-reflect.xml")[2]
    assert (block.get("url_name"), block.get("display_name")) == ("g1-reflect-2", "Reflect")


def test_heading_gives_its_plain_words_as_the_name(course: CourseFolder, export: Export) -> None:
    course.change("22-reflect.md", "## Before you go on {", '## "Go" on *to* R&amp;D <em>x</em> \\* `c` {')
    assert export().xml("vertical/g1-reflect.xml")[2].get("display_name") == '"Go" on to R&D x * c'


def test_policy_has_json_types(exported: Exported) -> None:
    policy = json.loads(exported.read("policies/2026/policy.json"))
    ours = policy["course/2026"]["other_course_settings"]["digital_boards"]
    programme, released = ours["programme"], ours["released"]
    outline = parse_outline(json.dumps({"programme": programme, "released": released}))
    assert [(guide.name, len(guide.steps) > 0) for guide in outline.guides] == [("g1", True)]
    assert policy == {
        "course/2026": {
            "display_name": "Example",
            "display_organization": "Digital Boards",
            "language": "en",
            "start": "2026-12-01T00:00:00Z",
            "end": "2027-11-30T23:59:00Z",
            "self_paced": True,
            "course_image": "course-image.png",
            "advanced_modules": [
                "digiboards_action_plan",
                "digiboards_board",
                "digiboards_check",
                "digiboards_commitments",
                "digiboards_confidence",
                "digiboards_discovery",
                "digiboards_feedback",
                "digiboards_recall",
                "digiboards_record",
                "digiboards_reflection",
                "digiboards_scenario",
                "digiboards_text",
            ],
            "tabs": [
                {"type": "courseware", "name": "Course"},
                {"type": "progress", "name": "Progress"},
                {"type": "dates", "name": "Dates"},
            ],
            "discussion_topics": {"General": {"id": "course"}},
            "learning_info": ["See that it works"],
            "instructor_info": {"instructors": []},
            "cert_html_view_enabled": False,
            "other_course_settings": {
                "digital_boards": {"edition": "trust", "format": 1, "programme": programme, "released": released},
            },
        }
    }


def test_the_settings_name_each_block_that_keeps_answers_under_a_name(exported: Exported) -> None:
    policy = json.loads(exported.read("policies/2026/policy.json"))
    released = policy["course/2026"]["other_course_settings"]["digital_boards"]["released"]
    told = sorted((f"digiboards_{item['kind']}", item["block"], item["id"]) for item in released)
    found = sorted(
        (block.tag, block.get("url_name"), key)
        for name in exported.names()
        if name.startswith("course/vertical/")
        for block in exported.xml(name.removeprefix("course/"))
        for activity in ACTIVITIES.values()
        if activity.is_named and block.tag == activity.block_type
        for key in activity.answer_names(activity.parse(block.text))
    )

    assert told == found
    assert ("digiboards_confidence", "g1-rate-again-g1-after", "after/g1-tell") in found
    assert {kind for kind, *_ in found} == {"digiboards_check", "digiboards_confidence", "digiboards_reflection"}


def test_about_pages_and_home_page(exported: Exported) -> None:
    assert exported.read("about/overview.html").decode() == (
        '<div class="about">\n<h2 id="about-heading-1">What it is</h2>\n'
        '<p>A small course, with <a href="https://example.org/licensed" target="_blank" rel="noopener">a licence'
        '<span class="digiboards-new-tab"> (opens in a new tab)</span></a>.</p>\n</div>\n'
    )
    assert exported.read("about/title.html") == b"Example"
    assert exported.read("about/short_description.html") == b"A small course."
    assert exported.read("about/effort.html") == b"10 minutes"
    assert json.loads(exported.read("info/updates.items.json")) == []


def test_files_take_the_name_that_studio_gives_them(course: CourseFolder, export: Export) -> None:
    course.write("static/work sheets/sheet (1).pdf", b"%PDF-1.7")
    course.write("static/.DS_Store", b"junk")
    course.write("static/boxes.svg~", b"junk")
    course.add("12-third.md", "\n[The sheet](<../../static/work sheets/sheet (1).pdf>)\n")
    exported = export()
    assert exported.read("static/work_sheets_sheet__1_.pdf") == b"%PDF-1.7"
    assert "[The sheet](/static/work_sheets_sheet__1_.pdf)" in exported.texts()["g1-third-1"]
    assert json.loads(exported.read("policies/assets.json")) == {
        "boxes.svg": {"contentType": "image/svg+xml", "displayname": "boxes.svg", "locked": False},
        "course-image.png": {"contentType": "image/png", "displayname": "course-image.png", "locked": False},
        "work_sheets_sheet__1_.pdf": {
            "contentType": "application/pdf",
            "displayname": "work_sheets_sheet__1_.pdf",
            "locked": False,
        },
    }


def test_names_do_not_depend_on_the_order_of_pages(course: CourseFolder, export: Export) -> None:
    before = export().texts()
    guide = course.read("guide.yaml")
    course.write("guide.yaml", guide.replace("[10-first.md, 11-second.md,", "[11-second.md, 10-first.md,"))
    assert course.read("guide.yaml") != guide
    after = export().texts()
    assert after == before
    assert len(after) == 19


def test_page_may_change_its_title_and_file_name(course: CourseFolder, export: Export) -> None:
    before = set(export().texts())
    course.path("12-third.md").rename(course.root / GUIDE / "12-other.md")
    course.change("guide.yaml", "12-third.md", "12-other.md")
    course.change("12-other.md", "title: A page about third", "title: Other")
    assert set(export().texts()) == before


def test_a_plain_chapter_stands_where_it_is_listed(course: CourseFolder, export: Export) -> None:
    course.add_chapter("See [the first section](../../guides/g1-example/10-first.md).")
    exported = export()
    assert [child.get("url_name") for child in exported.xml("course/2026.xml")] == ["g1", "ahead", None]
    chapter = exported.xml("chapter/ahead.xml")
    assert dict(chapter.attrib) == {"display_name": "Looking ahead"}
    assert [child.get("url_name") for child in chapter] == ["ahead-all"]
    assert exported.texts()["ahead-plan-1"] == "See [the first section](/jump_to_id/g1-first)."


def test_a_chapter_for_staff_is_hidden_from_learners(course: CourseFolder, export: Export) -> None:
    course.add_chapter("Words.", staff_only=True)
    exported = export()
    assert exported.xml("chapter/ahead.xml").get("visible_to_staff_only") == "true"
    assert exported.xml("chapter/g1.xml").get("visible_to_staff_only") is None


def test_a_plain_chapter_changes_no_name_of_a_guide(course: CourseFolder, export: Export) -> None:
    before = export().texts()
    course.add_chapter("Words.")
    after = export().texts()
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"ahead-plan-1"}


@pytest.mark.parametrize(
    ("fences", "titles"),
    [
        (fence("record", "id: all"), ["My learning"]),
        (fence("record", "id: rest\nof: g1"), ["The end of this guide"]),
        (fence("action_plan", "id: plan"), ["My action plan"]),
        (fence("board", "id: picture"), ["My board's picture"]),
    ],
)
def test_what_learners_see_as_the_name(course: CourseFolder, export: Export, fences: str, titles: list[str]) -> None:
    course.add_chapter(fences)
    assert [child.get("display_name") for child in export().xml("vertical/ahead-plan.xml")] == titles
