"""A section to read."""

from typing import Any

import pytest

from tests.activities.pages import active_parts, hook, hooks, is_shown, page_of, words
from tests.activities.samples import GUIDE, HOSTILE
from tests.activities.storage import everything
from tests.conftest import build_block, send


def text_block(user: Any = None, content: str = GUIDE, **fields: Any) -> Any:
    return build_block("digiboards_text", user=user, content=content, **fields)


def read(block: Any, place: int, *, finished: bool = False) -> Any:
    response = send(block, "save_place", {"place": place, "finished": finished})
    assert response.status_code == 200
    return response.json


def test_the_text_is_shown_with_its_box_its_term_and_its_source(learner: Any) -> None:
    root = page_of(text_block(learner).student_view({}))
    text = hook(root, "text-text")

    assert [words(heading) for heading in text.xpath(".//h2")] == ["First heading", "Second heading", "Sources"]
    assert words(text.xpath(".//div[@class='admonition question']")[0]) == (
        "Start with this What would you like to know?"
    )
    assert words(text.xpath(".//button[@popovertarget]")[0]) == "EPR"
    assert text.xpath(".//a[@class='footnote-ref']/@aria-label") == ["Source 1"]
    assert words(text.xpath(".//div[@class='footnote']//li")[0]).startswith("A source.")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"minutes": 1}, ["About 1 minute."]),
        ({"minutes": 6}, ["About 6 minutes."]),
        (
            {"minutes": 6, "page": 5, "pages": 16, "minutes_after": 70},
            ["Page 5 of 16. About 6 minutes. Then 70 minutes more in this guide."],
        ),
        ({"minutes": 2, "page": 16, "pages": 16}, ["Page 16 of 16. About 2 minutes."]),
    ],
)
def test_the_place_and_the_minutes_are_told_if_there_are_any(
    fields: dict[str, int], said: list[str], learner: Any
) -> None:
    root = page_of(text_block(learner, **fields).student_view({}))

    assert [words(line) for line in root.xpath(".//*[@class='digiboards-text__minutes']")] == said


def test_a_newcomer_is_offered_the_button_and_no_place(learner: Any) -> None:
    root = page_of(text_block(learner).student_view({}))

    assert is_shown(hook(root, "text-finish"))
    assert hooks(root, "text-resume") == []
    assert words(hook(root, "status")) == ""


def test_a_place_is_offered_when_one_comes_back(learner: Any) -> None:
    block = text_block(learner)

    assert read(block, 2) == {"finished": False}
    root = page_of(block.student_view({}))
    [link] = hook(root, "text-resume").xpath("a")
    assert words(link) == "Continue where you left off: Second heading"
    assert words(root.xpath(f".//*[@id='{link.get('href')[1:]}']")[0]) == "Second heading"


def test_a_place_is_the_readers_own(learner: Any, other_learner: Any) -> None:
    read(text_block(learner), 2)

    assert hooks(page_of(text_block(other_learner).student_view({})), "text-resume") == []
    assert hooks(page_of(text_block(learner, url_name="another").student_view({})), "text-resume") == []
    assert hooks(page_of(text_block(learner).student_view({})), "text-resume") != []


def test_a_place_past_the_end_of_a_shortened_text_is_not_offered(learner: Any) -> None:
    read(text_block(learner), 2)
    root = page_of(text_block(learner, content="## Only one\n\nWords").student_view({}))

    assert hooks(root, "text-resume") == []
    assert words(hook(root, "text-text")) == "Only one Words"


def test_reaching_the_end_completes_and_stays(learner: Any) -> None:
    block = text_block(learner)

    assert read(block, 1) == {"finished": False}
    assert block.runtime.published == []
    assert read(block, 2, finished=True) == {"finished": True}
    assert block.runtime.published == [
        ("completion", {"completion": 1.0}),
        ("digiboards.text.finished", {"name": "", "questions": 0}),
    ]
    assert read(block, 1) == {"finished": True}
    root = page_of(block.student_view({}))
    assert not is_shown(hook(root, "text-finish"))
    assert words(hook(root, "status")) == "You have read this."
    assert hooks(root, "text-resume") == []


def test_finishing_twice_keeps_the_first_time(learner: Any) -> None:
    block = text_block(learner)
    read(block, 2, finished=True)
    [first] = everything()["ReadingPlace"]
    read(block, 2, finished=True)
    [second] = everything()["ReadingPlace"]

    assert second == first


@pytest.mark.parametrize("place", [-1, 3, 10**30, "1", 1.0, True, None, [1], {}])
def test_a_place_that_is_none_is_refused(place: Any, learner: Any) -> None:
    block = text_block(learner)
    response = send(block, "save_place", {"place": place, "finished": False})

    assert response.status_code == 400
    assert response.json["error"] == "The text has changed since you opened the page. Reload it to go on."
    assert everything()["ReadingPlace"] == []
    assert block.runtime.published == []


@pytest.mark.parametrize("finished", [1, 0, "true", None, []])
def test_finished_is_true_or_false(finished: Any, learner: Any) -> None:
    block = text_block(learner)

    assert send(block, "save_place", {"place": 1, "finished": finished}).status_code == 400
    assert everything()["ReadingPlace"] == []


def test_hostile_words_are_shown_as_text(learner: Any) -> None:
    content = f"## {HOSTILE.replace('<', '&lt;')}\n\n`{HOSTILE}`\n\nThen words."
    root = page_of(text_block(learner, content=content).student_view({}))

    assert active_parts(root) == []
    assert words(root.xpath(".//code")[0]) == " ".join(HOSTILE.split())
    assert words(root.xpath(".//h2")[0]) == " ".join(HOSTILE.split())


def test_a_hostile_heading_is_offered_as_text(learner: Any) -> None:
    block = text_block(learner, content="## One\n\n## {{ x }} `<script>` & 'q'\n\nWords")
    read(block, 2)
    root = page_of(block.student_view({}))

    assert words(hook(root, "text-resume")) == "Continue where you left off: {{ x }} <script> & 'q'"
    assert active_parts(root) == []


def test_a_mobile_app_is_told_minutes_and_headings() -> None:
    assert text_block(minutes=4).student_view_data() == {"minutes": 4, "headings": ["First heading", "Second heading"]}
