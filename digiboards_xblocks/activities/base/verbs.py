"""Verbs of published xAPI vocabularies: what a learner did with an activity, as other platforms count it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Verb(NamedTuple):
    """A verb: its address in a published vocabulary, and its word in English."""

    iri: str
    word: str


@dataclass(frozen=True)
class Statements:
    """The words of statements about an activity: its type, as an address in a vocabulary, and by event a verb.

    An event is called here as in the last part of its name.
    """

    type: str
    verbs: Mapping[str, Verb]


def adl(word: str) -> Verb:
    """Return a verb of ADL's."""
    return Verb(f"http://adlnet.gov/expapi/verbs/{word}", word)


def streams(name: str, word: str) -> Verb:
    """Return a verb of Activity Streams'."""
    return Verb(f"http://activitystrea.ms/{name}", word)


def tincan(word: str) -> Verb:
    """Return a verb of the Tin Can registry."""
    return Verb(f"http://id.tincanapi.com/verb/{word}", word)


ADDED = streams("add", "added")
ANSWERED = adl("answered")
CREATED = streams("create", "created")
DELETED = streams("delete", "deleted")
EDITED = Verb("https://w3id.org/xapi/acrossx/verbs/edited", "edited")
REMOVED = streams("remove", "removed")
# Asking for mails, and for none, is one event, and so one verb, which says that a setting was made and not which.
PERSONALIZED = tincan("personalized")
# Of the board that a learner is on; agreeing and taking that back are one event too.
MEMBERSHIP: Mapping[str, Verb] = {
    "consent_changed": adl("preferred"),
    "invitation_accepted": streams("accept", "accepted"),
    "organisation_left": streams("leave", "left"),
    "organisation_named": streams("join", "joined"),
}
