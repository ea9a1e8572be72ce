"""A board in one room: a projector, a facilitator and twelve phones run one run sheet, whatever happens to them."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from preview.server import Running, start
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs" / "staff" / "pictures"
BOARD = "ZZT000"
PEOPLE = 12
PHONE = {"width": 320, "height": 700}
WAIT = 20_000  # ms: a phone asks every two seconds, on a machine that is busy


@dataclass
class Person:
    """A browser in the room, and what went wrong in it; ``is_framed`` in a unit of the learning MFE."""

    page: Page
    reader: Reader
    context: BrowserContext
    is_framed: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def room(self) -> Page | FrameLocator:
        """Where the room's page is."""
        return self.page.frame_locator("#unit-iframe") if self.is_framed else self.page

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.room.get_by_role("main")).to_contain_text(words, timeout=WAIT)


Enters = Callable[..., Person]


@pytest.fixture
def site(archive: Path, tmp_path: Path) -> Iterator[Running]:
    with start(archive, tmp_path / "preview", "--people", str(PEOPLE)) as running:
        yield running


@pytest.fixture
def enters(chromium: Browser) -> Iterator[Enters]:
    """A browser of somebody's own. What its console says of an error fails the test, but for lost networks."""
    made: list[Person] = []

    def enter(site: Running, **options: object) -> Person:
        context = chromium.new_context(**{"viewport": PHONE, **options})
        page = context.new_page()
        person = Person(page, Reader(page, site.url, "amina"), context)
        page.on("pageerror", lambda error: person.errors.append(str(error)))
        page.on("console", lambda told: person.errors.append(told.text) if "Policy" in told.text else None)
        made.append(person)
        return person

    yield enter
    errors = [error for person in made for error in person.errors]
    for person in made:
        person.context.close()
    assert errors == []


def members(folder: Path) -> list[str]:
    """The user names of eight people, whom the roster puts on the board."""
    with closing(sqlite3.connect(folder / "answers.sqlite3")) as database:
        people = database.execute(
            "SELECT id, username FROM auth_user WHERE username LIKE 'made-up-0%' ORDER BY id LIMIT 8"
        ).fetchall()
        for number, _ in people:
            database.execute(
                "UPDATE digiboards_xblocks_membership SET organisation_id = "
                "(SELECT id FROM digiboards_xblocks_organisation WHERE ods_code = ?) WHERE learner_id = ?",
                [BOARD, number],
            )
        database.commit()
    assert len(people) == 8
    return [name for _, name in people]


def opens(staff: Person, site: Running, guide: str, kind: str = "Board workshop") -> str:
    """Add a session and open its room, from the sessions page alone; returns the address of the screen."""
    page = staff.page
    page.goto(f"{site.url}as/staff/")
    page.get_by_role("link", name="Who completed what").click()
    page.locator(".measures").wait_for()
    if (menu := page.get_by_text("Menu:")).is_visible():
        menu.click()
    page.get_by_role("link", name="Sessions", exact=True).click()
    page.get_by_role("link", name="Add a session").click()
    page.get_by_label("Kind").select_option(kind)
    if kind == "Board workshop":
        page.get_by_label("ODS code").fill(BOARD)
    page.get_by_label("Guide it was about").select_option(guide)
    page.get_by_role("button", name="Add the session").click()
    page.get_by_role("link", name="Run this session live").click()
    page.get_by_role("button", name="Open the room").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    return page.url


def joins(person: Person, site: Running, code: str, user_name: str = "") -> Person:
    if user_name:
        person.page.goto(f"{site.url}phone/{user_name}/?code={code}")
        person.page.get_by_role("button", name=re.compile("Join as (?!a guest)")).click()
    else:
        person.page.goto(f"{site.url}digiboards/rooms/join/{code}/")
        person.page.get_by_role("button", name="Join as a guest").click()
    return person


def joins_in_a_frame(person: Person, code: str) -> Person:
    """As a link in the course opens it, within a unit."""
    person.reader.unit("what-assurance-means")
    person.is_framed = True
    person.reader.evaluate("address => { location.pathname = address; }", f"/digiboards/rooms/join/{code}/")
    person.room.get_by_role("button", name="Join as a guest").click()
    return person


def goes_to(staff: Person, words: str) -> None:
    """The next stages until one of that heading, each once."""
    for _ in range(20):
        heading = staff.page.get_by_role("heading", level=1)
        before = heading.inner_text()
        if words in before:
            return
        staff.page.get_by_role("button", name=re.compile("^(Begin|Next)$")).click()
        expect(heading).not_to_have_text(before, timeout=WAIT)
    raise AssertionError(f"no stage is called {words}")


