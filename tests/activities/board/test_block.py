"""The board's picture: who sees it, what is in it, and that nobody's answer can be had from it."""

import datetime
import json
from typing import Any

import pytest
import webob
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format

from digiboards_xblocks.activities.board.labels import titles_with_values
from digiboards_xblocks.activities.board.models import BoardPicture, PictureAnswer
from digiboards_xblocks.activities.board.picture import Figure, Picture, PictureRow
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.core.disclosure import Shown
from digiboards_xblocks.core.statements import AFTER, LATER, START
from digiboards_xblocks.organisations.models import Membership
from tests.activities.boards import ALL, enter_by_roster, join, members, organisation, rate
from tests.activities.faults import LogLines
from tests.activities.learner_samples import BOARD
from tests.activities.pages import active_parts, dangling_references, hook, hooks, page_of, repeated_ids, words
from tests.activities.samples import HOSTILE, masquerading
from tests.activities.storage import Watched, everything, failing_write
from tests.conftest import build_block, send

NOT_ENOUGH = "There is not enough yet for a picture."
PICTURE = "Averages of ratings from 1"


def block_for(user: Any = None, content: str = BOARD, **fields: Any) -> Any:
    return build_block("digiboards_board", user=user, content=content, **fields)


def shown(user: Any, **fields: Any) -> str:
    return words(page_of(block_for(user, **fields).student_view({})))


def publish(user: Any) -> Any:
    return send(block_for(user), "publish", {})


def room(user: Any, **fields: Any) -> Any:
    block = block_for(user, **fields)
    return block.runtime.handle(block, "room", webob.Request.blank("/"))


def main_of(page: str) -> str:
    """What a page of its own holds between its <main> and </main>."""
    return f"<div{page.split('<main')[1].split('</main>')[0]}</div>"


def cells(user: Any) -> list[list[str]]:
    root = page_of(block_for(user).student_view({}))
    return [[words(cell) for cell in row.xpath("./th | ./td")] for row in root.xpath(".//tbody/tr")]


def picture_of(*values: int) -> Picture:
    """A picture with these means at the start, of the guides 1, 2 and so on."""
    figures = [Figure(str(number), START, ("one",), 10, Shown(value), 8) for number, value in enumerate(values, 1)]
    return Picture(tuple(PictureRow(f"Guide {figure.guide}", "", figure, None) for figure in figures))


def yesterday() -> None:
    """Make all pictures a day older."""
    for picture in BoardPicture.objects.order_by("published_on"):
        picture.published_on -= datetime.timedelta(days=1)
        picture.save()


# Who sees it


@pytest.mark.parametrize(
    ("joined", "agreed", "confirmed", "said"),
    [
        (False, False, False, ["Still to come.", "Still to come."]),
        (True, False, False, ["Still to come.", "Still to come."]),
        (True, True, False, ["Still to come.", "Done."]),
        (True, False, True, ["Done.", "Still to come."]),
    ],
)
def test_what_the_picture_takes_is_said_at_once_and_what_of_it_is_done(
    joined: bool, agreed: bool, confirmed: bool, said: list[str], learner: Any
) -> None:
    if joined:
        join(learner, agreed=agreed, confirmed=confirmed)
    root = page_of(block_for(learner).student_view({}))
    [note] = [note for note in root.xpath(".//*[@class='digiboards-note']") if "picture is shown" in words(note)]

    assert "You are confirmed on a board" in words(note)
    assert "You agree above that your answers may count" in words(note)
    assert [words(item) for item in note.xpath(".//li/b")] == said


def test_who_has_not_agreed_does_not_see_the_picture(learner: Any) -> None:
    [one, *_] = members(8)
    publish(one)
    join(learner, agreed=False)

    assert PICTURE in shown(one)
    assert PICTURE not in shown(learner)
    assert "The picture is shown to those who count in it." in shown(learner)
    assert room(learner).status_code == 404
    assert publish(learner).status_code == 409


