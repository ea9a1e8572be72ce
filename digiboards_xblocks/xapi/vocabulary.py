"""Names of our events in xAPI, as the activities say them, and the names of our own profile.

An event that is not here becomes no statement. Those of staff are not: they are of whom staff looked at.
"""

from collections.abc import Mapping

from digiboards_xblocks.activities.base.verbs import Statements, Verb, adl
from digiboards_xblocks.activities.registry import ACTIVITIES

# Those that no block publishes, but the counting of people: programme/finishes.
OF_FINISHES: Mapping[str, Statements] = {
    "guide": Statements("http://adlnet.gov/expapi/activities/module", {"finished": adl("completed")}),
    "programme": Statements("http://adlnet.gov/expapi/activities/course", {"finished": adl("completed")}),
}
_ALL: Mapping[str, Statements] = {
    **{kind: activity.statements for kind, activity in ACTIVITIES.items() if activity.statements},
    **OF_FINISHES,
}
EVENTS: Mapping[str, Verb] = {
    f"digiboards.{kind}.{what}": verb for kind, told in _ALL.items() for what, verb in told.verbs.items()
}
# What a learner does something with, by its kind: the address of its type in a published vocabulary.
TYPES: Mapping[str, str] = {kind: told.type for kind, told in _ALL.items()}


def kind_of(event: str) -> str:
    """Return the kind of activity that an event of ``EVENTS`` is about."""
    return event.split(".")[1]


# How many questions an activity asks its learners; the platform's own transformers have it of problems.
QUESTIONS = "https://w3id.org/xapi/acrossx/extensions/total-items"
# Our own profile. The project has no address on the web: a number belongs to it alone, wherever it moves.
PROFILE = "urn:uuid:5d3f0c4e-3b0a-4d62-9a4e-7c1f4c7de3a1"
PROFILE_VERSION = f"{PROFILE}#v1.0.0"
EDITION = f"{PROFILE}#edition"
