"""The addresses of the staff pages in the LMS, below /digiboards/."""

from django.urls import path

from .web import access, completion

app_name = "digiboards"

urlpatterns = [
    path("<str:course>/", completion.overview, name="overview"),
    path("<str:course>/completion.csv", completion.overview_csv, name="overview_csv"),
    path("<str:course>/organisations/<str:ods_code>/", completion.organisation, name="organisation"),
    path("<str:course>/people/", completion.people, name="people"),
    path("<str:course>/access/", access.grants, name="access"),
    path("<str:course>/audit/", access.audit, name="audit"),
    path("<str:course>/people.csv", completion.people_csv, name="people_csv"),
]