def test_members_of_another_board_see_nothing_of_it(learner: Any) -> None:
    [one, *_] = members(8)
    publish(one)
    join(learner, code="R0B")

    assert NOT_ENOUGH in shown(learner)
    assert room(learner).status_code == 404


def test_only_who_is_confirmed_counts_and_sees_with_a_roster_or_without(learner: Any) -> None:
    invited, named = members(8), members(1, confirmed=False)
    enter_by_roster(invited[0])
    assert publish(invited[0]).status_code == 200
    join(learner, confirmed=False)

    for user in (learner, *named):
        assert "Naming your organisation yourself does not confirm it." in shown(user)
        assert publish(user).json["error"] == "Only members whose own answers may count can make the picture."
        assert room(user).status_code == 404
    assert PICTURE in shown(invited[1])
    assert PictureAnswer.objects.filter(rating__learner=named[0]).count() == 0
    assert PictureAnswer.objects.filter(rating__learner=invited[7]).count() == 5


def test_eight_who_only_say_that_they_are_on_a_board_make_no_picture(learner: Any) -> None:
    users = members(9, confirmed=False)

    assert publish(users[0]).status_code == 409
    assert BoardPicture.objects.count() == 0


def test_a_member_gets_a_text_to_ask_others_with_which_tells_of_nobody(learner: Any) -> None:
    users = members(3, 5)
    root = page_of(block_for(users[0]).student_view({}))
    [text] = root.xpath(".//details//textarea")

    assert "It takes 8 of us or more." in words(text)
    assert "3" not in words(text)
    assert [words(label) for label in root.xpath(".//label[@for=$id]", id=text.get("id"))] == [
        "A text to send them, for you to change"
    ]


def test_guides_that_are_level_are_not_passed_off_as_the_widest_gaps(learner: Any) -> None:
    users = members(8, 2, statements=ALL[:2] + ALL[4:])
    for user in users:
        rate(user, 4, statements=ALL[2:4])
    publish(users[0])
    assert "Widest gaps at the start: Leading digital (2.0); Understanding AI (2.0)." in shown(users[0])

    assert titles_with_values(picture_of(2, 2, 2, 5).gaps) == "3 guides are level at 2.0; the table shows which"
    assert titles_with_values(picture_of(2, 5, 5, 5).strengths) == "3 guides are level at 5.0; the table shows which"
    assert titles_with_values(picture_of(2, 3, 4, 5, 3).gaps) == "Guide 1 (2.0)"
    assert titles_with_values(picture_of(2, 3, 4, 5).gaps) == "Guide 1 (2.0); Guide 2 (3.0)"


def test_staff_in_a_members_place_see_no_picture(other_learner: Any) -> None:
    [one, *_] = members(8)
    publish(one)
    looked = masquerading(one, other_learner)

    assert PICTURE not in shown(looked)
    assert room(looked).status_code == 403


def test_nobody_and_authors_see_no_picture(db: None) -> None:
    for fragment in (block_for().student_view({}), block_for(is_staff=True).author_view({})):
        assert PICTURE not in words(page_of(fragment))
    assert "Here members of a board name their organisation" in words(page_of(block_for().author_view({})))


def test_without_a_programme_the_course_team_has_to_say_more(learner: Any) -> None:
    join(learner)

    assert "The course team has not said yet which guides the picture is about." in shown(learner, content="id: x")


# What is in it


def test_below_the_fewest_no_number_is_told(learner: Any) -> None:
    users = members(7)
    text = shown(users[0])

    assert NOT_ENOUGH in text
    assert "7" not in text
    told = publish(users[0])
    assert (told.status_code, told.json["error"]) == (
        409,
        "There is not enough yet for anything new to be shown. Try again later.",
    )
    assert BoardPicture.objects.count() == 0


def test_eight_members_make_a_picture(learner: Any) -> None:
    users = members(4, 2) + members(4, 5)
    answer = publish(users[0])

    assert answer.status_code == 200
    assert answer.json["said"] == "The picture is made."
    assert cells(users[0]) == [
        [f"{number}. {title}", "3.5 about 10 people", "1.5", "not enough yet"]
        for number, title in enumerate(("Leading digital", "Assuring digital", "Understanding AI"), start=1)
    ]
    assert PICTURE in answer.json["picture"]
    assert "Make today’s picture" not in shown(users[0])


