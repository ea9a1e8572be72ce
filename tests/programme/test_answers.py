"""What people answer, as staff and sponsors see it: published figures, the same on the page and in the spreadsheet."""

import csv
import datetime
import io
from http import HTTPStatus
from typing import Any

import pytest
from lxml import html

from digiboards_xblocks.activities.base import private_texts
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.writing_rules import FEEDBACK
from digiboards_xblocks.activities.feedback import comments
from digiboards_xblocks.activities.feedback import storage as feedback_storage
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.measures import MEASURES
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.people.permissions import COHORT, Scope, organisation
from digiboards_xblocks.programme.retention import retirement
from tests.answers import commit, rate, rated_days_ago, start, tell
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.mechanisms import Exact
from tests.programmes import person

from .conftest import Ask

DAY = datetime.date(2026, 10, 15)
pytestmark = [pytest.mark.slow, pytest.mark.time_machine(noon(DAY))]
SECRET = "A reflection that is nobody else's"


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def answered(boards: Any) -> list[Any]:
    """Forty people of two boards in one system, who have answered everything."""
    users = [person(f"p{place:02}", boards["R91" if place % 2 else "R92"], cohort="spring") for place in range(40)]
    for place, user in enumerate(users):
        rate(user, "g1", [(2, 4), (3, 3 if place % 4 else 2)])
        rated_days_ago(user, 50)
        tell(user, "g1-feedback", "yes", "a-lot")
        commit(user, "cyber", days=60, checks={30: "done"})
        start(user, {"g2-judge": 2}, ("g2",))
    return users


def publish(day: datetime.date = DAY, **more: Any) -> None:
    publishing.publish(COURSE_KEY, day=day, **{"mechanism": Exact(), **more})


def path(name: str, query: str = "") -> str:
    return f"/digiboards/{COURSE_KEY}/{name}{query}"


def shown(ask: Ask, user: Any, name: str, query: str = "") -> Any:
    answer = ask(path(f"{name}/", query), user)
    assert answer.status_code == HTTPStatus.OK
    return html.fromstring(answer.content.decode())


def words(page: Any) -> str:
    return " ".join(" ".join(page.itertext()).split())


def rows(page: Any) -> dict[str, list[str]]:
    return {
        row.xpath("string(th)").strip(): [cell.text_content().strip() for cell in row.xpath("td[@class='number']")]
        for row in page.xpath("//tbody/tr")
    }


def sheet(ask: Ask, user: Any, name: str, query: str = "") -> list[list[str]]:
    answer: Any = ask(path(f"{name}.csv", query), user, "POST")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("measure", MEASURES)
def test_before_the_first_publication_pages_say_what_to_do(staff: Any, answered: Any, ask: Ask, measure: str) -> None:
    page = shown(ask, staff, measure)
    assert "Nothing is published yet." in words(page)
    assert "digiboards_publish" in words(page)
    assert not page.xpath("//table")


def test_a_small_programme_is_told_why_there_is_no_figure(staff: Any, boards: Any, ask: Ask) -> None:
    for name in ("a", "b", "c"):
        rate(person(name), "g1", [(1, 5), (1, 5)])
    publish()
    page = shown(ask, staff, "confidence")
    mean, share = "– margin over ±0.5", "– margin over ±10"
    assert rows(page)["Guide 1"] == ["3", mean, mean, "– not sure which way", share, share, share]
    assert "No figure shows what any one person answered." in words(page)
    assert "There is no figure of this part yet" in words(shown(ask, staff, "feedback"))


