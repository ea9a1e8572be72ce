"""Statements where nothing makes them: nothing changes, and nothing is imported. And what they are to say."""

import re
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import checks

from digiboards_xblocks.settings import lms
from digiboards_xblocks.xapi.allowing import allow, is_allowed, is_installed
from digiboards_xblocks.xapi.profile import profile
from digiboards_xblocks.xapi.vocabulary import EVENTS, PROFILE, PROFILE_VERSION, TYPES

PUBLISHERS = ("adlnet.gov", "activitystrea.ms", "id.tincanapi.com", "w3id.org", "xapi.org.au")


def test_without_event_routing_backends_and_aspects_nothing_of_them_is_imported() -> None:
    program = """
import sys
import django
django.setup()
theirs = (
    *("event_routing_backends", "tincan", "digiboards_xblocks.xapi.transformers"),
    *("platform_plugin_aspects", "digiboards_xblocks.programme.aspects.sinks"),
)
from digiboards_xblocks.programme.nightly.parts import PARTS
assert [part.name for part in PARTS if not part.is_on()] == ["aspects"]
print(*sorted(name for name in sys.modules if name.startswith(theirs)))
"""
    command = [sys.executable, "-c", program]
    environ = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=120)

    assert not is_installed()
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr


@pytest.mark.parametrize("wanted", [{}, {"DIGIBOARDS_SENDS_STATEMENTS": True}])
def test_without_event_routing_backends_no_setting_changes(wanted: dict[str, bool]) -> None:
    found = SimpleNamespace(**wanted)
    lms.plugin_settings(found)

    assert set(vars(found)) == {"DIGIBOARDS_PRIVATE_TEXT_KEYS", "OPEN_EDX_FILTERS_CONFIG", *wanted}


def found() -> list[Any]:
    return [one.id for one in checks.run_checks() if str(one.id).startswith("digiboards_xblocks.")]


def test_a_site_that_wants_statements_is_told_that_it_gets_none(settings: Any) -> None:
    assert found() == []
    settings.DIGIBOARDS_SENDS_STATEMENTS = True
    assert found() == ["digiboards_xblocks.W001"]


def test_a_site_that_wants_tables_in_aspects_is_told_that_it_gets_none(settings: Any) -> None:
    settings.DIGIBOARDS_SENDS_FIGURES = True
    assert found() == ["digiboards_xblocks.W003"]


def router(*allowed: str) -> dict[str, Any]:
    """What event-routing-backends makes of its lists, in small."""

    def options() -> dict[str, Any]:
        return {"processors": [{"ENGINE": "x.Filter", "OPTIONS": {"whitelist": {*allowed}}}, {"ENGINE": "x.Other"}]}

    backends = {"xapi": {"ENGINE": "x.Router", "OPTIONS": options()}, "caliper": {"OPTIONS": options()}}
    return {"event_transformer": {"OPTIONS": {**options(), "backends": backends}}}


def test_lists_that_are_made_already_are_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digiboards_xblocks.xapi.allowing.is_installed", lambda: True)
    own = {"mine": {"ENGINE": "mine.Backend"}}
    found = SimpleNamespace(DIGIBOARDS_SENDS_STATEMENTS=True, EVENT_TRACKING_BACKENDS=own | router("theirs"))
    assert not is_allowed(found)
    allow(found)
    allow(found)

    assert is_allowed(found)
    options = found.EVENT_TRACKING_BACKENDS["event_transformer"]["OPTIONS"]
    for one in (options, options["backends"]["xapi"]["OPTIONS"]):
        assert sorted(one["processors"][0]["OPTIONS"]["whitelist"]) == sorted(["theirs", *EVENTS])
    assert options["backends"]["caliper"]["OPTIONS"]["processors"][0]["OPTIONS"]["whitelist"] == {"theirs"}
    assert found.EVENT_TRACKING_BACKENDS["mine"] == {"ENGINE": "mine.Backend"}


# What they are to say


def test_verbs_and_types_are_from_published_vocabularies() -> None:
    for iri in (*(verb.iri for verb in EVENTS.values()), *TYPES.values()):
        assert re.fullmatch(rf"https?://({'|'.join(map(re.escape, PUBLISHERS))})/[\w./-]+", iri), iri
    for verb in EVENTS.values():
        assert re.fullmatch("[a-z]+", verb.word)


def test_a_verb_of_something_tells_two_events_apart() -> None:
    """Else a reader would count two things as one."""
    pairs = [(verb.iri, TYPES[name.split(".")[1]]) for name, verb in EVENTS.items()]
    assert len(pairs) == len(set(pairs))


def test_the_profile_has_a_template_for_each_and_no_number_twice() -> None:
    made = profile()
    names = [one["id"] for one in (*made["concepts"], *made["templates"])]

    assert [one["prefLabel"]["en"] for one in made["templates"]] == list(EVENTS)
    assert len(names) == len(set(names))
    assert all(name.startswith(f"{PROFILE}#") for name in names)
    assert {one["inScheme"] for one in (*made["concepts"], *made["templates"])} == {PROFILE_VERSION}
    assert PROFILE_VERSION == made["versions"][0]["id"] != made["id"]


@pytest.mark.parametrize("template", profile()["templates"], ids=lambda template: template["prefLabel"]["en"])
def test_a_template_has_room_for_no_answer(template: dict[str, Any]) -> None:
    presence = {rule["location"]: rule["presence"] for rule in template["rules"]}
    for part in ("response", "score", "success", "extensions"):
        assert presence[f"$.result.{part}"] == "excluded"
