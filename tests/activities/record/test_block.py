"""The record: how far one is, all that is one's own, taken away or deleted, and never shown to anybody else."""

import datetime
import io
import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
import webob
import yaml
from cryptography.fernet import Fernet
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import platform
from digiboards_xblocks.activities.record import storage as record_storage
from digiboards_xblocks.activities.record.presenter import Section, present
from digiboards_xblocks.activities.record.progress import spell_number
from digiboards_xblocks.activities.record.spec import parse_record
from digiboards_xblocks.core.outline_index import title_from_name
from digiboards_xblocks.core.text import canonical
from tests.activities.pages import active_parts, dangling_references, hook, hooks, page_of, repeated_ids, words
from tests.activities.record_samples import DAY, GUIDES, STARTED, complete, fill, finish, record
from tests.activities.samples import CALM, HOSTILE, masquerading
from tests.activities.storage import Watched, all_but_what_lasts, everything, fields_of
from tests.activities.test_olx import authored, round_trip
from tests.conftest import COURSE_KEY, build_block, send
from tests.tables import tables as models

NOTHING_TOLD = {"name": "my-learning", "questions": 0}
TAKEN = (("take", "html"), ("take", "docx"), ("take", "json"))
DOCUMENTATION = Path(__file__).parents[3] / "docs" / "my-learning-file.md"


def block_for(user: Any = None, content: str = "", **fields: Any) -> Any:
    return build_block("digiboards_record", user=user, url_name="my-learning", content=content or record(), **fields)


def shown(block: Any) -> str:
    return words(page_of(block.student_view({})))


def fetch(block: Any, handler: str, suffix: str, method: str = "GET") -> webob.Response:
    return block.runtime.handle(block, handler, webob.Request.blank("/", method=method), suffix)


def guides_of(root: lxml_html.HtmlElement) -> dict[str, str]:
    """Each guide's progress in words, by its title."""
    items = root.xpath(".//ul[contains(@class, 'record__guides')]/li")
    return {words(item.xpath("./h4")[0]): words(item.xpath("./p")[0]) for item in items}


# How far I am


def test_progress_is_told_in_words_with_links_to_what_remains(learner: Any) -> None:
    finish(learner, "g3")
    complete(learner, ["g1-read-1", "g1-check-1"])
    root = page_of(block_for(learner).student_view({}))

    assert guides_of(root) == {
        "Guide g1": "Started: 2 of 7 steps done.",
        "Guide g2": "Not started.",
        "Guide g3": "Finished on 2 March 2026.",
        "Guide g5": "Not started.",
    }
    remains = {words(item): item.xpath("string(../ul/li/a/@href)") for item in root.xpath(".//li/details/summary")}
    assert remains == {
        "5 steps left in “Guide g1”": "/jump_to_id/g1-scenario",
        "7 steps left in “Guide g2”": "/jump_to_id/g2-read",
        "7 steps left in “Guide g5”": "/jump_to_id/g5-read",
    }
    assert [words(item) for item in root.xpath(".//li/details")[1].xpath("./ul/li")] == [
        "Read “g2 read”",
        "Try every decision in “g2 scenario”",
        "Pass the knowledge check",
        "Rate your confidence before you start",
        "Rate your confidence again to finish this guide",
        "Write one reflection",
        "Make one commitment",
    ]


@pytest.mark.parametrize(
    ("finished", "plan", "sentence"),
    [
        ((), False, "two guides, one of them “Guide g1” or “Guide g5”, and your action plan."),
        ((), True, "two guides, one of them “Guide g1” or “Guide g5”."),
        (("g2",), False, "one more guide, “Guide g1” or “Guide g5”, and your action plan."),
        (("g2", "g3"), True, "one more guide, “Guide g1” or “Guide g5”."),
        (("g1",), False, "one more guide, and your action plan."),
        (("g1", "g2"), False, "your action plan."),
    ],
)
def test_what_the_programme_still_takes_is_said(
    finished: tuple[str, ...], plan: bool, sentence: str, learner: Any
) -> None:
    finish(learner, *finished)
    complete(learner, ["plan-mine"] if plan else [])
    root = page_of(block_for(learner).student_view({}))

    assert f"To finish the programme: {sentence}" in words(root)
    assert root.xpath(".//a[contains(@href, 'statement')]") == []


