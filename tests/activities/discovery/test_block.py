"""Finding a starting point: answers kept one by one, guides with their reasons, ratings that also count before."""

import importlib
import json
import re
from typing import Any

import pytest
import yaml

from digiboards_xblocks.activities.base.templating import asset
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery.models import Discovery
from digiboards_xblocks.activities.discovery.spec import CHOICES, parse_discovery
from tests.activities.boards import enter_by_roster
from tests.activities.faults import LogLines, failing
from tests.activities.learner_samples import DISCOVERY
from tests.activities.pages import active_parts, hook, hooks, page_of, words
from tests.activities.samples import HOSTILE, as_yaml, masquerading
from tests.activities.storage import Watched, everything
from tests.conftest import COURSE_KEY, build_block, send

GIVEN = yaml.safe_load(DISCOVERY)
STATEMENTS = [name for guide in GIVEN["guides"] for name in guide["statements"]]
WITHOUT_OUTLINE = as_yaml({key: value for key, value in GIVEN.items() if key != "programme"})
# Where an answer's links within the course lead.
THERE = f"/courses/{COURSE_KEY}/jump_to_id/"
FIRST, SECOND = STATEMENTS[:2]
# The module; its package gives the function of that name.
STORAGE: Any = importlib.import_module("digiboards_xblocks.activities.discovery.storage")


def block_for(user: Any = None, *, url_name: str = "start", content: str = DISCOVERY, **fields: Any) -> Any:
    return build_block("digiboards_discovery", user=user, url_name=url_name, content=content, **fields)


def guide_block(user: Any, phase: str = "before", url_name: str = "") -> Any:
    items = GIVEN["programme"]["guides"][0]["statements"]
    content = as_yaml({"id": f"g1-{phase}", "phase": phase, "statements": items})
    return build_block("digiboards_confidence", user=user, url_name=url_name or f"g1-{phase}", content=content)


def answer(block: Any, *, show: bool = False, ratings: Any = None, **choices: Any) -> Any:
    response = send(block, "save_answers", {"choices": choices, "ratings": ratings or {}, "show": show})
    assert response.status_code == 200, response.text
    return response.json


def rate(block: Any, **ratings: int | None) -> Any:
    return answer(block, ratings={name.replace("_", "-"): value for name, value in ratings.items()})


def chosen(root: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        select.get("data-choice"): select.xpath("string(option[@selected]/@value)")
        for select in root.xpath(".//select")
    }
    for name in ("reasons", "coming_up"):
        found[name] = root.xpath(".//input[@data-list=$name][@checked]/@value", name=name)
    found["ratings"] = {
        item.get("data-statement"): int(item.get("value")) for item in root.xpath(".//input[@type='radio'][@checked]")
    }
    return found


def stored(user: Any) -> dict[tuple[str, str], int]:
    rows = Rating.objects.filter(learner=user).values_list("phase", "statement", "value")
    return {(phase, statement): value for phase, statement, value in rows}


def lines(result: str) -> list[str]:
    return [words(item) for item in page_of(result).xpath(".//ol/li")]


EVERYTHING: dict[str, Any] = {
    "role": "finance",
    "years": "under-1",
    "learning": "peers",
    "reasons": ["went-wrong", "interest"],
    "coming_up": ["g2", "g4"],
}


