"""The API of counts of completion, part by part: the same as on the pages and in their spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.rules import ods_code
from digiboards_xblocks.programme.people import grants, roster
from digiboards_xblocks.programme.people.permissions import SEE_FIGURES, Scope, programme
from digiboards_xblocks.programme.progress import queries, slices
from digiboards_xblocks.programme.rest.base import AsOf, CourseView, PlainTextField, described

REGION, ICB = "region", "icb"
KINDS = (slices.PROGRAMME, REGION, ICB, slices.ORGANISATION, slices.COHORT, slices.ROLE)
_ORGANISATIONS = (REGION, ICB, slices.ORGANISATION)


class Parts(serializers.Serializer):
    """The parts that are asked for."""

    kind = serializers.ChoiceField(
        KINDS,
        default=slices.PROGRAMME,
        help_text="What the parts are; `region` and `icb` are those among the organisations.",
    )
    name = PlainTextField(
        default="",
        allow_blank=True,
        max_length=254,
        help_text="One part: an ODS code, a cohort's key or a role group; all that you may see if it is not given.",
    )


class PartCounts(serializers.Serializer):
    """One part and one guide, or the programme as a whole."""

    kind = serializers.CharField()
    name = serializers.CharField(help_text="An ODS code, a cohort's key, a role group; empty for the whole programme.")
    label = serializers.CharField(help_text="What the part is called.")
    guide = serializers.CharField(help_text="The guide's name; empty for the programme as a whole.")
    title = serializers.CharField(help_text="The guide's title; empty for the programme as a whole.")
    people = serializers.IntegerField(help_text="People in the part.")
    started = serializers.IntegerField()
    finished = serializers.IntegerField()
    finished_a_guide = serializers.IntegerField(
        allow_null=True, help_text="People who have finished at least one guide; told of the programme as a whole."
    )


class Completion(AsOf):
    """Every part by every guide; a guide that nobody in a part has begun has no row."""

    results = PartCounts(many=True)


@described("Counts by part and guide", Completion, Parts)
class CompletionView(CourseView):
    """Counts by part and guide. Who may see some parts only gets those."""

    def get(self, _request: Request, course: str) -> Response:  # noqa: ARG002 (``key`` is its key)
        """Answer to who may see the parts."""
        asked = self.query_parameters(Parts)
        kind, name = asked["kind"], asked["name"]
        if kind in _ORGANISATIONS:
            name = ods_code(name)
        of_kind = slices.ORGANISATION if kind in _ORGANISATIONS else kind
        scope = Scope(of_kind, str(self.key), name) if name and kind != slices.ROLE else programme(self.key)
        sees_all = self.may(SEE_FIGURES, programme(self.key))
        if name or sees_all:
            # Before anything is looked for: whoever may not see a part is not told whether it exists.
            self.allow(SEE_FIGURES, scope)
        labels = self._labels(kind)
        if name and name not in labels:
            raise NotFound(_("There is no such part of the programme. Check its kind and name."))
        names: Sequence[str] | None = [name] if name else None if kind == of_kind else list(labels)
        if not name and not sees_all:
            names = self._granted(of_kind, labels)
        as_of = self.as_of()
        return Response(Completion({**as_of, "results": self._rows(kind, of_kind, names, labels)}).data)

    def _granted(self, kind: str, labels: dict[str, str]) -> list[str]:
        """Return the parts of a kind that the user was granted."""
        scopes = grants.granted(self.request.user, self.key)
        names = [scope.name for scope in scopes if scope.kind == kind and scope.name in labels]
        if not names:
            raise PermissionDenied(_("You may not see this. Ask the person who administers the course for access."))
        for name in names:
            self.allow(SEE_FIGURES, Scope(kind, str(self.key), name))
        return names

    def _labels(self, kind: str) -> dict[str, str]:
        if kind in _ORGANISATIONS:
            every = organisations_storage.list_organisations()
            return {item.ods_code: item.name for item in every if kind in (slices.ORGANISATION, item.kind)}
        if kind == slices.COHORT:
            return roster.cohort_names(self.key)
        if kind == slices.ROLE:
            return {name: str(_(label)) for name, label in ROLES.items()}
        return {"": _("Everybody")}

    def _rows(
        self, kind: str, of_kind: str, names: Sequence[str] | None, labels: dict[str, str]
    ) -> list[dict[str, Any]]:
        counts = queries.counts(self.key, kind=of_kind, names=names)
        people = {item.part: item.people for item in counts if item.guide == slices.WHOLE}
        return [
            {
                "kind": kind,
                "name": item.part.name,
                "label": labels.get(item.part.name, item.part.name),
                "guide": item.guide,
                "title": self.course.title_of(item.guide) if item.guide else "",
                "people": people.get(item.part, 0),
                "started": item.started,
                "finished": item.finished,
                "finished_a_guide": item.finished_any if item.guide == slices.WHOLE else None,
            }
            for item in counts
        ]
