"""Made-up phones, which fill each room that is opened in the preview, and answer what it asks."""

import random
import threading
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.run_sheet import COMMIT, Stage
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.rooms import taking_part
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.models import Room
from digiboards_xblocks.programme.rooms.rules import ANSWERED, ORGANISATION_KINDS, PROPOSED, questions
from digiboards_xblocks.programme.rooms.storage import get_room
from digiboards_xblocks.programme.rooms.taking_part import AboutMe, AnswerRefused, NotInRoom, RoomFull, RoomLocked

from .demo_data import PREFIX

_EVERY = 2.0  # seconds, as phones ask
# Of three phones two are of members who are signed in.
_GUESTS = 3
PROPOSALS = (
    "Visit one ward that uses the new record, before the next board.",
    "Ask each quarter for one thing that we stopped.",
    "Name who closes the link to a supplier at night.",
    "Put one list of what we decided about digital in front of every paper.",
)


@dataclass
class MadeUpPhones:
    """So many phones in each open room; ``seed`` decides who says what."""

    number: int
    seed: int = 1
    _tokens: dict[int, list[str]] = field(default_factory=dict)
    _done: set[tuple[str, str]] = field(default_factory=set)

    def play(self, stop: threading.Event) -> None:
        """Take part until the event is set."""
        while not stop.wait(_EVERY):
            self.look()

    def look(self) -> None:
        """Join the rooms that are new, and answer what is asked just now."""
        for number in Room.objects.filter(is_open=True).values_list("pk", flat=True):
            room = get_room(number)
            tokens = self._tokens.setdefault(number, [])
            if not tokens:
                tokens += self._join(room)
            if room.stage is not None and room.stage.kind in ANSWERED:
                for place, token in enumerate(tokens):
                    self._answer(room, room.stage, place, token)

    def _join(self, room: LiveRoom) -> list[str]:
        members = Membership.objects.filter(organisation__ods_code=room.organisation).values("learner")
        people = list(User.objects.filter(username__startswith=PREFIX, pk__in=members).order_by("pk")[: self.number])
        draw = random.Random(f"{self.seed} {room.number}")  # noqa: S311 (nothing is secret)
        tokens = []
        for place in range(self.number):
            learner = people.pop().pk if people and place % _GUESTS != _GUESTS - 1 else None
            about = AboutMe(draw.choice(list(ROLES)), draw.choice(list(ORGANISATION_KINDS)), is_named=True)
            try:
                joined = taking_part.join(room.number, learner_id=learner, token="", about=about)
            except (RoomLocked, RoomFull):
                break
            tokens.append(joined.token)
        return tokens

    def _answer(self, room: LiveRoom, stage: Stage, place: int, token: str) -> None:
        if (token, stage.name) in self._done:
            return
        draw = random.Random(f"{self.seed} {room.number} {stage.name} {place}")  # noqa: S311
        given = {name: draw.choice(sorted(choices)) for name, choices in questions(stage).items()}
        if stage.kind == COMMIT:
            given = {PROPOSED: draw.choice(PROPOSALS)}
        self._done.add((token, stage.name))
        try:
            taking_part.answer(room.number, token, stage=stage.name, given=given, attempt=1, agreed=True)
        except (AnswerRefused, NotInRoom, ValueError):
            return  # the room has gone on, or asks this of members only
