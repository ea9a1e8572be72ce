"""Targets and notes of a quarter: what staff may enter, and what the report makes of them."""

import datetime
import io
from http import HTTPStatus
from typing import Any

import pytest
from docx import Document
from lxml import html

from digiboards_xblocks.programme.figures.figures import Figure
from digiboards_xblocks.programme.figures.privacy.margins import Spread
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.people.permissions import programme
from digiboards_xblocks.programme.progress import snapshots
from digiboards_xblocks.programme.quarter.models import QuarterPlan
from digiboards_xblocks.programme.quarter.plan import COUNTS, MOST_NOTES, InvalidPlan, Plan, parse_plan, plan_of
from digiboards_xblocks.programme.quarter.quarters import Quarter
from digiboards_xblocks.programme.quarter.targets import notes_of, targets_of
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.programme.conftest import Ask
from tests.programmes import complete, person

from .test_report import shown, table, words

TODAY = datetime.date(2026, 11, 30)
NOW = Quarter(2026, 10)
PLAN = f"/digiboards/{COURSE_KEY}/report/plan/"
GIVEN = {
    "started": "1",
    "finished_any": "",
    "finished": "4",
    "recommend": "80%",
    "notes": "Two regions join.\r\n\r\nIn June.",
}

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(noon(TODAY))]


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2,000", 2000), (" 2 000 ", 2000), ("2\u2009000", 2000), ("1", 1), ("1000000", 1_000_000), ("", None)],
)
def test_numbers_with_and_without_marks_between_thousands(typed: str, number: int | None) -> None:
    assert parse_plan({"started": typed}) == Plan(started=number)


@pytest.mark.parametrize("junk", ["0", "-1", "1000001", "many", "1.5", "9" * 40, "٣"])
def test_every_problem_is_told_at_its_field(junk: str) -> None:
    with pytest.raises(InvalidPlan) as refused:
        parse_plan({**dict.fromkeys(COUNTS, junk), "recommend": "101", "notes": "x" * (MOST_NOTES + 1)})
    assert list(refused.value.problems) == ["started", "finished_any", "finished", "recommend", "notes"]
    assert len(set(refused.value.problems.values())) == 5


def test_notes_keep_their_lines_and_no_control_character() -> None:
    assert parse_plan({"notes": " a\r\nb\n"}).notes == "a\nb"
    with pytest.raises(InvalidPlan):
        parse_plan({"notes": "a\x00b"})


@pytest.fixture
def counted(boards: Any, staff: Any, django_capture_on_commit_callbacks: Any) -> None:
    """Two people, of whom one has started."""
    with django_capture_on_commit_callbacks(execute=True):
        complete(person("amina", boards["R91"]), "g1-a")
        person("ben", boards["R91"])
    snapshots.snapshot_day(COURSE_KEY, day=TODAY)


def test_the_report_says_what_was_reached_of_each_target(staff: Any, counted: None, ask: Ask) -> None:
    answer = ask(PLAN, staff, "POST", quarter="2026-10", **GIVEN)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    page = html.fromstring(ask(answer["Location"], staff).content.decode())
    assert words(page.xpath("//p[@role='status']")[0]) == "The targets and notes are saved."
    assert table(page, "Targets") == [
        ["Started", "1", "1", "100%"],
        ["Finished the programme", "4", "0", "0%"],
        ["Would recommend a guide", "80%", "– not published here", ""],
    ]
    [notes] = [one for one in page.xpath("//section") if words(one[0]) == "Notes of the programme team"]
    assert [words(one) for one in notes.xpath("p")] == ["Two regions join.", "In June."]
    assert AuditEntry.objects.get(action="targets").facts == {
        "quarter": "2026-10",
        "started": 1,
        "finished": 4,
        "recommend": 80,
        "notes_characters": 27,
    }, "and none of the words"