def votes(person: Person, option: int) -> None:
    person.room.get_by_role("radio").nth(option).check()
    person.room.get_by_role("button", name="Send my answer").click()
    person.sees("Your answer is kept.")


def looks_right(*people: Person) -> None:
    for person in people:
        assert person.reader.violations() == []
        assert not person.reader.is_too_wide()
        assert person.reader.repeated_ids() == []


def test_a_board_runs_its_session(site: Running, enters: Enters, tmp_path: Path) -> None:
    staff, beamer = enters(site, viewport={"width": 1280, "height": 800}), enters(site)
    beamer.page.set_viewport_size({"width": 1280, "height": 720})
    screen = opens(staff, site, "g5")
    beamer.page.goto(f"{screen}projector/")
    code = beamer.page.locator(".code").inner_text().replace(" ", "")
    looks_right(staff, beamer)

    names = members(tmp_path / "preview")
    phones = [joins(enters(site), site, code, name) for name in names[:7]]
    phones += [joins(enters(site), site, code) for _ in range(3)]
    phones.append(joins_in_a_frame(enters(site, viewport={"width": 400, "height": 800}), code))
    phones[0].sees("You are in")
    expect(staff.page.locator("#turnout")).to_have_text("11 phones, 4 guests", timeout=WAIT)

    # Ratings: of members alone, from eight. The eighth is late.
    goes_to(staff, "What our starting points say")
    for phone in phones[:7]:
        phone.sees("I can oversee cyber risk.")
        for group in phone.page.get_by_role("group").all():
            group.get_by_role("radio").nth(2).check()
        phone.page.get_by_role("checkbox").check()
        phone.page.get_by_role("button", name="Send my answer").click()
        phone.sees("Your answer is kept.")
    phones[8].sees("As a guest, think for yourself how sure you are.")
    looks_right(phones[0], phones[8])
    staff.page.get_by_role("button", name="Show the result").click()
    staff.sees("Ask for a show of hands")
    late = joins(enters(site), site, code, names[7])
    phones.insert(7, late)
    late.sees("I can oversee cyber risk.")
    for group in late.page.get_by_role("group").all():
        group.get_by_role("radio").nth(2).check()
    late.page.get_by_role("checkbox").check()
    late.page.get_by_role("button", name="Send my answer").click()
    late.sees("Your answer is kept.")
    staff.page.get_by_role("button", name="Show the result").click()
    for person in (staff, beamer, late, phones[8]):
        person.sees("Means from 1 to 5, of about 10 people.")
        person.sees("3.0")
    looks_right(beamer, late)

    # Quiet writing stays on the phone: over a reload, and in no request.
    goes_to(staff, "Look back")
    writer = phones[9]
    sent: list[str] = []
    writer.page.on("request", lambda request: sent.append(request.post_data or ""))
    writer.page.get_by_role("textbox").fill("zebra quagga 7391")
    writer.page.wait_for_timeout(500)
    writer.page.reload()
    expect(writer.page.get_by_role("textbox")).to_have_value("zebra quagga 7391")
    assert "zebra" not in "".join(sent)

    # A vote, with a phone that loses its network, one that is reloaded, and one that never votes.
    goes_to(staff, "One choice from the same Friday")
    for phone in (*phones[:3], phones[11]):
        phone.sees("The harm of waiting.")
        votes(phone, 0)
    expect(staff.page.locator("#answered")).to_have_text("Fewer than five have answered.")
    staff.page.get_by_role("button", name="Show the result").click()
    staff.sees("Ask for a show of hands")
    lost = phones[4]
    lost.sees("The harm of waiting.")
    lost.context.set_offline(True)
    lost.page.get_by_role("radio").nth(2).check()
    lost.page.get_by_role("button", name="Send my answer").click()
    expect(lost.page.get_by_role("alert")).to_contain_text("Not sent yet", timeout=WAIT)
    phones[5].sees("The harm of waiting.")
    votes(phones[5], 1)
    phones[5].page.reload()
    expect(phones[5].page.get_by_role("radio").nth(1)).to_be_checked()
    lost.context.set_offline(False)
    lost.sees("Your answer is kept.")
    expect(lost.page.get_by_role("alert")).to_be_hidden()
    expect(staff.page.locator("#answered")).to_have_text("5 or more have answered.", timeout=WAIT)
    assert "The result" not in phones[0].page.get_by_role("main").inner_text()

    # The facilitator's laptop dies; another goes on where it was.
    staff.page.close()
    second = enters(site, viewport={"width": 360, "height": 800})
    second.page.goto(screen)
    expect(second.page.get_by_role("heading", level=1)).to_contain_text("One choice from the same Friday")
    second.page.get_by_role("button", name="Show the result").click()
    for person in (second, beamer, phones[0], phones[11]):
        person.sees("6 votes.")
    phones[6].sees("6 votes.")
    assert beamer.page.locator(".bars strong").all_inner_texts() == ["4", "1", "1"]
    looks_right(second, beamer, phones[0])
    phones[2].context.close()  # who leaves stays in what was shown
    second.page.get_by_role("button", name="Back", exact=True).click()
    expect(second.page.get_by_role("heading", level=1)).to_contain_text("Look back", timeout=WAIT)
    beamer.sees("Look back")
    goes_to(second, "One choice from the same Friday")
    beamer.sees("6 votes.")

    # Time is stretched, on every screen.
    second.page.get_by_label("More minutes").fill("7")
    second.page.get_by_role("button", name="Stretch").click()
    phones[0].sees(re.compile("of 11 minutes"))

    # What the board sets out to do: proposed without names, and written down.
    goes_to(second, "hear all lines")
    phones[3].page.get_by_label("What should the board do?").fill("Visit a ward each month")
    phones[3].page.get_by_role("button", name="Propose it").click()
    phones[3].sees("Your proposal is kept.")
    second.page.get_by_role("button", name="Show the result").click()
    beamer.sees("Visit a ward each month")
    with second.context.expect_page() as opened:
        second.page.get_by_role("button", name="Write down for the board").click()
    expect(opened.value.get_by_text("Visit a ward each month").first).to_be_attached()
    opened.value.close()

    second.page.get_by_role("button", name=re.compile("^Next$")).click()
    phones[0].sees("Would you recommend this")
    phones[11].sees("Would you recommend this")
    looks_right(phones[0])
    second.page.get_by_text("Close the session").click()
    second.page.get_by_role("button", name="Close it now").click()
    second.sees("12 phones took part, 4 of them as guests")
    phones[0].sees("The session is over")
    phones[11].sees("The session is over")
    beamer.sees("Thank you")
    looks_right(second, phones[0])
    expect(writer.page.get_by_role("textbox").first).to_have_value("zebra quagga 7391", timeout=WAIT)
    asked: list[str] = []
    phones[0].page.on("request", lambda request: asked.append(request.url))
    phones[0].page.wait_for_timeout(5_000)
    assert asked == [], "a closed session costs nothing"


