"""Text pasted from Word: each of its words is shown to learners, or the export says no.

Comments are left out on purpose (decision 8), so there are none here.
"""

import re
import tempfile
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from curriculum.check import check_course
from curriculum.load import load_course
from curriculum.model import TEXT
from curriculum.problems import Problems
from digiboards_xblocks.core.prose import render_prose
from tests.curriculum.good_course import GUIDE, CourseFolder, page

PAGE = "12-third.md"
_WORD = re.compile(r"w\d+w")


@st.composite
def pasted_pages(draw: st.DrawFn) -> str:
    """A page of what people paste and type, each of its words a different one."""
    numbers = count(1)

    def words(least: int = 1, most: int = 4) -> str:
        return draw(st.sampled_from([" ", "\u00a0"])).join(
            f"w{next(numbers)}w" for _ in range(draw(st.integers(least, most)))
        )

    def filled(shapes: list[str], most: int = 4) -> str:
        return re.sub(r"\{\}", lambda _: words(1, most), draw(st.sampled_from(shapes)))

    def paragraph() -> str:
        shape = draw(
            st.sampled_from(["{}", "“{}”", "**{}**", "*{}", "~~{}~~", "{} – {}", "`{}`", "<b>{}</b>", "{}\u00ad"])
        )
        return re.sub(r"\{\}", lambda _: words(), shape)

    def table() -> str:
        widths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
        rows = [f"| {' | '.join(words(1, 2) for _ in range(width))} |" for width in widths]
        dashes = draw(st.none() | st.integers(1, 4))
        if dashes is not None:
            rows.insert(1, f"|{'---|' * dashes}")
        before = [words()] if draw(st.booleans()) else []
        return "\n".join([*before, *rows])

    def box() -> str:
        title = draw(st.sampled_from(["", ' "{}"', " “{}”", " {}", " '{}'", ' "{}']))
        margin = draw(st.sampled_from(["", "  ", "    ", "\t"]))
        kind = draw(st.sampled_from(["question", "note", "Note", "ask"]))
        return f"!!! {kind}{re.sub(r'{}', lambda _: words(), title)}\n{margin}{words()}\n{margin}{words()}"

    def listing() -> str:
        mark = draw(st.sampled_from(["- ", "•\t", "1. ", "1) ", "o ", "- [ ] ", "* ", "+ ", "–  "]))
        return "\n".join(f"{draw(st.sampled_from(['', '  ', '    ']))}{mark}{words()}" for _ in range(3))

    def address() -> str:
        link = "[{}](https://example.org/licensed)"
        return filled(["www.{}.org/a", "https://{}.org", link, "[{}]", "[{}](", "({})"], most=1)

    def heading() -> str:
        return f"{draw(st.sampled_from(['## ', '### ', '##', '# ', '#### ']))}{words()}"

    def other() -> str:
        lines = ["    {}", "> {}\n{}", "{}  \n{}", "{}\n---\n{}", "&{};", "{}|{}", "[^1]: {}", "*[{}]: {}", "\\{}"]
        return filled(lines, most=2)

    blocks = [paragraph, table, box, listing, address, heading, other]
    made = [draw(st.sampled_from(blocks))() for _ in range(draw(st.integers(1, 6)))]
    return "".join(part + draw(st.sampled_from(["\n\n", "\n\n", "\n"])) for part in made)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pasted_pages())
def test_no_word_of_a_pasted_page_is_lost_in_silence(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = CourseFolder(Path(folder) / "course")
        course.write(PAGE, page("third", "section", text))
        problems = Problems("course")
        loaded = load_course(course.root, course.path("editions/trust.yaml"), problems)
        check_course(loaded, problems)

    if problems.errors:
        return  # nothing goes out, and the author reads why
    unit = next(unit for unit in loaded.units() if unit.path == f"{GUIDE}/{PAGE}")
    shown = " ".join(
        html.fromstring(render_prose(item.content, "p")).text_content() for item in unit.components if item.kind == TEXT
    )
    titles = unit.title
    assert set(_WORD.findall(text)) <= set(_WORD.findall(f"{shown} {titles}"))