def test_a_newcomer_is_asked_everything_and_nothing_is_chosen(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))

    assert [words(item) for item in root.xpath(".//legend[contains(@class, 'part')]")] == [
        "Part A. About you",
        "Part B. How confident are you?",
        "Part C. What is coming up?",
        "Part D. How you learn, and with whom",
    ]
    assert [words(item) for item in root.xpath(".//label[@for]")] == [
        "What is your role?",
        "How long have you been on an NHS board?",
        "I like to learn",
        "If your board’s secretary has invited you: the code in the invitation",
        "A part of your organisation’s name, or its ODS code",
    ]
    for select in root.xpath(".//select"):
        assert select.xpath("option/@value") == ["", *CHOICES[select.get("data-choice")]]
        assert words(select.xpath("option")[0]) == "Not answered"
    assert len(root.xpath(".//fieldset[contains(@class, 'digiboards-rating ')]")) == 14
    assert [words(item) for item in root.xpath(".//legend")[-3:]] == [
        "Tick any that your board expects in the next 6 months.",
        "Part D. How you learn, and with whom",
        "Reminders",
    ]
    assert [words(item) for item in root.xpath(".//label[input[@data-list='coming_up']]")][3] == (
        "A contract, business case or cost problem"
    )
    assert chosen(root) == {**dict.fromkeys(CHOICES, ""), "reasons": [], "coming_up": [], "ratings": {}}
    assert words(hook(root, "discovery-count")) == "0 of 14 rated."
    assert words(hook(root, "discovery-results")) == ""
    assert root.xpath(".//em") != []


def test_answers_come_back_as_given(learner: Any, other_learner: Any) -> None:
    ratings = dict.fromkeys(STATEMENTS, 3) | {FIRST: 5}
    answer(block_for(learner), ratings=ratings, **EVERYTHING)
    root = page_of(block_for(learner, url_name="moved").student_view({}))

    assert chosen(root) == EVERYTHING | {"ratings": ratings}
    assert words(hook(root, "discovery-count")) == "14 of 14 rated."
    assert chosen(page_of(block_for(other_learner).student_view({})))["role"] == ""


def test_answers_not_given_stay_and_each_can_be_taken_back(learner: Any) -> None:
    block = block_for(learner)
    answer(block, ratings={FIRST: 2, SECOND: 4}, **EVERYTHING)
    answer(block, role="chair", ratings={FIRST: 3})
    now = chosen(page_of(block.student_view({})))
    assert now == EVERYTHING | {"role": "chair", "ratings": {FIRST: 3, SECOND: 4}}

    answer(
        block,
        ratings={FIRST: None, SECOND: None},
        **{name: [] if type(v) is list else "" for name, v in now.items() if name != "ratings"},
    )
    root = page_of(block.student_view({}))
    assert chosen(root) == {**dict.fromkeys(CHOICES, ""), "reasons": [], "coming_up": [], "ratings": {}}
    assert words(hook(root, "discovery-results")) == ""
    assert Rating.objects.count() == 0
    assert Discovery.objects.count() == 1


def test_several_answers_are_kept_once_and_in_our_order(learner: Any) -> None:
    block = block_for(learner)
    answer(block, reasons=["interest", "big-decision"], coming_up=["g7", "g1", "g7"])
    row = Discovery.objects.get()

    assert (row.reasons, row.coming_up) == ("big-decision interest", "g1 g7")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param({}, "No answer arrived.", id="nothing"),
        pytest.param({"choices": {}, "ratings": {}, "show": False}, "No answer arrived.", id="empty"),
        pytest.param({"show": 1}, "No answer arrived.", id="show is no flag"),
        pytest.param({"choices": {"role": "chair"}, "show": None}, "No answer arrived.", id="show is nothing"),
        pytest.param({"choices": []}, "The questions have changed", id="list of choices"),
        pytest.param({"ratings": []}, "The questions have changed", id="list of ratings"),
        pytest.param({"choices": {"role": "king"}}, "The questions have changed", id="unknown role"),
        pytest.param({"choices": {"role": "chair", "years": "king"}}, "The questions have changed", id="one unknown"),
        pytest.param({"choices": {"role": None}}, "The questions have changed", id="role is nothing"),
        pytest.param({"choices": {"role": ["chair"]}}, "The questions have changed", id="role is a list"),
        pytest.param({"choices": {"role": "\ud83d"}}, "The questions have changed", id="half a character"),
        pytest.param({"choices": {"name": "chair"}}, "The questions have changed", id="unknown question"),
        pytest.param({"choices": {"reasons": "interest"}}, "The questions have changed", id="reasons is text"),
        pytest.param({"choices": {"reasons": ["fun"]}}, "The questions have changed", id="unknown reason"),
        pytest.param({"choices": {"reasons": [["interest"]]}}, "The questions have changed", id="list of lists"),
        pytest.param(
            {"choices": {"reasons": ["interest", "went-wrong", "big-decision"]}}, "Choose up to two", id="three reasons"
        ),
        pytest.param({"choices": {"coming_up": ["g8"]}}, "The questions have changed", id="unknown guide"),
        pytest.param({"choices": {"coming_up": {"g1": True}}}, "The questions have changed", id="ticks in a mapping"),
        pytest.param({"ratings": {"g9-x": 3}}, "The questions have changed", id="unknown statement"),
        *(
            pytest.param({"ratings": {FIRST: value}}, "A rating is a whole number from 1 to 5.", id=repr(value))
            for value in (0, 6, -1, 10**30, "3", 3.0, True, [3], {})
        ),
    ],
)
def test_odd_answers_are_refused_whole(data: dict[str, Any], said: str, learner: Any) -> None:
    block = block_for(learner)
    answer(block, years="over-7", ratings={SECOND: 2})
    before, published = everything(), list(block.runtime.published)
    response = send(block, "save_answers", data)

    assert response.status_code == 400
    assert response.json["error"].startswith(said)
    assert everything() == before
    assert block.runtime.published == published


