"""Nothing a learner writes is lost: two tabs, no network, signed out, a page closed in the middle."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.guide_texts import STATEMENTS
from tests.browser.reader import Reader
from tests.browser_storage import everything_stored

pytestmark = pytest.mark.browser

DRAFTS = "Object.keys(window.localStorage).filter(name => name.startsWith('digiboards:draft:'))"
HOSTILE = "</textarea></script><script>window.broken = 1</script> {{ 7*7 }} {% now %} 😀 שלום \"'&amp; <b>bold</b>"


def has_drafts(reader: Reader, number: int) -> list[str]:
    """Wait until so many drafts are on the device, which takes an instant longer than to say so. Return their names."""
    reader.evaluate(
        f"async number => {{ while ({DRAFTS}.length !== number) {{ await new Promise(go => setTimeout(go, 20)); }} }}",
        number,
    )
    return list(reader.evaluate(DRAFTS))


def sends_nothing(reader: Reader, answer: str) -> None:
    """Answer this page itself: what a closing page sends is out of reach of routes and of the browser's offline switch,
    and would sometimes arrive.
    """
    reader.evaluate(f"() => {{ window.fetch = () => {answer}; }}")


OFFLINE = "Promise.reject(new TypeError('offline'))"
SIGNED_OUT = "Promise.resolve(new Response('Unauthenticated', {status: 403}))"


def test_writing_saves_itself(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    amina.writes("Saved without a button.")
    expect(amina.status("reflection")).to_contain_text("Saved at")
    amina.unit("reflect")
    assert amina.written() == "Saved without a button."
    expect(amina.block("reflection")).to_contain_text("Last saved:")
    expect(amina.block("reflection").locator("details")).to_be_visible()


def test_hostile_text_comes_back_as_written(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    text = "\n" + HOSTILE * 80 + "\nlast line"
    assert len(text) > 8_000
    amina.writes(text)
    amina.saves()
    amina.unit("reflect")
    assert amina.written() == text
    assert amina.evaluate("window.broken") is None


def test_two_tabs_show_both_texts_and_keep_both(open_as: Callable[..., Reader]) -> None:
    first = open_as()
    second = open_as(beside=first)
    first.unit("reflect")
    second.unit("reflect")
    first.writes("Written in the first tab.")
    first.saves()
    second.writes("Written in the second tab.")
    panel = second.block("reflection").locator(".js-digiboards-writing-question")
    expect(panel).to_be_visible()
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("This was changed in another tab or on another device")
    expect(panel).to_contain_text("Written in the first tab.")
    assert second.violations() == []
    panel.get_by_role("button", name="Keep both").click()
    expect(second.status("reflection")).to_contain_text("Saved at")
    first.unit("reflect")
    assert first.written() == "Written in the second tab.\n\nWritten in the first tab."


def test_keeping_mine_or_the_other_is_the_learners_choice(open_as: Callable[..., Reader]) -> None:
    first = open_as()
    second = open_as(beside=first)
    first.unit("reflect")
    second.unit("reflect")
    first.writes("First.")
    first.saves()
    second.writes("Second.")
    second.block("reflection").get_by_role("button", name="Use this instead").click()
    assert second.written() == "First."
    second.writes("Second again.")
    second.saves()
    first.writes("First again.")
    first.block("reflection").get_by_role("button", name="Keep what is in the box").click()
    expect(first.status("reflection")).to_contain_text("Saved at")
    second.unit("reflect")
    assert second.written() == "First again."


def test_offline_is_told_and_saved_once_back(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    amina.writes("Online.")
    amina.saves()
    amina.page.context.set_offline(True)
    amina.writes("Written on a train.")
    expect(amina.status("reflection")).to_contain_text("Not saved yet: the site cannot be reached")
    amina.page.context.set_offline(False)
    expect(amina.status("reflection")).to_contain_text("Saved at")
    amina.unit("reflect")
    assert amina.written() == "Written on a train."


def test_a_page_closed_offline_offers_its_writing_back(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    amina.writes("Kept on the server.")
    amina.saves()
    amina.page.context.set_offline(True)
    sends_nothing(amina, OFFLINE)
    amina.writes("Only on this device.")
    expect(amina.status("reflection")).to_contain_text("Not saved yet")
    has_drafts(amina, 1)
    amina.page.close()

    back = open_as(beside=amina)
    back.page.context.set_offline(False)
    back.unit("reflect")
    panel = back.block("reflection").locator(".js-digiboards-writing-question")
    expect(panel).to_contain_text("This device holds writing of yours that was not saved")
    expect(panel).to_contain_text("Only on this device.")
    assert back.violations() == []
    panel.get_by_role("button", name="Use this instead").click()
    expect(back.status("reflection")).to_contain_text("Saved at")
    back.unit("reflect")
    assert back.written() == "Only on this device."
    expect(back.block("reflection").locator(".js-digiboards-writing-question")).to_be_hidden()


def test_signed_out_in_the_middle_loses_nothing(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    sends_nothing(amina, SIGNED_OUT)
    amina.writes("Written after the session had ended.")
    status = amina.status("reflection")
    expect(status).to_contain_text("Not saved: it seems that you are signed out.")
    expect(status).to_have_class(re.compile("is-wrong"))
    has_drafts(amina, 1)
    amina.unit("reflect")  # signed in again, the same person on the same device
    expect(amina.block("reflection").get_by_role("textbox")).to_have_value("Written after the session had ended.")
    expect(amina.status("reflection")).to_contain_text("Saved at", timeout=15_000)


def test_a_sign_in_page_is_no_success(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    amina.page.route("**/save_text*", lambda route: route.fulfill(status=200, body="<html>Sign in</html>"))
    amina.writes("Not to be taken for saved.")
    expect(amina.status("reflection")).to_contain_text("Not saved yet: the site has a problem.")
    amina.page.unroute("**/save_text*")
    expect(amina.status("reflection")).to_contain_text("Saved at", timeout=15_000)


def test_the_next_person_on_a_device_never_sees_the_last_ones_draft(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina")
    amina.unit("reflect")
    sends_nothing(amina, OFFLINE)
    amina.writes("Amina's secret draft.")
    expect(amina.status("reflection")).to_contain_text("Not saved yet")
    [hers] = has_drafts(amina, 1)
    amina.page.close()
    ben = open_as("ben", beside=amina)
    ben.unit("reflect")
    assert ben.written() == ""
    ben.writes("Ben's own.")
    ben.saves()
    assert has_drafts(ben, 1) == [hers]  # for her to find, and nobody else
    assert "secret" not in everything_stored(ben.page)
    ben.page.close()
    back = open_as("amina", beside=amina)
    back.unit("reflect")
    expect(back.block("reflection").get_by_role("textbox")).to_have_value("Amina's secret draft.")
    expect(back.status("reflection")).to_contain_text("Saved at")


def test_a_saved_text_leaves_no_draft_behind(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    amina.writes("Saved, so not kept twice.")
    amina.saves()
    has_drafts(amina, 0)


def test_deleting_can_be_undone(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    amina.writes("Worth keeping after all.")
    amina.saves()
    block = amina.block("reflection")
    block.get_by_role("button", name="Delete my writing").click()
    expect(amina.status("reflection")).to_have_text("Deleted.")
    assert amina.written() == ""
    expect(block.get_by_role("button", name="Undo")).to_be_focused()
    block.get_by_role("button", name="Undo").click()
    expect(amina.status("reflection")).to_contain_text("Saved at")
    block.get_by_role("button", name="Delete my writing").click()
    expect(amina.status("reflection")).to_have_text("Deleted.")
    amina.unit("reflect")
    assert amina.written() == ""


# The handlers of texts, which are in a block of any type.
TEXTS = re.compile(r"/(?:save|delete)_text\b")


def under_way(amina: Reader, text: str) -> tuple[Route, list[str]]:
    """A save of the text that is sent and not yet answered; and each handler of texts that is called, as it is."""
    held: list[Route] = []
    called: list[str] = []
    amina.page.on("request", lambda request: called.append(request.url) if TEXTS.search(request.url) else None)
    amina.page.route("**/handler/**/save_text*", lambda route: held.append(route), times=1)
    amina.writes(text)
    with amina.page.expect_request("**/handler/**/save_text*"):
        amina.block("reflection").get_by_role("textbox").blur()
    amina.page.wait_for_timeout(100)
    return held[0], called


def test_a_text_under_way_is_not_sent_again(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    save, called = under_way(amina, "Once is enough.")
    amina.block("reflection").get_by_role("button", name="Save").click()
    save.continue_()
    expect(amina.status("reflection")).to_contain_text("Saved at")
    amina.page.wait_for_timeout(500)

    assert len(called) == 1


def test_deleting_waits_for_a_save_that_is_under_way(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("reflect")
    amina.writes("First words.")
    amina.saves()
    save, called = under_way(amina, "Other words.")
    amina.block("reflection").get_by_role("button", name="Delete my writing").click()
    amina.page.wait_for_timeout(300)
    assert len(called) == 1
    save.continue_()
    expect(amina.status("reflection")).to_have_text("Deleted.")
    amina.unit("reflect")

    assert amina.written() == ""


def test_a_rating_made_offline_is_saved_once_back(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("before-you-start")
    amina.page.context.set_offline(True)
    amina.rate(1, 2)
    amina.rate(2, 3)
    expect(amina.status("confidence")).to_contain_text("Not saved yet")
    amina.page.context.set_offline(False)
    expect(amina.block("confidence")).to_contain_text(f"2 of {STATEMENTS} rated.")
    expect(amina.status("confidence")).to_contain_text("Saved at")
    amina.unit("before-you-start")
    expect(amina.block("confidence").locator("input:checked")).to_have_count(2)
