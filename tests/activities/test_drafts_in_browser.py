"""Drafts on the device: back for their writer, and nothing to anybody else, in the learning MFE's frame too."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.writing import draft_key
from tests.browser_storage import everything_stored

from .learner_samples import COMMITMENTS, FEEDBACK, PLAN, REFLECTION
from .stub_site import MFE, Site
from .test_in_browser import chromium, open_site, site_of  # noqa: F401 (two are fixtures)
from .test_in_frame import Opens, frame_of, open_in_frame  # noqa: F401 (one is a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Our chair asked about hunters"
KEPT = "Your writing is kept on this device."
TOKEN = "csrf-of-this-session"
DRAFTS = "Object.keys(localStorage).filter(name => name.startsWith('digiboards:draft:')).sort()"


def everything_to_write_in(user: Any, **more: Any) -> Site:
    kinds = {"reflection": REFLECTION, "commitments": COMMITMENTS, "feedback": FEEDBACK, "action_plan": PLAN}
    return site_of(user, *((f"digiboards_{kind}", content) for kind, content in kinds.items()), **more)


def reflection(user: Any, **more: Any) -> Site:
    return site_of(user, ("digiboards_reflection", REFLECTION), **more)


def write_everywhere(frame: Frame) -> int:
    """Write into each text area, and return how many there are."""
    areas = frame.locator("textarea:visible")
    for number in range(areas.count()):
        areas.nth(number).fill(f"{WORDS} {number}")
    return areas.count()


def draft_in(frame: Frame | Page, text: str) -> str:
    """Write what cannot be saved, wait until it is on the device, and return its name there."""
    frame.get_by_role("textbox").fill(text)
    expect(frame.get_by_text(KEPT)).to_be_visible()
    [name] = frame.evaluate(DRAFTS)
    return str(name)


def again(frame: Frame) -> Frame:
    """Open the page anew, in its frame, as its site answers now."""
    frame.page.goto(MFE)
    return frame_of(frame.page)


def test_after_signing_out_the_browser_holds_no_word_address_or_token(learner: Any, open_in_frame: Opens) -> None:  # noqa: F811
    learner.email = "amina@example.org"
    learner.save()
    site = everything_to_write_in(learner)
    frame = open_in_frame(site)
    frame.page.context.add_cookies([{"name": "csrftoken", "value": TOKEN, "url": frame.url}])
    frame = again(frame)
    frame.get_by_role("button", name="Commit to this").first.click()
    frame.locator(".js-digiboards-commitments-list summary").first.click()
    frame.get_by_role("button", name="Remove this commitment").click()
    expect(frame.get_by_role("button", name="Undo").and_(frame.locator(":focus"))).to_be_visible()  # with a token
    site.signed_out = "401"
    written = write_everywhere(frame)
    assert written > 5
    frame.wait_for_function(f"{DRAFTS}.length === {written}")
    assert TOKEN in everything_stored(frame.page)  # the cookie is the platform's, which takes it away

    site.user = None
    frame.page.context.clear_cookies()
    frame = again(frame)

    found = everything_stored(frame.page)
    assert len(frame.evaluate(DRAFTS)) == written
    private = [WORDS, "hunters", learner.username, learner.email, TOKEN, draft_key(learner.pk), "block-v1", "outcome"]
    assert [text for text in private if not text or text.lower() in found.lower()] == []
    assert "gAAAA" not in found  # how each undo token begins
    assert frame.locator("textarea:enabled").count() == 0
    assert WORDS not in frame.content()


@pytest.mark.parametrize("place", ["localStorage", "sessionStorage", "indexedDB", "caches"])
def test_the_search_of_the_browser_finds_words_wherever_they_are(
    place: str,
    learner: Any,
    open_in_frame: Opens,  # noqa: F811
) -> None:
    put = {
        "localStorage": "words => localStorage.setItem('a', words)",
        "sessionStorage": "words => sessionStorage.setItem('a', words)",
        "indexedDB": """words => new Promise(done => {
            const request = indexedDB.open("b");
            request.onupgradeneeded = () => request.result.createObjectStore("c").put({words}, 1);
            request.onsuccess = () => { request.result.close(); done(); };
        })""",
        "caches": "async words => (await caches.open('d')).put('/e', new Response(words))",
    }
    frame = open_in_frame(reflection(learner))
    assert WORDS not in everything_stored(frame.page)
    frame.evaluate(put[place], WORDS)

    assert WORDS in everything_stored(frame.page)


def test_a_draft_waits_for_its_writer_to_sign_in_again(learner: Any, open_in_frame: Opens) -> None:  # noqa: F811
    site = reflection(learner, signed_out="401")
    frame = open_in_frame(site)
    draft_in(frame, WORDS)
    site.user = None
    frame = again(frame)
    expect(frame.get_by_role("textbox")).to_be_disabled()
    site.user, site.signed_out = learner, ""
    frame = again(frame)

    expect(frame.get_by_role("textbox")).to_have_value(WORDS)
    expect(frame.get_by_role("status")).to_contain_text("Saved at")
    frame.wait_for_function(f"!{DRAFTS}.length")
    assert [row.decrypt() for row in PrivateText.objects.all()] == [WORDS]


def test_another_learner_on_the_device_is_shown_nothing_and_takes_nothing_away(
    learner: Any,
    other_learner: Any,
    open_in_frame: Opens,  # noqa: F811
) -> None:
    site = reflection(learner, signed_out="401")
    frame = open_in_frame(site)
    hers = draft_in(frame, WORDS)
    site.user = other_learner
    frame = again(frame)
    frame.get_by_role("textbox").fill("Mine")
    expect(frame.get_by_text(KEPT)).to_be_visible()
    both = frame.evaluate(DRAFTS)
    [theirs] = set(both) - {hers}

    # Not even under the other's own name, as somebody could put it who has the device in hand.
    frame.evaluate("([from, to]) => localStorage.setItem(to, localStorage.getItem(from))", [hers, theirs])
    frame = again(frame)
    expect(frame.get_by_role("textbox")).to_be_editable()
    frame.page.wait_for_timeout(300)
    expect(frame.get_by_role("textbox")).to_have_value("")
    assert "hunters" not in frame.content()

    site.user = learner
    frame = again(frame)
    expect(frame.get_by_role("textbox")).to_have_value(WORDS)


def test_a_draft_is_not_shown_in_another_text_area(learner: Any, open_in_frame: Opens) -> None:  # noqa: F811
    site = site_of(learner, *[("digiboards_reflection", REFLECTION)] * 2, signed_out="401")
    frame = open_in_frame(site)
    first, second = frame.get_by_role("textbox").first, frame.get_by_role("textbox").last
    first.fill(WORDS)
    frame.wait_for_function(f"{DRAFTS}.length === 1")
    [one] = frame.evaluate(DRAFTS)
    second.fill("Another")
    frame.wait_for_function(f"{DRAFTS}.length === 2")
    [other] = set(frame.evaluate(DRAFTS)) - {one}
    frame.evaluate("([from, to]) => localStorage.setItem(to, localStorage.getItem(from))", [one, other])
    frame = again(frame)

    expect(frame.get_by_role("textbox").first).to_have_value(WORDS)
    expect(frame.get_by_role("textbox").last).to_have_value("")


def test_what_is_kept_differs_each_time_and_opens_with_the_learners_key_alone(
    learner: Any,
    open_in_frame: Opens,  # noqa: F811
) -> None:
    frame = open_in_frame(reflection(learner, signed_out="401"))
    name = draft_in(frame, WORDS)
    first = frame.evaluate("name => localStorage.getItem(name)", name)
    frame.get_by_role("textbox").fill("Otherwise")
    frame.wait_for_function(f"localStorage.getItem({json.dumps(name)}) !== {json.dumps(first)}")
    frame.get_by_role("textbox").fill(WORDS)
    frame.page.wait_for_timeout(200)
    second = frame.evaluate("name => localStorage.getItem(name)", name)
    assert first.split()[1][:16] != second.split()[1][:16]  # the nonce

    opens = """async ([name, key, value]) => {
        const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0)), whole = bytes(value);
        const used = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["decrypt"]);
        const how = {name: "AES-GCM", iv: whole.slice(0, 12), additionalData: new TextEncoder().encode(name)};
        const opened = crypto.subtle.decrypt(how, used, whole.slice(12));
        return opened.then((text) => new TextDecoder().decode(text), () => null);
    }"""
    for value in (first, second):
        sealed = value.split()[1]
        assert frame.evaluate(opens, [name, draft_key(learner.pk), sealed]) == WORDS
        assert frame.evaluate(opens, [name, draft_key(learner.pk + 1), sealed]) is None
        assert frame.evaluate(opens, [f"{name}x", draft_key(learner.pk), sealed]) is None


def test_words_typed_before_a_draft_is_open_are_not_replaced_by_it(learner: Any, open_in_frame: Opens) -> None:  # noqa: F811
    site = reflection(learner, signed_out="401")
    frame = open_in_frame(site)
    draft_in(frame, WORDS)
    slow = "const open = SubtleCrypto.prototype.decrypt; SubtleCrypto.prototype.decrypt = function (...all) {"
    slow += " return new Promise(done => setTimeout(done, 1500)).then(() => open.apply(this, all)); };"
    frame.page.add_init_script(slow)
    frame = again(frame)
    frame.get_by_role("textbox").fill("Typed at once")
    panel = frame.locator(".js-digiboards-writing-question")
    expect(panel).to_contain_text(WORDS)
    expect(frame.get_by_role("textbox")).to_have_value("Typed at once")
    panel.get_by_role("button", name="Keep both").click()

    expect(frame.get_by_role("textbox")).to_have_value(f"Typed at once\n\n{WORDS}")


def test_a_draft_that_nobody_came_back_for_goes_after_ninety_days(learner: Any, open_in_frame: Opens) -> None:  # noqa: F811
    frame = open_in_frame(reflection(learner))
    frame.evaluate("""() => {
        for (const days of [89, 91]) {
            localStorage.setItem(`digiboards:draft:x:${days}`, `${Date.now() - days * 864e5} x`);
        }
        localStorage.setItem("digiboards:draft:x:open", JSON.stringify({text: "not encrypted"}));
        localStorage.setItem("other", "1");
    }""")
    frame = again(frame)

    assert frame.evaluate("Object.keys(localStorage).sort()") == ["digiboards:draft:x:89", "other"]


def test_without_encryption_nothing_is_kept_and_nothing_else_changes(
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    site = reflection(learner, signed_out="401")
    page = open_site(site)
    page.goto("http://site.test/")  # where browsers offer no encryption
    assert page.evaluate("window.crypto.subtle") is None
    page.get_by_role("textbox").fill(WORDS)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Not saved: ")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    site.signed_out = ""
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.get_by_role("status")).to_contain_text("Saved at")
    assert [row.decrypt() for row in PrivateText.objects.all()] == [WORDS]