def test_the_server_is_killed_in_the_middle(archive: Path, enters: Enters, tmp_path: Path) -> None:
    folder = tmp_path / "preview"
    with start(archive, folder, "--people", str(PEOPLE)) as site:
        staff, phone = enters(site), enters(site)
        screen = opens(staff, site, "g5")
        code = staff.page.locator("strong").first.inner_text().replace(" ", "")
        joins(phone, site, code)
        goes_to(staff, "One choice from the same Friday")
        phone.sees("The harm of waiting.")
        votes(phone, 1)
        site.kill()
        staff.page.get_by_role("button", name="Next", exact=True).click()
        expect(staff.page.get_by_role("alert")).to_contain_text("Not sent yet", timeout=WAIT)
        expect(phone.page.get_by_role("alert")).to_contain_text("No connection", timeout=2 * WAIT)
        port = int(site.url.rstrip("/").rpartition(":")[2])
    with start(archive, folder, port=port):
        expect(staff.page.get_by_role("heading", level=1)).to_contain_text("Pause", timeout=WAIT)
        expect(staff.page.get_by_role("alert")).to_be_hidden()
        phone.sees("Pause")
        expect(phone.page.get_by_role("alert")).to_be_hidden()
        staff.page.get_by_role("button", name="Back", exact=True).click()
        phone.sees("Your answer is kept.")
        expect(phone.page.get_by_role("radio").nth(1)).to_be_checked()
        assert staff.page.url == screen


