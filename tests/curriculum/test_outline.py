"""What the blocks around the guides are told of the programme, and that they can read it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from yaml import safe_load

import export_course
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.content_reader import MAX_CONTENT
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.outline_index import OutlineIndex, choice_labels
from digiboards_xblocks.core.programme_outline import Programme, parse_outline, read_programme
from digiboards_xblocks.core.reader import Reader
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import CourseFolder, fence
from tests.curriculum.test_readme import example

pytestmark = pytest.mark.slow

Export = Callable[..., Exported]
REAL = Path(export_course.__file__).resolve().parent.parent / "course"
STATEMENTS = [
    {"id": "g1-tell", "text": "I can tell one thing from another."},
    {"id": "g1-ask", "text": "I can ask: what follows?"},
]
HEAD = {"id": "g1", "title": "An example guide", "link": "/jump_to_id/g1-welcome", "minutes": 28}
LAST_TIME = {
    "kind": "reflection",
    "id": "last-time",
    "text": "When did you last ask?",
    "link": "/jump_to_id/g1-reflect",
}
MADE = {
    "kind": "commitments",
    "id": "g5-commitments",
    "text": "A page about commit",
    "link": "/jump_to_id/g1-commit",
}
ANOTHER = {
    "kind": "reflection",
    "id": "another",
    "text": "What else?",
    "link": "/jump_to_id/g1-third",
}
STARTING_POINT = {
    "id": "start",
    "link": "/jump_to_id/ahead-plan",
    "guides": [{"id": "g1", "statements": ["g1-tell", "g1-ask"], "coming_up": "a new board"}],
}
SAID = {
    "kind": "feedback",
    "id": "end",
    "text": "A page about plan",
    "link": "/jump_to_id/ahead-plan",
}
STEPS = {
    "welcome": ("read", ["g1-welcome-1"]),
    "before": ("before", ["g1-before-g1-before"]),
    "first": ("read", ["g1-first-1"]),
    "second": ("read", ["g1-second-1"]),
    "third": ("read", ["g1-third-2"]),
    "fourth": ("read", ["g1-fourth-1"]),
    "fifth": ("read", ["g1-fifth-1"]),
    "scenario": ("scenario", ["g1-scenario-g5-all-green"]),
    "questions": ("read", ["g1-questions-1"]),
    "reflect": ("reflection", ["g1-reflect-last-time"]),
    "check": ("check", ["g1-check-g1-check"]),
    "commit": ("commitment", ["g1-commit-g5-commitments"]),
    "rate-again": ("after", ["g1-rate-again-g1-after"]),
    "bring": ("read", ["g1-bring-1"]),
}
TITLES = {"first": "The first section", "reflect": "Reflect", "check": "Knowledge check"}


def steps() -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "title": TITLES.get(page, f"A page about {page}"),
            "link": f"/jump_to_id/g1-{page}",
            "blocks": blocks,
            "minutes": 2,
        }
        for page, (kind, blocks) in STEPS.items()
    ]


@pytest.fixture
def told(course: CourseFolder, export: Export) -> dict[str, Any]:
    """The outline that each of the blocks got, by its author's id."""
    course.add("12-third.md", fence("reflection", "id: another\nprompt: What else?") + "\nMore.\n")
    course.add("20-scenario.md", fence("scenario", example("scenario")))
    course.add("30-commit.md", fence("commitments", example("commitments")))
    course.add("32-bring.md", fence("record", "id: rest\nof: g1"))
    course.change("programme.yaml", "  guides: 1\n", "  guides: 1\n  one_of: [g1]\n")
    course.add_chapter(
        fence(
            "discovery",
            "id: start\nguides:\n  - id: g1\n    statements: [g1-tell, g1-ask]\n    coming_up: a new board",
        )
        + fence("action_plan", "id: plan")
        + fence("record", "id: all")
        + fence("board", "id: picture\nintro: |\n  One paragraph.\n\n  Another.")
        + fence("feedback", "id: end\nscope: programme")
    )
    exported = export()
    assert exported.status == 0
    texts = exported.texts()
    found = {
        name: safe_load(text)
        for name, text in texts.items()
        if name.startswith("ahead-plan-") or name == "g1-bring-rest"
    }
    for content in found.values():
        if content["id"] in ("all", "rest"):
            assert content["starting_point"] == STARTING_POINT
        else:
            assert "starting_point" not in content
    return {content["id"]: content.get("programme") for content in found.values()}