def test_some_guides_can_be_missing_and_the_ends_are_ranges(learner: Any) -> None:
    users = members(8, 5, statements=("g1-explain", "g1-describe"))
    for user in users:
        rate(user, 1, statements=("g5-assure", "g5-cyber"))
    for user in users[:7]:
        rate(user, 3, statements=("g7-checks",))
    publish(users[0])

    assert cells(users[0]) == [
        ["1. Leading digital", "4.4 or more about 10 people", "0.6 or less", "not enough yet"],
        ["2. Assuring digital", "1.6 or less about 10 people", "3.4 or more", "not enough yet"],
        ["3. Understanding AI", "not enough yet", "–", "not enough yet"],
    ]
    text = shown(users[0])
    assert "Most confident at the start: Leading digital (4.4 or more)." in text
    assert "Widest gaps at the start: Assuring digital (1.6 or less)." in text


def test_after_is_added_later_and_the_start_stays_as_it_was(learner: Any) -> None:
    users = members(9, 2)
    publish(users[0])
    for user in users:
        rate(user, 5)
    for user in users[:8]:
        rate(user, 4, phase=AFTER, statements=("g1-explain", "g1-describe"))
    assert "not enough yet" in cells(users[0])[0][3]
    assert publish(users[1]).status_code == 409
    yesterday()
    assert publish(users[1]).status_code == 200

    assert cells(users[0])[0] == ["1. Leading digital", "2.0 about 10 people", "3.0", "4.0 about 10 people"]
    assert cells(users[0])[1][1] == "2.0 about 10 people"


def test_ratings_a_year_on_are_in_no_picture(learner: Any) -> None:
    users = members(8, 2)
    publish(users[0])
    yesterday()
    for user in users:
        rate(user, 5, phase=LATER)

    assert publish(users[0]).status_code == 409
    assert cells(users[0])[0][1:] == ["2.0 about 10 people", "3.0", "not enough yet"]


def test_one_more_member_does_not_make_another_picture(learner: Any) -> None:
    [one, *_] = members(8, 2)
    publish(one)
    yesterday()
    members(7, 5)

    assert publish(one).json["error"] == "There is not enough yet for anything new to be shown. Try again later."
    members(1, 5)
    assert publish(one).status_code == 200
    assert cells(one)[0][1] == "4.4 or more about 10 people"
    assert BoardPicture.objects.count() == 2


def test_two_pictures_count_nobody_twice(learner: Any) -> None:
    users = members(8, 2)
    publish(users[0])
    yesterday()
    members(8, 4)
    publish(users[0])

    assert PictureAnswer.objects.count() == PictureAnswer.objects.values("rating").distinct().count() == 80
    assert [len(picture["statements"]) * 8 for picture in BoardPicture.objects.last().figures] == [  # type: ignore[union-attr]
        picture["size"]
        for picture in BoardPicture.objects.last().figures  # type: ignore[union-attr]
    ]


def test_a_picture_is_made_at_most_once_a_day(learner: Any) -> None:
    [one, *_] = members(8)
    publish(one)
    members(8)

    assert publish(one).json["error"] == "Today's picture has been made already. Reload the page."


def test_an_old_picture_says_so(learner: Any) -> None:
    [one, *_] = members(8)
    publish(one)
    assert "more than half a year ago" not in shown(one)
    BoardPicture.objects.update(published_on=timezone.localdate() - datetime.timedelta(days=181))

    assert "That is more than half a year ago; the board may have changed." in shown(one)
    assert "Make today’s picture" in shown(one)


def test_a_site_can_ask_for_more_people(learner: Any, settings: Any) -> None:
    [one, *_] = members(9)
    settings.DIGIBOARDS_FEWEST_PEOPLE = 10
    assert "averages of 10 people or more" in shown(one)
    assert publish(one).status_code == 409
    settings.DIGIBOARDS_FEWEST_PEOPLE = 2
    assert "averages of 8 people or more" in shown(one)
    assert publish(one).status_code == 200


