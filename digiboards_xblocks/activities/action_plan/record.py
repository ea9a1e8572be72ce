"""The entries of an action plan in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import OUTSIDE, Entry, Formatting, LearnerRecord, Line, RecordRow
from digiboards_xblocks.activities.base.writing_rules import COMMITMENT, PLAN
from digiboards_xblocks.core.outline_index import title_from_name
from digiboards_xblocks.core.text import gettext_noop

from .spec import CHECK_STATUSES, PARTS, action_of, moved_to, part

GROUP = gettext_noop("My action plan")
_PLACES = {item.name: place for place, item in enumerate(PARTS)}


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield each plan: since when, its words by part, the dates of its priorities, and how it was going."""
    _, formatting = record.format.say, record.format
    lines: dict[str, list[Line]] = {}
    for row in record.rows["plans"]:
        lines.setdefault(row["name"], []).append(Line(_("Made on"), formatting.day(row["made_at"])))
    written = [name for kind, name in record.texts if kind == PLAN]
    for name in sorted(written, key=lambda name: _PLACES.get(name.partition("/")[2], len(PARTS))):
        plan, _slash, of = name.partition("/")
        lines.setdefault(plan, []).append(_part(formatting, of, record.texts.pop((PLAN, name))))
    for row in record.rows["plan_priorities"]:
        label = _("Priority {n}, by").format(n=row["number"])
        lines.setdefault(row["plan"], []).append(Line(label, _due(record, row)))
    for row in record.rows["plan_checks"]:
        status = formatting.known(CHECK_STATUSES, row["status"])
        lines.setdefault(row["plan"], []).append(formatting.check(row["day"], status, row["saved_at"]))
    step = record.outline.programme.plan
    for name, of_plan in lines.items():
        yield Entry(OUTSIDE, title_from_name(name), tuple(of_plan), step.link if step else "")


def _due(record: LearnerRecord, row: RecordRow) -> str:
    """Return the day of a priority; also that of the commitment it was made of, where that has moved since."""
    _, day = record.format.say, record.format.day
    texts = {(one["kind"], one["name"]): one["text"] for one in record.rows["texts"]}
    action = texts.get((PLAN, f"{row['plan']}/{action_of(row['number'])}"))
    made = {
        texts.get((COMMITMENT, f"{one['block_name']}/{one['slot']}")) or "": one["due_on"]
        for one in record.rows["commitments"]
    }
    moved = moved_to(action or "", row["due_on"], made)
    if moved is None:
        return day(row["due_on"])
    return _("{day} (in your commitments: {other})").format(day=day(row["due_on"]), other=day(moved))


def _part(formatting: Formatting, name: str, row: RecordRow) -> Line:
    """Return a text of the plan; the parts of its priorities share their labels, so each says whose it is."""
    _ = formatting.say
    found, label = part(name), title_from_name(name)
    if found is not None:
        number = name.split("-")[1] if name.startswith("priority-") else ""
        label = _("Priority {n}: {label}").format(n=number, label=_(found.label)) if number else _(found.label)
    return formatting.own_text(label, row)
