"""The chart of confidence: every guide with a figure, on the scale, in words too."""

from lxml import html

from digiboards_xblocks.programme.figures.charts import LENGTH, confidence_chart, not_drawn
from digiboards_xblocks.programme.figures.columns import Line, Table
from digiboards_xblocks.programme.figures.figures import Direction, Estimate, Figure, Missing, add_up
from digiboards_xblocks.programme.figures.privacy.margins import Spread
from digiboards_xblocks.programme.figures.tables import BY_GUIDE, WHOLE


def line(name: str, before: float, change: float, margin: float = 0.1) -> Line:
    values = {
        "before": Estimate(before, margin),
        "after": Estimate(before + change, margin),
        "change": Estimate(change, margin),
    }
    return Line(name, f"Guide {name}", values)


UNSURE = Line(
    "g3",
    "Guide g3",
    {"people": 1340, "before": Missing("too-few"), "after": Missing("too-few"), "change": Direction("rose")},
)
TABLE = Table(BY_GUIDE, "", (), (line("g1", 2.0, 1.5), line("g2", 3.0, -0.25), UNSURE, line(WHOLE, 2.4, 0.7)))


def test_the_least_change_comes_first_and_all_together_last() -> None:
    rows = confidence_chart(TABLE)
    assert [row.title for row in rows] == ["Guide g2", "Guide g1", "Guide whole"]
    assert [row.is_whole for row in rows] == [False, False, True]


def test_marks_are_where_the_numbers_are() -> None:
    fell = confidence_chart(TABLE)[0]
    assert (fell.before.place, fell.after.place) == (LENGTH / 2, LENGTH * 1.75 / 4)
    assert (round(fell.before.low), round(fell.before.high)) == (190, 210)
    assert fell.words == "3.00 to 2.75: −0.25 ±0.10"


def test_a_margin_ends_where_the_scale_does() -> None:
    [row] = confidence_chart(Table(BY_GUIDE, "", (), (line("g1", 1.05, 3.9, 0.2),)))
    assert (row.before.low, row.after.high) == (0, LENGTH)


def test_what_has_too_wide_a_margin_is_named_and_not_drawn() -> None:
    assert list(not_drawn(TABLE)) == ["Guide g3 (1,340)"]
    assert list(not_drawn(Table(BY_GUIDE, "", (), TABLE.lines[:2]))) == []


def test_figures_of_several_guides_add_up_with_their_noise() -> None:
    one = Figure(10, 20, {"sum": 120.0, "difference": 8.0}, Spread(4.0, 1.0))
    other = Figure(30, 90, {"sum": 500.0, "difference": 21.0}, Spread(9.0, 2.0))
    assert add_up([]) is None
    assert add_up([one]) == one
    added = add_up([one, other])
    assert added == Figure(40, 110, {"sum": 620.0, "difference": 29.0}, Spread(13.0, 3.0))


def test_words_of_a_title_are_text() -> None:
    titled = line("g1", 2.0, 1.0)
    [row] = confidence_chart(Table(BY_GUIDE, "", (), (Line("g1", "<b>&", titled.values),)))
    assert row.title == "<b>&"
    assert html.fromstring(f"<p>{row.words}</p>").text == row.words
