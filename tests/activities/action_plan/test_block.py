"""The action plan: written in parts, dated, looked back on, removed and brought back, taken away."""

import datetime
import io
import json
import logging
from typing import Any

import docx
import lxml.html
import pytest
import vobject
import webob
from completion.models import BlockCompletion
from django.utils import timezone
from time_machine import TimeMachineFixture

from digiboards_xblocks.activities.action_plan.models import Plan, PlanCheck, PlanPriority
from digiboards_xblocks.activities.action_plan.spec import PARTS
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.organisations import storage as organisations_storage
from tests.activities import record_samples
from tests.activities.boards import join
from tests.activities.learner_samples import COMMITMENTS, PLAN, REFLECTION, in_days
from tests.activities.pages import active_parts, dangling_references, hook, is_shown, page_of, repeated_ids, words
from tests.activities.samples import HOSTILE
from tests.activities.storage import everything
from tests.clock import noon
from tests.conftest import build_block, send

# The days that are written out below are within the two years that a plan may reach ahead.
pytestmark = pytest.mark.time_machine(noon(datetime.date(2026, 11, 23)))
SECRET = "zebra quagga 7391"
ACTION = "priority-1-action"
WORDS_MADE = "Ask who the clinical safety officer is, and read one hazard log."


def block_for(user: Any = None, content: str = PLAN, **fields: Any) -> Any:
    return build_block("digiboards_action_plan", user=user, content=content, **fields)


def write(block: Any, part: str, text: str, revision: str = "") -> Any:
    return send(block, "save_text", {"part": part, "text": text, "revision": revision})


def date(block: Any, number: int, days: int) -> Any:
    return send(block, "save_dates", {"dates": {str(number): in_days(days)}})


def page(block: Any) -> Any:
    return page_of(block.student_view({}))


def take(block: Any, what: str) -> Any:
    return block.runtime.handle(block, "take", webob.Request.blank("/"), what)


def text_in(root: Any, part: str) -> Any:
    [area] = root.xpath(f".//*[@data-part='{part}']//textarea")
    return area


def begun_long_ago(days: int) -> None:
    Plan.objects.update(made_at=timezone.now() - datetime.timedelta(days=days))


def completed(block: Any) -> bool:
    return ("completion", {"completion": 1.0}) in block.runtime.published


# Writing


def test_a_newcomer_sees_every_part_empty_and_when_the_checks_are_counted_from(learner: Any) -> None:
    root = page(block_for(learner))

    assert {area.text.strip() for area in root.xpath(".//textarea")} == {""}
    assert len(root.xpath(".//textarea")) == 18  # three more when their days have come
    assert words(root).count("Counted from the day on which you begin your plan.") == 3
    assert not is_shown(hook(root, "action-plan-files"))


def test_what_is_written_is_there_again(learner: Any) -> None:
    block = block_for(learner)
    answer = write(block, "outcome", SECRET)
    root = page(block_for(learner))

    assert answer.status_code == 200
    area = text_in(root, "outcome")
    assert area.text.strip() == SECRET
    assert area.get("data-revision") == answer.json["revision"]
    assert is_shown(hook(root, "action-plan-files"))
    assert "30 days on" in words(root)
    assert "On this day, come back and say how it is going." in words(root)


def test_words_are_encrypted_and_no_event_holds_any(learner: Any, caplog: pytest.LogCaptureFixture) -> None:
    block = block_for(learner)
    with caplog.at_level(logging.DEBUG):
        write(block, ACTION, SECRET)
    assert SECRET not in json.dumps(everything(), default=str) + json.dumps(block.runtime.published) + caplog.text
    assert (
        "digiboards.action_plan.written",
        {"name": "my-plan", "questions": len(PARTS)},
    ) in block.runtime.published


@pytest.mark.parametrize("part", ["", "priority-4-action", "my-plan/outcome", None, 3, ["outcome"]])
def test_what_is_no_part_of_a_plan_is_refused(learner: Any, part: object) -> None:
    answer = send(block_for(learner), "save_text", {"part": part, "text": "x", "revision": ""})
    assert answer.status_code == 400
    assert everything()["PrivateText"] == []