def test_staff_pages_are_told_the_suggested_commitments(course: CourseFolder, export: Export) -> None:
    course.add("30-commit.md", fence("commitments", example("commitments")))
    policy = json.loads(export().read("policies/2026/policy.json"))
    outline = policy["course/2026"]["other_course_settings"]["digital_boards"]
    [guide] = parse_outline(json.dumps({"programme": outline["programme"]})).guides
    suggested = [asked.suggestions for asked in guide.questions if asked.kind == "commitments"]
    authored = safe_load(example("commitments"))["suggestions"]
    assert [[(one.name, one.text) for one in some] for some in suggested] == [
        [(one["id"], one["text"]) for one in authored]
    ]


@pytest.mark.parametrize("name", ["start", "picture"])
def test_what_asks_of_ratings_is_told_of_statements(told: dict[str, Any], name: str) -> None:
    assert told[name] == {"guides": [{**HEAD, "statements": STATEMENTS}]}


def test_the_plan_is_told_what_it_is_filled_from(told: dict[str, Any]) -> None:
    assert told["plan"] == {
        "title": "Example",
        "guides": [{**HEAD, "statements": STATEMENTS, "asked": [ANOTHER, LAST_TIME, MADE]}],
    }


def test_the_end_of_a_guide_is_told_what_there_is_to_do_and_what_was_asked(told: dict[str, Any]) -> None:
    board = {"title": "A page about questions", "link": "/jump_to_id/g1-questions"}
    guide = {
        **HEAD,
        "steps": steps(),
        "statements": STATEMENTS,
        "asked": [ANOTHER, LAST_TIME, MADE],
        "for_the_board": board,
    }
    assert told["rest"]["guides"] == [guide]
    assert (told["rest"]["fewest"], told["rest"]["one_of"]) == (1, ["g1"])
    assert told["rest"]["plan"] == told["all"]["plan"]


def test_the_record_is_told_everything(told: dict[str, Any]) -> None:
    record = told["all"]
    [guide] = record["guides"]
    asked = guide.pop("asked")
    assert guide == {**HEAD, "statements": STATEMENTS, "steps": steps()}
    assert [(item["kind"], item["id"]) for item in asked] == [
        ("reflection", "another"),
        ("scenario", "g5-all-green"),
        ("reflection", "last-time"),
        ("check", "g1-check"),
        ("commitments", "g5-commitments"),
    ]
    assert asked[1]["decisions"] == [
        {
            "id": "paper-list",
            "text": "What do you do with what you saw?",
            "options": [
                {"id": "quiet-word", "text": "Mention it quietly to the chief nurse."},
                {"id": "short-look", "text": "Ask the clinical safety officer for a short look with ward staff."},
            ],
        }
    ]
    assert {key: value for key, value in record.items() if key != "guides"} == {
        "title": "Example",
        "fewest": 1,
        "one_of": ["g1"],
        "plan": {
            "title": "A page about plan",
            "link": "/jump_to_id/ahead-plan",
            "blocks": ["ahead-plan-plan"],
            "minutes": 2,
        },
        "asked": [SAID],
        "pages": [{"title": "A page about plan", "link": "/jump_to_id/ahead-plan"}],
    }


def test_what_is_for_staff_is_not_told(course: CourseFolder, export: Export) -> None:
    course.add("32-bring.md", fence("record", "id: all"))
    course.add_chapter(fence("feedback", "id: end\nscope: session"), staff_only=True)
    told = safe_load(export().texts()["g1-bring-all"])["programme"]
    assert "asked" not in told
    assert "pages" not in told


def test_a_guide_without_a_reflect_page_leads_to_the_first_reflection(course: CourseFolder, export: Export) -> None:
    course.change("22-reflect.md", "kind: reflect", "kind: bring")
    course.add("00-welcome.md", fence("reflection", "id: early\nprompt: Why now?"))
    course.add("32-bring.md", fence("record", "id: rest\nof: g1"))
    [guide] = safe_load(export().texts()["g1-bring-rest"])["programme"]["guides"]
    [step] = [step for step in guide["steps"] if step["kind"] == "reflection"]
    assert step["link"] == "/jump_to_id/g1-welcome"
    assert step["blocks"] == ["g1-welcome-early"]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    archive = tmp_path_factory.mktemp("real") / "x.tar.gz"
    assert export_course.main(["--quiet", "--demo", "--course", str(REAL), "--output", str(archive)], {}) == 0
    return Exported(0, "", [], archive)


