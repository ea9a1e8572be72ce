"""What holds for every text, not only for those we thought of."""

import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import export_course
from curriculum.check import check_course
from curriculum.load import load_course
from curriculum.model import Component
from curriculum.olx_files import block
from curriculum.problems import Problems
from curriculum.proof import proofread
from curriculum.render import rendered
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.prose import check_prose
from digiboards_xblocks.core.text import canonical
from tests.curriculum.good_course import FILES, GUIDE, GUIDE_YAML, CourseFolder, page

# Where one of these stands for a plain space it is refused: tests of located YAML.
ODD_SPACES = "\u00a0\u2007\u202f\u3000"
PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=ODD_SPACES))
    | st.dates()
)
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=ODD_SPACES))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(VALUES, st.booleans(), st.booleans())
def test_located_yaml_is_what_safe_load_gives(value: object, flow: bool, unicode: bool) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=unicode)
    assert load(text).plain() == yaml.safe_load(text) == value


@given(PLAIN_TEXT)
def test_canonical_text_stays_as_it_is(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(PLAIN_TEXT, st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_comes_back_from_olx(text: str, title: str) -> None:
    component = Component("text", "1", "g1-a-1", title, canonical(text), "a.md", 1, minutes=5)
    element = etree.fromstring(etree.tostring(block(component), encoding="utf-8"))
    assert (element.text or "") == component.content
    assert element.get("display_name") == title
    assert (element.tag, element.get("minutes"), len(element)) == ("digiboards_text", "5", 0)


PAGES = [line.partition("[")[2].rstrip("]").split(", ") for line in GUIDE_YAML.splitlines() if "units:" in line]


@settings(max_examples=20, deadline=None)
@given(st.permutations([name for group in PAGES for name in group]))
def test_names_do_not_depend_on_the_order_of_pages(order: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = CourseFolder(Path(folder) / "course")
        expected = names(course)
        head = GUIDE_YAML.partition("subsections:")[0]
        course.write(
            "guide.yaml", f"{head}subsections:\n  - id: all\n    title: All\n    units: [{', '.join(order)}]\n"
        )
        assert names(course) == expected
        assert len(expected) == 14 + 19


def names(course: CourseFolder) -> set[str]:
    loaded = load_course(course.root, course.path("editions/trust.yaml"), Problems("course"))
    assert loaded is not None
    return {item.url_name for item in [*loaded.units(), *loaded.components()]}


TEXT_FILES = sorted(path for path in FILES if path.endswith((".yaml", ".md")))
PIECES = [
    *(
        "---\n",
        "id: a\n",
        "title: x\n",
        "minutes: 7\n",
        "kind: section\n",
        "```reflection\n",
        "```\n",
        "````\n",
        "~~~\n",
    ),
    *(
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "| a | b |\n|---|---|\n",
        "!!! note\n",
        "{#a}",
        "`",
        "**",
    ),
    *(
        "[F001]",
        "[F001, F002]",
        "[F001](x)",
        "[^F001]",
        "[^1]: x",
        "*[EPR]: x\n",
        "EPR",
        "risk appetite",
        "\\",
        "&amp;",
    ),
    *("[a](11-second.md)", "![a](../../static/boxes.svg)", "](", "[", "]", "(", ")", "<em>", "<script>", "<!--", "-->"),
    *(
        "<https://example.org/book>",
        "[a](https://example.org/book)",
        "[r]: x\n",
        "[a][r]",
        "<",
        ">",
        "&",
        '"',
        "'",
        ": ",
    ),
    *(
        "!!python/object:os.system",
        "*a",
        "&a ",
        "{",
        "}",
        "%",
        "@",
        "é",
        "e\u0301",
        "\u202e",
        "😀",
        "word ",
        "x. Y",
        "\u0007",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXT_FILES), TEXTS | st.binary(max_size=60), st.sampled_from(["whole", "start", "end"]))
def test_no_file_breaks_the_exporter(path: str, content: str | bytes, place: str) -> None:
    data = content.encode() if isinstance(content, str) else content
    with tempfile.TemporaryDirectory() as folder:
        course = CourseFolder(Path(folder) / "course")
        old = course.path(path).read_bytes()
        course.write(path, {"whole": data, "start": data + old, "end": old + data}[place])
        out, err, archive = io.StringIO(), io.StringIO(), Path(folder) / "x.tar.gz"
        with redirect_stdout(out), redirect_stderr(err):
            status = export_course.main(["--course", str(course.root), "--output", str(archive)], {})
    told = [line for line in err.getvalue().splitlines()[:-1] if ": warning: " not in line]
    assert (status, out.getvalue(), bool(told)) in ((0, f"{archive}\n", False), (1, "", True))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_what_passes_the_checks_is_accepted_by_the_block(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = CourseFolder(Path(folder) / "course")
        course.write(f"{GUIDE}/12-third.md", page("third", "section", f"Words.\n\n{text}"))
        problems = Problems("course")
        loaded = load_course(course.root, course.path("editions/trust.yaml"), problems)
        assert loaded is not None
        check_course(loaded, problems)
        outgoing = loaded if problems.errors else rendered(loaded)
        proofread(outgoing, problems)
    for component in outgoing.components():
        assert canonical(component.content) == component.content
        if component.kind == "text" and not problems.errors:
            check_prose(component.content)
