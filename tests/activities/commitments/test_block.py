"""Commitments: made, kept up, removed and brought back; the words are the learner's alone."""

import datetime
import json
import logging
import re
from typing import Any

import pytest
import vobject
from django.db import connection
from django.utils import timezone
from time_machine import TimeMachineFixture

from digiboards_xblocks import encryption
from digiboards_xblocks.activities.base import deletion, templating
from digiboards_xblocks.activities.base import undo as undo_module
from digiboards_xblocks.activities.base.models import EverythingDeleted, PrivateText
from digiboards_xblocks.activities.base.templating import render
from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck
from digiboards_xblocks.programme.retention import retirement
from tests.activities.learner_samples import COMMITMENTS, in_days
from tests.activities.pages import active_parts, hook, hooks, is_shown, page_of, repeated_ids, words
from tests.activities.samples import HOSTILE, masquerading
from tests.activities.storage import Watched, everything
from tests.clock import noon
from tests.conftest import COURSE_KEY, build_block, send

OWN = "own-1790000000000"
SECRET = "zebra quagga 7391"


def block_for(user: Any = None, content: str = COMMITMENTS, **fields: Any) -> Any:
    return build_block("digiboards_commitments", user=user, content=content, **fields)


def make(block: Any, slot: str = "hazard-log", days: int = 14, **more: Any) -> Any:
    return send(block, "make", {"slot": slot, "due_on": in_days(days), **more})


def own(block: Any, text: str = SECRET, slot: str = OWN, **more: Any) -> Any:
    return make(block, slot, **({"text": text, "category": "people"} | more))


def write(block: Any, part: str, text: str, revision: str = "", slot: str = OWN) -> Any:
    return send(block, "save_text", {"slot": slot, "part": part, "text": text, "revision": revision})


def cards(block: Any) -> list[Any]:
    return hook(page_of(block.student_view({})), "commitments-list").xpath("./li")


def revision_of(card: Any, part: str) -> str:
    return str(card.xpath(f".//*[@data-part='{part}']//textarea/@data-revision")[0])


def download(block: Any, slot: str = "", method: str = "GET") -> Any:
    import webob

    return block.runtime.handle(block, "calendar", webob.Request.blank("/", method=method), slot)


def events(block: Any) -> list[Any]:
    [calendar] = vobject.readComponents(download(block).body.decode())
    return list(calendar.vevent_list)


# Making


def test_a_newcomer_sees_the_suggestions_with_a_date_each(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))
    today = timezone.localdate()

    assert [words(item) for item in root.xpath(".//form[@data-slot]//legend")] == [
        "Ask who the clinical safety officer is, and read one hazard log.",
        "Hold a board cyber exercise.",
    ]
    assert root.xpath(".//form[@data-slot]//input/@value") == [in_days(14), in_days(90)]
    assert set(root.xpath(".//input/@min")) == {today.isoformat()}
    assert set(root.xpath(".//input/@max")) == {in_days(731)}
    assert is_shown(hook(root, "commitments-none"))
    assert not is_shown(hook(root, "commitments-all"))
    assert len(root.xpath(".//select/option")) == 12


def test_a_suggestion_becomes_a_commitment_and_is_suggested_no_more(learner: Any) -> None:
    block = block_for(learner)
    told = make(block, days=30).json
    root = page_of(block_for(learner, url_name="moved").student_view({}))
    [card] = hook(root, "commitments-list").xpath("./li")

    assert told["slot"] == "hazard-log"
    assert words(page_of(told["html"])) == words(card)
    assert words(hook(card, "commitments-words")) == "Ask who the clinical safety officer is, and read one hazard log."
    assert words(hook(card, "commitments-state")).endswith("Not started yet.")
    assert hook(card, "commitments-due").get("value") == in_days(30)
    assert [is_shown(form) for form in root.xpath(".//form[@data-slot]")] == [False, True]
    assert block.runtime.published == [
        ("completion", {"completion": 1.0}),
        ("digiboards.commitments.made", {"name": "g5-commitments", "questions": 1}),
    ]


def test_ones_own_is_kept_encrypted_and_shown_as_text(learner: Any, other_learner: Any) -> None:
    block = block_for(learner)
    own(block, f" {SECRET} {HOSTILE}\n")
    [card] = cards(block)
    [text] = PrivateText.objects.all()

    assert words(hook(card, "commitments-words")) == " ".join(f"{SECRET} {HOSTILE}".split())
    assert active_parts(card) == []
    assert (text.kind, text.name) == ("commitment", f"g5-commitments/{OWN}")
    assert text.decrypt() == f"{SECRET} {HOSTILE}"
    assert "zebra" not in str(everything())
    assert cards(block_for(other_learner)) == []