# The recommendation


def test_each_recommended_guide_says_why(learner: Any) -> None:
    ratings = dict.fromkeys(STATEMENTS, 5)
    ratings |= {"g4-explain-portfolio": 2, "g4-question-suppliers": 3, "g7-judge-right-answer": 1}
    result = answer(block_for(learner), role="finance", years="under-1", coming_up=["g4"], ratings=ratings)["results"]

    assert lines(result) == [
        (
            "Technology decisions and your portfolio Recommended because you rated your confidence 2 and 3, "
            "you expect a contract, business case or cost problem, and it suits your role."
        ),
        "Understanding AI Recommended because you rated your confidence 1 and 5.",
        "Leading digital as a board Recommended because you are new to NHS boards.",
    ]
    assert page_of(result).xpath(".//ol/li/a/@href") == [f"{THERE}g{n}-welcome" for n in (4, 7, 1)]
    assert "Every guide is open to you, in any order." in words(page_of(result))
    others = page_of(result).xpath(".//details/ul/li/a")
    assert sorted(item.get("href") for item in others) == [f"{THERE}g{n}-welcome" for n in (2, 3, 5, 6)]


def test_no_sum_is_shown(learner: Any) -> None:
    """What the rule adds up is explained in the documentation; to a learner it is said in words."""
    result = answer(block_for(learner), ratings={FIRST: 1})["results"]

    assert page_of(result).xpath(".//table") == []
    assert re.search("gap|point(?!s for|s are)", words(page_of(result)).replace("starting points", ""), re.I) is None


def test_a_guide_says_how_long_it_takes_where_that_is_known(learner: Any) -> None:
    given = yaml.safe_load(DISCOVERY)
    given["programme"]["guides"][0]["minutes"] = 72
    result = answer(block_for(learner, content=as_yaml(given)), ratings={FIRST: 1})["results"]

    assert lines(result)[0].startswith("Leading digital as a board, 72 minutes Recommended")
    assert "minutes" not in lines(result)[1]


def test_beside_ratings_at_most_six_questions_are_asked(learner: Any) -> None:
    """A question counts once, however much there is to tick; where one's organisation is searched for is one too."""
    root = page_of(block_for(learner).student_view({}))
    asked = {
        item.get("data-choice") or item.get("data-list") for item in root.xpath(".//select | .//input[@data-list]")
    }
    asked |= {"organisation" for _ in hooks(root, "organisation")}

    assert asked == {"role", "years", "reasons", "coming_up", "learning", "organisation"}


def test_two_reasons_are_joined_as_one_says_them(learner: Any) -> None:
    ratings = {"g4-explain-portfolio": 2, "g4-question-suppliers": 3}
    [line, *_] = lines(answer(block_for(learner), coming_up=["g4"], ratings=ratings)["results"])

    assert line.endswith(
        "Recommended because you rated your confidence 2 and 3, "
        "and you expect a contract, business case or cost problem."
    )


