"""The entries of a learner's organisation, and of their consent to be counted in its picture, in their record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import OUTSIDE, Entry, LearnerRecord, Line
from digiboards_xblocks.core.text import gettext_noop
from digiboards_xblocks.organisations.rules import INVITED, NAMED, ROSTER

GROUP = gettext_noop("My organisation")
_SOURCES = {
    ROSTER: gettext_noop("The programme team"),
    INVITED: gettext_noop("Me, with an invitation of the board’s secretary"),
    NAMED: gettext_noop("Me"),
}


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield who named the learner's organisation, and whether they agreed to be counted in its picture."""
    _, formatting = record.format.say, record.format
    for row in record.rows["memberships"]:
        source, agreed, organisation = row["source"], row["agreed_at"], row["organisation"]
        lines = (
            Line(_("Named by"), _(_SOURCES[source]) if source in _SOURCES else source),
            formatting.saved(row),
            Line(
                _("My answers may count in the board's own picture"),
                _("Yes, since {day}").format(day=formatting.day(agreed)) if agreed else _("No"),
            ),
        )
        yield Entry(OUTSIDE, f"{organisation['name']} ({organisation['ods_code']})", lines)
