"""The editor of an activity in a browser, in a stand-in for Studio's modal: its buttons, its runtime, its answers.

What the modal does was read in xblock's own ``studio_edit.js``: it hides its buttons for ``editor-with-buttons``, and
is told by ``runtime.notify`` that saving began, ended or failed.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import webob
import yaml
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import build_block

from .learner_samples import SCENARIO
from .samples import GUIDE
from .stub_site import SIGNED_OUT
from .test_in_browser import chromium, violations  # noqa: F401 (one is a fixture)
from .test_studio_form import CHECK_TEXT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "https://studio.test/"
PICTURE = Path(__file__).parents[2] / "docs" / "blocks" / "editing.png"
_PAGE = """\
<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Studio</title><style>body {{ font-family: sans-serif; }}</style>{look}{styles}</head>
<body class="view-container"><main><h1>Editing</h1><div class="modal-window"><div class="modal-content">
<div id="editor">{body}</div></div></div></main>{scripts}<script>
window.told = [];
DigiboardsEditor({{
  handlerUrl: function (_element, name) {{ return "/handler/" + name; }},
  notify: function (name, data) {{ told.push([name, data.state || data.message || ""]); }}
}}, document.getElementById("editor"), {words});
</script></body></html>"""


# What Studio's own styles do to the editor of a block, read in a running Studio of Teak (``studio-main-v1.css``).
_LOOK = """<style>
html { font-size: 62.5%; }
.modal-window { font-size: 1.6rem; }
.modal-window .modal-content { height: 435px; overflow-y: auto; position: relative; }
[class*="view-"] .modal-window .editor-with-buttons { margin-bottom: 60px; }
[class*="view-"] .modal-window .editor-with-buttons .xblock-actions {
  background-color: #e5e5e5; bottom: 0; position: absolute; width: 100%;
}
</style>"""


@dataclass
class Studio:
    """One block in Studio; ``away`` makes every request fail. ``saved`` is what it keeps.

    ``instead`` are other answers of handlers, by their names. ``look`` are styles of Studio's.
    """

    block_type: str
    saved: dict[str, Any]
    away: bool = False
    instead: dict[str, Callable[[Route], None]] = field(default_factory=dict)
    look: str = ""
    asked: list[str] = field(default_factory=list)

    def serve(self, page: Page) -> None:
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if self.away:
            route.abort()
            return
        block = build_block(self.block_type, is_staff=True, **self.saved)
        if not path:
            route.fulfill(body=self._page(block), content_type="text/html; charset=utf-8")
            return
        name = path.rpartition("/")[2]
        self.asked.append(name)
        if name in self.instead:
            self.instead[name](route)
            return
        sent = webob.Request.blank(
            "/", method="POST", body=route.request.post_data_buffer or b"", content_type="application/json"
        )
        answer = block.runtime.handle(block, name, sent, "")
        self.saved = {key: getattr(block, key) for key in block.editable_fields}
        route.fulfill(status=answer.status_int, headers=dict(answer.headers), body=answer.body)

    def _page(self, block: Any) -> str:
        fragment = block.studio_view({})
        kinds = {"text/css": "<style>{}</style>", "application/javascript": "<script>{}</script>"}
        heads = dict.fromkeys(kinds, "")
        for resource in fragment.resources:
            heads[resource.mimetype] += kinds[resource.mimetype].format(resource.data)
        return _PAGE.format(
            look=self.look,
            styles=heads["text/css"],
            scripts=heads["application/javascript"],
            body=fragment.body_html(),
            words=json.dumps(fragment.json_init_args),
        )


Opens = Callable[..., Page]


@pytest.fixture
def open_studio(chromium: Browser) -> Iterator[Opens]:  # noqa: F811
    """Opens a block's editor; an error in a script fails the test."""
    contexts, errors = [], []

    def opened(studio: Studio, *, width: int = 1000, **options: Any) -> Page:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        studio.serve(page)
        page.goto(ADDRESS)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def check_block() -> Studio:
    return Studio("digiboards_check", {"display_name": "Check", "content": CHECK_TEXT})


def hold(studio: Studio, page: Page, ask: Callable[[], None]) -> Route:
    """Ask the form's handler, and return what was asked without an answer."""
    asked: list[Route] = []
    studio.instead["edit_form"] = asked.append
    ask()
    while not asked:
        page.wait_for_timeout(20)
    del studio.instead["edit_form"]
    return asked[0]


