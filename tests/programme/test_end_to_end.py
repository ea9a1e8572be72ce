"""From a learner's answer in a block to what staff are told: the page, both files, the API and the script agree."""

import csv
import datetime
import io
import json
import math
import re
from typing import Any

import openpyxl
import pytest
import yaml
from django.core.management import call_command
from lxml import html

from digiboards_xblocks.programme.figures import publishing
from tests.clock import noon
from tests.conftest import COURSE_KEY, build_block, send
from tests.mechanisms import Exact
from tests.programmes import STATEMENTS, complete, person

from .api import SESSION, TOKEN, ask_api
from .conftest import Ask

PEOPLE = 40
DAY = datetime.date(2026, 10, 15)  # of publication
pytestmark = [pytest.mark.slow, pytest.mark.time_machine(noon(DAY))]


def acts(user: Any, place: int) -> None:
    """Rates a guide before and after it, completes it, says what it was worth: through the blocks' own handlers."""
    statements = [{"id": name, "text": f"I can {name}"} for name in STATEMENTS["g1"]]
    for phase, values in (("before", (2, 3)), ("after", (4, 3 if place % 4 else 2))):
        content = yaml.safe_dump({"id": f"g1-{phase}", "phase": phase, "statements": statements})
        block = build_block("digiboards_confidence", user=user, url_name=f"g1-{phase}", content=content)
        ratings = dict(zip(STATEMENTS["g1"], values, strict=True))
        assert send(block, "save_ratings", {"ratings": ratings}).status_code == 200
    content = yaml.safe_dump({"id": "end-feedback", "scope": "programme"})
    block = build_block("digiboards_feedback", user=user, url_name="end", content=content)
    assert send(block, "save_answers", {"recommend": "yes", "change": "a-lot"}).status_code == 200
    complete(user, "g1-a", "g1-b")


def told_by_the_page(ask: Ask, user: Any, path: str) -> dict[str, list[str]]:
    page = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/{path}", user).content.decode())
    return {
        row.xpath("string(th)").strip(): [
            cell.text_content().split(" (")[0].strip() for cell in row.xpath("td[@class='number']")
        ]
        for row in page.xpath("//tbody/tr")
    }


def sent(ask: Ask, user: Any, path: str) -> bytes:
    answer: Any = ask(f"/digiboards/{COURSE_KEY}/{path}", user, "POST")
    return b"".join(answer.streaming_content)


def told_by_the_api(user: Any, how: str, measure: str, label: str = "") -> list[float]:
    """The numbers of a line: how many people, then each figure and its margin."""
    answer = ask_api(f"{measure}/", user, how)
    assert answer.status == 200
    found = [row for row in answer.data["results"] if row["label"] == label or not label]
    return [number for row in found for number in (row["value"], row["margin"]) if number is not None]


@pytest.fixture
def answered(roles: dict[str, Any], boards: Any, django_capture_on_commit_callbacks: Any) -> Any:
    with django_capture_on_commit_callbacks(execute=True):
        for place in range(PEOPLE):
            acts(person(f"p{place:02}", boards["R91" if place % 2 else "R92"]), place)
    return roles["staff"]


def test_completion_is_live_and_answers_come_with_the_next_publication(answered: Any, many: None, ask: Ask) -> None:
    summary = ask_api("summary/", answered, TOKEN).data
    assert (summary["people"], summary["started"], summary["finished_a_guide"]) == (PEOPLE, PEOPLE, PEOPLE)
    assert told_by_the_page(ask, answered, "")["Guide 1"] == [str(PEOPLE)] * 3
    assert f'"Guide 1",{PEOPLE},{PEOPLE},{PEOPLE}' in sent(ask, answered, "completion.csv").decode()
    assert told_by_the_page(ask, answered, "confidence/") == {}
    assert told_by_the_api(answered, TOKEN, "confidence") == []

    publishing.publish(COURSE_KEY, day=DAY, mechanism=Exact())

    page = told_by_the_page(ask, answered, "confidence/")["Guide 1"]
    text = sent(ask, answered, "confidence.csv").decode("utf-8-sig")
    read = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    line = next(row[1:] for row in read if row[0] == "Guide 1")
    sheet = openpyxl.load_workbook(io.BytesIO(sent(ask, answered, "confidence.xlsx"))).active
    cells = next([cell.value for cell in row[1:]] for row in sheet.iter_rows() if row[0].value == "Guide 1")
    shown = [float(number.replace("−", "-")) for cell in page for number in re.findall(r"[−+]?\d+(?:\.\d+)?", cell)]
    told = [float(cell) for cell in line]
    assert told[:1] == [PEOPLE]
    assert told[1::2] == [2.5, 3.38, 0.88, 100, 0, 0]  # each is followed by its margin
    # On the page a share whose margin reaches an end has the other end of its range alone, in whole numbers.
    over, *under = told[8::2]
    assert shown == [*told[:7], math.floor(100 - over), *map(math.ceil, under)]
    assert [float(cell) for cell in cells[: len(told)]] == told
    for how in (SESSION, TOKEN):
        assert told_by_the_api(answered, how, "confidence", "Guide 1") == told
    feedback = told_by_the_api(answered, TOKEN, "feedback", "The programme")
    assert 100 in feedback
    overview = html.fromstring(ask(f"/digiboards/{COURSE_KEY}/", answered).content.decode())
    assert "Would recommend it" in overview.text_content()


def test_the_day_of_the_figures_is_told_with_them(answered: Any, ask: Ask) -> None:
    assert ask_api("confidence/", answered).data["published_on"] is None
    call_command("digiboards_publish")
    told = ask_api("confidence/?part=organisation:Q99", answered).data
    assert told["published_on"] == "2026-10-15"
    assert told["part"] == "organisation:Q99"
    assert {row["kind"] for row in told["results"]} == {"count", "mean", "change", "share"}
    assert json.loads(json.dumps(told)) == told
