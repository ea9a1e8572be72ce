"""The course → the run sheets of its sessions, as the pages of rooms in the LMS read them.

A run sheet is a table on a page for facilitators; the page's front matter says what phones do in it. What is wrong with
one is found while it is made, and reported by the rule ``run-sheets``.
"""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace

from digiboards_xblocks.activities.feedback.spec import GUIDE, Feedback
from digiboards_xblocks.activities.scenario.spec import Decision, Scenario
from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.programme_outline import Choice
from digiboards_xblocks.core.prose import render_prose
from digiboards_xblocks.core.reader import nearest
from digiboards_xblocks.core.run_sheet import (
    FEEDBACK,
    FEWEST_OPTIONS,
    LONGEST_STAGE,
    MOST_OPTIONS,
    RATE,
    TALK,
    VOTE,
    RunSheet,
    Stage,
)

from .model import Course, PlannedSession, PlannedStage, Unit
from .outline import statements_of
from .rule import Finding
from .run_sheet_tables import Row, Section, extract, minutes_of, sections, without_page_links


@dataclass(frozen=True)
class _Begin:
    """The moment at which a stage begins: in minutes from the start, by its row, as planned if it is."""

    start: int
    row: Row
    planned: PlannedStage


def run_sheets(course: Course) -> tuple[RunSheet, ...]:
    """Return the run sheets of a checked course, in the order of its pages."""
    reader = SessionReader(course)
    sheets = (reader.run_sheet(unit, planned) for unit in course.units() for planned in unit.sessions)
    return tuple(sheet for sheet in sheets if sheet is not None)