def told(page: Page) -> list[list[str]]:
    return [list(one) for one in page.evaluate("told")]


def test_an_author_adds_moves_removes_and_saves(open_studio: Opens) -> None:
    studio = check_block()
    page = open_studio(studio)
    question = page.get_by_role("group", name="Question 1", exact=True)
    question.get_by_role("button", name="Add another option").click()
    added = question.get_by_role("group", name="Option 3")
    expect(added.get_by_label("Answer")).to_be_focused()
    added.get_by_label("Answer").fill("Neither of the two")
    added.get_by_label("Feedback").fill("No: one is.")
    expect(added.get_by_label("Id")).to_have_value("neither-of-the-two")
    added.get_by_role("button", name="Move option 3 up").click()
    expect(page.get_by_text("Option 2 is now 2 of 3.")).to_be_visible()
    page.get_by_role("button", name="Remove option 1").click()
    expect(page.get_by_text("Option 1 is removed.")).to_be_in_viewport()
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("Name").fill("What I know")
    page.get_by_role("button", name="Save").click()
    page.wait_for_function("told.length === 2")

    assert told(page) == [["save", "start"], ["save", "end"]]
    assert studio.saved["display_name"] == "What I know"
    [kept] = yaml.safe_load(studio.saved["content"])["questions"]
    assert [option["id"] for option in kept["options"]] == ["a", "neither-of-the-two", "b"]


def test_in_studios_modal_the_buttons_stay_in_sight_and_the_text_can_be_read(open_studio: Opens) -> None:
    studio = check_block()
    studio.look = _LOOK
    page = open_studio(studio)
    save, modal = page.get_by_role("button", name="Save"), page.locator(".modal-content")
    for place in (0, 200, 100_000):
        modal.evaluate("(modal, place) => modal.scrollTo(0, place)", place)
        expect(save).to_be_in_viewport(ratio=1)
        assert modal.evaluate(
            "modal => modal.getBoundingClientRect().bottom - "
            "modal.querySelector('.digiboards-editor__actions').getBoundingClientRect().bottom"
        ) == pytest.approx(0, abs=1)
    last = page.get_by_role("button", name="Add another question")
    assert last.bounding_box()["y"] + last.bounding_box()["height"] < save.bounding_box()["y"]  # type: ignore[index]

    modal.evaluate("modal => modal.scrollTo(0, 0)")
    page.get_by_label("Name").focus()
    top = save.bounding_box()["y"]  # type: ignore[index]
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => [document.activeElement.closest('.digiboards-editor__actions') !== null, "
            "document.activeElement.getBoundingClientRect().bottom]"
        )
        if focused[0]:
            break
        assert focused[1] < top
    assert focused[0], "no button at the foot was reached"

    sizes = page.locator(".digiboards-editor :is(label, legend, input, textarea, button, p):visible").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 16
    assert violations(page) == []


def test_what_is_wrong_is_said_at_its_field_as_one_types_and_above_on_saving(open_studio: Opens) -> None:
    studio = check_block()
    before = dict(studio.saved)
    page = open_studio(studio)
    mark = page.get_by_label("Pass mark")
    mark.fill("120")
    expect(mark).to_have_attribute("aria-invalid", "true")
    expect(mark).to_have_accessible_description("Error: “Pass mark, in percent” is 120; expected 1 to 100")
    page.get_by_role("group", name="Question 1", exact=True).get_by_role("textbox", name="Question").fill("")
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert.get_by_role("listitem")).to_have_text(
        [re.compile("Pass mark"), "Question 1: Fill this in: Question."]  # in the order of the page
    )
    expect(alert.get_by_role("link")).to_have_count(2)
    assert told(page) == []
    assert studio.saved == before
    alert.get_by_role("link", name="Question 1: Fill this in: Question.").click()
    expect(
        page.get_by_role("group", name="Question 1", exact=True).get_by_role("textbox", name="Question")
    ).to_be_focused()
    page.keyboard.type("Which?")
    mark.fill("")
    page.get_by_role("button", name="Save").press("Space")
    page.wait_for_function("told.length === 2")
    assert "pass_mark" not in yaml.safe_load(studio.saved["content"])


def test_an_id_that_work_hangs_on_is_locked_until_one_asks(open_studio: Opens) -> None:
    page = open_studio(check_block())
    own = page.get_by_label("Id", exact=True).first
    expect(own).not_to_be_editable()
    page.get_by_role("button", name="Change the id c1").click()
    expect(
        page.get_by_text("With another id, this is no longer found: answers, results and grades.")
    ).to_be_in_viewport()
    expect(own).to_be_editable()
    expect(own).to_be_focused()