def test_phones_sleep_and_lose_their_network_for_two_minutes(site: Running, enters: Enters) -> None:
    staff, asleep, lost = enters(site), enters(site), enters(site)
    opens(staff, site, "g5")
    code = staff.page.locator("strong").first.inner_text().replace(" ", "")
    lost.page.clock.install()
    for phone in (asleep, lost):
        joins(phone, site, code)
    goes_to(staff, "Look back")
    for phone in (asleep, lost):
        phone.sees("Look back")
        phone.page.get_by_role("textbox").fill("zebra quagga 7391")

    # One is put away, another in a lift, and each of its timers runs for two minutes without a network.
    device = asleep.context.new_cdp_session(asleep.page)
    device.send("Page.setWebLifecycleState", {"state": "frozen"})
    lost.context.set_offline(True)
    for _ in range(24):
        lost.page.clock.run_for(5_000)
    expect(lost.page.get_by_role("alert")).to_contain_text("No connection", timeout=WAIT)
    goes_to(staff, "One choice from the same Friday")
    device.send("Page.setWebLifecycleState", {"state": "active"})
    lost.context.set_offline(False)
    for phone in (asleep, lost):
        phone.sees("The harm of waiting.")
        expect(phone.page.get_by_role("alert")).to_be_hidden()
        votes(phone, 1)
    staff.page.get_by_role("button", name="Back", exact=True).click()
    for phone in (asleep, lost):
        phone.sees("Look back")
        expect(phone.page.get_by_role("textbox")).to_have_value("zebra quagga 7391")


def test_without_scripts_and_by_keyboard(site: Running, enters: Enters) -> None:
    staff, phone = enters(site, java_script_enabled=False), enters(site, java_script_enabled=False)
    opens(staff, site, "g5")
    code = staff.page.locator("strong").first.inner_text()
    phone.page.goto(f"{site.url}digiboards/rooms/")
    phone.page.get_by_label("The code on the screen").fill(code)
    phone.page.keyboard.press("Enter")
    phone.sees("You are in")
    expect(phone.page.get_by_text("Scripts are off, so this page does not follow the room by itself.")).to_be_visible()
    staff.page.get_by_text("The whole run sheet").click()
    staff.page.get_by_role("button", name="One choice from the same Friday").focus()
    staff.page.keyboard.press("Enter")
    staff.sees("Fewer than five have answered.")
    phone.page.get_by_role("link", name="Look again").click()
    phone.page.get_by_role("radio").first.focus()
    phone.page.keyboard.press("Space")
    phone.page.get_by_role("button", name="Send my answer").focus()
    phone.page.keyboard.press("Enter")
    phone.sees("Your answer is kept.")


def test_a_change_of_stage_is_said_to_screen_readers(site: Running, enters: Enters) -> None:
    staff, phone = enters(site), enters(site)
    opens(staff, site, "g5")
    code = staff.page.locator("strong").first.inner_text().replace(" ", "")
    joins(phone, site, code)
    phone.page.get_by_role("main").focus()
    staff.page.get_by_role("button", name="Begin").click()
    expect(phone.page.locator("#said")).to_contain_text("Open, and a round", timeout=WAIT)
    expect(phone.page.get_by_role("heading", level=1)).to_be_focused()


def test_a_phone_in_a_units_frame_is_a_phone(site: Running, enters: Enters) -> None:
    staff, reader = enters(site), enters(site, viewport={"width": 1000, "height": 800})
    opens(staff, site, "g5")
    code = staff.page.locator("strong").first.inner_text().replace(" ", "")
    joins_in_a_frame(reader, code).sees("You are in")
    staff.page.get_by_role("button", name="Begin").click()
    reader.sees("Open, and a round")
    assert reader.reader.violations() == []
    # All of it is in sight: the frame is as high as what is in it, though it was led there from the unit.
    height = reader.reader.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    expect(reader.page.locator("#unit-iframe")).to_have_attribute("height", str(height))


def test_pictures_for_the_facilitators_page(site: Running, enters: Enters) -> None:
    """With DIGIBOARDS_PICTURES=1 they are written to docs/staff/pictures/."""
    staff, beamer = enters(site, viewport={"width": 1000, "height": 760}), enters(site)
    beamer.page.set_viewport_size({"width": 1000, "height": 562})
    screen = opens(staff, site, "g5")
    beamer.page.goto(f"{screen}projector/")
    code = beamer.page.locator(".code").inner_text().replace(" ", "")
    phones = [joins(enters(site), site, code) for _ in range(5)]
    goes_to(staff, "One choice from the same Friday")
    for place, phone in enumerate(phones):
        phone.sees("The harm of waiting.")
        votes(phone, place % 3)
    shown = {"room-facilitator": staff, "room-phone": phones[0]}
    if os.environ.get("DIGIBOARDS_PICTURES"):
        for name, person in shown.items():
            person.page.screenshot(path=PICTURES / f"{name}.png")
    staff.page.get_by_role("button", name="Show the result").click()
    beamer.sees("5 votes.")
    if os.environ.get("DIGIBOARDS_PICTURES"):
        beamer.page.screenshot(path=PICTURES / "room-projector.png")
