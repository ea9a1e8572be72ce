"""Our public signals, in the manner of openedx-events: for webhooks, credentials and other plugins.

They are sent once what they announce is stored. A receiver that fails breaks nothing, and the others still hear.
"""

from openedx_events.tooling import OpenEdxPublicSignal

from .data import GuideFinishedData, ProgrammeFinishedData

# .. signal_name: GUIDE_FINISHED
# .. signal_type: org.digiboards.learning.guide.finished.v1
# .. signal_description: A learner has finished a guide. ``metadata.time`` is when.
# .. signal_data: ``guide``: GuideFinishedData, which has ``user``, ``course`` and the author's name of the ``guide``.
GUIDE_FINISHED = OpenEdxPublicSignal(
    event_type="org.digiboards.learning.guide.finished.v1",
    data={"guide": GuideFinishedData},
)

# .. signal_name: PROGRAMME_FINISHED
# .. signal_type: org.digiboards.learning.programme.finished.v1
# .. signal_description: A learner has finished the programme. ``metadata.time`` is when.
# .. signal_data: ``programme``: ProgrammeFinishedData, which has ``user`` and ``course``.
PROGRAMME_FINISHED = OpenEdxPublicSignal(
    event_type="org.digiboards.learning.programme.finished.v1",
    data={"programme": ProgrammeFinishedData},
)