def test_markdown_is_shown_as_learners_see_it_and_the_text_is_there_for_experts(open_studio: Opens) -> None:
    page = open_studio(Studio("digiboards_scenario", {"display_name": "Case", "content": SCENARIO}))
    setting = page.get_by_label("Setting")
    setting.fill("You are *one of them*.")
    page.get_by_role("button", name="Preview: Setting").click()
    expect(page.locator("em", has_text="one of them")).to_be_visible()
    page.get_by_label("text", exact=True).check()
    text = page.locator("textarea[name=content]")
    expect(text).to_have_value(re.compile("one of them"))
    text.fill("id: [")
    page.get_by_label("a form").check()
    expect(page.get_by_text("This text has mistakes")).to_be_visible()
    expect(text).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1")
    assert [name for name, _said in told(page)] == ["save", "error"]


def test_nothing_is_lost_while_studio_cannot_be_reached(open_studio: Opens) -> None:
    studio = check_block()
    page = open_studio(studio)
    page.get_by_label("Pass mark").fill("60")
    studio.away = True
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Studio cannot be reached")
    studio.away = False
    page.get_by_role("button", name="Save").click()
    page.wait_for_function("told.length === 2")
    assert yaml.safe_load(studio.saved["content"])["pass_mark"] == 60


def test_a_check_that_is_answered_after_a_newer_one_says_nothing(open_studio: Opens) -> None:
    studio = check_block()
    page = open_studio(studio)
    mark = page.get_by_label("Pass mark")
    late = hold(studio, page, lambda: mark.fill("120"))
    with page.expect_response("**/edit_form"):
        mark.fill("60")
    with page.expect_response("**/edit_form"):
        late.fulfill(json={"text": "", "problems": [{"path": ["pass_mark"], "message": "Of 120."}]})
    page.wait_for_timeout(100)

    expect(mark).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Of 120.")).to_have_count(0)


@pytest.mark.parametrize("handler", ["edit_form", "submit_studio_edits"])
@pytest.mark.parametrize("how", SIGNED_OUT.keys() - {"our own refusal"})
def test_one_whose_session_has_ended_is_told_so(how: str, handler: str, open_studio: Opens) -> None:
    studio = check_block()
    page = open_studio(studio)
    page.get_by_label("Pass mark").fill("60")
    studio.instead[handler] = SIGNED_OUT[how]
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("It seems that you are signed out. Nothing was saved")
    expect(page.get_by_label("Pass mark")).to_have_value("60")
    assert ["save", "end"] not in told(page)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 500, "body": "<h1>Internal Server Error</h1>"}, "Studio has a problem."),
        ({"status": 200, "body": "<h1>A proxy's page</h1>"}, "Studio has a problem."),
        ({"status": 500, "json": {"error": "Something went wrong."}}, "Something went wrong."),
        ({"status": 400, "json": {"error": {"messages": [{"text": "line 1: a"}, {"text": "line 2: b"}]}}}, "line 2: b"),
    ],
)
def test_what_studio_refuses_is_said_whatever_its_answer(answer: dict[str, Any], says: str, open_studio: Opens) -> None:
    studio = check_block()
    studio.instead["submit_studio_edits"] = lambda route: route.fulfill(**answer)
    page = open_studio(studio)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(says)
    assert told(page)[0] == ["save", "start"]
    assert told(page)[1][0] == "error"
    assert says in told(page)[1][1]


def test_a_text_that_is_refused_is_linked_from_each_of_its_problems(open_studio: Opens) -> None:
    page = open_studio(Studio("digiboards_scenario", {"display_name": "Case", "content": SCENARIO}))
    page.get_by_label("text", exact=True).check()
    text = page.locator("textarea[name=content]")
    text.fill("id: Not So\nsetting: ''")
    page.get_by_role("button", name="Save").click()
    links = page.get_by_role("alert").get_by_role("link")
    expect(links.first).to_contain_text("line 1")
    assert links.count() > 1
    expect(page.get_by_text("Error: ")).to_have_count(1)
    links.last.click()
    expect(text).to_be_focused()
    expect(text).to_have_accessible_description(re.compile("^Error: line 1"))
    assert violations(page) == []


