"""The page of organisations: which have not started, searched, sorted and summed, at an address of its own."""

from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html

from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.progress import organisation_table
from digiboards_xblocks.programme.progress.organisation_table import STATES, OrganisationRow
from digiboards_xblocks.programme.progress.queries import Totals
from tests.conftest import COURSE_KEY
from tests.programmes import STEPS, complete, person

from .conftest import Ask
from .test_completion import rows, sheet, shown, text

PATH = "organisations/"


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def people(boards: Any, django_capture_on_commit_callbacks: Any) -> None:
    """Two of three on one board have started, one of them finished; of one on another nobody has; a third is empty."""
    made = [person(name, boards["R91"]) for name in ("amina", "ben", "carys")]
    person("dilys", boards["R93"])
    with django_capture_on_commit_callbacks(execute=True):
        complete(made[0], *STEPS["g1"], *STEPS["g2"])
        complete(made[1], "g1-a")


def organisations(ask: Ask, staff: Any, **asked: Any) -> Any:
    return shown(ask, staff, f"{PATH}?{urlencode(asked)}" if asked else PATH)


def names(page: Any) -> list[str]:
    return [row[0] for row in rows(page)]


def test_trusts_come_first_with_shares_and_sums(staff: Any, people: None, ask: Ask) -> None:
    page = organisations(ask, staff)
    assert rows(page) == [
        ["Trust R91", "A system", "3", "1 (33%)", "2 (67%)", "1 (33%)", "1 (33%)"],
        ["Trust R92", "A system", "0", "0", "0", "0", "0"],
        ["Trust R93", "–", "1", "1 (100%)", "0 (0%)", "0 (0%)", "0 (0%)"],
    ]
    sums = [text(cell) for cell in page.xpath("//tfoot/tr/*")]
    assert sums == ["All 3", "4", "2 (50%)", "2 (50%)", "1 (25%)", "1 (25%)"]
    assert text(page.xpath("//h2")[0]) == "Trusts: 3"


def test_one_tap_from_the_first_page_leads_to_the_trusts_that_have_not_started(
    staff: Any, people: None, ask: Ask
) -> None:
    [link] = [item for item in shown(ask, staff).xpath("//main//a") if "not started:" in text(item)]
    assert text(link) == "Trusts not started: 2 of 3"
    page = html.fromstring(ask(link.get("href"), staff).content.decode())
    assert names(page) == ["Trust R92", "Trust R93"]
    assert text(page.xpath("//h2")[0]) == "Trusts: 2 of 3"


def test_where_everybody_has_started_no_link_says_so(staff: Any, people: None, ask: Ask) -> None:
    Organisation.objects.filter(ods_code__in=("R92", "R93")).update(closed_on="2024-01-01")
    assert not [item for item in shown(ask, staff).xpath("//main//a") if "not started:" in text(item)]


def test_who_looks_for_something_finds_it_by_name_code_or_care_board(staff: Any, people: None, ask: Ask) -> None:
    assert names(organisations(ask, staff, q="r91")) == ["Trust R91"]
    assert names(organisations(ask, staff, q="SYSTEM trust")) == ["Trust R91", "Trust R92"]
    assert names(organisations(ask, staff, kind="icb")) == ["A system"]
    assert names(organisations(ask, staff, state="nobody")) == ["Trust R92"]
    assert names(organisations(ask, staff, state="finished", q="trust")) == ["Trust R91"]


def test_boards_with_people_are_told_from_those_without(staff: Any, people: None, ask: Ask) -> None:
    assert names(organisations(ask, staff, state="waiting")) == ["Trust R93"]
    assert names(organisations(ask, staff, state="not-started")) == ["Trust R92", "Trust R93"]