def test_a_short_part_has_a_short_limit(learner: Any) -> None:
    assert write(block_for(learner), "witness", "x" * 301).status_code == 400
    assert write(block_for(learner), "witness", "x" * 300).status_code == 200


def test_two_tabs_do_not_overwrite_each_other(learner: Any) -> None:
    block = block_for(learner)
    revision = write(block, "stop", "First").json["revision"]
    assert write(block, "stop", "Second", revision).status_code == 200
    clash = write(block, "stop", "Third", revision)
    assert clash.status_code == 409
    assert clash.json["text"] == "Second"


def test_each_learner_has_a_plan_of_their_own(learner: Any, other_learner: Any) -> None:
    write(block_for(learner), "outcome", SECRET)
    assert SECRET not in words(page(block_for(other_learner)))
    assert take(block_for(other_learner), "").status_code == 404


# Dates and completion


def needs(block: Any) -> list[str]:
    """What the page says that the plan still needs; nothing once it says that it is finished."""
    root = page(block)
    is_open = is_shown(hook(root, "action-plan-open"))
    assert is_shown(hook(root, "action-plan-done")) is not is_open
    return [item.get("data-needed") for item in root.xpath(".//li[@data-needed]") if is_open and is_shown(item)]


def test_a_plan_is_finished_by_what_it_is_for_and_not_by_one_tap(learner: Any) -> None:
    block = block_for(learner)
    assert needs(block) == ["outcome", "priority", "ask"]
    write(block, ACTION, "Visit a ward.")
    assert date(block, 1, 30).json["missing"] == ["outcome", "priority", "ask"]
    write(block, "priority-2-evidence", "A line in the minutes.")  # of another priority
    assert write(block, "outcome", "Fewer forms.").json["missing"] == ["priority", "ask"]
    assert write(block, "priority-1-evidence", "Two notes of the visit.").json["missing"] == ["ask"]
    assert needs(block) == ["ask"]
    assert not completed(block)
    assert write(block, "ask", "One hour in March.").json["missing"] == []
    assert completed(block)
    assert needs(block) == []


def test_what_was_finished_stays_finished(learner: Any) -> None:
    """As one that an action and a date finished before more was asked for: outline, page and record say the same."""
    block = block_for(learner)
    key = block.scope_ids.usage_id
    BlockCompletion.objects.create(
        user=learner, context_key=key.context_key, block_key=key, block_type="digiboards_action_plan", completion=1.0
    )

    assert date(block, 1, 30).json["missing"] == []
    assert needs(block) == []


def test_a_commitment_that_moved_is_told_of_beside_the_priority_and_in_the_record(learner: Any) -> None:
    made = build_block("digiboards_commitments", user=learner, content=COMMITMENTS, url_name="c")
    send(made, "make", {"slot": "hazard-log", "due_on": in_days(14)})
    block = block_for(learner)
    write(block, ACTION, f"First: {WORDS_MADE}")
    date(block, 1, 14)
    assert page(block).xpath(".//*[contains(@class, 'js-digiboards-action-plan-follow')]") == []
    send(made, "change", {"slot": "hazard-log", "due_on": in_days(40), "status": "made"})
    [follow] = page(block).xpath(".//*[contains(@class, 'js-digiboards-action-plan-follow')]")
    assert follow.get("value") == in_days(40)
    record = build_block("digiboards_record", user=learner, content=record_samples.record(), url_name="r")
    assert "(in your commitments: " in words(page(record))
    date(block, 1, 40)
    assert page(block).xpath(".//*[contains(@class, 'js-digiboards-action-plan-follow')]") == []
    assert "(in your commitments: " not in words(page(record))


