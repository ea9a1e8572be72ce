"""Each rule has a manual whose examples are true, and each problem says which rule it breaks."""

import ast
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import curriculum
import export_course
from curriculum import rules
from curriculum.problems import Problems
from curriculum.rule import Rule, Severity
from curriculum.rule_manual import render_rules_page
from curriculum.rules import RULES
from digiboards_xblocks import core
from digiboards_xblocks.core.content_errors import ContentRule, Location
from tests.curriculum.exporting import Exported, export_in
from tests.curriculum.good_course import GUIDE, CourseFolder
from tests.curriculum.rule_examples import PAGE, Step, examples

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
HERE = f"course/{GUIDE}"
Found = set[tuple[str, str, int, str]]

Export = Callable[..., Exported]


def found_in(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> Found:
    """What the command says of a course: each problem's rule, place and message."""
    edition = "ours" if course.path("editions/ours.yaml").exists() else "trust"
    told = json.loads(export_in(course, capsys, "--edition", edition, "--check", "--messages", "json").out)
    return {(item["rule"], item["path"], item["line"], item["message"]) for item in told["problems"]}


EXAMPLES = [
    pytest.param(rule, what, steps, id=f"{rule.id}-{what}-{number}")
    for rule in RULES.values()
    for what, cases in examples(rule).items()
    for number, steps in enumerate(cases, start=1)
]


@pytest.mark.parametrize(("rule", "what", "steps"), EXAMPLES)
def test_an_example_of_the_manual_is_what_it_says(
    course: CourseFolder, capsys: pytest.CaptureFixture[str], rule: Rule, what: str, steps: list[Step]
) -> None:
    before = found_in(course, capsys)
    for step in steps:
        step.do(course)
    found = found_in(course, capsys) - before
    broken = [item for item in found if item[0] == rule.id]

    if what == "Wrong":
        assert broken, f"the wrong example breaks no such rule: {found}"
    else:
        assert not broken
        assert not [item for item in found if RULES[item[0]].severity is Severity.ERROR]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_each_rule_has_a_manual_with_a_right_and_a_wrong_example(rule: Rule) -> None:
    found = examples(rule)

    assert found["Right"]
    assert found["Wrong"]
    summary, empty, why = rule.manual.split("\n", 2)
    assert summary.endswith(".")
    assert empty == ""
    assert len(why.partition("Right, ")[0].split()) > 5, "say why"
    assert "Right, " in rule.manual.partition("Wrong, ")[0]


def test_each_module_is_a_rule_of_its_name_and_listed() -> None:
    modules = {file.stem.replace("_", "-") for file in Path(rules.__path__[0]).glob("[a-z]*.py")}

    assert list(RULES) == sorted(modules)
    assert all(key == rule.id for key, rule in RULES.items())


def test_the_page_in_the_docs_is_made_from_the_manuals() -> None:
    if os.environ.get("DIGIBOARDS_SAMPLES"):
        DOCS.write_text(render_rules_page(), "utf-8")

    assert DOCS.read_text("utf-8") == render_rules_page()


# Where problems come from


def calls(folder: Path, name: str) -> list[tuple[str, ast.Call]]:
    """Every call of something of that name in a package, with its place."""
    return [
        (f"{file.name}:{node.lineno}", node)
        for file in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name
    ]


def test_a_rule_is_made_in_its_module_only() -> None:
    assert {place.partition(":")[0] for place, _ in calls(Path(curriculum.__path__[0]), "Rule")} == {
        f"{identifier.replace('-', '_')}.py" for identifier in RULES
    }


@pytest.mark.parametrize("folder", [curriculum, core], ids=["pipeline", "core"])
def test_each_problem_that_is_not_an_activity_s_own_names_its_rule(folder: object) -> None:
    path = Path(folder.__path__[0])  # type: ignore[attr-defined]
    found = [*calls(path, "ContentProblem"), *calls(path, "report")]
    nameless = [
        place
        for place, call in found
        if not any(keyword.arg == "rule" for keyword in call.keywords) and len(call.args) < 4
    ]

    # What is said of an activity as a whole, of the outline that the exporter writes into some, of run sheets.
    own = [
        place
        for place in nameless
        if not place.startswith(("content_reader.py", "programme_outline.py", "run_sheet.py"))
    ]
    assert len(found) > 20
    assert own == []


def test_the_core_knows_rules_of_the_pipeline_only() -> None:
    assert {str(rule) for rule in ContentRule} <= set(RULES)


def test_a_problem_cannot_be_without_a_rule() -> None:
    with pytest.raises(TypeError):
        Problems("course").add(Location("a.md", 1), "words")  # type: ignore[call-arg, arg-type]


# At the terminal


def test_rules_are_listed_with_their_level(capsys: pytest.CaptureFixture[str]) -> None:
    assert export_course.main(["--list-rules"], {}) == 0
    lines = capsys.readouterr().out.splitlines()

    assert [line.split()[0] for line in lines] == list(RULES)
    assert [line.split()[1] for line in lines] == [str(rule.severity) for rule in RULES.values()]


def test_the_manual_of_a_rule_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert export_course.main(["--rule", "long-sentences", "--course", "no/such"], {}) == 0
    text = capsys.readouterr().out

    assert text.startswith("long-sentences (a warning)\n\nKeep sentences to 25 words.\n")
    assert "      long-sentences: Why this page may." in text
    export_course.main(["--rule", "missing-keys"], {})
    assert "allow" not in capsys.readouterr().out


def test_a_rule_that_there_is_not_is_a_misunderstood_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        export_course.main(["--rule", "long-sentence"], {})

    assert stopped.value.code == 2
    assert "there is no rule 'long-sentence'; did you mean 'long-sentences'?" in capsys.readouterr().err


# Allowances

LONG = f"{' '.join(['on it'] * 13)}.\n\nWe go. We go. We go."


def with_allowance(course: CourseFolder, allow: str, text: str = LONG) -> None:
    course.write(PAGE, f"---\nid: third\ntitle: Third\nkind: section\nminutes: 2\nallow:\n{allow}\n---\n\n{text}\n")


def about(result: Exported, name: str = PAGE) -> list[str]:
    """What is told of a page, but for its few words."""
    return [line for line in result.err if line.startswith(f"{HERE}/{name}:") and "section-words" not in line]


def test_an_author_can_allow_a_warning_on_a_page(course: CourseFolder, export: Export) -> None:
    course.write(PAGE, f"---\nid: third\ntitle: Third\nkind: section\nminutes: 2\n---\n\n{LONG}\n")
    (told,) = about(export())
    assert told.endswith("[long-sentences]")
    with_allowance(course, "  long-sentences: Quoted law")
    result = export()

    assert result.status == 0
    assert about(result) == []
    assert any("section-words" in line and f"{HERE}/{PAGE}" in line for line in result.err)


def test_an_allowance_is_of_one_page_only(course: CourseFolder, export: Export) -> None:
    with_allowance(course, "  long-sentences: Quoted law")
    course.add("13-fourth.md", f"\n{LONG}\n")
    result = export()

    assert about(result) == []
    assert [line.rpartition(" ")[2] for line in about(result, "13-fourth.md")] == ["[long-sentences]"]


@pytest.mark.parametrize(
    ("allow", "told"),
    [
        ("  long-sentence: Quoted law", "there is no rule 'long-sentence'; did you mean 'long-sentences'?"),
        ("  missing-keys: I know", "'missing-keys' is an error, and cannot be allowed; mend what breaks the rule"),
        (
            "  unlisted-chapters: I know",
            "'unlisted-chapters' stands at no page, and cannot be allowed; mend what breaks the rule",
        ),
        *(
            (
                f"  long-sentences: {empty}",
                "'long-sentences' is allowed without a reason; write in a few words why this page may break the rule",
            )
            for empty in ("", '"  "', "7", "[Quoted law]")
        ),
    ],
)
def test_an_allowance_that_cannot_be_is_an_error(course: CourseFolder, export: Export, allow: str, told: str) -> None:
    with_allowance(course, allow)
    result = export()

    assert result.status == 1
    assert result.problems == [f"{HERE}/{PAGE}:7: {told} [allowances]"]


def test_allowances_are_keys_and_reasons(course: CourseFolder, export: Export) -> None:
    with_allowance(course, "  - long-sentences")

    assert export().problems == [f"{HERE}/{PAGE}:6: 'allow' is a list; expected keys [wrong-values]"]


def test_an_allowance_that_is_not_needed_is_told(course: CourseFolder, export: Export) -> None:
    with_allowance(course, "  long-sentences: Quoted law\n  long-paragraphs: A letter as it was sent")
    result = export()

    assert result.status == 0
    message = "nothing here breaks 'long-paragraphs'; take the allowance out [unneeded-allowances]"
    assert about(result) == [f"{HERE}/{PAGE}:8: warning: {message}"]
    course.change(PAGE, LONG, "Short.")
    assert [line.rpartition(" ")[2] for line in about(export())] == ["[unneeded-allowances]"] * 2


def test_nothing_is_called_unneeded_while_there_are_errors(course: CourseFolder, export: Export) -> None:
    with_allowance(course, "  long-sentences: Quoted law", "Short, and [dead](nowhere.md).")
    (problem,) = export().problems

    assert problem.endswith("[dead-links]")


def test_a_guide_can_allow_what_stands_at_its_file(course: CourseFolder, export: Export) -> None:
    course.change("guide.yaml", "minutes: 28", "minutes: 60\nallow:\n  guide-minutes: Time to talk is counted too")
    course.change("30-commit.md", "kind: commit", "kind: bring")
    result = export()

    assert result.status == 0
    assert [line.rpartition(" ")[2] for line in result.err if "guide.yaml" in line] == ["[page-kinds]"]


def test_what_an_edition_changes_in_a_guide_is_allowed_by_the_guide(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    override = f"override:\n  {GUIDE}/guide.yaml:\n    minutes: 60\n"
    course.write("editions/ours.yaml", f"id: ours\nname: Ours\nbase: trust\n{override}")
    told = [line for line in export_in(course, capsys, "--edition", "ours").err if "guide-minutes" in line]
    assert told[0].startswith("course/editions/ours.yaml:6: warning: ")
    course.add("editions/ours.yaml", "    allow: {guide-minutes: Time to talk is counted too}\n")
    result = export_in(course, capsys, "--edition", "ours")

    assert result.status == 0
    assert not [line for line in result.err if "guide-minutes" in line or "unneeded" in line]


def test_a_page_of_an_edition_may_follow_its_base_no_longer(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*options: str) -> list[str]:
        lines = export_in(course, capsys, "--edition", "ours", *options).err
        return [line for line in lines if "base-review" in line or "unneeded" in line]

    course.write("editions/ours.yaml", f"id: ours\nname: Ours\nbase: trust\nreplace: [{GUIDE}/{PAGE}]\n")
    ours = f"editions/ours/{GUIDE}/{PAGE}"
    course.write(ours, course.read(PAGE))
    assert [line.rpartition(" ")[2] for line in told()] == ["[base-review]"]
    course.change(ours, "minutes: 2\n", "minutes: 2\nallow:\n  base-review: This page is all our own\n")
    assert told() == []
    assert told("--seen") == []
    course.change(PAGE, "Some words", "Other words")
    assert told() == []


def test_where_nothing_is_reviewed_an_allowance_of_a_review_is_not_needed(course: CourseFolder, export: Export) -> None:
    with_allowance(course, "  base-review: I know\n  long-sentences: Quoted law")

    assert [line.partition(": ")[2] for line in about(export())] == [
        "warning: nothing here breaks 'base-review'; take the allowance out [unneeded-allowances]"
    ]