def test_confidence_before_and_after(staff: Any, answered: Any, many: None, ask: Ask) -> None:
    publish()
    page = shown(ask, staff, "confidence")
    assert "As published on 15 October 2026. The next figures come on 15 January 2027." in words(page)
    found = rows(page)
    assert [cell.partition(" ±")[0] for cell in found["I can g1-explain"][:4]] == ["40", "2.00", "4.00", "+2.00"]
    assert len(found["I can g1-explain"]) == 4, "which way people moved is counted for a whole guide"
    assert [cell.partition(" ±")[0] for cell in found["I can g1-ask"][1:4]] == ["3.00", "2.75", "−0.25"]
    before, after, change, *shares = found["Guide 1"][1:]
    assert [one.partition(" ±")[0] for one in (before, after, change)] == ["2.50", "3.38", "+0.88"]
    assert [share.partition(" ")[0] for share in shares] == ["over", "under", "under"], "no share is beyond its end"
    assert not page.xpath("//tbody//svg"), "the chart shows the same"
    assert found["All guides together"][0] == "40"
    [chart, of_statements] = page.xpath("//figure[@class='chart']")
    assert [" ".join(row.text_content().split()).partition(" ±")[0] for row in chart.xpath(".//li")] == [
        "Guide 1 2.50 to 3.38: +0.88",
        "All guides together 2.50 to 3.38: +0.88",
    ]
    assert "Not drawn, since their margins are wider than ±0.5" in words(page)
    assert "Guide 2 (nobody yet)." in words(page)
    assert [words(row).partition(" ±")[0] for row in of_statements.xpath(".//li")] == [
        "I can g1-ask 3.00 to 2.75: −0.25",
        "I can g1-explain 2.00 to 4.00: +2.00",
    ], "the least change first"


def test_what_is_too_far_off_for_a_number_says_which_way_if_that_is_sure(staff: Any, boards: Any, ask: Ask) -> None:
    for place in range(28):
        rate(person(f"p{place:02}", boards["R91"]), "g1", [(1, 5), (3, 4)])
    publish()
    found = rows(shown(ask, staff, "confidence", "?part=organisation:Q99"))["Guide 1"]
    assert found[0] == "28"
    assert found[1:] == [*["– margin over ±0.5"] * 2, "rose", "more than half", "fewer than half", "fewer than half"]


def test_the_spreadsheet_says_the_same_and_is_in_the_audit(staff: Any, answered: Any, many: None, ask: Ask) -> None:
    publish()
    found = sheet(ask, staff, "confidence", "?part=organisation:Q99")
    assert found[0] == [str(COURSE_KEY)]
    assert found[2] == ["Filters", "part: A system"]
    heads = next(row for row in found if row and row[0] == "Guide by guide")
    line = next(row for row in found if row and row[0] == "Guide 1" and row[1] != "People")
    assert heads[:5] == ["Guide by guide", "People", "Before", "±", "After"]
    page = rows(shown(ask, staff, "confidence", "?part=organisation:Q99"))["Guide 1"]
    assert f"{line[2]}0 ±{line[3]}" == page[1]
    assert line[8] == "100.0"
    assert page[4].startswith("over 9")
    assert AuditEntry.objects.get(action="download").facts == {"file": "confidence", "part": "A system"}


def test_feedback_commitments_and_the_start(staff: Any, answered: Any, many: None, ask: Ask) -> None:
    publish()
    feedback = shown(ask, staff, "feedback")
    assert [row.xpath("string(td[2])")[:6] for row in feedback.xpath("//tbody/tr")] == [
        "– not ",
        "over 9",
        "– not ",
        "over 9",
    ]
    commitments = rows(shown(ask, staff, "commitments"))
    assert commitments["Guide 1: Read one hazard log."][0] == "40"
    assert commitments["Guide 1: Read one hazard log."][1].startswith("over 9")
    assert commitments["Guide 1: Hold a cyber exercise."][1].startswith("under ")
    assert commitments["Cyber security"][0] == "40"
    assert commitments["Cyber security"][1].startswith("over 9")
    assert commitments["AI"][1].startswith("under ")
    assert commitments["No commitment"][1].startswith("under ")
    assert commitments["After 30 days"][3].startswith("over 9")
    assert commitments["After 90 days"] == ["– not published here"] * 7
    start_rows = rows(shown(ask, staff, "discovery"))
    assert start_rows["Guide 2"][0] == "40"
    assert start_rows["Guide 2"][1].startswith("over 9")