def test_what_is_not_rated_is_said(learner: Any) -> None:
    result = answer(block_for(learner), ratings={FIRST: 1})["results"]

    assert [line.partition("Recommended ")[2] for line in lines(result)] == [
        "because you rated your confidence 1 and left 1 of 2 statements open.",
        "because you have not rated your confidence here yet.",
        "because you have not rated your confidence here yet.",
    ]
    assert "(1 of 14 statements rated)" in words(page_of(result))


@pytest.mark.parametrize("value", [4, 5])
def test_the_confident_are_sent_to_the_board_questions_and_the_plan_first(value: int, learner: Any) -> None:
    result = answer(block_for(learner), ratings=dict.fromkeys(STATEMENTS, value))["results"]
    root = page_of(result)

    assert "You rated yourself 4 or 5 throughout, and nothing is coming up." in words(root)
    assert root.xpath(".//p/a/@href") == [f"{THERE}my-action-plan"]
    assert len(lines(result)) == 3
    assert ("Next in order: you are completely confident here" in lines(result)[0]) == (value == 5)
    ticked = answer(block_for(learner), coming_up=["g2"])["results"]
    assert "throughout" not in words(page_of(ticked))
    assert lines(ticked)[0].startswith("Building digital teams that can deliver")


@pytest.mark.parametrize(
    ("learning", "said"),
    [("alone", "Working on your own:"), ("board", "Learning with your board:"), ("peers", "Learning with peers:")],
)
def test_how_one_likes_to_learn_adds_a_sentence_and_nothing_else(learning: str, said: str, learner: Any) -> None:
    block = block_for(learner)
    without = answer(block, role="chair")["results"]
    told = answer(block, learning=learning)["results"]

    assert said not in words(page_of(without))
    assert said in words(page_of(told))
    assert lines(told) == lines(without)


def test_after_a_reload_the_result_is_there(learner: Any) -> None:
    told = answer(block_for(learner), role="chair", show=True)["results"]
    root = hook(page_of(block_for(learner).student_view({})), "discovery-results")

    assert lines(told) != []
    assert words(root) == words(page_of(told))


def test_showing_completes_once_anything_is_answered(learner: Any) -> None:
    block = block_for(learner)
    assert "There is nothing to go by yet." in words(page_of(answer(block, show=True)["results"]))
    answer(block, role="finance", ratings={FIRST: 4})
    assert [event for event, _ in block.runtime.published] == ["digiboards.discovery.answered"]
    answer(block, show=True)
    asked = 5 + len(parse_discovery(DISCOVERY).statements)

    assert block.runtime.published == [
        ("digiboards.discovery.answered", {"name": "demo-starting-point", "questions": asked}),
        ("completion", {"completion": 1.0}),
        ("digiboards.discovery.shown", {"name": "demo-starting-point", "questions": asked}),
    ]
    assert json.loads(json.dumps(block.runtime.published))


# What the roster knows


def test_the_role_that_a_roster_says_is_chosen_until_something_is_answered(learner: Any) -> None:
    enter_by_roster(learner, role_group="chair")
    root = page_of(block_for(learner).student_view({}))
    assert chosen(root)["role"] == "chair"
    assert [item.get("data-choice") for item in root.xpath(".//select[@data-filled]")] == ["role"]
    assert "Your programme team has told us this. Change it if it is wrong." in words(root)
    assert everything()["Discovery"] == []

    answer(block_for(learner), role="", ratings={FIRST: 2})
    root = page_of(block_for(learner).student_view({}))
    assert chosen(root)["role"] == ""
    assert "has told us this" not in words(root)
    assert root.xpath(".//select[@data-filled]") == []


def test_without_a_role_in_the_roster_none_is_chosen(learner: Any) -> None:
    enter_by_roster(learner)
    root = page_of(block_for(learner).student_view({}))

    assert chosen(root)["role"] == ""
    assert root.xpath(".//select[@data-filled]") == []


