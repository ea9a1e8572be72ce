import json
import stat
import threading
from pathlib import Path

import pytest
import requests

from preview.server import start
from tests.preview.sample_course import Page, key, links, nodes, texts

SECOND = f"handler/{key('second')}"


def states(page: Page) -> list[str]:
    rows = nodes(page.get(), ".units li")
    return [" ".join("".join(row.xpath("./span[contains(@class, 'state')]//text()")).split()) for row in rows]


def test_two_learners_never_mix(fresh, visit) -> None:
    running = fresh()
    amina, ben = visit("amina", running), visit("ben", running)
    mine = {"note": "Amina's", "liking": "tea", "zone": "Leeds"}
    amina.call(key("first"), "save_field", mine | {"count": 3})
    assert ben.call(key("first"), "own_fields").json()["note"] == "nothing yet"
    ben.call(key("first"), "save_field", {"note": "Ben's"})

    again = amina.call(key("first"), "own_fields").json()
    assert {name: again[name] for name in mine} == mine
    assert "Amina" in amina.get("xblock/first-unit/").text.split('class="mine"')[1]
    theirs = ben.call(key("first"), "own_fields").json()
    assert (theirs["note"], theirs["liking"], theirs["zone"]) == ("Ben's", "", "")
    assert theirs["count"] == again["count"] == 3  # shared by all on purpose

    other_block = amina.call(key("second"), "own_fields").json()
    assert (other_block["note"], other_block["liking"], other_block["zone"]) == ("nothing yet", "tea", "Leeds")


def test_completion_becomes_a_tick(fresh, visit) -> None:
    running = fresh()
    amina, ben = visit("amina", running), visit("ben", running)
    assert states(amina) == ["Not started", "Not started", "", "Not started"]

    amina.call(key("second"), "publish", {"type": "completion", "event": {"completion": 1.0}})
    assert states(amina)[1] == "1 of 3 done"
    amina.call(key("third"), "publish", {"type": "completion", "event": {"completion": 1.0}})
    amina.call(key("scored", "preview_scored"), "publish", {"value": 1, "max_value": 2})
    assert states(amina)[1] == "✓ Done, score 1 of 2"
    assert links(amina.get(), "a.go") == ["/as/amina/unit/odd-unit/"]
    assert "1 of 3 units done" in amina.get().text
    assert states(ben) == ["Not started", "Not started", "", "Not started"]

    amina.call(key("second"), "publish", {"type": "completion", "event": {"completion": 0.0}})
    assert states(amina)[1] == "2 of 3 done, score 1 of 2"


def test_everything_done_says_so(fresh, visit) -> None:
    page = visit("carys", fresh())
    for name in ("first", "second", "third", "whole", "raises"):
        page.call(key(name), "publish", {"type": "completion", "event": {"completion": 1.0}})
    page.call(key("scored", "preview_scored"), "publish", {"value": 0, "max_value": 2})
    assert "Everything is done." in page.get().text
    assert links(page.get(), "a.go") == []


def test_continue_goes_on_from_where_the_learner_was(fresh, visit) -> None:
    page = visit("ben", fresh())
    assert texts(page.get(), "a.go") == ["Start: First <unit>"]
    assert links(page.get(), "a.go") == ["/as/ben/unit/first-unit/"]
    page.call(key("third"), "publish", {"type": "completion", "event": {"completion": 1.0}})
    assert texts(page.get(), "a.go") == ["Continue: Second unit"]


@pytest.mark.parametrize(
    ("events", "shown"),
    [
        ([(2, 4), (1, 4)], "Not done yet, score 1 of 4"),
        ([(2, 4, True), (1, 4, True)], "Not done yet, score 2 of 4"),
        ([(2, 4, True), (3, 4, True)], "Not done yet, score 3 of 4"),
        ([(2, 4), (None, 4)], "Not started"),
        ([(1, 2, True), (3, 8, True)], "Not done yet, score 1 of 2"),
        ([(1, 2, True), (4, 8, True)], "Not done yet, score 4 of 8"),
    ],
)
def test_a_grade_is_kept_as_the_lms_keeps_it(visit, events, shown: str) -> None:
    page = visit("carys")
    for value, max_value, *only_if_higher in events:
        event = {"value": value, "max_value": max_value, "only_if_higher": bool(only_if_higher)}
        assert page.call(key("first"), "publish", {"type": "grade", "event": event}).status_code == 200
    assert states(page)[0] == shown
    page.call(key("first"), "publish", {"type": "grade", "event": {"value": None, "max_value": 1}})


def test_other_events_are_kept_for_staff_to_see(fresh, visit) -> None:
    running = fresh()
    amina, staff = visit("amina", running), visit("staff", running)
    amina.call(key("first"), "publish", {"type": "sample.saved", "event": {"words": 5}})
    amina.call(key("first"), "publish", {"type": "completion", "event": {"completion": 1.0}})
    kept = staff.get("events/").json()["events"]
    assert [event["name"] for event in kept] == ["edx.completion.block_completion.changed", "sample.saved"]
    assert (kept[1]["data"], kept[1]["usage_key"]) == ({"words": 5}, key("first"))
    assert kept[0]["user_id"] == kept[1]["user_id"] == amina.call(key("first"), "who").json()["edx-platform.user_id"]


