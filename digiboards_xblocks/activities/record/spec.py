"""The record, "My learning": how far a learner is, and everything that is theirs."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.activities.discovery.spec import StartingPoint, read_starting_point
from digiboards_xblocks.core.content_reader import prose_of, reading
from digiboards_xblocks.core.form_fields import INTRO, OWN_ID, reference
from digiboards_xblocks.core.outline_index import OutlineIndex
from digiboards_xblocks.core.programme_outline import Programme, read_programme
from digiboards_xblocks.core.text import gettext_noop as _


@dataclass(frozen=True)
class Record:
    """``of`` names the one guide whose end is shown; "" for the whole record. ``start`` recommends the guides."""

    name: str
    of: str
    intro: str
    programme: Programme
    start: StartingPoint | None = None

    @cached_property
    def outline(self) -> OutlineIndex:
        """The programme, looked up by names."""
        return OutlineIndex(self.programme)


@lru_cache(maxsize=1024)
def parse_record(content: str) -> Record:
    """Read the YAML of a record. Raises ``ContentError``."""
    with reading(content, "a record") as reader:
        record = Record(
            name=reader.identifier("id"),
            of=reader.identifier("of") if reader.has("of") else "",
            intro=prose_of(reader, "intro", required=False),
            programme=read_programme(reader),
            start=read_starting_point(reader),
        )
        if record.of and reader.has("programme") and record.programme.guide(record.of) is None:
            reader.report(f"'of' is '{record.of}', which is no guide of the programme", reader.location_of("of"))
    return record


ACTIVITY = Activity(
    kind="record",
    label="My learning",
    noun="record",
    parse=parse_record,
    loses="a view of progress; nothing of learners' own",
    title_of=lambda parsed: "The end of this guide" if parsed.of else "My learning",
    keeps_answers=False,
    count_questions=lambda _parsed: 0,
    completes=False,
    statements=verbs.Statements(
        "http://id.tincanapi.com/activitytype/document",
        {
            "deleted": verbs.DELETED,
            "downloaded": verbs.tincan("downloaded"),
            "evidence_downloaded": verbs.streams("access", "accessed"),
            "statement_downloaded": verbs.streams("receive", "received"),
        },
    ),
    fields=(
        OWN_ID,
        reference("of", _("Of which guide"), _("Its id, to show its end alone; empty for all."), required=False),
        INTRO,
    ),
)