# Ratings that also count before a guide


def test_a_rating_is_there_before_the_guide(learner: Any) -> None:
    rate(block_for(learner), **{FIRST.replace("-", "_"): 2})

    assert stored(learner) == {("start", FIRST): 2, ("before", FIRST): 2}
    assert chosen(page_of(guide_block(learner).student_view({})))["ratings"] == {FIRST: 2}
    answer(block_for(learner), ratings={FIRST: 4})
    assert stored(learner) == {("start", FIRST): 4, ("before", FIRST): 4}
    answer(block_for(learner), ratings={FIRST: None})
    assert stored(learner) == {}


def test_what_was_rated_in_the_guide_is_never_overwritten(learner: Any) -> None:
    block, guide = block_for(learner), guide_block(learner)
    send(guide, "save_ratings", {"ratings": {FIRST: 1}})
    answer(block, ratings={FIRST: 5, SECOND: 5})
    assert stored(learner) == {
        ("start", FIRST): 5,
        ("start", SECOND): 5,
        ("before", FIRST): 1,
        ("before", SECOND): 5,
    }
    send(guide, "save_ratings", {"ratings": {SECOND: 2}})
    answer(block, ratings={FIRST: 4, SECOND: 4})
    assert stored(learner) == {
        ("start", FIRST): 4,
        ("start", SECOND): 4,
        ("before", FIRST): 1,
        ("before", SECOND): 2,
    }
    answer(block, ratings={FIRST: None, SECOND: None})
    assert stored(learner) == {("before", FIRST): 1, ("before", SECOND): 2}


def test_once_a_statement_is_rated_after_its_before_stays(learner: Any) -> None:
    block = block_for(learner)
    answer(block, ratings={FIRST: 2})
    send(guide_block(learner, "after"), "save_ratings", {"ratings": {FIRST: 4, SECOND: 4}})
    answer(block, ratings={FIRST: 5, SECOND: 5})
    assert stored(learner) == {
        ("start", FIRST): 5,
        ("start", SECOND): 5,
        ("before", FIRST): 2,
        ("after", FIRST): 4,
        ("after", SECOND): 4,
    }
    answer(block, ratings={FIRST: None, SECOND: None})
    assert stored(learner) == {("before", FIRST): 2, ("after", FIRST): 4, ("after", SECOND): 4}


def test_ratings_are_a_learners_own(learner: Any, other_learner: Any) -> None:
    answer(block_for(other_learner), ratings={FIRST: 1})
    answer(block_for(learner), ratings={FIRST: 5})
    answer(block_for(learner), ratings={FIRST: 4})
    answer(block_for(learner), ratings={FIRST: None})

    assert stored(other_learner) == {("start", FIRST): 1, ("before", FIRST): 1}


