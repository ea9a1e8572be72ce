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
from curriculum.model import TEXT, Component
from curriculum.problems import Problems
from digiboards_xblocks.activities.reflection.spec import Reflection
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

    def pick(fine: list[str], odd: list[str]) -> str:
        """One of the shapes that are mostly well, or now and then one that is mostly refused."""
        return draw(st.sampled_from(odd if draw(st.integers(0, 11)) == 0 else fine))

    def filled(shape: str, most: int = 4) -> str:
        return re.sub(r"\{\}", lambda _: words(1, most), shape)

    def paragraph() -> str:
        fine = ["{}", "“{}”", "**{}**", "{} – {}", "`{}`", "<b>{}</b>", "{}\u00ad"]
        return filled(pick(fine, ["*{}", "~~{}~~"]))

    def table() -> str:
        width = draw(st.integers(2, 4))
        widths = [width] * draw(st.integers(2, 4))
        dashes: int | None = width
        before: list[str] = []
        if draw(st.integers(0, 3)) == 0:
            widths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
            dashes = draw(st.none() | st.integers(1, 4))
            before = [words()] if draw(st.booleans()) else []
        rows = [f"| {' | '.join(words(1, 2) for _ in range(width))} |" for width in widths]
        if dashes is not None:
            rows.insert(1, f"|{'---|' * dashes}")
        return "\n".join([*before, *rows])

    def box() -> str:
        title = filled(pick(["", ' "{}"'], [" “{}”", " {}", " '{}'", ' "{}']))
        margin = pick(["    ", "\t"], ["", "  "])
        kind = pick(["question", "note", "ask"], ["Note", "warning"])
        return f"!!! {kind}{title}\n{margin}{words()}\n{margin}{words()}"

    def listing() -> str:
        mark = pick(["- ", "1. ", "* ", "+ ", "–  ", "o "], ["•\t", "1) ", "- [ ] "])
        return "\n".join(f"{pick(['', '  '], ['    '])}{mark}{words()}" for _ in range(3))

    def address() -> str:
        fine = ["[{}](https://example.org/licensed)", "[{}]", "({})"]
        return filled(pick(fine, ["www.{}.org/a", "https://{}.org", "{}@example.org", "[{}]("]), most=1)

    def heading() -> str:
        return f"{pick(['## '], ['### ', '##', '# ', '#### '])}{words()}"

    def other() -> str:
        fine = ["> {}\n{}", "{}  \n{}", "&{};", "{}|{}", "\\{}"]
        return filled(pick(fine, ["    {}", "{}\n---\n{}", "[^1]: {}", "*[{}]: {}"]), most=2)

    texts = [paragraph, table, box, listing, address, heading, other]

    def activity() -> str:
        inside = f"{draw(st.sampled_from(texts))()}\n\n{paragraph()}".replace("\n", "\n  ")
        number = next(numbers)
        return f"```reflection\nid: r{number}\nprompt: {words()}\nguidance: |\n  {inside}\n```"

    blocks = [*texts, activity]
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
    shown = " ".join(_shown(item) for item in unit.components)
    assert set(_WORD.findall(text)) <= set(_WORD.findall(f"{shown} {unit.title}"))


def _shown(item: Component) -> str:
    """The words of a text, or of the writing activity, as a learner gets them."""
    if item.kind == TEXT:
        return html.fromstring(render_prose(item.content, "p")).text_content()
    assert isinstance(item.activity, Reflection)
    guidance = html.fromstring(render_prose(item.activity.guidance, "g")).text_content()
    return f"{item.activity.prompt} {guidance}"
