"""The API of completion by person, page by page: with names, so each page is in the tracking log."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.people import looks, roster
from digiboards_xblocks.programme.people.permissions import SEE_NAMES, programme
from digiboards_xblocks.programme.progress import people_queries
from digiboards_xblocks.programme.progress.people_queries import STALLED, STALLED_DAYS, STATES, PeopleFilter, Person
from digiboards_xblocks.programme.rest.base import AsOf, CourseView, PlainTextField, described

PAGE, LARGEST_PAGE = 100, 500
_LAST = 2**63 - 1


class Filters(serializers.Serializer):
    """The filter of people, and the page that is asked for."""

    organisation = PlainTextField(
        required=False, max_length=254, help_text="An ODS code: its people and those of all below it."
    )
    cohort = PlainTextField(required=False, max_length=254, help_text="A cohort's key.")
    role = serializers.ChoiceField(list(ROLES), required=False, help_text="A role group.")
    state = serializers.ChoiceField(STATES, required=False, help_text="How far they are.")
    days = serializers.ChoiceField(
        STALLED_DAYS, required=False, help_text="With `state=stalled`: for how many days they did nothing; else 14."
    )
    after = serializers.IntegerField(
        default=0, min_value=0, max_value=_LAST, help_text="As in the link `next`; nobody counts these up."
    )
    page_size = serializers.IntegerField(default=PAGE, min_value=1, max_value=LARGEST_PAGE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Days are of those who stalled."""
        if "days" in attrs and attrs.get("state") != STALLED:
            raise serializers.ValidationError(_("“days” goes with state=stalled."))
        return attrs


class GuideProgress(serializers.Serializer):
    """The progress of a person in one guide."""

    steps_done = serializers.IntegerField()
    steps = serializers.IntegerField(help_text="How many steps the guide has.")
    finished_on = serializers.CharField(allow_null=True, help_text="The day, such as 2026-03-31.")


class Learner(serializers.Serializer):
    """One person. No address of another kind, and nothing that they answered."""

    user_name = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    organisation = serializers.CharField(help_text="An ODS code; empty for none.")
    cohort = serializers.CharField(help_text="The cohort's name; empty for none.")
    role = serializers.CharField(help_text="A role group; empty for none.")
    guides = serializers.DictField(child=GuideProgress(), help_text="Every guide of the programme, by its name.")
    guides_finished = serializers.IntegerField()
    finished_on = serializers.CharField(allow_null=True, help_text="The day on which they finished the programme.")
    last_active_on = serializers.CharField(allow_null=True, help_text="The day on which they last completed something.")


class Learners(AsOf):
    """A page of people, by the number of their account."""

    next = serializers.URLField(allow_null=True, help_text="Where the next page is; null on the last.")
    results = Learner(many=True)


@described("Person by person", Learners, Filters)
class LearnersView(CourseView):
    """The progress of each person, with names: for course staff only. Each page is in the tracking log."""

    def get(self, request: Request, course: str) -> Response:  # noqa: ARG002 (``key`` is its key)
        """Answer to who may see names."""
        asked = self.query_parameters(Filters)
        self.allow(SEE_NAMES, programme(self.key))
        chosen, filters = self._chosen(asked)
        as_of = self.as_of()
        size = asked["page_size"]
        found = people_queries.people(self.key, chosen, after=asked["after"], most=size + 1)
        shown = found[:size]
        looks.note_look(actor=request.user, action=SEE_NAMES, course_key=self.key, rows=len(shown), **filters)
        link = None
        if len(found) > size:
            link = replace_query_param(request.build_absolute_uri(), "after", shown[-1].learner_id)
        return Response(Learners({**as_of, "next": link, "results": [self._row(person) for person in shown]}).data)

    def _chosen(self, asked: dict[str, Any]) -> tuple[PeopleFilter, dict[str, Any]]:
        """The people who are asked for, and the filters as the audit keeps them."""
        filters: dict[str, Any] = {
            name: asked[name] for name in ("organisation", "cohort", "role", "state") if name in asked
        }
        if "organisation" in filters:
            known = organisations_storage.get_organisation(filters["organisation"])
            if known is None:
                raise serializers.ValidationError({"organisation": [_("There is no such organisation.")]})
            filters["organisation"] = known.ods_code
        if "cohort" in filters and filters["cohort"] not in roster.cohort_names(self.key):
            raise serializers.ValidationError({"cohort": [_("There is no such cohort.")]})
        chosen = PeopleFilter(**filters)
        if chosen.state != STALLED:
            return chosen, filters
        days = asked.get("days", STALLED_DAYS[1])
        since = timezone.now() - datetime.timedelta(days=days)
        return PeopleFilter(**filters, quiet_since=since), {**filters, "days": days}

    def _row(self, person: Person) -> dict[str, Any]:
        guides = {}
        for guide in self.course.guides:
            done, day = person.guides.get(guide.name, (0, ""))
            guides[guide.name] = {"steps_done": done, "steps": len(guide.steps), "finished_on": day or None}
        return {
            "user_name": person.user_name,
            "name": person.name,
            "email": person.email,
            "organisation": person.organisation,
            "cohort": person.cohort,
            "role": person.role_group,
            "guides": guides,
            "guides_finished": person.finished,
            "finished_on": _day(person.finished_at),
            "last_active_on": _day(person.last_at),
        }


def _day(moment: datetime.datetime | None) -> str | None:
    return timezone.localtime(moment).date().isoformat() if moment else None
