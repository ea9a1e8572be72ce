"""Transformers of event-routing-backends, which turn our events into statements. Imported where it is installed."""

from typing import Any

from event_routing_backends.helpers import get_uuid5
from event_routing_backends.processors.xapi import constants
from event_routing_backends.processors.xapi.registry import XApiTransformersRegistry
from event_routing_backends.processors.xapi.transformer import XApiTransformer
from tincan import Activity, ActivityDefinition, ActivityList, Extensions, LanguageMap, Result, Verb

from .vocabulary import EDITION, EVENTS, OF_FINISHES, PROFILE_VERSION, QUESTIONS, TYPES, kind_of

_PROFILE_TYPE = "http://adlnet.gov/expapi/activities/profile"


class OurTransformer(XApiTransformer):
    """A statement that a learner did something: who, what, with what and when, and nothing of what was answered.

    The platform's own base gives the actor, who is the learner's anonymous id, the time and the course run.
    """

    @property
    def _event_name(self) -> str:
        return str(self.event["name"])

    @property
    def _kind(self) -> str:
        return kind_of(self._event_name)

    @property
    def _verb(self) -> Verb:
        verb = EVENTS[self._event_name]
        return Verb(id=verb.iri, display=LanguageMap({constants.EN: verb.word}))

    def get_event_id(self) -> Any:
        """Return the same number for the same event, whenever it is read; another for each thing that it is about."""
        about = f"{self._event_name}-{self.get_object().id}"
        return get_uuid5(about, f"{self.get_actor().to_json()}-{self.get_timestamp()}")

    def get_context_activities(self) -> Any:
        """Return the course run, and our profile, by which readers know what to expect of a statement."""
        found = super().get_context_activities()
        definition = ActivityDefinition(type=_PROFILE_TYPE)
        found.category = ActivityList([Activity(id=PROFILE_VERSION, definition=definition)])
        return found

    def get_context_extensions(self) -> Any:
        """Return what the platform's base does, without what an event does not have: a worker's has no session."""
        found = super().get_context_extensions()
        return Extensions({name: value for name, value in found.items() if value is not None})


class BlockTransformer(OurTransformer):
    """A statement of what was done in a block."""

    def get_object(self) -> Activity:
        """Return the block by its usage key, with the author's id of it and how many questions it asks."""
        name = self.get_data("data.name")
        return Activity(
            id=self.get_object_iri("xblock", self.get_data("context.module.usage_key", required=True)),
            definition=ActivityDefinition(
                type=TYPES[self._kind],
                name=LanguageMap({constants.EN: name}) if name else None,
                extensions=Extensions({QUESTIONS: self.get_data("data.questions")}),
            ),
        )


class FinishTransformer(OurTransformer):
    """A statement that a guide or the programme is finished. It is of the moment when that came true.

    So the same finish is the same statement, however often it is announced.
    """

    additional_fields = ("result",)

    def __init__(self, event: dict[str, Any]) -> None:
        # A request of staff may have had people counted, whose context says nothing of the learner.
        super().__init__({**event, "context": {"course_id": event["data"]["course_id"]}})

    def get_timestamp(self) -> str:
        """Return when it was finished."""
        return str(self.get_data("data.finished_at", required=True))

    def get_object(self) -> Activity:
        """Return the course run, or the guide within it."""
        course_id = self.get_data("data.course_id", required=True)
        guide = f"/guide/{self.get_data('data.guide', required=True)}" if self._kind == "guide" else ""
        return Activity(
            id=self.get_object_iri("course", f"{course_id}{guide}"),
            definition=ActivityDefinition(type=TYPES[self._kind]),
        )

    def get_result(self) -> Result:
        """Return that it is complete."""
        return Result(completion=True)

    def get_context_extensions(self) -> Any:
        """Return which edition of the curriculum the course run holds, too."""
        edition = self.get_data("data.edition")
        return Extensions({**super().get_context_extensions(), **({EDITION: edition} if edition else {})})


for _name in EVENTS:
    _of_a_finish = kind_of(_name) in OF_FINISHES
    XApiTransformersRegistry.register(_name)(FinishTransformer if _of_a_finish else BlockTransformer)
