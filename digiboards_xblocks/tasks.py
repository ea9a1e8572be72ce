"""The tasks, each defined beside the feature that it belongs to; Celery looks for them here."""

from digiboards_xblocks.programme.nudges.tasks import nudge
from digiboards_xblocks.programme.progress.tasks import recount, renew

__all__ = ["nudge", "recount", "renew"]