class SessionReader:
    """A reader of the run sheets of a course; ``findings`` are what is wrong with those that it has read."""

    def __init__(self, course: Course) -> None:
        self.findings: list[Finding] = []
        self._guides = {guide.id: guide for guide in course.guides}
        self._units = {unit.path: unit for unit in course.units()}
        self._components = {(item.kind, item.name): item for item in course.components()}
        self._guide_of = {item.url_name: guide.id for guide in course.guides for item in guide.components()}
        self._sections: dict[str, tuple[Section, ...]] = {}

    def run_sheet(self, unit: Unit, planned: PlannedSession) -> RunSheet | None:
        """Return a run sheet of a page; None if its guide or its table is missing."""
        guide = self._guides.get(planned.guide)
        if guide is None:
            hint = nearest(planned.guide, self._guides)
            self._find(planned.location, f"the course has no guide '{planned.guide}'{hint}")
        section = self._section(unit, planned.under)
        if section is None:
            hint = self._near(unit, planned.under)
            self._find(planned.location, f"the page has no heading '{planned.under}'{hint}")
        elif not section.rows:
            message = f"below '{planned.under}' is no table with 'From', 'Minutes' and 'What happens'"
            self._find(planned.location, message)
        if guide is None or section is None or not section.rows:
            return None
        self._check_times(section.rows)
        name = f"{guide.id}/{planned.id}"
        stages = tuple(
            self._stage(unit, planned, begin, length, f"{guide.id}-{planned.id}")
            for begin, length in self._timed(planned, section.rows)
        )
        return RunSheet(name, guide.id, planned.kind, planned.title or unit.title, stages)

    def _find(self, location: Location, message: str) -> None:
        self.findings.append(Finding(location, message))

    def _near(self, unit: Unit, words: str) -> str:
        return nearest(words, [section.words for section in self._of(unit)])

    def _of(self, unit: Unit) -> tuple[Section, ...]:
        if unit.path not in self._sections:
            self._sections[unit.path] = tuple(sections(unit))
        return self._sections[unit.path]

    def _section(self, unit: Unit, words: str) -> Section | None:
        return next((section for section in self._of(unit) if section.words == words), None)

    def _check_times(self, rows: Iterable[Row]) -> None:
        """Note a row that is not written as a time and minutes, and one that does not begin where the last one ends."""
        expected = 0
        for row in rows:
            if row.start is None or row.minutes is None or not 1 <= row.minutes <= LONGEST_STAGE:
                message = f"the row '{row.at}' needs a time such as 1:32, and 1 to {LONGEST_STAGE} minutes"
                self._find(row.location, message)
                return
            if row.start != expected:
                at = f"{expected // 60}:{expected % 60:02}"
                self._find(row.location, f"the row starts at {row.at}; those above it end at {at}")
                return
            expected += row.minutes

    def _timed(self, planned: PlannedSession, rows: tuple[Row, ...]) -> list[tuple[_Begin, int]]:
        """The stages with their lengths: one for each row, and one for each time within a row that is planned."""
        timed = [(row, row.start, row.minutes) for row in rows]
        spans = {start: (row, minutes) for row, start, minutes in timed if start is not None and minutes is not None}
        begins = {
            start: _Begin(start, row, PlannedStage(row.at, TALK, row.location)) for start, (row, _) in spans.items()
        }
        end = max((start + minutes for start, (_, minutes) in spans.items()), default=0)
        seen: set[int] = set()
        for stage in planned.stages:
            at = minutes_of(stage.at)
            if at is None or not 0 <= at < end:
                self._find(stage.location, f"'at' is '{stage.at}'; expected a time within the run sheet, in quotes")
            elif at in seen:
                self._find(stage.location, f"the stage at {stage.at} stands twice")
            else:
                seen.add(at)
                row = spans[max(start for start in spans if start <= at)][0]
                if at != row.start and not stage.title:
                    self._find(stage.location, f"no row starts at {stage.at}; give the stage a 'title'")
                begins[at] = _Begin(at, row, stage)
        ordered = [begins[at] for at in sorted(begins)]
        ends = [*(begin.start for begin in ordered[1:]), end]
        return [(begin, stop - begin.start) for begin, stop in zip(ordered, ends, strict=True)]

    def _stage(self, unit: Unit, session: PlannedSession, begin: _Begin, minutes: int, prefix: str) -> Stage:
        planned, row = begin.planned, begin.row
        at = f"{begin.start // 60}:{begin.start % 60:02}"
        name = f"s-{at.replace(':', '-')}"
        stage = Stage(name, planned.title or row.words, minutes, planned.kind, stays_in_room=planned.stays_in_room)
        notes = self._notes(unit, planned, at)
        if planned.kind == VOTE:
            stage, more = self._vote(session, planned, stage)
            notes += more
        elif planned.decision or planned.question or planned.options:
            self._find(planned.location, "'decision', 'question' and 'options' are for a stage of kind 'vote'")
        if planned.kind == RATE:
            statements = statements_of(self._guides[session.guide])
            stage = replace(stage, refers=session.guide, statements=statements)
        if planned.kind == FEEDBACK:
            stage = replace(stage, refers=self._form(planned))
        elif planned.form:
            self._find(planned.location, "'form' is for a stage of kind 'feedback'")
        prefix = f"{prefix}-{name}"
        return replace(stage, notes=_html(notes, prefix), shown=_html([self._shown(planned, notes)], f"{prefix}-shown"))

    def _shown(self, planned: PlannedStage, notes: list[str]) -> str:
        """What everybody sees: as the front matter says, or a part of the notes."""
        if not planned.shows:
            return planned.shown
        found = "\n\n".join(filter(None, (extract(planned.shows, text) for text in notes)))
        if planned.shown or not found:
            what = "'shown' and 'shows' are both given" if planned.shown else f"the notes have no {planned.shows}"
            self._find(planned.location, f"{what}; expected one of the two, and notes with what it names")
        return found

    def _notes(self, unit: Unit, planned: PlannedStage, at: str) -> list[str]:
        """What is said elsewhere, such as the words for opening, then what the page's notes say at this time."""
        found: list[str] = []
        for note in planned.notes:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(unit.path), note.page))
            page = self._units.get(path)
            section = self._section(page, note.under) if page else None
            if page is None:
                self._find(note.location, f"'page' is '{note.page}', and the course has no such page")
            elif section is None:
                self._find(note.location, f"'{note.page}' has no heading '{note.under}'{self._near(page, note.under)}")
            else:
                found.append(section.text)
        return [*found, *(section.text for section in self._of(unit) if section.words.partition(" ")[0] == at)]

    def _vote(self, session: PlannedSession, planned: PlannedStage, stage: Stage) -> tuple[Stage, list[str]]:
        """The stage with its question and options, and the notes about a decision of a scenario."""
        if planned.decision:
            if planned.question or planned.options:
                self._find(planned.location, "a vote has 'decision', or 'question' and 'options', and not both")
            return self._decision(session, planned, stage)
        names = [option.name for option in planned.options]
        if not planned.question or not FEWEST_OPTIONS <= len(names) <= MOST_OPTIONS or len(set(names)) < len(names):
            few = f"{FEWEST_OPTIONS} to {MOST_OPTIONS} 'options', each with its own id"
            self._find(planned.location, f"a vote has 'decision', or a 'question' and {few}")
        return replace(stage, question=planned.question, options=planned.options), []

    def _decision(self, session: PlannedSession, planned: PlannedStage, stage: Stage) -> tuple[Stage, list[str]]:
        scenario_name, _, name = planned.decision.partition("/")
        component = self._components.get(("scenario", scenario_name))
        scenario = component.activity if component else None
        decision = scenario.decision(name) if isinstance(scenario, Scenario) else None
        if component is None or not isinstance(scenario, Scenario) or decision is None:
            known = [
                f"{item.name}/{each.name}"
                for item in (part.activity for part in self._components.values())
                if isinstance(item, Scenario)
                for each in item.decisions
            ]
            self._find(planned.location, f"'decision' is '{planned.decision}'{nearest(planned.decision, known)}")
            return stage, []
        if self._guide_of.get(component.url_name) != session.guide:
            message = f"the decision '{planned.decision}' is of another guide than '{session.guide}'"
            self._find(planned.location, message)
        options = tuple(Choice(option.name, option.text) for option in decision.options)
        vote = replace(stage, refers=planned.decision, question=decision.question, options=options)
        return vote, _about(scenario, decision)

    def _form(self, planned: PlannedStage) -> str:
        component = self._components.get(("feedback", planned.form))
        activity = component.activity if component else None
        if not isinstance(activity, Feedback) or activity.scope == GUIDE:
            forms = [name for kind, name in self._components if kind == "feedback"]
            hint = nearest(planned.form, forms)
            message = f"'form' is '{planned.form}'; expected a feedback form with 'scope: session'{hint}"
            self._find(planned.location, message)
        return planned.form


def _html(parts: list[str], prefix: str) -> str:
    text = "\n\n".join(without_page_links(part) for part in parts if part)
    return render_prose(text, prefix) if text else ""


def _about(scenario: Scenario, decision: Decision) -> list[str]:
    """What a facilitator reads out before a vote, and what speaks for and against each option, for afterwards."""
    setting = scenario.setting if scenario.decisions[0] == decision else ""
    after = [
        f"- *{option.text}* **For it:** {option.sensible} **Against it:** {option.risks} **Ask:** {option.ask}"
        for option in decision.options
    ]
    return [setting, decision.story, "**After the vote**", "\n".join(after)]


def unplanned(unit: Unit) -> list[Section]:
    """Return the run sheets on a page that its front matter does not name."""
    planned = {session.under for session in unit.sessions}
    return [section for section in sections(unit) if section.rows and section.words not in planned]
