"""Recall: what a learner wrote or committed to earlier in the course, shown again where it helps."""

import re
from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import prose_of, reading
from digiboards_xblocks.core.form_fields import INTRO, line, reference
from digiboards_xblocks.core.text import gettext_noop as _

# The word that stands for all commitments; any other is the name of a reflection.
COMMITMENTS = "commitments"

_LINK = re.compile(r"/jump_to_id/[A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Recall:
    """``of`` names a reflection, or is ``COMMITMENTS``; ``link`` leads to where it is written, if that is known."""

    of: str
    heading: str
    intro: str
    link: str


@lru_cache(maxsize=1024)
def parse_recall(content: str) -> Recall:
    """Read the YAML of a recall. Raises ``ContentError``."""
    with reading(content, "a recall") as reader:
        recall = Recall(
            of=reader.identifier("of"),
            heading=reader.text("heading", required=False, longest=200),
            intro=prose_of(reader, "intro", required=False),
            link=reader.text("link", required=False, longest=300),
        )
        if recall.link and not _LINK.fullmatch(recall.link):
            reader.report(
                f"'link' is '{recall.link}'; the exporter fills it with /jump_to_id/ and a page's name; leave it out",
                reader.location_of("link"),
            )
    return recall


ACTIVITY = Activity(
    kind="recall",
    label="What you wrote",
    noun="look back",
    parse=parse_recall,
    loses="a look back; nothing of learners' own",
    id_of=lambda parsed: f"recall-{parsed.of}",
    keeps_answers=False,
    completes=False,
    fields=(
        reference(
            "of", _("Of what"), _("The id of a reflection, or “commitments” for all commitments."), required=True
        ),
        line("heading", _("Heading"), 200, required=False),
        INTRO,
    ),
)
