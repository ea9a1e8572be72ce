"""The tables, each defined beside the feature that it belongs to; Django looks for them here."""

from digiboards_xblocks.activities.base import models as base  # noqa: F401
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.db import models as db  # noqa: F401
from digiboards_xblocks.organisations import models as organisations  # noqa: F401
from digiboards_xblocks.programme.board_commitments import models as board_commitments  # noqa: F401
from digiboards_xblocks.programme.digest import models as digest  # noqa: F401
from digiboards_xblocks.programme.figures import models as figures  # noqa: F401
from digiboards_xblocks.programme.nightly import models as nightly  # noqa: F401
from digiboards_xblocks.programme.nudges import models as nudges  # noqa: F401
from digiboards_xblocks.programme.people import models as people  # noqa: F401
from digiboards_xblocks.programme.progress import models as progress  # noqa: F401
from digiboards_xblocks.programme.progress import snapshot_models as snapshots  # noqa: F401
from digiboards_xblocks.programme.quarter import models as quarter  # noqa: F401
from digiboards_xblocks.programme.rooms import models as rooms  # noqa: F401
from digiboards_xblocks.programme.sessions import models as sessions  # noqa: F401

for _activity in ACTIVITIES.values():
    _activity.module("models")
