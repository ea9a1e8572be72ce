"""Calendar files: what another parser reads in them is what was meant, whatever the words."""

import datetime
import re

import vobject
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.text import UNSTORABLE
from digiboards_xblocks.documents.ics import Entry, calendar_file, one_a_day

CHANGED = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
HOSTILE = "Ask; about, the \\n log\r\nEND:VEVENT\nBEGIN:VEVENT\nATTACH:http://example.com/x 👩🏽‍⚕️ \u202eعربي"


def entry(title: str = "Visit a ward", notes: str = "Three things", **changes: object) -> Entry:
    return Entry(
        **{  # type: ignore[arg-type]  # values of several kinds
            "uid": "abc@digiboards",
            "day": datetime.date(2026, 12, 31),
            "title": title,
            "notes": notes,
            "changed_at": CHANGED,
        }
        | changes
    )


def read(content: bytes) -> vobject.base.Component:
    [calendar] = vobject.readComponents(content.decode("utf-8"))
    return calendar


def test_a_day_is_a_whole_day_that_replaces_its_older_self() -> None:
    calendar = read(calendar_file([entry()]))
    [event] = calendar.vevent_list

    assert calendar.version.value == "2.0"
    assert calendar.method.value == "PUBLISH"
    assert event.dtstart.value == datetime.date(2026, 12, 31)
    assert event.dtend.value == datetime.date(2027, 1, 1)
    assert event.dtstamp.value == CHANGED
    assert event.uid.value == "abc@digiboards"
    later = read(calendar_file([entry(changed_at=CHANGED + datetime.timedelta(seconds=1))])).vevent
    assert int(later.sequence.value) == int(event.sequence.value) + 1
    assert (event.summary.value, event.description.value) == ("Visit a ward", "Three things")


def test_a_day_leads_back_to_where_it_was_made() -> None:
    [with_link, without] = [
        read(calendar_file([entry(link=link)])).vevent for link in ("https://lms.example/a?b=1,2;c", "")
    ]

    assert with_link.url.value == "https://lms.example/a?b=1,2;c"
    assert with_link.description.value == "Three things\n\nhttps://lms.example/a?b=1,2;c"
    assert without.description.value == "Three things"
    assert "url" not in without.contents


def test_all_days_come_in_order() -> None:
    events = read(calendar_file([entry(uid=f"{number}@x") for number in range(5)])).vevent_list

    assert [event.uid.value for event in events] == [f"{number}@x" for number in range(5)]


def test_a_day_with_several_things_is_one_entry_with_all_of_them() -> None:
    later, other_day = CHANGED + datetime.timedelta(hours=1), datetime.date(2027, 1, 30)
    entries = [
        entry("Visit", uid="a@x", link="https://lms.example/a"),
        entry("Alone", uid="b@x", day=other_day),
        entry("Ask", uid="c@x", changed_at=later),
    ]
    both, alone = read(calendar_file(one_a_day(entries, "{} things".format))).vevent_list

    assert (both.uid.value, both.summary.value) == ("day-a@x", "2 things")
    assert both.description.value == "Visit\nAsk\n\nhttps://lms.example/a"
    assert (alone.uid.value, alone.summary.value, alone.description.value) == ("b@x", "Alone", "Three things")
    assert both.dtstamp.value == alone.dtstamp.value == later
    assert one_a_day([], str) == []


@given(st.lists(st.tuples(st.integers(0, 3), st.text("ab\n", max_size=3)), max_size=8))
def test_no_day_comes_twice_and_nothing_is_lost(things: list[tuple[int, str]]) -> None:
    days = [datetime.date(2027, 1, 1) + datetime.timedelta(days=number) for number, _title in things]
    entries = [entry(title, uid=str(place), day=days[place]) for place, (_number, title) in enumerate(things)]
    joined = one_a_day(entries, lambda number: f"{number} of them")

    assert [one.day for one in joined] == list(dict.fromkeys(days))
    assert len({one.uid for one in joined}) == len(joined)
    for one in joined:
        titles = [" ".join(title.split()) for (_number, title), day in zip(things, days, strict=True) if day == one.day]
        assert one.title.split() == titles[0].split() if len(titles) == 1 else one.notes.split("\n") == titles


def test_hostile_words_stay_words() -> None:
    content = calendar_file([entry(HOSTILE, HOSTILE)])
    [event] = read(content).vevent_list

    assert event.summary.value == " ".join(HOSTILE.split())
    assert len(re.findall(rb"^BEGIN:VEVENT", content, re.MULTILINE)) == 1
    assert not re.findall(rb"^ATTACH", content, re.MULTILINE)


@given(st.text(st.characters(codec="utf-8"), max_size=600).filter(lambda text: not UNSTORABLE.search(text)))
def test_any_words_come_back_and_no_line_is_too_long(text: str) -> None:
    content = calendar_file([entry(text)])
    [event] = read(content).vevent_list

    assert event.summary.value == " ".join(text.split())
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")