def test_all_come_on_one_page_and_as_a_file_with_their_shares(
    staff: Any, people: None, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digiboards_xblocks.programme.progress.views.organisations.PAGE", 2)
    page = organisations(ask, staff, sort="-people")
    assert names(page) == ["Trust R91", "Trust R93"]
    [link] = page.xpath("//a[contains(., 'All on one page')]/@href")
    assert names(shown(ask, staff, f"{PATH}{link}")) == ["Trust R91", "Trust R93", "Trust R92"]
    [action] = page.xpath("//button[. = 'CSV']/@formaction")
    found = sheet(ask, staff, action.removeprefix(f"/digiboards/{COURSE_KEY}/"))
    assert [row for row in found if row and row[0].startswith("Trust")] == [
        ["Trust R91", "R91", "A system", "3", "1", "33", "2", "67", "1", "33", "1", "33"],
        ["Trust R93", "R93", "", "1", "1", "100", "0", "0", "0", "0", "0", "0"],
        ["Trust R92", "R92", "A system", "0", "0", "", "0", "", "0", "", "0", ""],
    ]


def test_nothing_that_fits_says_so_and_leads_back(staff: Any, people: None, ask: Ask) -> None:
    page = organisations(ask, staff, q="<b>nowhere</b>")
    assert "No organisation fits." in text(page)
    [back] = page.xpath("//p[@class='note']/a")
    assert (text(back), back.get("href")) == ("Show all 3", "?kind=trust")
    assert page.xpath("string(//input[@name='q']/@value)") == "<b>nowhere</b>"


def test_the_title_of_a_column_sorts_by_it_and_turns_it_round(staff: Any, people: None, ask: Ask) -> None:
    page = organisations(ask, staff, state="not-started")
    [by_people] = [link for link in page.xpath("//thead//a") if text(link) == "People"]
    assert by_people.get("href") == "?kind=trust&state=not-started&sort=-people", "the filter stays"
    down = organisations(ask, staff, sort="-people")
    assert names(down) == ["Trust R91", "Trust R93", "Trust R92"]
    [sorted_by] = down.xpath("//th[@aria-sort]")
    assert sorted_by.get("aria-sort") == "descending"
    assert text(sorted_by).startswith("People")
    up = organisations(ask, staff, sort=down.xpath("string(//th[@aria-sort]/a/@href)").rpartition("=")[2])
    assert names(up) == names(down)[::-1]
    assert down.xpath("string(//input[@name='sort']/@value)") == "-people", "a search keeps the order"


def test_a_share_of_nobody_is_below_a_share_of_none(staff: Any, people: None, ask: Ask) -> None:
    assert names(organisations(ask, staff, sort="-started")) == ["Trust R91", "Trust R93", "Trust R92"]


@pytest.mark.parametrize(
    "junk", [{"kind": "x"}, {"state": "'"}, {"sort": "--people"}, {"sort": "-"}, {"page": "-1"}, {"page": "9999999"}]
)
def test_junk_in_the_address_is_as_nothing(staff: Any, people: None, ask: Ask, junk: dict[str, str]) -> None:
    assert names(organisations(ask, staff, **junk)) == ["Trust R91", "Trust R92", "Trust R93"]


def test_fifty_at_a_time_and_the_sums_are_of_all(staff: Any, people: None, ask: Ask) -> None:
    Organisation.objects.bulk_create(
        Organisation(ods_code=f"RX{n:03}", name=f"Trust X{n:03}", kind="trust") for n in range(117)
    )
    page = organisations(ask, staff, sort="name")
    assert len(rows(page)) == 50
    assert "Page 1 of 3 · Next page" in text(page)
    assert text(page.xpath("//tfoot/tr/th")[0]) == "All 120"
    seen = names(page)
    while more := page.xpath("//a[text()='Next page']/@href"):
        page = shown(ask, staff, f"{PATH}{more[0]}")
        seen += names(page)
    assert seen == sorted(seen)
    assert len(set(seen)) == 120


def test_a_closed_organisation_is_listed_while_people_are_on_its_board(staff: Any, people: None, ask: Ask) -> None:
    Organisation.objects.update(closed_on="2024-01-01")
    assert names(organisations(ask, staff)) == ["Trust R91", "Trust R93"]


def test_without_a_register_the_page_says_what_to_do_first(staff: Any, ask: Ask) -> None:
    Organisation.objects.update(parent=None)
    Organisation.objects.all().delete()
    assert "digiboards_import_organisations" in text(organisations(ask, staff))


def of_the_first_page(page: Any, name: str) -> list[str]:
    """The names in the table of one kind, as the first page has them."""
    title = text(page.xpath(f"//h2[@id='table-{name}']")[0])
    return [text(cell) for cell in page.xpath(f"//div[@aria-label='Table {title}']//tbody/tr/th")]


def test_tables_of_the_first_page_are_sorted_as_the_page_of_organisations_is(
    staff: Any, people: None, boards: Any, ask: Ask
) -> None:
    person("emil", Organisation.objects.get(ods_code="Q99"), cohort="spring")
    page = shown(ask, staff)
    assert of_the_first_page(page, "trust") == ["Trust R91", "Trust R93"]
    [link] = page.xpath("//h2[@id='table-trust']/following::thead[1]//a[. = 'Started']/@href")
    assert link == "?sort=-started#table-trust", "back at the table, from the highest share"
    for order in ("name", "-name", "people", "-people", "started", "-started", "-finished_any"):
        sorted_so = shown(ask, staff, f"?sort={order}")
        there = [name for name in names(organisations(ask, staff, sort=order)) if name != "Trust R92"]
        assert of_the_first_page(sorted_so, "trust") == there, order
        column = {"name": "Name", "people": "People", "started": "Started"}.get(order.strip("-"), "Finished a guide")
        now = "descending" if order.startswith("-") else "ascending"
        for head in sorted_so.xpath("//th[@aria-sort]"):
            assert (text(head).split(" ▲")[0].split(" ▼")[0], head.get("aria-sort")) == (column, now)
    guides = shown(ask, staff, "?sort=-people").xpath("//div[@aria-label='Table Guides']//tbody//th")
    assert [text(one) for one in guides] == ["Guide 1", "Guide 2"], "in the order of the course"
    assert of_the_first_page(shown(ask, staff, "?sort='--"), "trust") == ["Trust R91", "Trust R93"], (
        "junk is as nothing"
    )


def test_care_boards_are_searched_from_the_first_page_where_there_are_many(staff: Any, boards: Any, ask: Ask) -> None:
    assert not shown(ask, staff).xpath("//form[@method='get']")
    made = Organisation.objects.bulk_create(
        Organisation(ods_code=f"QX{n:02}", name=f"Care board {n}", kind="icb") for n in range(12)
    )
    for organisation in Organisation.objects.filter(kind="icb"):
        person(f"of-{organisation.ods_code}", organisation)
    [form] = shown(ask, staff).xpath("//form[@method='get']")
    asked = {field.get("name"): field.get("value") or "board 7" for field in form.xpath(".//input")}
    found = html.fromstring(ask(f"{form.get('action')}?{urlencode(asked)}", staff).content.decode())
    assert names(found) == ["Care board 7"]
    assert len(made) == 12


def test_names_are_in_the_order_that_people_expect() -> None:
    names = ["Trust 10", "trust 9", "Trust 9a", "An older trust", "Trust"]
    rows = [OrganisationRow(str(n), name, "", Totals(0, 0, 0, 0)) for n, name in enumerate(names)]
    arranged = [row.name for row in organisation_table.arrange(rows, "name")]
    assert arranged == ["An older trust", "Trust", "trust 9", "Trust 9a", "Trust 10"]


def test_each_state_is_in_words_and_says_what_it_says() -> None:
    row = OrganisationRow("R91", "Trust", "", Totals(people=3, started=2, finished_any=0, finished=0))
    empty = OrganisationRow("R92", "Trust", "", Totals(0, 0, 0, 0))
    found = {state: organisation_table.narrow([row, empty], state=state) for state in STATES}
    assert found == {
        "not-started": [empty],
        "waiting": [],
        "nobody": [empty],
        "started": [row],
        "finished": [],
    }


def test_a_sponsor_of_one_board_does_not_see_the_others(roles: dict[str, Any], people: None, ask: Ask) -> None:
    assert ask(f"/digiboards/{COURSE_KEY}/{PATH}", roles["sponsor"]).status_code == 403