@pytest.mark.parametrize(("yes", "said"), [(90, "reached"), (82, "within the margin"), (70, "not reached")])
def test_a_share_is_held_against_its_target_with_its_margin(yes: int, said: str) -> None:
    figure = Figure(100, 100, {"yes": yes, "not-sure": 100 - yes, "no": 0}, Spread(variance=6.0))
    section = targets_of(Plan(recommend=80), None, figure)
    assert section is not None
    assert section.table is not None
    [[_name, target, share, how_far]] = section.table.rows
    assert (target, share.partition(" ±")[0], how_far) == ("80%", f"{yes}.0%", said)


def test_a_quarter_without_counts_says_so_and_one_without_targets_nothing() -> None:
    section = targets_of(Plan(started=5), None, None)
    assert section is not None
    assert section.table is not None
    assert section.table.rows == (("Started", "5", "not counted", ""),)
    assert targets_of(Plan(notes="x"), None, None) is None
    assert notes_of(Plan(started=5)) is None


def test_the_word_file_has_targets_and_notes(staff: Any, counted: None, ask: Ask) -> None:
    ask(PLAN, staff, "POST", quarter="2026-10", **GIVEN)
    answer: Any = ask(f"/digiboards/{COURSE_KEY}/report.docx?quarter=2026-10", staff, "POST")
    file = Document(io.BytesIO(answer.content))
    cells = [[cell.text for cell in row.cells] for made in file.tables for row in made.rows]
    assert ["Started", "1", "1", "100%"] in cells
    paragraphs = [one.text for one in file.paragraphs]
    assert paragraphs[paragraphs.index("Two regions join.") + 1] == "In June."


def test_what_is_wrong_is_a_summary_with_links_and_what_was_typed_stays(staff: Any, ask: Ask) -> None:
    answer = ask(PLAN, staff, "POST", **{**GIVEN, "started": "many", "recommend": "0"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    page = html.fromstring(answer.content.decode())
    assert page.xpath("string(//title)").startswith("Error: ")
    [summary] = page.xpath("//div[@role='alert']")
    assert summary.xpath(".//a/@href") == ["#started", "#recommend"]
    for name in ("started", "recommend"):
        [field] = page.xpath(f"//input[@id='{name}']")
        assert field.get("aria-invalid") == "true"
        assert f"{name}-wrong" in field.get("aria-describedby").split()
        assert page.xpath(f"//span[@id='{name}-wrong']")
    assert page.xpath("//input[@id='started']/@value") == ["many"]
    assert page.xpath("//input[@id='finished']/@value") == ["4"]
    assert "Two regions join." in page.xpath("string(//textarea)")
    assert not QuarterPlan.objects.exists()


def test_each_quarter_has_its_own_and_an_empty_form_takes_them_away(staff: Any, ask: Ask) -> None:
    ask(PLAN, staff, "POST", quarter="2026-10", **GIVEN)
    ask(PLAN, staff, "POST", quarter="2026-07", **{**GIVEN, "started": "7"})
    assert plan_of(COURSE_KEY, NOW).started == 1
    assert plan_of(COURSE_KEY, NOW.previous).started == 7
    page = html.fromstring(ask(f"{PLAN}?quarter=2026-07", staff).content.decode())
    assert page.xpath("//input[@id='started']/@value") == ["7"]
    assert page.xpath("//input[@name='quarter']/@value") == ["2026-07"]
    ask(PLAN, staff, "POST", quarter="2026-07")
    assert [row.starts_on for row in QuarterPlan.objects.all()] == [NOW.start]


def test_who_may_see_the_report_and_not_change_it_has_no_link_to_the_form(roles: dict[str, Any], ask: Ask) -> None:
    seer = person("seer")
    grants.grant(holder=seer, scope=programme(COURSE_KEY), by=roles["staff"])
    links = {
        user.username: shown(ask, user).xpath("//a[contains(@href, '/report/plan/?quarter=2026-10')]")
        for user in (roles["staff"], seer)
    }
    assert {name: len(found) for name, found in links.items()} == {"staff": 1, "seer": 0}
    assert ask(PLAN, seer).status_code == HTTPStatus.FORBIDDEN
    assert ask(PLAN, seer, "POST", started="5").status_code == HTTPStatus.FORBIDDEN
    assert not QuarterPlan.objects.exists()
