"""Programme staff see in the preview who completed what: live, at any width, without scripts, and on paper."""

import csv
import io
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from digiboards_xblocks.programme.figures.measures import MEASURES
from preview.server import Running, start
from tests.browser.guide_texts import STATEMENTS
from tests.browser.reader import Reader
from tests.clock import python_path

pytestmark = pytest.mark.browser

Open = Callable[..., Reader]
PEOPLE = 200
PICTURES = Path(__file__).parents[2] / "docs" / "staff" / "pictures"
WIDTH = 1000
# A4 within its margins.
PAPER: ViewportSize = {"width": 718, "height": 1046}
STATEMENT, WORDS = "g5-tell-assurance", "I can tell assurance from reassurance in digital reports."


@pytest.fixture(scope="module")
def crowded(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview with a made-up programme in it."""
    with start(archive, tmp_path_factory.mktemp("crowded"), "--people", str(PEOPLE)) as running:
        yield running


def staff_pages(staff: Reader) -> None:
    staff.outline()
    staff.page.get_by_role("link", name="Who completed what").click()


def figures(staff: Reader) -> dict[str, str]:
    measures = staff.page.locator(".measures > div")
    measures.first.wait_for()  # a link was pressed, and its page may be on its way
    texts = measures.all_inner_texts()
    return {name: number.partition(" ")[0] for name, _, number in (text.partition("\n") for text in texts)}


def test_what_a_learner_completes_is_there_at_once(open_as: Open) -> None:
    staff = open_as("staff")
    staff_pages(staff)
    expect(staff.page.get_by_role("main")).to_contain_text("Nobody has begun yet.")

    amina = open_as("amina")
    amina.unit("what-assurance-means")
    amina.reads_all()

    staff.page.reload()
    assert figures(staff) == {
        "People": "1",
        "Started": "1",
        "Finished a guide": "0",
        "Finished the programme": "0",
    }
    row = staff.page.get_by_role("row", name="Assuring digital: delivery, safety and cyber")
    assert row.locator("td").all_inner_texts()[:3] == ["1", "1 (100%)", "0 (0%)"]
    with staff.page.expect_download() as download:
        staff.page.get_by_role("button", name="Download these figures: CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline="")))
    assert ["programme", "Everybody", "", "Assuring digital: delivery, safety and cyber", "1", "1", "0"] in rows
    before, _, course = staff.page.url.rstrip("/").rpartition("/")
    told = staff.page.request.get(f"{before}/api/v1/courses/{course}/summary/").json()
    assert [told[name] for name in ("people", "started", "finished_a_guide", "finished")] == [1, 1, 0, 0]
    staff.page.get_by_role("navigation").get_by_role("link", name="People").click()
    expect(staff.page.get_by_role("row", name="Amina")).to_contain_text("1 of ")


def on_site(folder: Path, archive: Path, *command: str) -> str:
    """What a command on the preview's data says; a site would run it with ``manage.py lms``."""
    script = Path(__file__).with_name("on_preview.py")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(script), str(folder), str(archive), *command],
        env={**os.environ, "PYTHONPATH": python_path(root, root / "scripts")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def rates(reader: Reader, unit: str, value: int) -> None:
    """The same rating for every statement of a guide."""
    reader.unit(unit)
    for statement in range(1, STATEMENTS + 1):
        reader.rate(statement, value)
    expect(reader.status("confidence")).to_contain_text("Saved at")


def raters(folder: Path) -> int:
    """How many people rated all statements of the guide before and after it, as they are stored."""
    with closing(sqlite3.connect(folder / "answers.sqlite3")) as database:
        rows = database.execute(
            """
            SELECT learner_id FROM digiboards_xblocks_rating
            WHERE phase IN ('before', 'after') AND statement LIKE 'g5-%' GROUP BY learner_id
            HAVING count(*) = (
                SELECT 2 * count(DISTINCT statement) FROM digiboards_xblocks_rating WHERE statement LIKE 'g5-%'
            )
            """
        ).fetchall()
    return len(rows)


def told(staff: Reader) -> list[list[str]]:
    """What the page, the file and the API say of the statement: of how many people, before, after, and the change."""
    page = staff.page.get_by_role("row", name=WORDS).locator("td").all_inner_texts()[:4]
    with staff.page.expect_download() as download:
        staff.page.get_by_role("button", name="CSV").click()
    lines = csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline=""))
    file = next([line[1], line[2], line[4], line[6]] for line in lines if line and line[0] == WORDS)
    before, _, course = staff.page.url.partition("/confidence/")[0].rpartition("/")
    answer = staff.page.request.get(f"{before}/api/v1/courses/{course}/confidence/").json()
    rows = {row["figure"]: row for row in answer["results"] if row["label"] == WORDS}
    assert all(rows[name]["value"] is None for name in ("before", "after", "change")), "so few people"
    in_words = {"too-few": "– margin over ±0.5", "unsure": "– not sure which way", "rose": "rose", "fell": "fell"}
    said = [in_words[rows[name]["missing"] or rows[name]["points"]] for name in ("before", "after", "change")]
    return [page, file, [str(int(rows["people"]["value"])), *said]]


