"""The page on which staff of the site see whether it is well."""

from typing import Any

from cryptography.fernet import Fernet
from django.core import mail
from lxml import html

from digiboards_xblocks.activities.base import private_texts
from tests.activities.storage import Watched, everything
from tests.conftest import COURSE_KEY

from .conftest import Ask

ADDRESS = "/digiboards/health/"


def writes(user: Any) -> None:
    block = COURSE_KEY.make_usage_key("digiboards_reflection", "g5-unit-1")
    private_texts.save_text(
        usage_key=block, learner_id=user.pk, kind="reflection", name="g5", text="zebra quagga", based_on=""
    )


def test_it_says_what_is_wrong_and_what_to_do(roles: dict[str, Any], ask: Ask, settings: Any) -> None:
    writes(roles["learner"])
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [Fernet.generate_key().decode()]
    page = html.fromstring(ask(ADDRESS, roles["global staff"]).content.decode())
    rows = {row.xpath("string(th)"): row.xpath("td//text()") for row in page.xpath("//tbody/tr[th]")}

    assert page.xpath("string(//h1)") == "Health of this site"
    assert "Something needs to be done." in page.xpath("string(//p[@class='note'])")
    assert rows["Keys for what learners write"][0] == "Problem"
    assert "they are the wrong keys" in rows["Keys for what learners write"][1]
    assert rows["Tables"] == ["Well", "All migrations are in.", "–"]


def test_a_look_writes_nothing_and_is_kept_by_no_browser(roles: dict[str, Any], ask: Ask) -> None:
    writes(roles["learner"])
    before = everything()
    with Watched() as watched:
        answer = ask(ADDRESS, roles["global staff"], is_counted=False)

    assert watched.writes == []
    assert everything() == before
    assert mail.outbox == []
    assert "no-store" in answer["Cache-Control"]
    assert b"zebra" not in answer.content


def test_the_list_of_course_runs_leads_there_for_who_may(roles: dict[str, Any], ask: Ask) -> None:
    for role, leads in (("global staff", True), ("instructor", False), ("learner", False)):
        assert (ADDRESS in ask("/digiboards/", roles[role]).content.decode()) is leads