def test_making_twice_changes_nothing(learner: Any) -> None:
    block = block_for(learner)
    own(block)
    before = everything()
    again = own(block, "Other words", category="ai")

    assert again.status_code == 200
    assert SECRET in words(page_of(again.json["html"]))
    assert everything() == before


def test_the_words_stay_when_the_author_changes_a_suggestion(learner: Any) -> None:
    make(block_for(learner))
    [card] = cards(block_for(learner, COMMITMENTS.replace("Ask who", "Find out who")))

    assert words(hook(card, "commitments-words")).startswith("Ask who")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"due_on": in_days(-1)}, 400, "Choose a date from today to two years from now."),
        ({"due_on": in_days(732)}, 400, "Choose a date"),
        ({"due_on": "31/12/2026"}, 400, "Choose a date"),
        ({"due_on": None}, 400, "Choose a date"),
        ({"slot": "no-such"}, 400, "The suggestions have changed"),
        ({"slot": "a/b"}, 400, "The answer did not arrive whole."),
        ({"slot": "\ud83d"}, 400, "The answer did not arrive whole."),
        ({"slot": None}, 400, "The answer did not arrive whole."),
        ({"text": ""}, 400, "Write what you commit to"),
        ({"text": " \n"}, 400, "Write what you commit to"),
        ({"text": None}, 400, "Your writing did not arrive as text."),
        ({"text": "x" * 501}, 400, "Your writing has 501 characters; 500 can be kept."),
        ({"text": "a\x00"}, 400, "Your writing holds a character"),
        ({"category": ""}, 400, "Choose what it is about"),
        ({"category": ["ai"]}, 400, "Choose what it is about"),
    ],
)
def test_what_cannot_be_a_commitment_is_refused(changes: dict[str, Any], status: int, said: str, learner: Any) -> None:
    block = block_for(learner)
    data = {"slot": OWN, "due_on": in_days(1), "text": "Ask", "category": "ai"} | changes
    response = send(block, "make", data)

    assert response.status_code == status
    assert response.json["error"].startswith(said)
    assert everything()["Commitment"] == everything()["PrivateText"] == []
    assert block.runtime.published == []


def test_twenty_own_ones_are_kept_and_no_more(learner: Any) -> None:
    block = block_for(learner)
    assert {own(block, slot=f"own-{number:08x}").status_code for number in range(20)} == {200}
    response = own(block, slot="own-0000ffff")

    assert response.status_code == 409
    assert response.json["error"] == "You have 20 of your own already. Remove one first."
    assert own(block, slot="own-00000000").status_code == 200
    assert make(block).status_code == 200
    with Watched() as watched:
        assert len(cards(block)) == 21
    assert len(watched.ours) <= 3


# Keeping up


def test_date_and_status_change_and_the_nearest_check_notes_it(learner: Any) -> None:
    block = block_for(learner)
    make(block)
    Commitment.objects.update(made_at=timezone.now() - datetime.timedelta(days=85))
    told = send(block, "change", {"slot": "hazard-log", "due_on": in_days(3), "status": "done"}).json
    [card] = cards(block)
    listed = [words(item) for item in card.xpath(".//ul/li")]

    assert told["state"] == words(hook(card, "commitments-state"))
    assert told["state"].endswith("Done.")
    assert card.xpath(".//option[@selected]/@value") == ["done"]
    assert [(check.day, check.status) for check in CommitmentCheck.objects.all()] == [(90, "done")]
    assert listed[1].startswith("after 90 days: ")
    assert listed[1].endswith("(Done)")
    assert block.runtime.published[-1] == (
        "digiboards.commitments.changed",
        {"name": "g5-commitments", "questions": 1},
    )


def test_the_nearest_check_is_by_days_of_the_calendar(learner: Any, time_machine: TimeMachineFixture) -> None:
    made, looked_at = datetime.date(2026, 11, 23), datetime.date(2027, 1, 23)  # sixty-one days later
    time_machine.move_to(noon(made) + datetime.timedelta(hours=9))
    block = block_for(learner)
    make(block)
    time_machine.move_to(noon(looked_at) - datetime.timedelta(hours=3))  # after sixty rounds of the clock
    send(block, "change", {"slot": "hazard-log", "due_on": in_days(3), "status": "done"})

    assert [check.day for check in CommitmentCheck.objects.all()] == [90]