@pytest.fixture(scope="module")
def holders(real: Exported) -> dict[str, list[tuple[str, Programme]]]:
    """The text and the programme of each block of the real course that holds one, by its kind."""
    found: dict[str, list[tuple[str, Programme]]] = {}
    for element in _elements(real):
        kind = str(element.tag).removeprefix("digiboards_")
        if kind in ("discovery", "action_plan", "record", "board"):
            text = element.text or ""
            ACTIVITIES[kind].parse(text)
            found.setdefault(kind, []).append((text, read_programme(Reader(load(text), "it", []))))
    return found


def _elements(exported: Exported) -> list[etree._Element]:
    names = [name.removeprefix("course/") for name in exported.names() if name.startswith("course/vertical/")]
    return [element for name in names for element in exported.xml(name)]


def test_each_outline_of_the_real_course_is_read_whole(holders: dict[str, list[tuple[str, Programme]]]) -> None:
    """The block's own parser has read it, for else the course would not be exported; here is what it found."""
    assert {kind: len(found) for kind, found in holders.items()} == {
        "discovery": 1,
        "action_plan": 1,
        "board": 1,
        "record": 8,
    }
    for found in holders.values():
        for text, programme in found:
            assert programme.guides
            assert len(text) < MAX_CONTENT / 2
    [record] = [programme for _, programme in holders["record"] if programme.questions]
    assert (record.fewest, record.one_of) == (4, ("g1", "g5"))
    assert [guide.name for guide in record.guides] == [f"g{number}" for number in range(1, 8)]
    for guide in record.guides:
        kinds = [step.kind for step in guide.steps]
        assert sorted(set(kinds)) == ["after", "before", "check", "commitment", "read", "reflection", "scenario"]
        assert all(kinds.count(kind) == 1 for kind in set(kinds) - {"read"})
        assert {asked.kind for asked in guide.questions} == {
            "reflection",
            "scenario",
            "check",
            "commitments",
            "feedback",
        }
    assert record.plan is not None
    after_sessions = ["session-board-workshop", "session-peer-event", "session-deep-dive"]
    assert [asked.name for asked in record.questions] == [*after_sessions, "programme-feedback"]
    texts = [asked.text for asked in record.questions]
    kinds_of_session = ("A board workshop", "A peer learning event", "A deep dive seminar")
    assert texts[:3] == [f"After a session: {heading}" for heading in kinds_of_session]


@pytest.mark.slow
def test_every_block_and_page_of_an_outline_is_in_the_course(
    real: Exported, holders: dict[str, list[tuple[str, Programme]]]
) -> None:
    blocks = {str(element.get("url_name")) for element in _elements(real)}
    pages = {Path(name).stem for name in real.names() if name.startswith("course/vertical/")}
    programmes = [programme for found in holders.values() for _, programme in found]
    steps = [step for programme in programmes for guide in programme.guides for step in guide.steps]
    steps += [programme.plan for programme in programmes if programme.plan is not None]
    asked = [item for programme in programmes for guide in programme.guides for item in guide.questions]
    links = [guide.link for programme in programmes for guide in programme.guides]
    links += [item.link for item in (*steps, *asked)]
    assert {name for step in steps for name in step.blocks} <= blocks
    assert {link.removeprefix("/jump_to_id/") for link in links} <= pages


@pytest.mark.slow
def test_everything_that_the_real_course_asks_is_said_in_words_in_the_record(
    real: Exported, holders: dict[str, list[tuple[str, Programme]]]
) -> None:
    """No name of an author's, and none of a page, has to stand for the words of what it names."""
    [programme] = [programme for _, programme in holders["record"] if programme.questions]
    outline = OutlineIndex(programme)
    asked = [question for guide in programme.guides for question in guide.questions]
    for question in asked:
        if question.kind in ("check", "scenario"):
            assert question.decisions
            for choice in question.decisions:
                for option in choice.options:
                    assert choice_labels(question, choice.name, option.name) == (choice.text, option.text)
    texts = [element for element in _elements(real) if element.tag == "digiboards_text"]
    titles = [outline.reading(str(element.get("url_name")))[1] for element in texts]
    assert len(titles) > 100
    staff_only = [element for element, title in zip(texts, titles, strict=True) if not title]
    assert [element.get("url_name") for element in staff_only if "session" not in str(element.get("url_name"))] == []
    assert programme.title
