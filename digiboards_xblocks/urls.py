"""The addresses of the staff pages and of the API in the LMS, below /digiboards/."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import include, path

from .domain.measures import MEASURES
from .web import access, answers, completion, downloads, gatherings, history, people, reminders, roster, runs
from .web.files import FORMS

app_name = "digiboards"

# The name of the page, of the file, what makes it, and what that is told.
DOWNLOADS: tuple[tuple[str, str, Callable[..., HttpResponseBase], dict[str, str]], ...] = (
    ("overview", "completion", downloads.overview, {}),
    ("people", "people", downloads.people, {}),
    ("over_time", "over-time", downloads.over_time, {}),
    ("sessions", "sessions", downloads.sessions, {}),
    ("attendance", "attendance", downloads.attendance, {}),
    *((name, name, downloads.answers, {"measure": name}) for name in MEASURES),
)

urlpatterns = [
    path("", runs.runs, name="runs"),
    # Before what stands for a course.
    path("api/v1/", include("digiboards_xblocks.rest.urls")),
    path("stop-reminders/<str:token>/", reminders.stop_reminders, name="stop_reminders"),
    path("<str:course>/", completion.overview, name="overview"),
    path("<str:course>/organisations/<str:ods_code>/", completion.organisation, name="organisation"),
    path("<str:course>/cohorts/<path:name>/", completion.cohort, name="cohort"),
    path("<str:course>/people/", people.people, name="people"),
    path("<str:course>/over-time/", history.over_time, name="over_time"),
    path("<str:course>/roster/", roster.roster, name="roster"),
    path("<str:course>/sessions/", gatherings.sessions, name="sessions"),
    path("<str:course>/sessions/new/", gatherings.new_session, name="new_session"),
    path("<str:course>/sessions/<int:session>/", gatherings.session, name="session"),
    path("<str:course>/access/", access.grants, name="access"),
    path("<str:course>/audit/", access.audit, name="audit"),
    *(path(f"<str:course>/{name}/", answers.answers, {"measure": name}, name=name) for name in MEASURES),
    *(
        path(f"<str:course>/{file}.{form}", view, {"form": form, **more}, name=f"{name}_{form}")
        for form in FORMS
        for name, file, view, more in DOWNLOADS
    ),
]