def test_suggested_commitments_by_name_the_most_chosen_first(staff: Any, boards: Any, many: None, ask: Ask) -> None:
    """The same on the page and in the spreadsheet; of a part there are none."""
    for place in range(40):
        user = person(f"p{place:02}", boards["R91"])
        rate(user, "g1", [(2, 4), (3, 3)])
        rated_days_ago(user, 50)
        checks = {90: "done" if place % 2 else "stopped"}
        commit(user, "ai", days=48, checks=checks, slot="s" if place < 8 else "t")
    publish()
    publish(datetime.date(2027, 1, 15))

    page = shown(ask, staff, "commitments")
    [first, *_more, last] = page.xpath("//table")
    found = {
        name: [
            [
                cell[:5] if cell.startswith("under") else cell.partition("%")[0]
                for cell in map(words, row.xpath("th|td[@class='number']"))
            ]
            for row in one.xpath(".//tbody/tr")
        ]
        for name, one in (("chosen", first), ("stood", last))
    }
    names = ["Guide 1: Hold a cyber exercise.", "Guide 1: Read one hazard log."]
    assert found["chosen"] == [[names[0], "40", "80.0"], [names[1], "40", "20.0"]]
    assert found["stood"] == [
        [names[0], "40", "40.0", "under", "under", "40.0"],
        [names[1], "40", "10.0", "under", "under", "10.0"],
    ]

    lines = sheet(ask, staff, "commitments")
    in_file = [line for line in lines if line and line[0] in names]
    assert [line[:3] for line in in_file[:2]] == [[names[0], "40", "80.0"], [names[1], "40", "20.0"]]
    assert [line[2] for line in in_file[2:]] == ["40.0", "10.0"]
    assert names[0] not in words(shown(ask, staff, "commitments", "?part=organisation:Q99"))


def test_the_overview_shows_the_programmes_own_measures(staff: Any, answered: Any, many: None, ask: Ask) -> None:
    for user in answered:
        tell(user, "end-feedback", "yes", "a-little", scope="programme")
    assert "Would recommend" not in words(html.fromstring(ask(path(""), staff).content.decode()))
    publish()
    page = html.fromstring(ask(path(""), staff).content.decode())
    found = {row[0].text: [cell.text for cell in row[1:]] for row in page.xpath("//table[@class='headlines']/tbody/tr")}
    assert found["Would recommend it"][0].startswith("over 9")
    assert found["Would recommend it"][1] == "of 40 people"
    assert found["More confident after it"][0].startswith("over 9")
    assert found["Made a commitment"][0].startswith("over 9")


def test_parts_can_be_chosen_and_single_boards_have_none(staff: Any, answered: Any, boards: Any, ask: Ask) -> None:
    rate(person("nobody's"), "g1", [(2, 4), (3, 3)])
    publish()
    page = shown(ask, staff, "confidence")
    offered = page.xpath("//select[@id='part']/option")
    assert {one.get("value"): one.text for one in offered} == {
        "programme:": "The whole programme",
        "cohort:": "In no cohort",
        "cohort:spring": "Spring",
        "organisation:": "On no care board",
        "organisation:Q99": "A system",
        "organisation:Y99": "A region",
    }
    assert rows(shown(ask, staff, "confidence", "?part=organisation:Q99"))["Guide 1"][0] == "40"
    assert rows(shown(ask, staff, "confidence", "?part=organisation:"))["Guide 1"][0] == "1"
    for part in ("organisation:R91", "role:chair"):
        assert "There is no figure of this part yet" in words(shown(ask, staff, "confidence", f"?part={part}"))


def test_a_sponsor_sees_the_part_they_are_granted(roles: dict[str, Any], boards: Any, answered: Any, ask: Ask) -> None:
    publish()
    sponsor = roles["learner"]
    grants.grant(holder=sponsor, scope=organisation(COURSE_KEY, "Q99"), by=roles["instructor"])
    page = shown(ask, sponsor, "confidence")
    assert rows(page)["Guide 1"][0] == "40"
    assert not page.xpath("//option[@value='programme:']")
    for part in ("programme:", "organisation:", "organisation:Y99", "cohort:spring", "role:chair", "nonsense:"):
        assert ask(path("confidence/", f"?part={part}"), sponsor).status_code == HTTPStatus.FORBIDDEN
        assert ask(path("confidence.csv", f"?part={part}"), sponsor, "POST").status_code == HTTPStatus.FORBIDDEN
    grants.grant(holder=sponsor, scope=Scope(COHORT, str(COURSE_KEY), "spring"), by=roles["instructor"])
    assert rows(shown(ask, sponsor, "confidence", "?part=cohort:spring"))["Guide 1"][0] == "40"