def test_numbers_are_words_while_they_are_small() -> None:
    assert [spell_number(number) for number in (1, 7, 10, 11, 0)] == ["one", "seven", "ten", "11", "0"]


def test_one_guides_progress_is_a_small_view(learner: Any) -> None:
    fill(learner)
    complete(learner, ["g1-read-1"])
    with Watched() as watched:
        fragment = block_for(learner, record(of="g1")).student_view({})
    root = page_of(fragment)

    assert len(watched.captured_queries) <= 3
    assert "Started: 1 of 7 steps done." in words(root)
    assert root.xpath(".//h3[text()='What remains']/following-sibling::ul[1]/li/a/@href")[-1] == (
        "/jump_to_id/g1-commitment"
    )
    assert "Done already: 1 Read “g1 read”" in words(root)
    assert "Guide g2" not in words(root)
    assert "MARKER" not in words(root)
    assert root.xpath(".//form") == []


def test_a_guide_without_an_outline_says_that_it_is_not_known(learner: Any) -> None:
    assert "What finishing this guide takes is not known here." in shown(block_for(learner, "id: x\nof: g1"))


# What I promised


def test_promises_stand_near_the_top_the_nearest_first_and_what_is_closed_last(learner: Any) -> None:
    fill(learner, of="g1")
    fill(learner, of="g2")
    models.Commitment.objects.filter(block_name="g1-commitments").update(status="done", due_on=DAY)
    root = page_of(block_for(learner).student_view({}))
    promises = hook(root, "record-promises")

    assert [words(item) for item in promises.xpath(".//blockquote")] == [
        "MARKER commitment g2-commitments/own-12345678",
        "MARKER commitment g1-commitments/own-12345678",
    ]
    assert promises.xpath(".//a/@href") == ["/jump_to_id/g2-commitments", "/jump_to_id/g1-commitments"]
    heads = [words(item) for item in root.xpath(".//h3")]
    assert heads.index("What I promised, and by when") == heads.index("How far I am") + 1


# Everything of mine


def parts(root: lxml_html.HtmlElement) -> dict[str, str]:
    found = root.xpath(".//details[contains(@class, 'record__part')]")
    return {words(part.xpath("./summary")[0]): words(part) for part in found}


def test_everything_is_told_by_guide_and_then_outside(learner: Any) -> None:
    fill(learner)
    found = parts(page_of(block_for(learner).student_view({})))

    assert list(found) == ["Guide g1", "Outside the guides"]
    for told_words in (
        "I can do g1. At the start of the programme: slightly confident, 2 of 5 (2 March 2026)",
        "Before the guide: moderately confident, 3 of 5",
        "After the guide: completely confident, 5 of 5",
        "When did g1 matter? My words: MARKER reflection g1-reflection Saved on: 2 March 2026",
        "Green again On Friday: Ask for proof (2 March 2026) On Friday: Wait a month (2 March 2026)",
        "Attempts: 3 Best: 5 of 6 right Passed: Yes, on 2 March 2026 Q one: B two",
        "I will: MARKER commitment g1-commitments/own-12345678",
        "How it is going: In progress What it is about: Cyber security",
        "After 30 days: Changed (2 March 2026)",
        "What I learnt: MARKER learnt g1-commitments/own-12345678",
        "Would recommend it: Yes Change in confidence: Increased a lot Comment: MARKER feedback g1-feedback",
        "My comment is: Programme staff may read it",
        "g1 read Read to the end: 2 March 2026",
    ):
        assert told_words in found["Guide g1"]
    for told_words in (
        "Role: Non-executive Why I am here: I am new to the role, Interest",
        "What is coming up, by the guide about it: Guide g1, Gone",
        "What I want to be different for patients, service users and staff: MARKER plan g1-plan/outcome",
        "Priority 1: Why it matters: MARKER plan g1-plan/priority-1-why Priority 2, by:",
        "After 90 days: Stopped (2 March 2026)",
        "Quernford NHS Trust (RXX)",
        "My answers may count in the board's own picture: Yes, since 2 March 2026",
    ):
        assert told_words in found["Outside the guides"]


