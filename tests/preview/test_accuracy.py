"""How good the figures are: those of the made-up programme of 3,000 people, after four publications.

The exact numbers of the four publications are had once, by a mechanism that adds no noise; then noise is drawn for them
again and again, and what is shown is held against what would be shown without noise.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest

from digiboards_xblocks.core.statements import AFTER, BEFORE
from digiboards_xblocks.programme.figures import days, measures, publishing
from digiboards_xblocks.programme.figures.combining import PartFigure, figures_of_parts
from digiboards_xblocks.programme.figures.figures import Estimate
from digiboards_xblocks.programme.figures.measures import CHANGED, MOVED, RATED, UP, WOULD_RECOMMEND
from digiboards_xblocks.programme.figures.places import Register
from digiboards_xblocks.programme.figures.tables import tables
from digiboards_xblocks.programme.figures.tallies import Released, Tallies
from digiboards_xblocks.programme.people.permissions import COHORT, ORGANISATION, PROGRAMME
from digiboards_xblocks.programme.progress.slices import ROLE, Slice
from digiboards_xblocks.programme.progress.versions import programme_of
from preview import demo_data
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.mechanisms import Exact, Seeded

PEOPLE, GUIDES, STATEMENTS = 3_000, 7, 5
TODAY = datetime.date(2026, 10, 15)
REPETITIONS = 20
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.time_machine(noon(TODAY))]

OUTLINE = json.dumps(
    {
        "programme": {
            "guides": [
                {
                    "id": f"g{number}",
                    "title": f"Guide {number}",
                    "statements": [
                        {"id": f"g{number}-s{place}", "text": f"I can do {place} of {number}"}
                        for place in range(STATEMENTS)
                    ],
                    "steps": [
                        {"kind": kind, "title": kind, "blocks": [f"g{number}-{kind}"]}
                        for kind in (BEFORE, "read", "scenario", "commitment", AFTER)
                    ],
                    "asked": [
                        {"id": f"g{number}-commit", "kind": "commitments", "text": "Commit"},
                        {"id": f"g{number}-feedback", "kind": "feedback", "text": "Feedback"},
                    ],
                }
                for number in range(1, GUIDES + 1)
            ],
            "asked": [{"id": "end-feedback", "kind": "feedback", "text": "The programme"}],
        }
    }
)


def outline_of(_course_key: Any) -> str:
    return OUTLINE


class Scaled:
    """A mechanism that remembers the scale of the noise that it was asked for last."""

    def __init__(self, mechanism: Any) -> None:
        self._mechanism = mechanism
        self.scale = Fraction(0)

    def release(self, value: int, scale: Fraction) -> int:
        self.scale = scale
        return int(self._mechanism.release(value, scale))


@dataclass(frozen=True)
class Programme:
    """The exact numbers of each publication, and where parts are."""

    publications: Sequence[Sequence[tuple[Released, Fraction]]]
    register: Register
    outline: Any


@pytest.fixture
def programme(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Programme:
    settings.DIGIBOARDS_OUTLINES = "tests.preview.test_accuracy.outline_of"
    demo_data.add_people(COURSE_KEY, {}, 0, PEOPLE)
    publications = []
    real = Tallies.release

    def capturing(tallies: Tallies, mechanism: Any) -> Iterator[Released]:
        found = []
        scaled = Scaled(mechanism)
        for one in real(tallies, scaled):
            found.append((one, scaled.scale))
            yield one
        publications.append(found)

    monkeypatch.setattr(Tallies, "release", capturing)
    day = days.next_day(TODAY - datetime.timedelta(days=365))
    while day <= TODAY:
        publishing.publish(COURSE_KEY, day=day, mechanism=Exact())
        day = days.next_day(day)
    assert len(publications) == 4
    return Programme(publications, Register(), programme_of(COURSE_KEY))


def figures_of(programme: Programme, mechanism: Any) -> dict[tuple[Slice, Any], Any]:
    """Every figure of every part, with the noise of a mechanism in each released number."""
    added: dict[Any, Released] = {}
    for publication in programme.publications:
        for one, scale in publication:
            noisy = replace(one, values={name: mechanism.release(value, scale) for name, value in one.values.items()})
            added[one.key] = added[one.key] + noisy if one.key in added else noisy
    found: list[PartFigure] = list(figures_of_parts(added.values(), programme.register.above))
    return {(part, question): figure for part, question, figure in found}


def shown(programme: Programme, figures: dict[tuple[Slice, Any], Any]) -> dict[tuple[Any, ...], Any]:
    """Every cell of every table of every part."""
    by_part: dict[Slice, dict[Any, Any]] = defaultdict(dict)
    for (part, question), figure in figures.items():
        by_part[part][question] = figure
    return {
        (part, measure, table.name, line.name, name): value
        for part, questions in by_part.items()
        for measure in measures.MEASURES
        for table in tables(measure, programme.outline, {q: f for q, f in questions.items() if q.measure == measure})
        for line in table.lines
        for name, value in line.values.items()
    }


def test_margins_cover_what_they_say_and_figures_are_of_use(programme: Programme) -> None:
    exact_figures = figures_of(programme, Exact())
    exact = shown(programme, exact_figures)
    covered = counted = 0
    for seed in range(REPETITIONS):
        figures = figures_of(programme, Seeded(seed))
        for cell, value in shown(programme, figures).items():
            if isinstance(value, Estimate):
                counted += 1
                covered += abs(value.value - exact[cell].value) <= value.margin
        parts_add_up(programme, figures)
        before_after_and_change_agree(shown(programme, figures))
    assert counted >= 20_000
    assert 0.93 <= covered / counted <= 0.97, (covered, counted)
    enough_is_shown(exact, exact_figures)


def parts_add_up(programme: Programme, figures: dict[tuple[Slice, Any], Any]) -> None:
    """Regions, with those on no care board, are the programme; and so are cohorts, and roles, with those in none."""
    leaves = {part.name for part, _ in figures if part.kind == ORGANISATION}
    regions = [Slice(ORGANISATION, name) for name in {programme.register.above(leaf)[-1] for leaf in leaves}]
    compared = 0
    for question in {question for _, question in figures if not question.item}:
        whole = figures[Slice(PROGRAMME), question]
        for kind in (ORGANISATION, COHORT, ROLE):
            of_kind = regions if kind == ORGANISATION else {part for part, _ in figures if part.kind == kind}
            parts = [figures[part, question] for part in of_kind if (part, question) in figures]
            if parts:
                compared += 1
                assert sum(part.people for part in parts) == whole.people
                for number, value in whole.numbers.items():
                    assert sum(part.numbers[number] for part in parts) == pytest.approx(value, abs=1e-6)
    assert compared > 3 * GUIDES, "or hardly anything was looked at"


def before_after_and_change_agree(cells: dict[tuple[Any, ...], Any]) -> None:
    for (*where, name), change in cells.items():
        if name == "change" and isinstance(change, Estimate):
            before, after = cells[*where, "before"], cells[*where, "after"]
            assert round(after.value - before.value, 2) == change.value


def enough_is_shown(cells: dict[tuple[Any, ...], Any], figures: dict[tuple[Slice, Any], Any]) -> None:
    """The margins of what is shown, by how many people it is of; they do not depend on what was answered."""
    seen: dict[str, int] = defaultdict(int)
    for (part, question), figure in figures.items():
        if question.item:
            continue
        if part == Slice(PROGRAMME) and question.part == RATED and figure.people >= 1_500:
            seen["mean"] += 1
            assert all(one.margin <= 0.15 for one in figure.moved)
        if part == Slice(PROGRAMME) and question.part == MOVED and figure.people >= 1_500:
            seen["rose"] += 1
            assert figure.share(UP).margin <= 4
        if part == Slice(PROGRAMME) and question.part == WOULD_RECOMMEND and figure.people >= 900:
            seen["recommend"] += 1
            assert figure.share("yes").margin <= 4
        is_region = part.kind == ORGANISATION and part.name.startswith("ZZR")
        if is_region and question.part in (MOVED, WOULD_RECOMMEND, CHANGED):
            seen["region"] += 1
            # How far a number may be off is the same whatever it counts, so this is the margin of 400 people's share.
            shares = {name: number * 400 / figure.people for name, number in figure.numbers.items()}
            of_400 = replace(figure, people=400, numbers=shares)
            assert all(of_400.share(name).margin <= 8 for name in shares), question
    assert set(seen) == {"mean", "rose", "recommend", "region"}, "or nothing was looked at"