def test_a_date_that_has_passed_may_stay_and_no_other_past_one(learner: Any) -> None:
    block = block_for(learner)
    make(block)
    Commitment.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=5))

    assert send(block, "change", {"slot": "hazard-log", "due_on": in_days(-5), "status": "stopped"}).status_code == 200
    assert hook(cards(block)[0], "commitments-due").get("min") == in_days(-5)
    for days in (-6, -4, 732):
        response = send(block, "change", {"slot": "hazard-log", "due_on": in_days(days), "status": "done"})
        assert response.status_code == 400
    assert Commitment.objects.get().status == "stopped"


@pytest.mark.parametrize("status", ["finished", None, 1, ["done"], "\ud83d"])
def test_an_unknown_status_is_refused(status: Any, learner: Any) -> None:
    block = block_for(learner)
    make(block)

    assert send(block, "change", {"slot": "hazard-log", "due_on": in_days(1), "status": status}).status_code == 400
    assert everything()["CommitmentCheck"] == []


def test_what_is_not_there_is_told_to_be_gone(learner: Any, other_learner: Any) -> None:
    own(block_for(other_learner))
    before = everything()
    block = block_for(learner)
    for handler, data in {
        "change": {"due_on": in_days(1), "status": "done"},
        "remove": {},
        "save_text": {"part": "text", "text": "x"},
        "delete_text": {"part": "learnt"},
    }.items():
        response = send(block, handler, {"slot": OWN, **data})
        assert response.status_code == 409
        assert response.json["error"].startswith("This commitment is not there any more.")
    assert download(block, OWN).status_code == 404
    assert everything() == before


def test_words_change_with_a_conflict_between_tabs(learner: Any) -> None:
    block = block_for(learner)
    own(block)
    revision = revision_of(cards(block)[0], "text")
    second = write(block, "text", "Other words", revision).json["revision"]
    conflict = write(block, "text", "From another tab", revision)

    assert conflict.status_code == 409
    assert (conflict.json["text"], conflict.json["revision"]) == ("Other words", second)
    assert words(hook(cards(block)[0], "commitments-words")) == "Other words"
    assert send(block, "delete_text", {"slot": OWN, "part": "text", "revision": second}).status_code == 400


def test_what_was_learnt_is_written_and_deleted(learner: Any) -> None:
    block = block_for(learner)
    make(block)
    revision = write(block, "learnt", SECRET, slot="hazard-log").json["revision"]

    assert cards(block)[0].xpath("string(.//*[@data-part='learnt']//textarea)").strip() == SECRET
    assert send(block, "delete_text", {"slot": "hazard-log", "part": "learnt", "revision": revision}).json == {
        "revision": ""
    }
    assert cards(block)[0].xpath("string(.//*[@data-part='learnt']//textarea)").strip() == ""


@pytest.mark.parametrize("part", [None, "other", 1, ["text"]])
def test_other_parts_are_refused(part: Any, learner: Any) -> None:
    block = block_for(learner)
    own(block)

    assert send(block, "save_text", {"slot": OWN, "part": part, "text": "x"}).status_code == 400


# Removing


def test_removing_leaves_no_row_and_undo_brings_all_back(learner: Any) -> None:
    block = block_for(learner)
    own(block)
    write(block, "learnt", "A lot")
    send(block, "change", {"slot": OWN, "due_on": in_days(9), "status": "done"})
    Commitment.objects.update(made_at=timezone.now() - datetime.timedelta(days=40))
    kept = {name: [row["made_at"] for row in rows] for name, rows in everything().items() if name == "Commitment"}
    undo = send(block, "remove", {"slot": OWN}).json["undo"]

    assert everything()["Commitment"] == everything()["CommitmentCheck"] == everything()["PrivateText"] == []
    assert SECRET not in undo
    told = send(block, "restore", {"undo": undo}).json
    assert told["slot"] == OWN
    assert SECRET in words(page_of(told["html"]))
    assert "A lot" in words(page_of(told["html"]))
    assert {"Commitment": [row["made_at"] for row in everything()["Commitment"]]} == kept
    assert [(row["day"], row["status"]) for row in everything()["CommitmentCheck"]] == [(30, "done")]