@pytest.mark.parametrize("headers", [{}, {"X-CSRFToken": "x" * 32}], ids=["none", "forged"])
def test_a_save_without_the_token_is_refused(visit, headers) -> None:
    page = visit("ben")
    answer = page.session.post(f"{page.base}{SECOND}/save_field", json={"note": "forged"}, headers=headers, timeout=20)
    assert answer.status_code == 403
    assert answer.text.startswith("Nothing was saved")
    assert page.call(key("second"), "own_fields").json()["note"] == "nothing yet"


def test_a_save_without_the_cookie_is_refused(preview, visit) -> None:
    page = visit("ben")
    token = {"X-CSRFToken": page.session.cookies["csrftoken"]}
    answer = requests.post(f"{page.base}{SECOND}/save_field", json={"note": "forged"}, headers=token, timeout=20)
    assert answer.status_code == 403


def test_a_body_over_the_limit_is_refused_in_words(visit) -> None:
    page = visit("staff")
    allowed = page.call(key("second"), "save_field", {"note": "a" * 2_600_000})
    refused = page.call(key("second"), "save_field", {"note": "b" * 2_700_000})
    assert (allowed.status_code, refused.status_code) == (200, 413)
    assert refused.text == "This is too long to be saved: 2.5 MB are allowed."
    assert page.call(key("second"), "own_fields").json()["note"][0] == "a"


@pytest.mark.parametrize("text", ["", "</script>", "😀 \u202eשלום\u202c", "a" * 10_000])
def test_text_comes_back_as_it_was_saved(visit, text: str) -> None:
    page = visit("staff")
    page.call(key("third"), "save_field", {"note": text})
    assert page.call(key("third"), "own_fields").json()["note"] == text


def test_a_restart_keeps_answers_and_keys(fresh, visit, tmp_path: Path) -> None:
    first = fresh()
    visit("amina", first).call(key("first"), "save_field", {"note": "kept"})
    visit("amina", first).call(key("first"), "publish", {"type": "completion", "event": {"completion": 1.0}})
    files = ("private-text.keys", "secret.key")
    before = {name: (tmp_path / "data" / name).read_text() for name in files}
    first.stop()

    second = visit("amina", fresh())
    assert second.call(key("first"), "own_fields").json()["note"] == "kept"
    assert states(second)[0] == "✓ Done"
    assert {name: (tmp_path / "data" / name).read_text() for name in files} == before
    assert {stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) for name in files} == {0o600}
    assert first.process.returncode == 0
    assert [path.name for path in (tmp_path / "data").glob(".key-*")] == []


def test_what_was_acknowledged_survives_a_kill(fresh, visit) -> None:
    running = fresh()
    page = visit("amina", running)
    acknowledged: list[int] = []
    stopped = threading.Event()

    def save_on() -> None:
        number = 0
        while not stopped.is_set():
            try:
                answer = page.call(key("first"), "save_field", {"note": str(number)})
            except requests.RequestException:
                return
            if answer.status_code == 200:
                acknowledged.append(number)
            number += 1

    saving = threading.Thread(target=save_on)
    saving.start()
    while len(acknowledged) < 20 and saving.is_alive():
        stopped.wait(0.01)
    running.kill()
    stopped.set()
    saving.join()

    kept = visit("amina", fresh()).call(key("first"), "own_fields").json()["note"]
    assert len(acknowledged) >= 20
    assert int(kept) in (acknowledged[-1], acknowledged[-1] + 1)


def test_saves_from_twenty_tabs_at_once_are_all_kept(fresh, visit) -> None:
    pages = [visit("carys", fresh_one) for fresh_one in [fresh()] for _ in range(20)]
    statuses: list[int] = []
    gate = threading.Barrier(20)

    def save(number: int) -> None:
        gate.wait()
        for turn in range(5):
            answer = pages[number].call(key("first"), "save_field", {f"field_{number}": f"{number}-{turn}"})
            statuses.append(answer.status_code)
        event = {"type": "completion", "event": {"completion": 1.0}}
        statuses.append(pages[number].call(key("first"), "publish", event).status_code)

    threads = [threading.Thread(target=save, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = pages[0].call(key("first"), "own_fields").json()
    assert statuses == [200] * 120
    assert {name: kept[name] for name in kept if name.startswith("field_")} == {
        f"field_{number}": f"{number}-4" for number in range(20)
    }
    assert states(pages[0])[0] == "✓ Done"


def test_a_lost_key_file_is_not_replaced_by_rubbish(archive, environ, tmp_path: Path) -> None:
    from preview.errors import PreviewError

    (tmp_path / "private-text.keys").write_text("not a key")
    with pytest.raises(PreviewError, match="holds something that is not a key"):
        start(archive, tmp_path, environ=environ)
    assert (tmp_path / "private-text.keys").read_text() == "not a key"


def test_a_view_writes_nothing(fresh, visit) -> None:
    running = fresh()
    page = visit("amina", running)
    units = [f"xblock/{name}-unit/" for name in ("first", "second", "odd")]
    for path in ("", "unit/first-unit/", "unit/second-unit/?plain", *units, "about/"):
        assert page.get(path).status_code == 200
    staff = visit("staff", running)
    assert json.loads(staff.get("events/").text) == {"events": []}
