"""The addresses of the API, below /digiboards/api/v1/."""

from django.urls import path

from digiboards_xblocks.programme.figures.rest import VIEWS
from digiboards_xblocks.programme.progress.rest.completion import CompletionView
from digiboards_xblocks.programme.progress.rest.learners import LearnersView
from digiboards_xblocks.programme.progress.rest.summary import SummaryView

from .schema import schema_of

_OF_A_COURSE = [
    path("courses/<str:course>/summary/", SummaryView.as_view(), name="api_summary"),
    path("courses/<str:course>/completion/", CompletionView.as_view(), name="api_completion"),
    *(path(f"courses/<str:course>/{name}/", view.as_view(), name=f"api_{name}") for name, view in VIEWS.items()),
    path("courses/<str:course>/learners/", LearnersView.as_view(), name="api_learners"),
]

urlpatterns = [*_OF_A_COURSE, path("schema/", schema_of(_OF_A_COURSE), name="api_schema")]
