"""Both plugins set the platform up alike, whichever is loaded first; what an operator has set stays."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import checks
from event_routing_backends.processors.xapi.registry import XApiTransformersRegistry
from event_routing_backends.settings import common as theirs

from digiboards_xblocks.settings import lms as ours
from digiboards_xblocks.xapi.allowing import is_allowed
from digiboards_xblocks.xapi.transformers import OurTransformer
from digiboards_xblocks.xapi.vocabulary import EVENTS

from .settings import loaded

pytestmark = pytest.mark.xapi

ORDERS = [(ours, theirs), (theirs, ours), (ours, theirs, ours), (theirs, ours, ours)]
OTHERS = "edx.course.enrollment.activated"


def lists(found: Any) -> dict[str, list[str]]:
    """Every list of names that an event has to be on, in its order, as the platform reads it."""
    outer = found.EVENT_TRACKING_BACKENDS["event_transformer"]["OPTIONS"]
    inner = outer["backends"]["xapi"]["OPTIONS"]
    return {
        "outer": list(outer["processors"][0]["OPTIONS"]["whitelist"]),
        "inner": list(inner["processors"][0]["OPTIONS"]["whitelist"]),
        "setting": list(found.EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS),
        "bus": list(found.EVENT_BUS_TRACKING_LOGS),
    }


@pytest.mark.parametrize("order", ORDERS)
def test_our_events_get_through_in_either_order(order: Any) -> None:
    found = loaded(*order, DIGIBOARDS_SENDS_STATEMENTS=True)

    for name, allowed in lists(found).items():
        assert EVENTS.keys() <= set(allowed), name
        assert OTHERS in allowed
        assert all(allowed.count(event) == 1 for event in EVENTS), name
    assert is_allowed(found)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("operators", [{}, {"DIGIBOARDS_SENDS_STATEMENTS": False}])
def test_nothing_gets_through_unless_it_is_wanted(order: Any, operators: Any) -> None:
    found = loaded(*order, **operators)

    assert not any(EVENTS.keys() & set(allowed) for allowed in lists(found).values())
    assert lists(found) == lists(loaded(theirs)) | {"outer": lists(found)["outer"], "bus": lists(found)["bus"]}
    assert not is_allowed(found)


@pytest.mark.parametrize("order", ORDERS)
def test_our_events_go_to_no_other_kind_of_statement(order: Any) -> None:
    found = loaded(*order, DIGIBOARDS_SENDS_STATEMENTS=True)
    caliper = found.EVENT_TRACKING_BACKENDS["event_transformer"]["OPTIONS"]["backends"]["caliper"]["OPTIONS"]

    assert not EVENTS.keys() & set(found.EVENT_TRACKING_BACKENDS_ALLOWED_CALIPER_EVENTS)
    assert not EVENTS.keys() & set(caliper["processors"][0]["OPTIONS"]["whitelist"])


@pytest.mark.parametrize("order", ORDERS)
def test_an_operators_own_backends_stay(order: Any) -> None:
    own = {"mine": {"ENGINE": "somewhere.Else", "OPTIONS": {"url": "https://mine.example"}}}
    found = loaded(*order, DIGIBOARDS_SENDS_STATEMENTS=True, EVENT_TRACKING_BACKENDS=own)

    assert found.EVENT_TRACKING_BACKENDS["mine"] == own["mine"]
    assert is_allowed(found)


def test_each_event_has_its_transformer() -> None:
    for name in EVENTS:
        assert issubclass(XApiTransformersRegistry.mapping[name], OurTransformer)


def test_a_setting_that_comes_too_late_is_reported(settings: Any) -> None:
    def found() -> list[Any]:
        return [one.id for one in checks.run_checks() if str(one.id).startswith("digiboards_xblocks.W")]

    assert django_settings.DIGIBOARDS_SENDS_STATEMENTS
    assert found() == []
    settings.EVENT_TRACKING_BACKENDS = loaded(theirs).EVENT_TRACKING_BACKENDS
    assert found() == ["digiboards_xblocks.W002"]