def test_undo_is_for_its_owner_once_and_for_an_hour(
    learner: Any, other_learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = block_for(learner)
    own(block)
    undo = send(block, "remove", {"slot": OWN}).json["undo"]
    theirs = block_for(other_learner)
    elsewhere = block_for(learner, COMMITMENTS.replace("g5-commitments", "g6-commitments"))

    for other, token in ((theirs, undo), (elsewhere, undo), (block, undo[:-4]), (block, ""), (block, None), (block, 7)):
        response = send(other, "restore", {"undo": token})
        assert response.status_code == 409
        assert response.json["error"].startswith("This cannot be brought back any more.")
    deep = "[" * 100_000
    for text in ("[]", "{}", '{"packed_at": 7}', "no JSON", deep):
        token = encryption.encrypt(text, about=("undo", COURSE_KEY, learner.pk, "g5-commitments"))
        assert send(block, "restore", {"undo": token}).status_code == 409
    monkeypatch.setattr(undo_module, "UNDO_SECONDS", -1)
    assert send(block, "restore", {"undo": undo}).status_code == 409
    monkeypatch.undo()
    assert everything()["Commitment"] == []
    assert send(block, "restore", {"undo": undo}).status_code == 200
    assert send(block, "restore", {"undo": undo}).status_code == 409


def test_nothing_comes_back_once_everything_was_deleted(learner: Any, other_learner: Any) -> None:
    block, theirs = block_for(learner), block_for(other_learner)
    undos = []
    for made in (block, theirs):
        own(made)
        undos.append(send(made, "remove", {"slot": OWN}).json["undo"])
    deletion.delete_course_answers(learner_id=learner.pk, course_key=COURSE_KEY)
    assert send(block, "restore", {"undo": undos[0]}).status_code == 409
    assert everything()["Commitment"] == everything()["PrivateText"] == []

    assert send(theirs, "restore", {"undo": undos[1]}).status_code == 200
    own(block)
    undo = send(block, "remove", {"slot": OWN}).json["undo"]
    assert send(block, "restore", {"undo": undo}).status_code == 200, "what was made since can be brought back"


def test_the_note_of_a_deletion_goes_after_an_hour_and_with_the_account(
    learner: Any, other_learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deletion.delete_course_answers(learner_id=learner.pk, course_key=COURSE_KEY)
    later = timezone.now() + datetime.timedelta(seconds=undo_module.UNDO_SECONDS + 1)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: later)
        deletion.delete_course_answers(learner_id=other_learner.pk, course_key=COURSE_KEY)
    assert EverythingDeleted.objects.get().learner == other_learner
    retirement.retire_learner(other_learner.pk)
    assert not EverythingDeleted.objects.exists()


# The calendar


def test_a_commitment_brings_its_date_and_its_checks(learner: Any) -> None:
    block = block_for(learner)
    own(block, f"Ask {HOSTILE}")
    response = download(block, OWN)
    found = events(block)
    made = timezone.localdate()

    assert response.status_code == 200
    assert response.content_type == "text/calendar"
    assert response.headers["Content-Disposition"] == 'attachment; filename="commitments.ics"'
    assert "no-store" in response.headers["Cache-Control"]
    assert [event.dtstart.value for event in found] == [
        made + datetime.timedelta(days=days) for days in (14, 30, 90, 180)
    ]
    assert found[0].summary.value == f"My commitment: {' '.join(f'Ask {HOSTILE}'.split())}"
    assert re.fullmatch(r"[0-9a-f]{32}@digiboards", found[0].uid.value)


def test_a_day_with_two_commitments_is_one_entry_and_a_file_of_one_holds_that_alone(learner: Any) -> None:
    block = block_for(learner)
    own(block, "Ask the board")
    make(block)
    of_all, of_one = events(block), vobject.readOne(download(block, OWN).text).vevent_list
    days = [event.dtstart.value for event in of_all]
    [looks_back] = [
        event for event in of_all if event.dtstart.value == timezone.localdate() + datetime.timedelta(days=30)
    ]

    assert len(set(days)) == len(days)
    assert looks_back.summary.value == "My commitments: 2 to look at"
    assert sorted(looks_back.description.value.splitlines()[:2]) == [
        "30 days on: Ask the board",
        "30 days on: Ask who the clinical safety officer is, and read one hazard log.",
    ]
    assert all("Ask the board" in event.summary.value for event in of_one)
    assert not {event.uid.value for event in of_one} & {event.uid.value for event in of_all}


@pytest.mark.parametrize("root", ["https://lms.example/", ""])
def test_each_day_leads_back_to_the_commitments(root: str, learner: Any, settings: Any) -> None:
    settings.LMS_ROOT_URL = root
    block = block_for(learner)
    make(block)
    page = f"https://lms.example/courses/{COURSE_KEY}/jump_to/{block.scope_ids.usage_id}"

    assert {event.contents["url"][0].value if root else "url" in event.contents for event in events(block)} == {
        page if root else False
    }
    assert all(event.description.value.endswith(page) == bool(root) for event in events(block))


def test_a_later_file_replaces_the_earlier(learner: Any, other_learner: Any) -> None:
    block = block_for(learner)
    make(block)
    Commitment.objects.update(made_at=timezone.now() - datetime.timedelta(hours=1))
    before = events(block)
    send(block, "change", {"slot": "hazard-log", "due_on": in_days(20), "status": "done"})
    after = events(block)
    make(block_for(other_learner))

    assert [event.uid.value for event in before] == [event.uid.value for event in after]
    assert len({event.uid.value for event in after}) == 4
    assert int(after[0].sequence.value) >= int(before[0].sequence.value)
    assert int(after[0].sequence.value) >= 3_600
    assert after[0].dtstart.value == timezone.localdate() + datetime.timedelta(days=20)
    assert not {event.uid.value for event in events(block_for(other_learner))} & {event.uid.value for event in after}


def test_the_file_is_the_learners_own(learner: Any, other_learner: Any) -> None:
    block = block_for(learner)
    own(block)
    make(block)

    assert SECRET in download(block, OWN).text
    assert SECRET not in download(block, "hazard-log").text
    assert len(events(block)) == 4  # each day has one entry with both
    assert download(block_for(other_learner)).status_code == 404
    assert download(block_for()).status_code == 403
    assert download(block_for(learner), "\ud83d").status_code == 404
    refused = download(block_for(masquerading(learner, other_learner)))
    assert (refused.status_code, SECRET in refused.text) == (403, False)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_file_is_only_given(method: str, learner: Any) -> None:
    make(block_for(learner))

    assert download(block_for(learner), method=method).status_code == 405


# Privacy


def test_no_event_log_or_row_holds_the_words(learner: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    connection.force_debug_cursor = True
    block = block_for(learner)
    try:
        own(block)
        write(block, "text", f"{SECRET} again", revision_of(cards(block)[0], "text"))
        write(block, "learnt", SECRET)
        write(block, "learnt", SECRET + "\x00")
        undo = send(block, "remove", {"slot": OWN}).json["undo"]
        send(block, "restore", {"undo": undo})
        send(block, "restore", {"undo": undo})
        download(block)
    finally:
        connection.force_debug_cursor = False
    logged = " ".join(f"{record.getMessage()} {record.args} {record.__dict__}" for record in caplog.records)

    assert "INSERT" in logged
    assert "zebra" not in logged
    assert "zebra" not in json.dumps(block.runtime.published)
    assert "zebra" not in str(everything())
    assert len(block.runtime.published) >= 6


def test_what_is_kept_of_a_card_holds_nobodys_words(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    templating._part.cache_clear()
    monkeypatch.setattr(templating, "render", lambda *given: kept.append(render(*given)) or kept[-1])
    block = block_for(learner)
    own(block)
    write(block, "learnt", f"{SECRET}, learnt")
    shown = cards(block)[0]

    assert SECRET in words(hook(shown, "commitments-words"))
    assert f"{SECRET}, learnt" in words(shown)
    assert "js-digiboards-commitments-words" in "".join(kept)
    assert "zebra" not in "".join(kept)


def test_forgetting_takes_one_learners_words_and_checks(learner: Any, other_learner: Any) -> None:
    for user in (learner, other_learner):
        own(block_for(user))
        send(block_for(user), "change", {"slot": OWN, "due_on": in_days(9), "status": "done"})
        write(block_for(user), "learnt", SECRET)
    deletion.delete_block_answers(usage_key=block_for().scope_ids.usage_id, learner_id=learner.id)

    assert {row["learner_id"] for row in everything()["Commitment"]} == {other_learner.id}
    assert {row["learner_id"] for row in everything()["PrivateText"]} == {other_learner.id}
    assert len(everything()["CommitmentCheck"]) == 1


def test_cards_of_three_blocks_share_no_id(learner: Any) -> None:
    own(block_for(learner))
    make(block_for(learner))
    root = page_of(*(block_for(learner, url_name=f"u{number}").student_view({}) for number in range(3)))

    assert len(hooks(root, "commitments-list")) == 3
    assert repeated_ids(root) == []


@pytest.mark.parametrize("handler", ["make", "change", "save_text"])
def test_a_save_takes_few_queries(handler: str, learner: Any) -> None:
    block = block_for(learner)
    own(block, slot="own-00000001")
    revision = revision_of(cards(block)[0], "text")
    with Watched() as watched:
        response = {
            "make": lambda: own(block),
            "change": lambda: send(block, "change", {"slot": "own-00000001", "due_on": in_days(2), "status": "done"}),
            "save_text": lambda: write(block, "text", "x", revision, slot="own-00000001"),
        }[handler]()

    assert response.status_code == 200
    assert len(watched.ours) <= 6