def test_a_checks_answers_come_in_its_order_with_what_was_right(learner: Any) -> None:
    fill(learner)
    last = models.CheckAnswer.objects.get()
    last.pk, last.question, last.option = None, "q-before", "a-one"
    last.save()
    content = yaml.safe_load(record())
    [check] = [item for item in content["programme"]["guides"][0]["asked"] if item["kind"] == "check"]
    check["decisions"] = [
        {
            "id": name,
            "text": f"Asked in {name}?",
            "options": [{"id": "a-one", "text": "One"}, {"id": "b-two", "text": "Two", "right": True}],
        }
        for name in ("q-before", "q-one")
    ]
    text = shown(block_for(learner, yaml.safe_dump(content)))

    assert "Asked in q-before? One (not quite) Asked in q-one? Two (right)" in text


def test_what_the_course_no_longer_asks_is_told_at_the_end(learner: Any) -> None:
    fill(learner, of="old-guide")
    found = parts(page_of(block_for(learner).student_view({})))

    assert list(found) == ["Outside the guides", "From parts of the course that have changed since"]
    for told_words in (
        "Old guide sure",
        "Old guide reflection My words: MARKER reflection old-guide-reflection",
        "Friday: Ask",
        "Q one: B two",
        "MARKER commitment",
        "MARKER feedback",
    ):
        assert told_words in found["From parts of the course that have changed since"]
    assert "Old guide read 1 Read to the end" in found["Outside the guides"]


def test_without_an_outline_all_is_told_all_the_same(learner: Any) -> None:
    fill(learner)
    found = parts(page_of(block_for(learner, "id: mine").student_view({})))

    assert list(found) == ["Outside the guides", "My answers in this course"]


def text_of(sections: tuple[Section, ...]) -> str:
    return json.dumps(
        [
            [section.title, group.title, item.title, [[line.label, line.text] for line in item.lines]]
            for section in sections
            for group in section.groups
            for item in group.items
        ]
    )


NAMES = st.sampled_from(["g1-reflection", "g1-scenario", "g1-check", "g1-commitments", "g1-feedback", "end-feedback"])
NAME = NAMES | st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
KIND = st.sampled_from(["reflection", "commitment", "learnt", "feedback", "plan", "kind-unheard-of"])