def test_no_filter_narrows_shared_comments_to_a_part(roles: dict[str, Any], answered: list[Any], ask: Ask) -> None:
    """Whatever part the figures are of, the comments are the same, and none stands beside an answer."""
    key = COURSE_KEY.make_usage_key("digiboards_feedback", "g1-feedback")
    for user in answered[:3]:
        common = {"usage_key": key, "learner_id": user.pk, "name": "g1-feedback"}
        private_texts.save_text(**common, kind=FEEDBACK, text=f"Comment of {user.username}", based_on="")
        feedback_storage.save_feedback(**common, scope="guide", answers={"shared": True})
    publish()
    parts = ("", "?part=organisation:Q99", "?part=cohort:spring", "?part=role:chair")
    shown_by_part = [
        [words(one) for one in shown(ask, roles["staff"], "feedback", part).xpath("//figure")] for part in parts
    ]
    assert len(shown_by_part[0]) == 3
    assert all(found == shown_by_part[0] for found in shown_by_part)
    assert not [word for word in ("Yes", "A lot", "yes", "±") if word in " ".join(shown_by_part[0])]


def test_shared_comments_are_read_without_names_and_others_never(
    roles: dict[str, Any], answered: list[Any], ask: Ask, looks: list[dict[str, Any]]
) -> None:
    key = COURSE_KEY.make_usage_key("digiboards_feedback", "g1-feedback")
    for user, text, shared in (
        (answered[0], "More on cyber, please.\n<b>Soon</b>", True),
        (answered[1], SECRET, False),
    ):
        common = {"usage_key": key, "learner_id": user.pk, "name": "g1-feedback"}
        private_texts.save_text(**common, kind=FEEDBACK, text=text, based_on="")
        feedback_storage.save_feedback(**common, scope="guide", answers={"shared": shared})
    page = shown(ask, roles["staff"], "feedback")
    assert page.xpath("string(//blockquote)") == "More on cyber, please.<b>Soon</b>"
    assert SECRET not in words(page)
    assert answered[0].username not in words(page)
    [look] = looks
    assert (look["user_id"], look["action"], look["rows"]) == (roles["staff"].pk, "read-comments", 1)
    assert "cyber, please" not in words(shown(ask, roles["sponsor"], "feedback"))

    Feedback.objects.filter(learner=answered[0]).update(shared=False)
    assert not shown(ask, roles["staff"], "feedback").xpath("//blockquote")


def test_many_comments_come_in_pages(staff: Any, boards: Any, ask: Ask) -> None:
    key = COURSE_KEY.make_usage_key("digiboards_feedback", "f")
    for place in range(60):
        common = {"usage_key": key, "learner_id": person(f"w{place}").pk, "name": "f"}
        private_texts.save_text(**common, kind=FEEDBACK, text=f"Comment {place}", based_on="")
        feedback_storage.save_feedback(**common, scope="guide", answers={"shared": True})
    first = shown(ask, staff, "feedback")
    assert len(first.xpath("//blockquote")) == 50
    second = shown(ask, staff, "feedback", first.xpath("//a[contains(., 'Earlier')]/@href")[0].partition("#")[0])
    assert [one.text_content() for one in second.xpath("//blockquote")] == [
        f"Comment {9 - place}" for place in range(10)
    ]


def share(user: Any, text: str, month: int, name: str = "f") -> None:
    """A comment that was shared in a month of 2026."""
    key = COURSE_KEY.make_usage_key("digiboards_feedback", name)
    common = {"usage_key": key, "learner_id": user.pk, "name": name}
    private_texts.save_text(**common, kind=FEEDBACK, text=text, based_on="")
    feedback_storage.save_feedback(**common, scope="guide", answers={"shared": True})
    Feedback.objects.filter(learner=user, name=name).update(saved_at=noon(datetime.date(2026, month, 1)))


def test_shared_comments_are_searched_by_word_and_month(staff: Any, boards: Any, ask: Ask) -> None:
    for name, text, month in (
        ("a", "More on CYBER safety.", 7),
        ("b", "Cyber, please; and safety.", 8),
        ("c", "Shorter guides.", 9),
    ):
        share(person(name), text, month)

    def found(query: str) -> list[str]:
        return [one.text for one in shown(ask, staff, "feedback", query).xpath("//blockquote")]

    assert found("?words=cyber") == ["Cyber, please; and safety.", "More on CYBER safety."]
    assert found("?words=safety+Cyber&month=2026-07") == ["More on CYBER safety."]
    assert found("?month=2026-09") == ["Shorter guides."]
    assert found("?words=cyber&month=2026-09") == []
    assert len(found("?month=2025-01")) == len(found("?month=nonsense")) == 3, "junk is taken for any month"
    page = shown(ask, staff, "feedback", "?month=2026-08")
    assert page.xpath("//select[@id='month']/option/text()") == ["Any", "September 2026", "August 2026", "July 2026"]
    assert page.xpath("//select[@id='month']/option[@selected]/@value") == ["2026-08"]


