"""The staff pages where the LMS has them."""

from django.urls import include, path

urlpatterns = [path("digiboards/", include("digiboards_xblocks.urls"))]