@pytest.mark.slow
@given(
    texts=st.lists(st.tuples(KIND, NAME, st.booleans()), max_size=12, unique=True),
    choices=st.lists(st.tuples(NAME, NAME, NAME), max_size=4, unique=True),
    made=st.lists(st.tuples(NAME, NAME), max_size=4, unique=True),
    given=st.lists(NAME, max_size=3, unique=True),
    rated=st.lists(st.tuples(NAME, st.sampled_from(["start", "after", "odd-phase"]), st.integers(0, 9)), max_size=4),
    answered=st.lists(st.tuples(NAME, NAME, NAME), max_size=3, unique=True),
    plans=st.lists(NAME, max_size=2, unique=True),
)
def test_nothing_stored_is_ever_left_out(
    texts: Any, choices: Any, made: Any, given: Any, rated: Any, answered: Any, plans: Any
) -> None:
    at = {"saved_at": STARTED, "made_at": STARTED, "first_at": STARTED, "usage_key": "no key at all"}
    rows: dict[str, Any] = {
        "texts": [
            at | {"kind": kind, "name": f"{name}/{name}" if slash else name, "text": f"TOKEN{number}."}
            for number, (kind, name, slash) in enumerate(texts)
        ],
        "scenario_choices": [at | {"scenario": a, "decision": b, "option": c} for a, b, c in choices],
        "commitments": [
            at | {"block_name": a, "slot": b, "category": "odd", "due_on": DAY, "status": f"odd-{n}", "checks": []}
            for n, (a, b) in enumerate(made)
        ],
        "feedback": [at | {"name": name, "recommend": f"odd-{name}", "change": "", "shared": False} for name in given],
        "ratings": [at | {"statement": a, "phase": b, "value": c} for a, b, c in rated],
        "check_answers": [at | {"check_name": a, "question": b, "option": c} for a, b, c in answered],
        "check_results": [],
        "plans": [at | {"name": name} for name in plans],
        "plan_priorities": [at | {"plan": f"P{name}", "number": 3, "due_on": DAY} for name in plans],
        "plan_checks": [at | {"plan": f"C{name}", "day": 90, "status": "odd"} for name in plans],
        "reading_places": [at | {"place": 1, "finished_at": None}],
        "discovery": [],
        "memberships": [],
        "counted_answers": [],
        "nudges": [],
        "attendances": [],
        "reminders": [],
    }
    text = text_of(present(parse_record(record()).outline, rows))

    tokens = [f"TOKEN{number}." for number in range(len(texts))]
    tokens += [title_from_name(option) for _, _, option in [*choices, *answered]]
    tokens += [f"Odd {number}" for number in range(len(made))]
    tokens += [title_from_name(f"odd-{name}") for name in given]
    tokens += [title_from_name(name) for name in plans] + [f"{start}{name}"[:2] for name in plans for start in "PC"]
    tokens += ["Opened", "No key at all"]
    assert [token for token in tokens if token not in text] == []


def test_a_text_that_cannot_be_read_any_more_is_said_to_be_there(learner: Any) -> None:
    fill(learner)
    models.PrivateText.objects.filter(kind="reflection").update(
        ciphertext=Fernet(Fernet.generate_key()).encrypt(b"lost").decode()
    )
    text = shown(block_for(learner))

    assert "My words: This text can no longer be read on this site." in text
    assert "MARKER feedback" in text


def test_a_page_read_in_part_is_not_called_read(learner: Any) -> None:
    fill(learner)
    models.ReadingPlace.objects.update(finished_at=None)

    assert "g1 read Opened, not read to the end: 2 March 2026" in shown(block_for(learner))


def test_a_page_that_an_activity_finishes_is_not_called_unread(learner: Any) -> None:
    """It has no "Mark as read": the outline says by the activity whether it is done."""
    fill(learner)
    key = COURSE_KEY.make_usage_key("digiboards_text", "g1-scenario-2")
    models.ReadingPlace.objects.update(finished_at=None, usage_key=str(key))

    assert "g1 scenario Opened: 2 March 2026" in shown(block_for(learner))
    assert "not read to the end" not in shown(block_for(learner))


def test_a_newcomer_is_told_what_to_do_first(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))

    assert "You have not saved anything in this course yet." in words(root)
    assert hook(root, "record-mine").xpath(".//a/@href") == ["/jump_to_id/g1-read"]
    assert "Not started." in words(root)


def test_a_view_writes_nothing_and_takes_few_queries(learner: Any) -> None:
    for name in GUIDES:
        fill(learner, of=name)
    finish(learner, *GUIDES)
    block, before = block_for(learner), everything()
    fields = fields_of(block)
    with Watched() as watched:
        block.student_view({})
    block.save()

    assert (watched.writes, everything(), fields_of(block)) == ([], before, fields)
    assert len(watched.ours) <= 8
    assert len(watched.captured_queries) <= 10


