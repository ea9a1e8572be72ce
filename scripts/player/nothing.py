"""In place of what an activity has kept of a learner, while its templates are rendered for a device."""

import datetime
from types import SimpleNamespace
from typing import Any

from digiboards_xblocks.activities.action_plan.spec import NEEDED
from digiboards_xblocks.activities.base.writing_rules import REFLECTION

LONG_AGO = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)


class NothingKept:
    """The storage of an activity with nothing in it, for rendering."""

    def reading_place(self, **_key: Any) -> None:
        """Return that no text was begun."""

    def check_state(self, **_key: Any) -> None:
        """Return that no check was tried."""

    def scenario_choices(self, **_key: Any) -> dict[str, Any]:
        """Return no choices."""
        return {}

    def ratings(self, **_key: Any) -> dict[str, Any]:
        """Return no ratings."""
        return {}

    def rated_at(self, **_key: Any) -> dict[str, Any]:
        """Return that nothing was rated."""
        return {}

    def Gathered(self) -> SimpleNamespace:  # noqa: N802
        """Return the same as ``gather``; the storage has a class of that name."""
        return self.gather()

    def gather(self, **_key: Any) -> SimpleNamespace:
        """Return a plan with everything that a page of one may show, each once, for a script to fill or take away.

        It was made so long ago that all of its days to look back on are past.
        """
        plan = SimpleNamespace(made_at=LONG_AGO, texts={}, dates={}, checks={}, missing=tuple(NEEDED))
        words = SimpleNamespace(text="", readable=True)
        return SimpleNamespace(
            plan=plan,
            ratings={},
            commitments=(SimpleNamespace(due_on=None, text=words),),
            reflections={(REFLECTION, ""): words},
        )

    def is_finished(self, **_key: Any) -> bool:
        """Return that no plan is finished."""
        return False

    def commitments(self, **_key: Any) -> tuple[()]:
        """Return no commitments."""
        return ()


class NoReminders:
    """In place of the wish for mails, which nobody sends here."""

    def wants_reminders(self, **_key: Any) -> bool:
        """Return that no mails are wanted."""
        return False


class NothingWritten:
    """Private writing with nothing in it; what would tell drafts of several people apart is empty."""

    def __init__(self, name: str) -> None:
        self._name = name

    def get_text(self, *_place: Any) -> None:
        """Return that nothing is written."""

    def drafts_of(self, _learner_id: int | None) -> dict[str, str]:
        """Return what ``base/templates/writing.html`` asks for."""
        return {"person": "", "key": "", "usage_key": self._name}
