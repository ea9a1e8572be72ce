"""Naming one's organisation, and agreeing that one's answers count; the board block stands for all that do it."""

from typing import Any

import pytest

from digiboards_xblocks.organisations.models import Membership, Organisation
from tests.conftest import build_block, send

from .boards import enter_by_roster, organisation
from .learner_samples import BOARD
from .pages import active_parts, hook, hooks, page_of, words
from .samples import HOSTILE
from .storage import everything


def block_for(user: Any = None, **fields: Any) -> Any:
    return build_block("digiboards_board", user=user, content=BOARD, **fields)


def ask(user: Any, handler: str, **data: Any) -> Any:
    return send(block_for(user), handler, data)


def shown(user: Any) -> str:
    return words(page_of(block_for(user).student_view({})))


def tick(user: Any) -> Any:
    return page_of(block_for(user).student_view({})).xpath(".//input[@type='checkbox']")


def test_an_organisation_is_found_by_name_and_named(learner: Any) -> None:
    found = ask(learner, "find_organisations", text="  quern hosp ")
    root = page_of(found.json["html"])

    assert found.json["said"] == "1 found. Is it yours?"
    assert root.xpath(".//input[@type='radio']/@value") == ["R0A"]
    assert words(root.xpath(".//label")[0]) == "Quernford Hospitals NHS Trust (R0A)"
    named = ask(learner, "name_organisation", ods_code="R0A")
    assert named.json["said"] == "Your organisation is noted."
    assert "Quernford Hospitals NHS Trust (R0A): you named it; not confirmed." in words(page_of(named.json["html"]))
    assert "Quernford Hospitals NHS Trust (R0A): you named it; not confirmed." in shown(learner)


@pytest.mark.parametrize("text", ["", " ", None, 3, [], "x" * 101, "\x00\x07"])
def test_nothing_to_look_for_is_told(text: Any, learner: Any) -> None:
    answer = ask(learner, "find_organisations", text=text)

    assert answer.status_code == 400
    assert answer.json["error"] == "Write a part of your organisation's name, or its ODS code, then try again."


def test_nothing_found_is_told(learner: Any) -> None:
    found = ask(learner, "find_organisations", text="zzz")

    assert found.json["said"] == "Nothing found. Try another part of the name, or the ODS code."
    assert page_of(found.json["html"]).xpath(".//input") == []


def test_too_many_found_are_cut_and_told(learner: Any) -> None:
    Organisation.objects.bulk_create(
        Organisation(ods_code=f"X{number}", name=f"Trust {number:02}", kind="trust") for number in range(30)
    )
    found = ask(learner, "find_organisations", text="trust")

    assert len(page_of(found.json["html"]).xpath(".//input")) == 10
    assert found.json["said"].startswith("These are the first 10.")


def test_consent_is_asked_for_unticked_and_can_be_taken_back(learner: Any) -> None:
    ask(learner, "name_organisation", ods_code="R0A")
    [box] = tick(learner)
    assert box.get("checked") is None
    assert "averages of 8 people or more. It never shows one person’s answers, nor anything that you write." in (
        shown(learner)
    )
    assert ask(learner, "agree", ods_code="R0A", agreed=True).json["said"] == "Noted: your answers may count."
    agreed_at = Membership.objects.get().agreed_at
    assert agreed_at is not None
    ask(learner, "agree", ods_code="R0A", agreed=True)
    ask(learner, "name_organisation", ods_code="r0a ")
    assert Membership.objects.get().agreed_at == agreed_at
    assert tick(learner)[0].get("checked") is not None
    said = ask(learner, "agree", ods_code="R0A", agreed=False).json["said"]
    assert said == "Noted: your answers do not count from now on."
    assert Membership.objects.get().agreed_at is None


def test_another_organisation_has_not_been_agreed_to(learner: Any) -> None:
    organisation("R0B")
    ask(learner, "name_organisation", ods_code="R0A")
    ask(learner, "agree", ods_code="R0A", agreed=True)
    ask(learner, "name_organisation", ods_code="R0B")

    assert Membership.objects.get().agreed_at is None
    refused = ask(learner, "agree", ods_code="R0A", agreed=True)
    assert (refused.status_code, Membership.objects.get().agreed_at) == (409, None)


def test_an_organisation_is_removed_and_brought_back_without_consent(learner: Any) -> None:
    ask(learner, "name_organisation", ods_code="R0A")
    ask(learner, "agree", ods_code="R0A", agreed=True)
    left = ask(learner, "leave_organisation")
    undo = hook(page_of(left.json["html"]), "membership-undo")

    assert words(undo) == "Undo: I am on the board of Quernford Hospitals NHS Trust"
    assert Membership.objects.count() == 0
    again = ask(learner, "leave_organisation")
    assert hooks(page_of(again.json["html"]), "membership-undo") == []
    ask(learner, "name_organisation", ods_code=undo.get("data-ods-code"))
    assert Membership.objects.get().agreed_at is None


def test_what_the_programme_team_entered_stays(learner: Any) -> None:
    organisation("R0B")
    enter_by_roster(learner)
    root = page_of(block_for(learner).student_view({}))

    assert "Quernford Hospitals NHS Trust (R0A): from your programme team." in words(root)
    assert hooks(root, "membership-search") == []
    before = everything()
    for handler, data in (("name_organisation", {"ods_code": "R0B"}), ("leave_organisation", {})):
        answer = ask(learner, handler, **data)
        assert answer.status_code == 409
        assert answer.json["error"] == "Your programme team has entered your organisation. Ask them if it is wrong."
    assert everything() == before
    assert ask(learner, "agree", ods_code="R0A", agreed=True).status_code == 200


@pytest.mark.parametrize("code", ["R0Z", "", None, 7, ["R0A"], "x" * 99, "R0A'--", "%"])
def test_an_unknown_code_is_refused(code: Any, learner: Any) -> None:
    before = everything()

    assert ask(learner, "name_organisation", ods_code=code).status_code in {400, 409}
    assert everything() == before


@pytest.mark.parametrize("data", [{}, {"ods_code": "R0A"}, {"ods_code": "R0A", "agreed": 1}, {"agreed": True}])
def test_consent_has_to_arrive_whole(data: dict[str, Any], learner: Any) -> None:
    ask(learner, "name_organisation", ods_code="R0A")

    assert ask(learner, "agree", **data).status_code == 400


def test_without_a_register_there_is_a_calm_sentence(learner: Any) -> None:
    Organisation.objects.all().delete()
    told = ask(learner, "find_organisations", text="quern").json

    assert told["said"].startswith("There is no list of organisations here yet.")
    assert "radio" not in told["html"]


def test_hostile_names_stay_words(learner: Any) -> None:
    Organisation.objects.update(name=HOSTILE)
    for html in (
        ask(learner, "find_organisations", text="R0A").json["html"],
        ask(learner, "name_organisation", ods_code="R0A").json["html"],
        ask(learner, "leave_organisation").json["html"],
        block_for(learner).student_view({}),
    ):
        assert active_parts(page_of(html)) == []


def test_no_event_tells_which_organisation_or_what_was_agreed(learner: Any) -> None:
    block = block_for(learner)
    for handler, data in (
        ("find_organisations", {"text": "quern"}),
        ("name_organisation", {"ods_code": "R0A"}),
        ("agree", {"ods_code": "R0A", "agreed": True}),
        ("leave_organisation", {}),
    ):
        assert send(block, handler, data).status_code == 200

    assert block.runtime.published == [
        (f"digiboards.board.{what}", {"name": "my-board", "questions": 0})
        for what in ("organisation_named", "consent_changed", "organisation_left")
    ]