def test_a_date_is_shown_changed_and_taken_back(learner: Any) -> None:
    block = block_for(learner)
    assert date(block, 2, 10).status_code == 200
    [found] = page(block).xpath(".//input[@data-dates='2']")
    assert found.get("value") == in_days(10)
    date(block, 2, 11)
    assert PlanPriority.objects.get().due_on.isoformat() == in_days(11)
    assert send(block, "save_dates", {"dates": {"2": ""}}).status_code == 200
    assert not PlanPriority.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"dates": {}},
        {"dates": []},
        {"dates": {"4": "2027-01-01"}},
        {"dates": {"1": "tomorrow"}},
        {"dates": {"1": None}},
        {"dates": {"1": "2020-01-01"}},
        {"dates": {"1": "2099-01-01"}},
        {"dates": {"1": "2027-02-30"}},
        {"checks": {"30": "made"}},
        {"checks": {"30": ["done"]}},
        {"checks": {"31": "done"}},
        {"checks": {"30": "done"}},  # its day has not come
    ],
)
def test_senseless_dates_and_checks_are_refused_and_keep_nothing(learner: Any, data: dict[str, Any]) -> None:
    answer = send(block_for(learner), "save_dates", data)
    assert answer.status_code == 400
    assert answer.json["error"].endswith(".")
    assert everything()["PlanPriority"] == everything()["PlanCheck"] == []


def test_a_date_that_has_passed_may_stay(learner: Any) -> None:
    block = block_for(learner)
    date(block, 1, 1)
    past = timezone.localdate() - datetime.timedelta(days=5)
    PlanPriority.objects.update(due_on=past)
    assert send(block, "save_dates", {"dates": {"1": past.isoformat()}}).status_code == 200
    [found] = page(block).xpath(".//input[@data-dates='1']")
    assert found.get("min") == past.isoformat()


def test_a_check_opens_on_its_day(learner: Any) -> None:
    block = block_for(learner)
    write(block, ACTION, "Visit a ward.")
    begun_long_ago(91)
    root = page(block)
    assert [item.get("data-checks") for item in root.xpath(".//select[@data-checks]")] == ["30", "90"]
    assert send(block, "save_dates", {"checks": {"30": "done"}}).status_code == 200
    assert write(block, "check-30", "Nobody minded.").status_code == 200
    assert PlanCheck.objects.get().status == "done"
    [chosen] = page(block).xpath(".//select[@data-checks='30']/option[@selected]")
    assert words(chosen) == "Done"
    assert send(block, "save_dates", {"checks": {"180": "done"}}).json["error"].startswith("This is for ")


# Filled from what was done before


def test_ratings_are_shown_as_means_by_guide_as_table_and_drawing(learner: Any) -> None:
    block = block_for(learner)
    key = block.scope_ids.usage_id
    confidence_storage.save_ratings(usage_key=key, learner_id=learner.id, phase="start", values={"g5-tell-apart": 1})
    confidence_storage.save_ratings(
        usage_key=key, learner_id=learner.id, phase="before", values={"g5-question-pace": 2}
    )
    confidence_storage.save_ratings(usage_key=key, learner_id=learner.id, phase="after", values={"g5-tell-apart": 4})
    root = page(block)

    [row] = root.xpath(".//tbody/tr")  # a guide with no rating has no row
    assert [words(cell) for cell in row] == ["Assuring digital", "1.5", "4.0", "+3.0"]
    assert row.xpath(".//a/@href") == ["/jump_to_id/g5-welcome"]
    assert len(root.xpath(".//svg/circle")) == 1


def test_a_year_on_stands_beside_before_and_after_and_in_the_word_file(learner: Any, full: Any) -> None:
    assert "Diamond" not in words(page(full))
    confidence_storage.save_ratings(
        usage_key=full.scope_ids.usage_id, learner_id=learner.id, phase="later", values={"g5-tell-apart": 2}
    )
    root = page(full)
    [table] = docx.Document(io.BytesIO(take(full, "word").body)).tables

    [row] = root.xpath(".//tbody/tr")
    assert [words(cell) for cell in row] == ["Assuring digital", "–", "4.0", "–", "2.0"]
    assert row.xpath("td/@data-label") == ["Before", "After", "Change", "A year on"]
    assert "Diamond: a year on." in words(root)
    assert [[cell.text for cell in item.cells] for item in table.rows] == [
        ["Guide", "Before", "After", "Change", "A year on"],
        ["Assuring digital", "–", "4.0", "–", "2.0"],
    ]


