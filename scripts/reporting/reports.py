"""The reports, and an answer as rows. A new set of figures with ``results`` is one more line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ReportRow = dict[str, Any]
PREFIX = "/digiboards/api/v1/courses/"


@dataclass(frozen=True)
class Report:
    """One address of the API: its words for ``--help``, and the options that it takes as parameters."""

    name: str
    words: str
    options: Mapping[str, str]

    def path(self, course: str) -> str:
        """Return its path for a course run, which starts with a slash."""
        return f"{PREFIX}{course}/{self.name}/"


REPORTS = {
    report.name: report
    for report in (
        Report("summary", "the whole programme, and each guide", {}),
        Report(
            "completion",
            "counts by part and guide",
            {
                "kind": "programme (if not given), region, icb, organisation, cohort or role",
                "name": "one part: an ODS code, a cohort's key or a role group",
            },
        ),
        *(
            Report(name, words, {"part": "a kind and a name, such as organisation:QXX or cohort:spring"})
            for name, words in (
                ("confidence", "confidence before and after, as last published"),
                ("feedback", "who would recommend it, and whose confidence increased, as last published"),
                ("commitments", "what commitments are about and how they stood, as last published"),
                ("discovery", "where people start, as last published"),
            )
        ),
        Report(
            "learners",
            "person by person, with names; the LMS keeps in its audit that you asked",
            {
                "organisation": "an ODS code: its people, and those of all below it",
                "cohort": "a cohort's key",
                "role": "a role group",
                "state": "not-started, started, stalled or finished",
                "days": "with --state stalled: 7, 14 or 28 days without doing anything",
            },
        ),
    )
}


def list_rows(answer: Mapping[str, Any]) -> list[ReportRow]:
    """Return the rows of an answer; of the summary, the programme as a whole and then each guide.

    Raises ``KeyError`` or ``TypeError`` for an answer that is none of ours.
    """
    if "results" in answer:
        return [flatten(row) for row in answer["results"]]
    counts = ("people", "started", "finished_a_guide", "finished")
    whole = {"guide": "", "title": "The programme", **{name: answer[name] for name in counts}}
    guides = [{**whole, "finished_a_guide": None, "people": answer["people"], **guide} for guide in answer["guides"]]
    return [whole, *guides]


def flatten(row: Mapping[str, Any], before: str = "") -> ReportRow:
    """Return a row in which nothing holds anything else, with keys such as ``guides.g1.finished_on``."""
    found: ReportRow = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found.update(flatten(value, f"{before}{name}."))
        else:
            found[f"{before}{name}"] = value
    return found