def test_a_rating_saved_in_the_guide_meanwhile_stays(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guide's block saves between this block's reading and its writing."""
    real = STORAGE._save_ratings

    def late(*args: Any) -> None:
        send(guide_block(learner), "save_ratings", {"ratings": {FIRST: 1}})
        real(*args)

    monkeypatch.setattr(STORAGE, "_save_ratings", late)
    answer(block_for(learner), ratings={FIRST: 5, SECOND: 5})

    assert stored(learner) == {
        ("start", FIRST): 5,
        ("start", SECOND): 5,
        ("before", FIRST): 1,
        ("before", SECOND): 5,
    }


def test_a_save_that_fails_keeps_nothing(learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines) -> None:
    monkeypatch.setattr(STORAGE, "_save_ratings", failing())
    answer = send(block_for(learner), "save_answers", {"choices": {"role": "chair"}, "ratings": {FIRST: 1}})

    assert answer.status_code == 500
    assert everything()["Discovery"] == []


def test_the_largest_saves_and_views_take_few_queries(learner: Any) -> None:
    block = block_for(learner)
    first, *others = STATEMENTS
    counts = []
    for ratings, choices in (
        (dict.fromkeys(STATEMENTS, 2), EVERYTHING),
        (dict.fromkeys(STATEMENTS, 3), EVERYTHING),
        (dict.fromkeys(STATEMENTS), EVERYTHING),
        (dict.fromkeys(STATEMENTS, 5), EVERYTHING),
        ({first: None}, {}),
        (dict.fromkeys(others[:-1], 4) | {first: 4, others[-1]: None}, {}),
    ):
        with Watched() as watched:
            answer(block, show=True, ratings=ratings, **choices)
        counts.append(len(watched.ours))
    with Watched() as viewed:
        block.student_view({})

    # Ratings are deleted by their numbers: found, held, asked for what refers to them, deleted.
    assert counts == [6, 5, 7, 4, 6, 9]
    # The answers, the ratings, the board, and whether mails were asked for.
    assert len(viewed.ours) == 4


# Who looks, and what is missing


def test_without_the_outline_staff_are_told_and_learners_calmed(learner: Any) -> None:
    calm = "This part of the course is being prepared."
    told = "For the course team: this block needs the outline of the course."
    block = block_for(learner, content=WITHOUT_OUTLINE)
    root = page_of(block.student_view({}))

    assert calm in words(root)
    assert told not in words(root)
    assert hooks(root, "discovery-all") == []
    for fragment in (
        block_for(learner, content=WITHOUT_OUTLINE, is_staff=True).student_view({}),
        block.author_view({}),
    ):
        assert told in words(page_of(fragment))
        assert calm not in words(page_of(fragment))
    response = send(block, "save_answers", {"choices": {"role": "chair"}})
    assert (response.status_code, everything()["Discovery"]) == (409, [])
    assert "preparing this part" in response.json["error"]
    assert block.student_view_data() == {"guides": [], "statements": []}


def test_while_masquerading_no_answer_is_shown(learner: Any, other_learner: Any) -> None:
    answer(block_for(learner), ratings={FIRST: 2}, **EVERYTHING)
    root = page_of(block_for(masquerading(learner, other_learner)).student_view({}))

    assert root.xpath(".//input | .//select | .//ol") == []
    assert words(hook(root, "discovery-results")) == ""


def test_hostile_words_are_shown_as_text(learner: Any) -> None:
    given = yaml.safe_load(DISCOVERY)
    given["guides"][0]["coming_up"] = HOSTILE
    given["programme"]["guides"][0] |= {"title": HOSTILE}
    given["programme"]["guides"][0]["statements"][0]["text"] = HOSTILE
    block = block_for(learner, content=as_yaml(given))
    answer(block, coming_up=["g1"])
    root = page_of(block.student_view({}))

    assert " ".join(HOSTILE.split()) in words(hook(root, "discovery-results"))
    assert active_parts(root) == []


def test_answers_to_what_is_asked_no_more_are_left_out(learner: Any) -> None:
    answer(block_for(learner), coming_up=["g7"], ratings={STATEMENTS[-1]: 1, FIRST: 3})
    given = yaml.safe_load(DISCOVERY)
    given["guides"] = given["guides"][:6]
    root = page_of(block_for(learner, content=as_yaml(given)).student_view({}))

    assert chosen(root)["coming_up"] == []
    assert words(hook(root, "discovery-count")) == "1 of 12 rated."
    assert len(root.xpath(".//div[@role='group']//li")) == 6


def test_search_and_mobile_apps_know_what_is_asked() -> None:
    text = block_for().index_dictionary()["content"]["text"]

    assert "I can oversee cyber risk" in text
    assert "an EPR decision, launch or problem" in text
    assert block_for().student_view_data()["guides"][6] == "Understanding AI"
    assert len(block_for().student_view_data()["statements"]) == 14


def test_the_styles_and_the_script_are_small() -> None:
    names = ("base/static/digiboards", "base/static/rating", "discovery/static/discovery")
    sizes = [len(asset(f"{name}.css").encode()) for name in names]
    sizes += [len(asset(f"{name}.js").encode()) for name in (names[0], names[2])]

    assert sum(sizes) <= 19_000
