"""The addresses of the staff pages in the LMS, below /digiboards/."""

from django.urls import path

from .domain.measures import MEASURES
from .web import access, answers, completion, downloads, people

app_name = "digiboards"

urlpatterns = [
    path("<str:course>/", completion.overview, name="overview"),
    path("<str:course>/completion.csv", downloads.overview_csv, name="overview_csv"),
    path("<str:course>/organisations/<str:ods_code>/", completion.organisation, name="organisation"),
    path("<str:course>/people/", people.people, name="people"),
    path("<str:course>/access/", access.grants, name="access"),
    path("<str:course>/audit/", access.audit, name="audit"),
    path("<str:course>/people.csv", downloads.people_csv, name="people_csv"),
    *(path(f"<str:course>/{name}/", answers.answers, {"measure": name}, name=name) for name in MEASURES),
    *(
        path(f"<str:course>/{name}.csv", downloads.answers_csv, {"measure": name}, name=f"{name}_csv")
        for name in MEASURES
    ),
]