# Taking back


def leaves(user: Any) -> None:
    assert send(block_for(user), "leave_organisation", {}).status_code == 200


def withdraws(user: Any) -> None:
    assert send(block_for(user), "agree", {"ods_code": "R0A", "agreed": False}).status_code == 200


def moves(user: Any) -> None:
    organisation("R0B")
    assert send(block_for(user), "name_organisation", {"ods_code": "R0B"}).status_code == 200


def deletes_an_answer(user: Any) -> None:
    Rating.objects.filter(learner=user, statement="g1-explain").delete()
    Rating.objects.filter(learner=user, statement__startswith="g5").delete()
    Rating.objects.filter(learner=user, statement__startswith="g7").delete()


def goes(user: Any) -> None:
    user.delete()


@pytest.mark.parametrize("does", [withdraws, leaves, moves, deletes_an_answer, goes], ids=lambda does: does.__name__)
def test_a_picture_goes_when_somebody_in_it_does_not_count_any_more(does: Any, learner: Any) -> None:
    users = members(12)
    publish(users[0])
    assert PICTURE in shown(users[0])
    does(users[5])
    text = shown(users[0])

    assert PICTURE not in text
    assert "An earlier picture is not shown any more, because not all who were in it are counted." in text
    assert room(users[0]).status_code == 404


def test_a_picture_is_not_made_again_without_the_one_who_left(learner: Any) -> None:
    """The two would tell their answers."""
    users = members(12)
    publish(users[0])
    withdraws(users[5])
    yesterday()

    assert publish(users[0]).status_code == 409


def test_who_agrees_again_brings_the_picture_back(learner: Any) -> None:
    users = members(8)
    publish(users[0])
    withdraws(users[5])
    assert PICTURE not in shown(users[0])
    send(block_for(users[5]), "agree", {"ods_code": "R0A", "agreed": True})

    assert PICTURE in shown(users[0])


def test_only_the_figures_that_somebody_was_in_go(learner: Any) -> None:
    users = members(8) + members(8, statements=("g1-explain", "g1-describe"))
    publish(users[0])
    withdraws(users[15])

    assert [row[1] for row in cells(users[0])] == ["not enough yet", "3.0 about 10 people", "3.0 about 10 people"]
    assert "Some earlier figures are not shown any more" in shown(users[0])


def test_who_joins_again_is_not_counted_again(learner: Any) -> None:
    users = members(8)
    publish(users[0])
    Membership.objects.filter(learner=users[3]).delete()
    assert PICTURE not in shown(users[0])
    join(users[3])
    yesterday()

    assert PICTURE in shown(users[0])
    assert publish(users[0]).status_code == 409


# What it tells


def test_no_page_handler_or_event_tells_an_answer_a_name_or_an_exact_number(learner: Any) -> None:
    users = members(10, 2) + members(1, 5)
    block = block_for(users[10])
    told = [
        send(block, "publish", {}).text,
        block.student_view({}).content,
        room(users[10]).text,
        send(block, "agree", {"ods_code": "R0A", "agreed": True}).text,
        json.dumps(block.runtime.published),
        json.dumps([block.index_dictionary(), block.student_view_data()]),
    ]

    assert "2.3" in told[0]
    for text in told:
        assert "member-" not in text
        assert '"size"' not in text
    assert [event for event, _ in block.runtime.published] == [
        "digiboards.board.published",
        "digiboards.board.consent_changed",
    ]
    assert block.runtime.published[0][1] == {"name": "my-board", "questions": 0}
    day = date_format(timezone.localdate(), "j F Y")
    for text in (told[1], main_of(told[2])):
        assert day in words(page_of(text))
        assert "about 10 people" in words(page_of(text))
        assert "11" not in words(page_of(text)).replace(day, "")


