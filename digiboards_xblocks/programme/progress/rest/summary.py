"""The API of the programme's totals: people, and how many began and finished it, and each guide."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from digiboards_xblocks.programme.people.permissions import SEE_FIGURES, programme
from digiboards_xblocks.programme.progress import queries, slices
from digiboards_xblocks.programme.rest.base import AsOf, CourseView, described


class NoParameters(serializers.Serializer):
    """A serializer of no parameters."""


class GuideCounts(serializers.Serializer):
    """One guide."""

    guide = serializers.CharField(help_text="The guide's name.")
    title = serializers.CharField()
    started = serializers.IntegerField(help_text="People who have completed at least one of its steps.")
    finished = serializers.IntegerField(help_text="People who have completed all of its steps.")


class Summary(AsOf):
    """The whole programme."""

    people = serializers.IntegerField()
    started = serializers.IntegerField(help_text="People who have begun any guide.")
    finished_a_guide = serializers.IntegerField(help_text="People who have finished at least one guide.")
    finished = serializers.IntegerField(help_text="People who have finished the programme.")
    guides = GuideCounts(many=True)


@described("The whole programme", Summary)
class SummaryView(CourseView):
    """The whole programme, and each of its guides in its order."""

    def get(self, _request: Request, course: str) -> Response:  # noqa: ARG002 (``key`` is its key)
        """Answer to who may see all figures."""
        self.query_parameters(NoParameters)
        self.allow(SEE_FIGURES, programme(self.key))
        as_of = self.as_of()
        counts = {item.guide: item for item in queries.counts(self.key)}
        whole = counts.get(slices.WHOLE)
        guides = []
        for guide in self.course.guides:
            found = counts.get(guide.name)
            guides.append(
                {
                    "guide": guide.name,
                    "title": guide.title,
                    "started": found.started if found else 0,
                    "finished": found.finished if found else 0,
                }
            )
        figures = {
            "people": whole.people if whole else 0,
            "started": whole.started if whole else 0,
            "finished_a_guide": whole.finished_any if whole else 0,
            "finished": whole.finished if whole else 0,
        }
        return Response(Summary({**as_of, **figures, "guides": guides}).data)