def test_an_item_and_a_list_say_what_is_wrong_with_them_and_are_linked(open_studio: Opens) -> None:
    page = open_studio(check_block())
    question = page.get_by_role("group", name="Question 1", exact=True)
    question.get_by_role("group", name="Option 1").get_by_role("checkbox").uncheck()
    expect(question).to_have_accessible_description(re.compile("needs exactly one option"))
    page.get_by_role("button", name="Remove option 2").click()
    page.get_by_role("button", name="Remove option 1").click()
    page.get_by_role("button", name="Save").click()
    assert violations(page) == []
    page.get_by_role("link", name="Question 1: Add at least one option.").click()
    expect(page.get_by_role("button", name="Add another option")).to_be_focused()


def test_a_new_question_without_options_gets_an_id_of_its_words(open_studio: Opens) -> None:
    page = open_studio(check_block())
    page.get_by_role("button", name="Add another question").click()
    added = page.get_by_role("group", name="Question 2", exact=True)
    page.keyboard.press("Tab")
    expect(added.get_by_label("Id")).to_have_value("")
    added.get_by_role("textbox", name="Question").fill("Who decides?")
    page.keyboard.press("Tab")
    expect(added.get_by_label("Id")).to_have_value("who-decides")


def test_what_was_removed_can_be_put_back_after_a_check_too(open_studio: Opens) -> None:
    page = open_studio(check_block())
    with page.expect_response("**/edit_form"):
        page.get_by_role("button", name="Remove option 2").click()
    page.wait_for_timeout(100)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("group", name="Option 2")).to_be_focused()


def test_one_who_goes_back_to_the_form_before_its_text_has_come_loses_nothing(open_studio: Opens) -> None:
    studio = check_block()
    page = open_studio(studio)
    with page.expect_response("**/edit_form"):
        page.get_by_label("Pass mark").fill("60")
    late = hold(studio, page, page.get_by_label("text", exact=True).check)
    page.get_by_label("a form").check()
    with page.expect_response("**/edit_form"):
        late.fulfill(json={"text": "id: c1", "problems": []})
    expect(page.get_by_label("Pass mark")).to_be_visible()
    expect(page.get_by_label("Pass mark")).to_have_value("60")


def test_a_setting_out_of_its_range_is_not_saved(open_studio: Opens) -> None:
    studio = Studio("digiboards_text", {"display_name": "Section", "minutes": 3, "content": GUIDE})
    page = open_studio(studio)
    minutes = page.get_by_label("Minutes")
    assert [minutes.get_attribute(limit) for limit in ("min", "max")] == ["0", "120"]
    minutes.fill("200")
    page.get_by_role("button", name="Save").click()
    expect(minutes).to_be_focused()
    assert studio.asked == []
    minutes.fill("12")
    page.get_by_role("button", name="Save").click()
    page.wait_for_function("told.length === 2")
    assert studio.saved["minutes"] == 12


def test_a_text_without_a_form_has_a_preview(open_studio: Opens) -> None:
    page = open_studio(Studio("digiboards_text", {"display_name": "Section", "minutes": 3, "content": GUIDE}))
    page.locator("textarea[name=content]").fill("## A heading\n\nWords.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="A heading")).to_be_visible()
    page.get_by_label("Minutes").fill("200")
    page.get_by_role("button", name="Cancel").click()
    assert told(page) == [["cancel", ""]]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", ["check", "scenario", "text"])
def test_it_fits_and_axe_finds_nothing(kind: str, width: int, open_studio: Opens) -> None:
    contents = {"check": CHECK_TEXT, "scenario": SCENARIO, "text": GUIDE}
    page = open_studio(Studio(f"digiboards_{kind}", {"content": contents[kind]}), width=width)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_picture_in_the_docs(open_studio: Opens) -> None:
    page = open_studio(check_block(), width=800)
    page.get_by_label("Pass mark").fill("120")
    expect(page.get_by_text("Error: ")).to_be_visible()
    page.set_viewport_size({"width": 800, "height": 1_160})  # the buttons are at its foot
    page.evaluate("scrollTo(0, 0)")
    taken = page.screenshot(clip={"x": 0, "y": 60, "width": 800, "height": 1_100})
    if os.environ.get("DIGIBOARDS_PICTURES"):
        PICTURE.write_bytes(taken)
    committed = PICTURE.read_bytes()

    assert committed[16:24] == taken[16:24]  # its width and height
    assert len(committed) > 5_000
