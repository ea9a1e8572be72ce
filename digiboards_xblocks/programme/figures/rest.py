"""The API of published figures of answers: those of the pages and their spreadsheets, one in a row."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from digiboards_xblocks.programme.people.permissions import PROGRAMME, SEE_FIGURES
from digiboards_xblocks.programme.progress.slices import Slice, scope_of, slice_of
from digiboards_xblocks.programme.rest.base import CourseView, PlainTextField, described

from . import measures, queries
from .measures import MEASURES
from .rows import rows_of


class Part(serializers.Serializer):
    """The part of the programme that is asked for."""

    part = PlainTextField(
        default=str(Slice(PROGRAMME)),
        max_length=254,
        help_text="A kind and a name, such as organisation:QXX, cohort:spring or role:chair; the whole if not given.",
    )


class Figure(serializers.Serializer):
    """One figure with its margin; or which way it points, or why there is none."""

    table = serializers.CharField(help_text="A guide, or a part of the measure.")
    title = serializers.CharField(help_text="What the table is about.")
    line = serializers.CharField(
        help_text="A statement, a guide, a kind of commitment, a suggested one or a check day."
    )
    label = serializers.CharField(help_text="The line's words.")
    figure = serializers.CharField(help_text="The column: people, before, after, change, or a share.")
    kind = serializers.CharField(help_text="count (exact), mean, change or share (in points of 100).")
    value = serializers.FloatField(allow_null=True, help_text="null where the figure would be too far off.")
    margin = serializers.FloatField(
        allow_null=True, help_text="In 95 of 100 cases the exact figure is at most that far away; null for a count."
    )
    points = serializers.CharField(
        help_text="Where value is null: rose, fell, most or few (more or fewer than half) if that is sure, else empty."
    )
    missing = serializers.CharField(
        help_text="Where there is neither: too-few (too wide a margin), unsure (which way), nobody; else empty."
    )


class Answers(serializers.Serializer):
    """Every figure of a measure in one part."""

    course = serializers.CharField(help_text="The key of the course run.")
    published_on = serializers.DateField(allow_null=True, help_text="The day of these figures; null before the first.")
    part = serializers.CharField()
    results = Figure(many=True)


class _AnswersView(CourseView):
    """The published figures of one measure."""

    measure: str

    def get(self, _request: Request, course: str) -> Response:  # noqa: ARG002 (``key`` is its key)
        """Answer to who may see the part."""
        part = slice_of(self.query_parameters(Part)["part"])
        self.allow(SEE_FIGURES, scope_of(self.key, part))
        rows = rows_of(self.measure, self.course, queries.figures_of(self.key, self.measure, part))
        published_on = queries.published_on(self.key)
        found = {"course": str(self.key), "published_on": published_on, "part": str(part), "results": rows}
        return Response(Answers(found).data)


_WORDS = {
    measures.CONFIDENCE: "Confidence before and after",
    measures.FEEDBACK: "Would recommend, and confidence increased",
    measures.COMMITMENTS: "Commitments by kind, and how they stood",
    measures.DISCOVERY: "Where people start",
}
# A class of each, since the schema tells them apart by that.
VIEWS = {
    name: described(_WORDS[name], Answers, Part)(
        type(f"{name.title()}View", (_AnswersView,), {"measure": name, "__doc__": _WORDS[name]})
    )
    for name in MEASURES
}