def test_a_view_takes_few_queries_and_writes_nothing(learner: Any) -> None:
    users = members(12)
    publish(users[0])
    yesterday()
    members(8)
    publish(users[0])
    before = everything()
    with Watched() as watched:
        block_for(users[0]).student_view({})

    assert (watched.writes, everything()) == ([], before)
    assert len(watched.ours) <= 5


def test_publishing_takes_few_queries(learner: Any) -> None:
    users = members(12)
    with Watched() as watched:
        publish(users[0])

    assert len(watched.ours) <= 15
    assert watched.writes


# The page for the room


def test_the_room_sees_the_same_on_a_page_of_its_own(learner: Any) -> None:
    users = members(8)
    publish(users[0])
    answer = room(users[0])
    root = page_of(main_of(answer.text))

    assert answer.content_type == "text/html"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.cache_control.no_store
    assert answer.text.startswith("<!doctype html>")
    assert "<title>The board’s picture: Quernford Hospitals NHS Trust</title>" in answer.text
    assert [[words(cell) for cell in row.xpath("./th | ./td")] for row in root.xpath(".//tbody/tr")] == cells(users[0])
    assert "/handler/room" in page_of(block_for(users[0]).student_view({})).xpath(".//a/@href")
    assert "url(" not in answer.text
    assert "<script" not in answer.text


def test_hostile_names_stay_words(learner: Any) -> None:
    users = members(8)
    publish(users[0])
    trust = organisation()
    trust.name = HOSTILE
    trust.save()
    content = BOARD.replace("Understanding AI", json.dumps(HOSTILE, ensure_ascii=False))

    for html in (
        block_for(users[0], content).student_view({}),
        main_of(room(users[0], content=content).text),
    ):
        root = page_of(html)
        assert active_parts(root) == []
        assert " ".join(HOSTILE.split()) in words(root)


def test_three_pictures_on_a_page_share_no_id(learner: Any) -> None:
    users = members(8)
    publish(users[0])
    root = page_of(*(block_for(users[0], url_name=f"u{number}").student_view({}) for number in range(3)))

    assert len(root.xpath(".//svg")) == 3
    assert (repeated_ids(root), dangling_references(root)) == ([], [])
    assert hook(page_of(block_for(users[0]).student_view({})), "board-head").get("tabindex") == "-1"


def test_the_room_is_for_members_only(db: None) -> None:
    stranger = get_user_model().objects.create(username="zoe")

    assert room(stranger).status_code == 404
    assert room(None).status_code == 403
    assert hooks(page_of(block_for(stranger).student_view({})), "board-publish") == []


# What is not one learner's own


@pytest.mark.parametrize("handler", ["publish", "find_organisations"])
def test_these_handlers_refuse_as_all_others_do(handler: str, learner: Any, other_learner: Any) -> None:
    join(learner)
    good, before = {"text": "quern"}, everything()

    assert send(block_for(learner), handler, good, method="GET").status_code == 405
    for body in (b"", b"{", b"[]", b"null"):
        assert send(block_for(learner), handler, body).status_code == 400
    assert send(block_for(learner), handler, {"text": "x" * 1_000_000}).status_code == 413
    assert send(block_for(), handler, good).status_code == 403
    assert send(block_for(learner, "id: ["), handler, good).status_code == 409
    assert send(block_for(masquerading(learner, other_learner)), handler, good).status_code == 403
    assert everything() == before


def test_the_room_refuses_as_all_files_do(learner: Any) -> None:
    [one, *_] = members(8)
    publish(one)
    block = block_for(one)

    assert block.runtime.handle(block, "room", webob.Request.blank("/", method="POST")).status_code == 405
    assert room(one, content="id: [").status_code == 409
    for suffix in ("x", "../x", "\x00", "x" * 10_000, "é"):
        assert block.runtime.handle(block, "room", webob.Request.blank("/"), suffix).text == room(one).text


def test_a_picture_that_fails_half_way_leaves_no_trace(learner: Any, errors: LogLines) -> None:
    [one, *_] = members(8)
    before = everything()
    for number in range(3):
        with failing_write(number):
            assert publish(one).status_code == 500
        assert everything() == before
    assert publish(one).status_code == 200