def test_hostile_words_are_shown_as_text(learner: Any) -> None:
    fill(learner, words=HOSTILE)
    models.Organisation.objects.update(name=HOSTILE)
    outline = yaml.safe_load(record())
    outline["programme"]["guides"][0]["title"] = HOSTILE
    root = page_of(block_for(learner, yaml.safe_dump(outline), display_name=HOSTILE).student_view({}))

    assert active_parts(root) == []
    assert f"{HOSTILE} reflection g1-reflection" in [item.text_content() for item in root.xpath(".//blockquote")]
    assert words(root.xpath(".//h2")[0]) == " ".join(HOSTILE.split())


# Who may see it


@pytest.mark.slow
def test_nobody_elses_words_are_shown_or_taken(learner: Any, other_learner: Any) -> None:
    fill(other_learner)
    finish(other_learner, *GUIDES)
    complete(other_learner, ["plan-mine"])
    for block in (block_for(learner), block_for(), block_for(masquerading(other_learner, learner))):
        assert "MARKER" not in shown(block)
        assert "Finished on" not in shown(block)
        for handler, suffix in (*TAKEN, ("statement", "programme"), ("statement", "all-guides")):
            answer = fetch(block, handler, suffix)
            assert b"MARKER" not in answer.body
            assert answer.status_code in (200, 403, 404)
            assert (answer.status_code == 200) == (block.viewer().learner_id == learner.id and handler == "take")
    assert record_storage.read_record(usage_key=block_for().scope_ids.usage_id, learner_id=other_learner.id)


def test_staff_in_a_learners_place_ask_nothing_of_the_tables(learner: Any, other_learner: Any) -> None:
    fill(learner)
    block = block_for(masquerading(learner, other_learner))
    with Watched() as watched:
        fragment = block.student_view({})

    assert watched.captured_queries == []
    assert fragment.js_init_fn is None
    assert "You are viewing the course as someone else." in words(page_of(fragment))
    assert page_of(fragment).xpath(".//form") == []


@pytest.mark.parametrize("content", [record(), record(of="g1")])
def test_nobody_and_authors_see_what_finishing_takes(content: str, db: None) -> None:
    block = block_for(None, content)
    with Watched() as watched:
        author, nobody = block.author_view({}), block.student_view({})

    assert watched.captured_queries == []
    assert "Learners see here how far they are" in words(page_of(author))
    assert "Sign in to the course to see here what you have done." in words(page_of(nobody))
    for fragment in (author, nobody):
        assert "Pass the knowledge check" in words(page_of(fragment))
        assert "Everything of mine" not in words(page_of(fragment))
        assert page_of(fragment).xpath(".//form | .//a[@download]") == []
        assert fragment.js_init_fn is None


def test_a_broken_text_is_calm_for_learners_and_plain_for_staff(learner: Any) -> None:
    fill(learner)
    assert CALM in shown(block_for(learner, "intro: x"))
    assert "MARKER" not in shown(block_for(learner, "intro: x"))
    assert "a record has no 'id'; it is required" in shown(block_for(learner, "intro: x", is_staff=True))
    assert fetch(block_for(learner, "intro: x"), "take", "json").status_code == 409


# Take it with me


def test_the_json_file_has_every_row_and_the_documented_shape(learner: Any) -> None:
    fill(learner)
    finish(learner, "g1")
    file = json.loads(fetch(block_for(learner), "take", "json").text)

    assert (file["format"], file["version"]) == ("digiboards-my-learning", 1)
    assert file["course"] == str(COURSE_KEY)
    assert file["learner"] == {"id": learner.id, "username": "amina", "name": "amina"}
    assert file["progress"]["guides"][0] == {
        "id": "g1",
        "title": "Guide g1",
        "finished_at": STARTED.isoformat(),
        "steps_done": 7,
        "steps": 7,
    }
    assert file["progress"]["completed_blocks"]["g1-check-1"] == STARTED.isoformat()
    assert file["answers"]["commitments"][0]["checks"] == [{"day": 30, "status": "changed", "at": STARTED.isoformat()}]
    assert file["answers"]["memberships"][0]["organisation"] == {"ods_code": "RXX", "name": "Quernford NHS Trust"}
    assert file["answers"]["texts"][0]["usage_key"].startswith("block-v1:")
    datetime.date.fromisoformat(file["answers"]["commitments"][0]["due_on"])


