"""The entries of commitments, and of the wish to be reminded of them, in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import OUTSIDE, Entry, Formatting, LearnerRecord, Line, RecordRow
from digiboards_xblocks.activities.base.writing_rules import COMMITMENT, LEARNT
from digiboards_xblocks.core.outline_index import title_from_name
from digiboards_xblocks.core.text import gettext_noop

from .spec import ACTIVITY, CATEGORIES, STATUSES

GROUP = gettext_noop("Commitments")


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield each commitment with its words, its checks and what was learnt; then whether mails were asked for."""
    _ = record.format.say
    for row in record.rows["commitments"]:
        name = f"{row['block_name']}/{row['slot']}"
        own, learnt = (record.texts.pop((kind, name), None) for kind in (COMMITMENT, LEARNT))
        yield record.entry(ACTIVITY.kind, row["block_name"], _commitment(record.format, row, own, learnt))
    for row in record.rows["reminders"]:
        text = _("Yes, since {day}").format(day=record.format.day(row["saved_at"]))
        yield Entry(OUTSIDE, _("Reminders"), (Line(_("Email me when a check falls due or I have paused"), text),))


def _commitment(formatting: Formatting, row: RecordRow, own: RecordRow | None, learnt: RecordRow | None) -> list[Line]:
    _ = formatting.say
    will = formatting.own_text(_("I will"), own) if own else Line(_("I will"), title_from_name(row["slot"]))
    return [
        will,
        Line(_("By"), formatting.day(row["due_on"])),
        Line(_("How it is going"), formatting.known(STATUSES, row["status"])),
        Line(_("What it is about"), formatting.known(CATEGORIES, row["category"])),
        Line(_("Made on"), formatting.day(row["made_at"])),
        *(
            formatting.check(item["day"], formatting.known(STATUSES, item["status"]), item["at"])
            for item in row["checks"]
        ),
        *([formatting.own_text(_("What I learnt"), learnt)] if learnt else []),
    ]
