"""Rules for a guide as a whole: its kinds of pages, its minutes, its ratings before and after."""

from digiboards_xblocks.core.statements import PHASES

from .model import GUIDE_KINDS, SECTION, Component, Guide
from .problems import Problems

FEWEST_SECTIONS, MOST_SECTIONS = 5, 7
MINUTES_TOLERANCE = 0.15


def check_guide(guide: Guide, problems: Problems) -> None:
    """Check a guide all of whose pages could be read."""
    _check_kinds(guide, problems)
    _check_minutes(guide, problems)
    _check_confidence(guide, problems)


def _check_kinds(guide: Guide, problems: Problems) -> None:
    units = list(guide.units())
    location = guide.locations["subsections"]
    counts = {kind: sum(unit.kind == kind for unit in units) for kind in GUIDE_KINDS}
    if counts[SECTION] == 0:
        problems.error(location, f"the guide has no page of kind '{SECTION}'; it needs at least one")
    elif guide.sections and counts[SECTION] != guide.sections:
        message = f"the guide has {counts[SECTION]} sections, and 'sections' says {guide.sections}"
        problems.warn(guide.locations["sections"], message)
    elif not guide.sections and not FEWEST_SECTIONS <= counts[SECTION] <= MOST_SECTIONS:
        problems.warn(
            location,
            f"the guide has {counts[SECTION]} sections; {FEWEST_SECTIONS} to {MOST_SECTIONS} are expected",
        )
    for kind in GUIDE_KINDS:
        if kind != SECTION and counts[kind] == 0:
            problems.warn(location, f"the guide has no page of kind '{kind}'; one is expected")
    seen: dict[str, str] = {}
    for unit in units:
        if unit.kind != SECTION and unit.kind in seen:
            problems.warn(
                unit.location,
                f"the guide has another page of kind '{unit.kind}', {problems.shown(seen[unit.kind])}; one is expected",
            )
        seen.setdefault(unit.kind, unit.path)
        if unit.kind == "check" and not any(component.kind == "check" for component in unit.components):
            problems.warn(unit.location, "the page is of kind 'check', but has no knowledge check")


def _check_minutes(guide: Guide, problems: Problems) -> None:
    total = sum(unit.minutes for unit in guide.units())
    if abs(total - guide.minutes) > guide.minutes * MINUTES_TOLERANCE:
        problems.warn(
            guide.locations["minutes"],
            f"the pages take {total} minutes together, the guide says {guide.minutes}; "
            f"within {MINUTES_TOLERANCE:.0%} is expected",
        )


def _check_confidence(guide: Guide, problems: Problems) -> None:
    """Each phase once, both with the same statements, so that every rating has its pair."""
    found: dict[str, Component] = {}
    for component in guide.components():
        confidence = component.confidence
        if confidence is None:
            continue
        other = found.setdefault(confidence.phase, component)
        if other is not component:
            problems.error(
                component.location,
                f"the guide asks for confidence '{confidence.phase}' twice; "
                f"it already does at {problems.shown(other.path)}:{other.line}",
            )
    for phase in PHASES:
        if phase not in found:
            problems.error(
                guide.locations["statements"],
                f"no page asks for confidence '{phase}'; add a confidence fence with 'phase: {phase}'",
            )
    before, after = (found.get(phase) for phase in PHASES)
    if before is not None and after is not None and _statements(before) != _statements(after):
        problems.error(
            after.location,
            f"the statements differ from those rated before, at {problems.shown(before.path)}:{before.line}; "
            "they must be the same",
        )


def _statements(component: Component) -> object:
    return component.confidence.statements if component.confidence else ()