def test_the_search_box_is_empty_until_something_is_looked_for(staff: Any, answered: Any, ask: Ask) -> None:
    """Below the buttons that download the figures, whose label is none of its own."""
    publish()
    for place, (text, month) in enumerate((("More on cyber.", 7), ("Shorter guides.", 9))):
        share(answered[place], text, month)
    page = shown(ask, staff, "feedback")
    assert page.xpath("//button[contains(@aria-label, 'Download these figures: CSV')]")
    assert page.xpath("//input[@id='words']/@value") == [""]
    query = {box.get("name"): box.get("value") or "" for box in page.xpath("//input[@id='words']")}
    searched = shown(ask, staff, "feedback", f"?month=2026-09&words={query['words']}")
    assert searched.xpath("//blockquote/text()") == ["Shorter guides."]
    assert "1 comment, the latest first." in words(searched)
    assert shown(ask, staff, "feedback", "?words=more").xpath("//input[@id='words']/@value") == ["more"]


def test_shared_comments_are_in_the_order_of_their_months(
    staff: Any, boards: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "LOOKED_THROUGH", 2)
    for name, month in (("a", 9), ("b", 7), ("c", 8), ("d", 8)):
        share(person(name), f"{name} in {month}", month)
    first = comments.shared(COURSE_KEY)
    second = comments.shared(COURSE_KEY, before=first.before)
    assert [one.text for one in (*first.comments, *second.comments)] == ["a in 9", "d in 8", "c in 8", "b in 7"]
    assert second.before == 0


def test_shared_comments_of_one_feedback(staff: Any, boards: Any, ask: Ask) -> None:
    share(person("a"), "Of the programme.", 7, "end-feedback")
    share(person("b"), "Of something else.", 8)

    def found(query: str) -> list[str]:
        return [one.text for one in shown(ask, staff, "feedback", query).xpath("//blockquote")]

    assert found("?about=end-feedback") == ["Of the programme."]
    assert len(found("?about=f")) == 2, "what the programme does not ask is anything"


@pytest.mark.parametrize("query", ["", "?words=cyber", "?month=2026-07"])
def test_where_nobody_has_shared_a_comment_a_search_says_that(staff: Any, boards: Any, ask: Ask, query: str) -> None:
    page = shown(ask, staff, "feedback", query)
    assert "Nobody has shared a comment yet." in page.text_content()
    share(person("a"), "Shorter guides.", 9)
    found = shown(ask, staff, "feedback", "?words=cyber").text_content()
    assert "No comment fits" in found
    assert "Nobody has shared" not in found


def test_a_search_goes_on_where_it_stopped(staff: Any, boards: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "LOOKED_THROUGH", 4)
    for place in range(9):
        share(person(f"w{place}"), "the one" if place == 0 else f"another {place}", 8)
    query, seen = "?words=the+one", []
    for _ in range(3):
        page = shown(ask, staff, "feedback", query)
        seen.append([one.text for one in page.xpath("//blockquote")])
        [link] = page.xpath("//a[contains(., 'Search earlier')]/@href") or [""]
        query = link.partition("#")[0]
    assert seen == [[], [], ["the one"]]
    assert query == ""


def test_a_month_in_december_ends_with_the_year() -> None:
    assert comments.Month(2026, 12).following == comments.Month(2027, 1)
    assert comments.Month(2026, 11).following == comments.Month(2026, 12)


@pytest.mark.parametrize("measure", MEASURES)
def test_queries_do_not_grow(
    staff: Any, answered: Any, ask: Ask, measure: str, django_assert_max_num_queries: Any
) -> None:
    publish()
    with django_assert_max_num_queries(12):
        assert ask(path(f"{measure}/"), staff, is_counted=False).status_code == HTTPStatus.OK


@pytest.mark.parametrize("measure", MEASURES)
def test_no_answer_is_read_for_a_page(staff: Any, answered: Any, ask: Ask, measure: str) -> None:
    """What is published stands, whatever becomes of the answers."""
    publish()
    before = shown(ask, staff, measure)
    for user in answered:
        retirement.retire_learner(user.pk)
    assert not PrivateText.objects.exists()
    assert rows(shown(ask, staff, measure)) == rows(before)
