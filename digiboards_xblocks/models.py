"""The tables, each defined beside the feature that it belongs to; Django looks for them here."""

from digiboards_xblocks.activities.action_plan import models as action_plan  # noqa: F401
from digiboards_xblocks.activities.base import models as base  # noqa: F401
from digiboards_xblocks.activities.board import models as board  # noqa: F401
from digiboards_xblocks.activities.check import models as check  # noqa: F401
from digiboards_xblocks.activities.commitments import models as commitments  # noqa: F401
from digiboards_xblocks.activities.confidence import models as confidence  # noqa: F401
from digiboards_xblocks.activities.discovery import models as discovery  # noqa: F401
from digiboards_xblocks.activities.feedback import models as feedback  # noqa: F401
from digiboards_xblocks.activities.guide import models as guide  # noqa: F401
from digiboards_xblocks.activities.scenario import models as scenario  # noqa: F401
from digiboards_xblocks.db import models as db  # noqa: F401
from digiboards_xblocks.organisations import models as organisations  # noqa: F401
from digiboards_xblocks.programme.figures import models as figures  # noqa: F401
from digiboards_xblocks.programme.people import models as people  # noqa: F401
from digiboards_xblocks.programme.progress import models as progress  # noqa: F401
from digiboards_xblocks.programme.progress import models_history as history  # noqa: F401
from digiboards_xblocks.programme.sessions import models as sessions  # noqa: F401