def test_commitments_are_offered_and_reflections_shown_again(learner: Any, other_learner: Any) -> None:
    commitments = build_block("digiboards_commitments", user=learner, content=COMMITMENTS, url_name="c")
    send(commitments, "make", {"slot": "hazard-log", "due_on": in_days(14)})
    reflection = build_block("digiboards_reflection", user=learner, content=REFLECTION, url_name="r")
    send(reflection, "save_text", {"text": HOSTILE, "revision": ""})
    root = page(block_for(learner))

    options = root.xpath(".//select[contains(@class, 'js-digiboards-action-plan-made')][1]/option")
    assert [(item.get("value"), words(item)) for item in options[:2]] == [
        ("", "Choose"),
        (in_days(14), "Ask who the clinical safety officer is, and read one hazard log."),
    ]
    assert "A time you were reassured" in words(root)
    assert root.xpath("string(.//blockquote)") == HOSTILE
    theirs = page(block_for(other_learner))
    assert not theirs.xpath(".//select[contains(@class, 'js-digiboards-action-plan-made')]")
    assert not theirs.xpath(".//blockquote[text()]")


# Removing


def test_removing_leaves_no_row_and_undo_brings_all_back(learner: Any) -> None:
    block = block_for(learner)
    write(block, ACTION, SECRET)
    write(block, "witness", "A friend")
    date(block, 1, 20)
    begun_long_ago(40)
    send(block, "save_dates", {"checks": {"30": "changed"}})
    before = words(page(block))
    undo = send(block, "remove", {}).json["undo"]

    assert SECRET not in undo
    assert [everything()[name] for name in ("Plan", "PlanPriority", "PlanCheck", "PrivateText")] == [[]] * 4
    assert send(block, "restore", {"undo": undo}).status_code == 200
    assert words(page(block)) == before
    assert text_in(page(block), ACTION).text.strip() == SECRET


def test_undo_is_for_its_owner_and_only_while_there_is_no_new_plan(learner: Any, other_learner: Any) -> None:
    block = block_for(learner)
    write(block, ACTION, SECRET)
    undo = send(block, "remove", {}).json["undo"]

    for other, token in ((block_for(other_learner), undo), (block, undo[:-4]), (block, ""), (block, None), (block, 7)):
        assert send(other, "restore", {"undo": token}).status_code == 409
    write(block, "outcome", "New")
    assert send(block, "restore", {"undo": undo}).status_code == 409
    assert PrivateText.objects.count() == 1


def test_deleting_and_bringing_back_answer_with_the_block_as_it_then_is(learner: Any) -> None:
    """Its page is not reloaded: in the learning MFE's frame it would be cut off."""
    block = block_for(learner)
    write(block, "outcome", HOSTILE)
    removed = send(block, "remove", {}).json
    assert page_of(removed["html"]).xpath("string(.//*[@data-part='outcome']//textarea)").strip() == ""
    restored = send(block, "restore", {"undo": removed["undo"]}).json
    shown = page_of(restored["html"])
    assert shown.xpath("string(.//*[@data-part='outcome']//textarea)").strip() == HOSTILE
    assert words(hook(shown, "action-plan-back")) == "Your plan is back."
    assert (active_parts(shown), repeated_ids(shown), dangling_references(shown)) == ([], [], [])
    [revision] = shown.xpath(".//*[@data-part='outcome']//textarea/@data-revision")
    assert write(block, "outcome", "Other words", revision=revision).status_code == 200


def test_without_a_plan_there_is_nothing_to_remove(learner: Any) -> None:
    assert send(block_for(learner), "remove", {}).status_code == 409


# Taking it along


@pytest.fixture
def full(learner: Any) -> Any:
    block = block_for(learner, display_name="My action plan")
    for part in ("outcome", ACTION, "priority-1-help", "ask", "stop", "witness"):
        write(block, part, f"{part}: {HOSTILE}")
    send(block, "save_dates", {"dates": {"1": "2027-03-03"}})
    confidence_storage.save_ratings(
        usage_key=block.scope_ids.usage_id, learner_id=learner.id, phase="after", values={"g5-tell-apart": 4}
    )
    return block