def keys_of(tree: Any) -> set[str]:
    """Every key in a tree, but those of ``completed_blocks``, which are names."""
    if isinstance(tree, dict):
        inner = [keys_of(value) for key, value in tree.items() if key != "completed_blocks"]
        return set(tree).union(*inner)
    return set().union(*map(keys_of, tree)) if isinstance(tree, list) else set()


def paragraphs(file: Any) -> list[str]:
    """All that a Word file says."""
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in file.paragraphs] + cells


def test_files_call_the_course_by_its_title_where_it_has_one(learner: Any) -> None:
    content = yaml.safe_load(record())
    content["programme"]["title"] = "Digital Boards & more"
    block = block_for(learner, yaml.safe_dump(content))
    page = lxml_html.document_fromstring(fetch(block, "take", "html").text).text_content()
    file = json.loads(fetch(block, "take", "json").text)

    assert "has saved in Digital Boards & more, as of" in page
    assert str(COURSE_KEY) not in page
    assert (file["course"], file["course_title"]) == (str(COURSE_KEY), "Digital Boards & more")
    assert json.loads(fetch(block_for(learner), "take", "json").text)["course_title"] == str(COURSE_KEY)


def test_a_page_outside_the_guides_is_called_by_its_title(learner: Any) -> None:
    fill(learner)
    key = COURSE_KEY.make_usage_key("digiboards_text", "start-here-welcome-1")
    models.ReadingPlace.objects.update(usage_key=str(key))
    content = yaml.safe_load(record())
    content["programme"]["pages"] = [{"title": "Welcome to all", "link": "/jump_to_id/start-here-welcome"}]
    text = shown(block_for(learner, yaml.safe_dump(content)))

    assert "Welcome to all Read to the end: 2 March 2026" in text
    assert "Start here welcome" not in text


@pytest.mark.parametrize("of", ["g1", "old-guide"])
def test_the_files_to_read_say_all_that_the_page_says(of: str, learner: Any) -> None:
    fill(learner, of=of, words=HOSTILE)
    finish(learner, "g1")
    block = block_for(learner)
    page = lxml_html.document_fromstring(fetch(block, "take", "html").text)
    word = paragraphs(docx.Document(io.BytesIO(fetch(block, "take", "docx").body)))
    sections = present(
        parse_record(record()).outline,
        record_storage.read_record(usage_key=block.scope_ids.usage_id, learner_id=learner.id).rows,
    )
    shown = [text for item in page.iter() for text in (item.text, item.tail) if text]

    assert active_parts(page.body) == []
    assert len(sections) == 2
    for section in sections:
        for group in section.groups:
            for item in group.items:
                for text in (section.title, group.title, item.title):
                    assert text in word
                    assert text in shown
                for line in item.lines:
                    assert any(text.strip() == line.text for text in shown)
                    assert line.text in word or f"{line.label}: {line.text}" in word
    assert "Guide g1: Finished on 2 March 2026." in shown
    assert "Guide g1: Finished on 2 March 2026." in word
    assert f"{HOSTILE} reflection {of}-reflection" in word


def test_a_newcomer_takes_a_file_that_says_so(learner: Any) -> None:
    assert "Nothing is saved." in fetch(block_for(learner), "take", "html").text