def test_what_a_learner_answers_is_told_with_the_next_publication(
    archive: Path, course: Running, open_as: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "preview"
    on_site(folder, archive, "people", "60")
    amina, staff = open_as("amina"), open_as("staff")
    rates(amina, "before-you-start", 1)
    rates(amina, "after-the-guide", 5)
    staff_pages(staff)
    staff.page.get_by_role("link", name="Confidence").click()
    expect(staff.page.get_by_role("main")).to_contain_text("Nothing is published yet.")

    assert "answers of confidence" in on_site(folder, archive, "digiboards_publish")

    staff.page.reload()
    found = told(staff)
    assert found == [found[0]] * 3
    assert found[0][0] == str(raters(folder))
    assert found[0][1] == "– margin over ±0.5"


@pytest.mark.parametrize("width", [320, 800, 1200])
def test_pages_fit_any_width_and_axe_finds_nothing(chromium: Browser, crowded: Running, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    staff = Reader(page, crowded.url, "staff")
    staff_pages(staff)
    addresses = [page.url, "/digiboards/", "/digiboards/health/"]
    addresses.append(page.get_by_role("link", name="Made-up region 1").get_attribute("href") or "")
    addresses += [
        f"{addresses[0]}{name}/"
        for name in (
            "access",
            "audit",
            "comparison",
            "nudges",
            "organisations",
            "over-time",
            "report",
            "report/plan",
            "roster",
            "sessions",
            "sessions/new",
            *MEASURES,
        )
    ]
    addresses.append(page.get_by_role("link", name="Who has not started").get_attribute("href") or "")
    for address in addresses:
        page.goto(address if address.startswith("http") else crowded.url.rstrip("/") + address)
        assert staff.violations() == []
        assert not staff.is_too_wide()
        assert staff.repeated_ids() == []
        assert staff.errors == []
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_menu_is_opened_where_it_is_narrow_by_keyboard_without_scripts(
    chromium: Browser, crowded: Running, width: int
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    staff = Reader(page, crowded.url, "staff")
    staff_pages(staff)
    menu, link = page.get_by_text("Menu: Overview"), page.get_by_role("link", name="Side by side")
    assert (menu.is_visible(), link.is_visible()) == ((True, False) if width == 320 else (False, True))
    page.keyboard.press("Tab")  # past what skips to the content
    if width == 320:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    for _link in range(11):  # to the eleventh
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comparison/")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_open_menu(chromium: Browser, crowded: Running, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    staff = Reader(page, crowded.url, "staff")
    staff_pages(staff)
    page.locator("nav details").evaluate("menu => { menu.open = true }")
    expect(page.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")
    assert staff.violations() == []
    assert not staff.is_too_wide()
    page.close()


def test_with_scripts_off_and_by_keyboard(chromium: Browser, crowded: Running) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    staff_pages(Reader(page, crowded.url, "staff"))
    page.get_by_role("navigation").get_by_role("link", name="People").focus()
    page.keyboard.press("Enter")
    page.get_by_label("How far").select_option("Finished the programme")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**state=finished**")
    finished = page.locator("tbody tr").count()
    assert 0 < finished < 50
    assert page.locator("tbody tr", has_text="Finished ").count() == finished
    context.close()


def test_a_session_is_entered_by_keyboard_without_scripts(chromium: Browser, crowded: Running) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    staff = Reader(page, crowded.url, "staff")
    staff_pages(staff)
    page.goto(f"{page.url}sessions/new/")
    page.get_by_label("Kind").select_option("Peer learning event")
    page.get_by_label("Title (optional)").fill("What we stopped")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The session is added. Now enter who came.")
    page.get_by_label("Others, by user name").fill("amina")
    page.get_by_role("button", name="Add to the list").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 person is added.")
    expect(page.get_by_role("row", name="Amina")).to_be_visible()
    context.close()
    listed = Reader(chromium.new_page(viewport={"width": 320, "height": 900}), crowded.url, "staff")
    staff_pages(listed)
    listed.page.goto(f"{listed.page.url}sessions/")
    listed.page.get_by_role("link", name="What we stopped").click()
    assert listed.violations() == []
    assert not listed.is_too_wide()
    listed.page.close()


def test_a_roster_is_checked_and_applied_without_scripts(chromium: Browser, crowded: Running) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    staff_pages(Reader(page, crowded.url, "staff"))
    page.get_by_text("Menu:").click()
    page.get_by_role("link", name="Roster").click()
    rows = b"email,ods_code\nsomebody@example.org,ZZT001\n"
    page.get_by_label("CSV file").set_input_files({"name": "r.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_role("button", name="Check the file").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This would be done")).to_be_visible()
    page.get_by_role("button", name="Apply this roster").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The roster is applied.")
    expect(page.get_by_role("main")).to_contain_text("1 on a roster have no active account yet")
    context.close()


def test_a_made_up_programme_says_that_it_is(chromium: Browser, crowded: Running) -> None:
    page = chromium.new_page()
    staff = Reader(page, crowded.url, "staff")
    staff_pages(staff)
    assert figures(staff)["People"] == str(PEOPLE)
    links = page.locator("tbody a").all_inner_texts()
    assert links
    assert all(name.startswith("Made-up ") for name in links)
    page.close()


PICTURED = ("", "organisations/", "people/", "access/", "confidence/", "sessions/", "over-time/", "report/", "roster/")
PRINTED = (
    "",
    "organisations/",
    "people/",
    "comparison/",
    "report/",
    *(f"{measure}/" for measure in MEASURES),
    "sessions/",
)


@pytest.mark.parametrize("name", PICTURED)
def test_a_picture_is_taken_for_the_docs(chromium: Browser, crowded: Running, name: str) -> None:
    """``make pictures`` writes them; else each is only taken."""
    page = chromium.new_page(viewport={"width": WIDTH, "height": 900})
    staff_pages(Reader(page, crowded.url, "staff"))
    page.goto(page.url + name)
    taken = page.screenshot()
    path = PICTURES / f"{name.strip('/') or 'overview'}.png"
    if os.environ.get("DIGIBOARDS_PICTURES"):
        path.write_bytes(taken)
    committed = path.read_bytes()
    assert int.from_bytes(committed[16:20], "big") == int.from_bytes(taken[16:20], "big") == WIDTH
    page.close()


@pytest.mark.parametrize("name", PRINTED)
def test_on_paper_the_tables_are_whole(chromium: Browser, crowded: Running, name: str) -> None:
    page = chromium.new_page(viewport=PAPER)
    staff = Reader(page, crowded.url, "staff")
    staff_pages(staff)
    page.emulate_media(media="print")
    page.goto(page.url + name)
    expect(page.get_by_role("button", name="CSV", include_hidden=True)).to_be_hidden()
    expect(page.get_by_role("row").first).to_be_visible()
    assert not staff.is_too_wide()
    page.close()


def test_the_quarter_is_a_pdf_of_two_sides_of_a4(chromium: Browser, crowded: Running) -> None:
    page = chromium.new_page()
    staff_pages(Reader(page, crowded.url, "staff"))
    page.goto(page.url + "report/")
    made = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))
    assert len(re.findall(rb"/Type\s*/Page\b", made)) in (1, 2)
    page.emulate_media(media="print")
    for heading in ("The quarter", "Targets", "Commitments that were chosen most", "Notes of the programme team"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Targets and notes of this quarter", include_hidden=True)).to_be_hidden()
    page.close()


def test_targets_are_set_without_scripts_and_what_is_wrong_is_led_to(chromium: Browser, crowded: Running) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    staff_pages(Reader(page, crowded.url, "staff"))
    page.get_by_text("Menu:").click()
    page.get_by_role("link", name="The quarter").click()
    page.get_by_role("link", name="Targets and notes of this quarter").click()
    page.get_by_label("Started").fill("many")
    page.get_by_role("button", name="Save targets and notes").click()
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading", name="There is a problem")).to_be_visible()
    alert.get_by_role("link").click()
    assert page.url.endswith("#started")
    page.get_by_label("Started").fill("150")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The targets and notes are saved.")
    expect(page.get_by_role("region", name="Targets").get_by_role("row", name="Started")).to_contain_text("150")
    context.close()