def test_the_word_file_holds_the_plan(full: Any) -> None:
    answer = take(full, "word")
    file = docx.Document(io.BytesIO(answer.body))
    texts = [item.text for item in file.paragraphs]

    assert answer.content_disposition == 'attachment; filename="action-plan.docx"'
    assert texts[0] == "My action plan"
    assert f"{ACTION}: {HOSTILE}" in texts
    assert "By 3 March 2027" in texts
    assert [item.text for item in file.paragraphs if item.style.name == "Heading 1"] == [
        "Where I started and where I am",
        "What should be different",
        "Priority 1",
        "My board",
        "What I will let go",
        "Who helps me to keep it",
        "Days to look back",
    ]
    assert [cell.text for cell in file.tables[0].rows[1].cells] == ["Assuring digital", "–", "4.0", "–"]


def test_the_page_holds_the_plan_and_runs_nothing(full: Any) -> None:
    answer = take(full, "")
    root = lxml.html.document_fromstring(answer.body.decode())

    assert answer.content_type == "text/html"
    assert answer.cache_control.no_store
    assert active_parts(root) == ["style"]
    assert f"witness: {HOSTILE}" in root.xpath("//blockquote/text()")


def test_what_the_chair_gets_leaves_out_what_is_not_for_them(full: Any) -> None:
    shown = lxml.html.document_fromstring(take(full, "chair").body.decode()).text_content()

    assert all(f"{part}: " in shown for part in ("outcome", ACTION, "ask"))
    assert not any(f"{part}: " in shown for part in ("priority-1-help", "stop", "witness"))
    assert "Where I started" not in shown


def test_the_chairs_page_says_whose_it_is_of_which_board_and_course_with_a_way_back(
    full: Any, learner: Any, settings: Any
) -> None:
    def page() -> Any:
        return lxml.html.document_fromstring(take(full, "chair").body.decode())

    assert full.learner_name()
    assert page().xpath("//p")[1].text_content() == full.learner_name()
    assert page().xpath("//title/text()") == page().xpath("//h1/text()") == ["My action plan"]
    join(learner)
    full.content = full.content.replace("programme:\n", "programme:\n  title: Digital Boards\n")
    settings.LMS_ROOT_URL = "https://lms.example"
    membership = organisations_storage.membership(usage_key=full.scope_ids.usage_id, learner_id=learner.id)
    assert page().xpath("//title/text()") == [f"My action plan, Digital Boards, {membership.name}"]
    [link] = page().xpath("//a")
    assert link.text_content() == "Digital Boards"
    assert link.get("href") == f"https://lms.example/courses/{full.scope_ids.usage_id.context_key}/course/"


def test_the_calendar_has_the_dates_and_the_checks_and_keeps_their_names(
    full: Any, time_machine: TimeMachineFixture
) -> None:
    def events() -> dict[str, Any]:
        [calendar] = vobject.readComponents(take(full, "calendar").body.decode())
        return {event.uid.value: event for event in calendar.vevent_list}

    first = events()
    assert sorted(event.dtstart.value for event in first.values())[-1] >= datetime.date(2027, 3, 3)
    assert len(first) == 4
    time_machine.shift(datetime.timedelta(seconds=100))
    send(full, "remove", {})  # a plan that is begun anew has the same entries, and they replace the old
    write(full, ACTION, "Again.")
    send(full, "save_dates", {"dates": {"1": "2027-03-04"}})
    second = events()
    assert set(first) == set(second)
    assert all(int(second[uid].sequence.value) > int(first[uid].sequence.value) for uid in first)


def test_each_day_leads_back_to_the_plan(full: Any, settings: Any) -> None:
    settings.LMS_ROOT_URL = "https://lms.example"
    [calendar] = vobject.readComponents(take(full, "calendar").body.decode())
    key = full.scope_ids.usage_id

    assert {event.url.value for event in calendar.vevent_list} == {
        f"https://lms.example/courses/{key.context_key}/jump_to/{key}"
    }


def test_a_date_without_an_action_has_a_name_in_the_calendar(learner: Any) -> None:
    block = block_for(learner)
    date(block, 2, 9)
    [calendar] = vobject.readComponents(take(block, "calendar").body.decode())
    assert "My plan: priority 2" in {event.summary.value for event in calendar.vevent_list}


@pytest.mark.parametrize("what", ["page", "pdf", "../x", "page.html"])
def test_what_is_not_offered_is_refused_in_a_sentence(full: Any, what: str) -> None:
    answer = take(full, what)
    assert answer.status_code == 404
    assert answer.text.endswith(".")