def test_every_key_of_the_json_file_is_documented(learner: Any) -> None:
    fill(learner)
    keys = keys_of(json.loads(fetch(block_for(learner), "take", "json").text))
    documentation = DOCUMENTATION.read_text("utf-8")

    assert len(keys) > 50
    assert sorted(key for key in keys if f"`{key}`" not in documentation) == []


def test_taking_something_away_is_an_event_without_words(learner: Any) -> None:
    fill(learner)
    block = block_for(learner)
    fetch(block, "take", "json")

    assert block.runtime.published == [("digiboards.record.downloaded", NOTHING_TOLD)]


def test_a_file_that_there_is_not_is_refused(learner: Any) -> None:
    for suffix in ("", "exe", "../x", "JSON"):
        answer = fetch(block_for(learner), "take", suffix)
        assert (answer.status_code, answer.content_type) == (404, "text/plain")
    assert fetch(block_for(learner), "take", "json", method="POST").status_code == 405


# A statement of completion


def finished_record(user: Any, *names: str) -> Any:
    finish(user, *names)
    complete(user, ["plan-mine"], STARTED + datetime.timedelta(days=30))
    return block_for(user)


def test_a_statement_names_the_guides_and_the_days(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    block = finished_record(learner, "g1", "g3")
    user = block.runtime.service(block, "user").get_current_user()
    user.full_name = f"Amina {HOSTILE}"
    monkeypatch.setattr(block.runtime.service(block, "user"), "get_current_user", lambda: user)
    answer = fetch(block, "statement", "programme")
    page = lxml_html.document_fromstring(answer.text)
    text = " ".join(page.body.text_content().split())

    assert answer.status_code == 200
    assert [item.text for item in page.xpath("//h2")] == [f"Amina {HOSTILE}"]
    assert (
        f"Amina {' '.join(HOSTILE.split())} completed the Digital Boards programme, with two guides, on 1 April" in text
    )
    for words_of_it in (
        "Guide g12 March 2026",
        "Guide g32 March 2026",
        "My action plan1 April 2026",
        "This is a statement of self-paced completion, by the record of this site on",
        "This is not a certificate",
    ):
        assert words_of_it in text
    assert "Guide g2" not in text
    assert active_parts(page.body) == []
    assert page.xpath("//img | //script | //link") == []
    assert block.runtime.published == [("digiboards.record.statement_downloaded", NOTHING_TOLD)]


def test_a_second_statement_is_for_every_guide(learner: Any) -> None:
    block = finished_record(learner, *GUIDES)
    text = fetch(block, "statement", "all-guides").text

    assert "amina completed every guide of the Digital Boards programme, four in all, on 1 April 2026." in text
    assert "You have finished the programme, and every guide, on 1 April 2026." in shown(block)
    assert len(page_of(block.student_view({})).xpath(".//a[contains(text(), 'statement of completion')]")) == 2


def test_there_is_no_statement_before_its_time(learner: Any) -> None:
    block = finished_record(learner, "g1", "g3")

    assert "You finished the programme on 1 April 2026." in shown(block)
    assert fetch(block, "statement", "all-guides").status_code == 404
    assert fetch(block, "statement", "x").status_code == 404
    models_before = everything()
    assert fetch(block_for(learner, "id: x"), "statement", "programme").status_code == 404
    assert everything() == models_before


# Headers


@pytest.mark.parametrize(("handler", "suffix"), [*TAKEN, ("statement", "programme")])
def test_a_file_is_private_and_runs_nothing(handler: str, suffix: str, learner: Any) -> None:
    answer = fetch(finished_record(learner, "g1", "g2"), handler, suffix)

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')


# Delete all my answers


@pytest.mark.parametrize(
    "data", [{}, {"understood": False}, {"understood": "true"}, {"understood": 1}, {"understood": [True]}]
)
def test_nothing_is_deleted_without_the_explicit_confirmation(data: dict[str, Any], learner: Any) -> None:
    fill(learner)
    before = everything()
    block = block_for(learner)
    answer = send(block, "delete_everything", data)

    assert answer.status_code == 400
    assert answer.json["error"].startswith("Tick the box")
    assert everything() == before
    assert block.runtime.published == []


def test_everything_is_deleted_but_the_ticks_and_other_people(learner: Any, other_learner: Any) -> None:
    fill(other_learner)
    finish(other_learner, "g1")
    finish(learner, "g1")
    fill(learner, course_key=CourseLocator("DigitalBoards", "DB101", "2027"))
    kept = all_but_what_lasts()
    fill(learner)
    block = block_for(learner)
    answer = send(block, "delete_everything", {"understood": True})

    assert answer.status_code == 200
    assert all_but_what_lasts() == kept
    assert block.runtime.published == [("digiboards.record.deleted", NOTHING_TOLD)]
    root = page_of(answer.json["html"])
    assert "Everything that you had saved in this course is deleted." in words(root)
    assert "You have not saved anything in this course yet." in words(root)
    assert root.xpath(".//a") == []
    assert hook(root, "record-deleted").get("tabindex") == "-1"
    text = shown(block_for(learner))
    assert "MARKER" not in text
    assert "Finished on 2 March 2026." in text


def test_no_log_record_holds_the_words(learner: Any, caplog: pytest.LogCaptureFixture) -> None:
    fill(learner)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    connection.force_debug_cursor = True
    try:
        block = block_for(learner)
        assert "MARKER" in block.student_view({}).content
        for handler, suffix in TAKEN:
            assert fetch(block, handler, suffix).status_code == 200
        assert send(block, "delete_everything", {"understood": True}).status_code == 200
    finally:
        connection.force_debug_cursor = False
    logged = " ".join(f"{record.getMessage()} {record.args} {record.__dict__}" for record in caplog.records)

    assert f"FROM {connection.ops.quote_name('digiboards_xblocks_privatetext')}" in logged
    assert "MARKER" not in logged


def test_the_page_says_what_goes_and_what_stays_and_offers_the_files_first(learner: Any) -> None:
    part = hook(page_of(block_for(learner).student_view({})), "record-delete")
    text = words(part)

    assert "Nobody can bring it back." in text
    assert "guides that you finished stay finished" in text
    assert part.xpath(".//a[@download]")
    assert part.xpath(".//fieldset/@disabled")
    assert part.get("open") is None
    assert re.fullmatch("[0-9a-f]{16}:", part.xpath("string(.//form/@data-drafts)"))


# Hooks, and the page as a whole


def test_it_cannot_be_completed_and_has_nothing_to_reset_or_report(
    learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(learner)
    monkeypatch.setattr(platform, "learner_id_of", {"anonymous": learner.id}.get)
    before = everything()
    block = block_for()
    block.clear_student_state(user_id="anonymous")

    assert block.completion_mode == "excluded"
    assert everything() == before
    assert list(block.generate_report_data(iter([SimpleNamespace(username="amina")]))) == [
        ("amina", {"state": "not shown"})
    ]
    assert block.index_dictionary()["content"]["text"] == "All of it is *yours*."
    assert block.student_view_data() == {"of": "", "guides": [f"Guide {name}" for name in GUIDES]}


@pytest.mark.slow
def test_it_comes_back_from_olx_and_is_checked_in_studio() -> None:
    block = block_for(None, canonical(record()), display_name="A name")

    assert authored(round_trip(block)) == authored(block)
    assert block.validate()
    assert not block_for(None, record(of="g9")).validate()


def test_three_on_a_page_share_no_id(learner: Any) -> None:
    fill(learner)
    blocks = [
        build_block("digiboards_record", user=learner, url_name=f"u{number}", content=record()) for number in range(3)
    ]
    root = page_of(*(block.student_view({}) for block in blocks))

    assert len(hooks(root, "record-mine")) == 3
    assert repeated_ids(root) == []
    assert dangling_references(root) == []
