"""The report on a quarter: each number found again by a second way, on the page and in the Word file."""

import datetime
import io
from typing import Any

import pytest
import time_machine
from docx import Document
from lxml import html

from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.models import PublishedFigure, SliceFigure
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.progress import snapshots
from digiboards_xblocks.programme.progress.models import LearnerProgress
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.models import Session
from digiboards_xblocks.programme.sessions.rules import SessionDetails
from tests.answers import commit, rate, tell
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.mechanisms import Exact
from tests.programme.conftest import Ask
from tests.programmes import STEPS, complete, person

TODAY = datetime.date(2026, 11, 30)
PATH = f"/digiboards/{COURSE_KEY}/report/"

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(noon(TODAY))]


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def programme(boards: Any, django_capture_on_commit_callbacks: Any) -> list[Any]:
    """Four people in September, six by the end of October; sessions in both quarters; figures of October."""
    people = [person(f"p{number}", boards["R91"]) for number in range(4)]
    with django_capture_on_commit_callbacks(execute=True):
        complete(people[0], *STEPS["g1"])
    snapshots.snapshot_day(COURSE_KEY, day=datetime.date(2026, 9, 20))
    people += [person(f"q{number}", boards["R92"]) for number in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        complete(people[0], *STEPS["g2"])
        complete(people[1], "g1-a")
        complete(people[4], *STEPS["g1"])
    snapshots.snapshot_day(COURSE_KEY, day=datetime.date(2026, 10, 31))
    for day, kind, others in ((TODAY, "workshop", 9), (TODAY, "peers", 30), (datetime.date(2026, 8, 1), "workshop", 5)):
        details = SessionDetails(kind=kind, held_on=day, others=others)
        sessions_storage.save_session(COURSE_KEY, details, by=None)
    with time_machine.travel(noon(datetime.date(2026, 10, 14)), tick=False):
        for user in people:
            rate(user, "g1", [(2, 4), (3, 3)])
            tell(user, "end-feedback", "yes", "a-little", "programme")
            commit(user, "ai", days=30)
    publishing.publish(COURSE_KEY, day=datetime.date(2026, 10, 15), mechanism=Exact())
    return people


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def shown(ask: Ask, user: Any, quarter: str = "") -> Any:
    answer = ask(f"{PATH}?quarter={quarter}" if quarter else PATH, user)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def table(page: Any, title: str) -> list[list[str]]:
    [section] = [one for one in page.xpath("//section") if words(one.xpath("h2")[0]) == title]
    return [[words(cell) for cell in row] for row in section.xpath(".//tbody/tr")]


def test_people_at_the_end_and_what_changed(staff: Any, programme: list[Any], ask: Ask) -> None:
    page = shown(ask, staff)
    assert "Q3 2026/27: 1 October 2026 to 30 November 2026" in words(page)
    assert "The quarter has not ended yet: this is up to 30 November 2026." in words(page)
    found = table(page, "People")
    everybody = LearnerProgress.objects.filter(course__course_key=str(COURSE_KEY))
    assert found == [
        ["On the programme", str(everybody.count()), "", "2 more"],
        ["Started", str(everybody.filter(started__gt=0).count()), "50%", "2 more"],
        ["Finished a guide", str(everybody.filter(finished__gt=0).count()), "33%", "1 more"],
        ["Finished the programme", str(everybody.exclude(finished_at=None).count()), "17%", "1 more"],
    ]


def test_an_earlier_quarter_is_as_it_was_at_its_end(staff: Any, programme: list[Any], ask: Ask) -> None:
    page = shown(ask, staff, "2026-07")
    assert "Q2 2026/27: 1 July 2026 to 30 September 2026" in words(page)
    assert "The whole quarter." in words(page)
    assert table(page, "People")[0] == ["On the programme", "4", "", "not counted before"]
    assert table(page, "Sessions")[0] == ["Board workshop", "1", "5", "0"]
    assert not [one for one in page.xpath("//section/h2") if words(one) == "Organisations"], "known of today alone"


def test_organisations_and_sessions(staff: Any, programme: list[Any], ask: Ask) -> None:
    page = shown(ask, staff)
    assert table(page, "Organisations") == [
        ["Trusts", "3", "2 (67%)", "1"],
        ["Integrated care boards", "1", "1 (100%)", "0"],
    ]
    rows = table(page, "Sessions")
    assert rows[:2] == [["Board workshop", "1", "9", "1"], ["Peer learning event", "1", "30", "0"]]
    assert sum(int(row[1]) + int(row[3]) for row in rows) == Session.objects.count()


def test_figures_of_answers_are_those_of_their_own_pages(
    staff: Any, many: None, programme: list[Any], ask: Ask
) -> None:
    page = shown(ask, staff)
    assert "As published on 15 October 2026" in words(page)
    other = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/confidence/", staff).content.decode())
    [guide] = [row for row in other.xpath("//tbody/tr") if words(row[0]) == "Guide 1"]
    assert table(page, "Confidence, before and after")[0] == [words(cell) for cell in guide[:5]]
    overview = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/", staff).content.decode())
    lines = [[words(cell) for cell in row] for row in overview.xpath("//table[@class='headlines']/tbody/tr")]
    found = table(page, "Recommendation and what follows")
    assert found
    assert [row for row in found if row not in lines] == []
    commitments = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/commitments/", staff).content.decode())
    [first, *_others] = commitments.xpath("//tbody/tr")
    assert table(page, "Commitments that were chosen most")[0] == [words(cell) for cell in first[:3]]


def _rows(tables: list[Any]) -> list[Any]:
    return [row for made in tables for row in made.rows[1:]]


def test_the_word_file_says_what_the_page_says_and_is_in_the_audit(
    staff: Any, many: None, programme: list[Any], ask: Ask
) -> None:
    page = shown(ask, staff)
    [form] = page.xpath("//form[contains(@action, 'report.docx')]")
    answer: Any = ask(form.get("action"), staff, "POST")
    file = Document(io.BytesIO(answer.content))
    written = [made for made in file.tables if not made._tbl.xpath(".//w:drawing")]
    in_file = [[cell.text for cell in row.cells] for row in _rows(written)]
    on_page = [[words(cell) for cell in row] for row in page.xpath("//section//tbody/tr")]
    assert in_file == on_page
    at_the_end = [[cell.paragraphs[0].alignment is not None for cell in row.cells] for row in _rows(written)]
    assert at_the_end == [
        ["number" in (cell.get("class") or "") for cell in row] for row in page.xpath("//section//tbody/tr")
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="quarter-2026-10.docx"'
    assert AuditEntry.objects.get(action="download").facts == {"file": "quarter", "quarter": "2026-10"}


def test_the_chart_is_with_its_table_on_the_page_and_in_the_word_file(
    staff: Any, many: None, programme: list[Any], ask: Ask
) -> None:
    page = shown(ask, staff)
    [chart] = page.xpath("//figure[@class='chart']")
    assert words(chart.getparent().xpath("h2")[0]) == "Confidence, before and after"
    rows = [words(row) for row in chart.xpath(".//li")]
    assert [row.partition(" ±")[0] for row in rows] == [
        "Guide 1 2.50 to 3.50: +1.00",
        "All guides together 2.50 to 3.50: +1.00",
    ]
    [form] = page.xpath("//form[contains(@action, 'report.docx')]")
    answer: Any = ask(form.get("action"), staff, "POST")
    file = Document(io.BytesIO(answer.content))
    [drawn] = [made for made in file.tables if made._tbl.xpath(".//w:drawing")]
    assert [" ".join(cell.text for cell in (row.cells[0], row.cells[2])) for row in drawn.rows] == rows
    told = [one.get("descr") for one in drawn._tbl.xpath(".//wp:docPr")]
    assert [f"{row.cells[0].text} {words}" for row, words in zip(drawn.rows, told, strict=True)] == rows
    body = list(file.element.body)
    headings = [one.text for one in file.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    after = next(
        one for one in file.paragraphs if one.text == headings[headings.index("Confidence, before and after") + 1]
    )
    assert body.index(drawn._tbl) < body.index(after._p), "in its own section"


@pytest.fixture
def published_before(boards: Any) -> None:
    """Figures of July, of three people who were less sure of it."""
    with time_machine.travel(noon(datetime.date(2026, 7, 14)), tick=False):
        for number in range(3):
            user = person(f"early{number}", boards["R91"])
            rate(user, "g1", [(2, 3), (2, 3)])
            tell(user, "end-feedback", "no" if number else "yes", "a-little", "programme")
    publishing.publish(COURSE_KEY, day=datetime.date(2026, 7, 15), mechanism=Exact())


def test_a_quarter_shows_what_was_published_in_it_beside_the_publication_before(
    staff: Any, many: None, published_before: None, programme: list[Any], ask: Ask
) -> None:
    now, before, first = (shown(ask, staff, quarter) for quarter in ("2026-10", "2026-07", "2026-04"))
    assert "As published on 15 October 2026, of all that was answered by then." in words(now)
    assert "As published on 15 July 2026, of all that was answered by then." in words(before)
    assert "October" not in words(before.xpath("//div[@class='sections']")[0])
    assert "Nothing was published by the end of this quarter." in words(first)
    assert not first.xpath("//figure")

    [guide, *_others] = table(before, "Confidence, before and after")
    assert [cell.partition(" ±")[0] for cell in guide] == ["Guide 1", "3", "2.00", "3.00", "+1.00"]
    [guide, *_others] = table(now, "Confidence, before and after")
    assert [cell.partition(" ±")[0] for cell in guide] == ["Guide 1", "9", "2.33", "3.33", "+1.00", "+1.00"]
    [header] = [one for one in now.xpath("//th/text()") if one.startswith("Share, ")]
    assert header == "Share, published on 15 July 2026"
    [row] = [one for one in table(now, "Recommendation and what follows") if one[0] == "Would recommend it"]
    assert [cell.partition("%")[0] for cell in row] == ["Would recommend it", "77.8", "of 9 people", "33.3"]


def test_a_quarter_without_a_publication_says_of_which_day_its_figures_are(
    staff: Any, many: None, published_before: None, ask: Ask
) -> None:
    page = shown(ask, staff, "2026-10")
    assert "Nothing was published in this quarter. These are the figures of 15 July 2026, the last before it." in words(
        page
    )
    assert table(page, "Confidence, before and after")[0][1] == "3"


def test_a_publication_of_which_no_figures_were_kept_says_so(
    staff: Any, many: None, published_before: None, programme: list[Any], ask: Ask
) -> None:
    PublishedFigure.objects.filter(published_on=datetime.date(2026, 7, 15)).delete()
    page = shown(ask, staff, "2026-07")
    assert "Published on 15 July 2026: no figures were kept for this quarter." in words(page)
    assert not page.xpath("//figure")
    now = shown(ask, staff, "2026-10")
    assert not [one for one in now.xpath("//th/text()") if "15 July" in one]
    assert "+1.00" in words(now)


def test_what_is_kept_of_a_publication_is_what_was_published_of_the_whole_programme(
    published_before: None, programme: list[Any]
) -> None:
    fields = ("kind", "name", "measure", "about", "item", "part", "people", "answers", "numbers", "variance", "fourth")
    last = PublishedFigure.objects.filter(published_on=datetime.date(2026, 10, 15))
    shown_now = SliceFigure.objects.filter(kind="programme")
    assert list(last.order_by("pk").values(*fields)) == list(shown_now.order_by("pk").values(*fields))
    assert shown_now.exists()


@pytest.mark.parametrize("junk", ["x", "2026-02", "2099-01", "0000-01"])
def test_junk_and_days_to_come_are_the_quarter_of_today(staff: Any, programme: list[Any], ask: Ask, junk: str) -> None:
    assert "Q3 2026/27" in words(shown(ask, staff, junk).xpath("//main/p")[0])


def test_before_anything_is_counted_each_part_says_so(staff: Any, ask: Ask) -> None:
    page = shown(ask, staff)
    for sentence in (
        "No day of this quarter is kept",
        "None was held in this quarter",
        "Nothing was published by the end",
    ):
        assert sentence in words(page)
    assert page.xpath("//select[@id='quarter']/option/@value") == ["2026-10"]
