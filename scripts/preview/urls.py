"""Addresses. They carry the learner, so that two can be open side by side in one browser."""

from django.urls import include, path, re_path

from . import files, live, phones, studio, views

handler404 = "preview.refusals.not_found"
handler500 = "preview.refusals.failed"

_HANDLER = r"(?P<usage_key>[^/]+)/(?P<handler_name>[^/]+)(?:/(?P<suffix>.*))?$"

urlpatterns = [
    path("", views.start, name="start"),
    # As mails and calendar files of the LMS name its pages.
    path("courses/<str:course>/course/", views.start_course, name="course"),
    path("courses/<str:course>/jump_to/<str:usage_key>", views.jump_to, name="jump_to"),
    path("static/<path:name>", files.asset, name="asset"),
    path("resource/<str:block_type>/<path:name>", files.block_file, name="block_file"),
    path("sdk/<path:name>", files.sdk_file, name="sdk_file"),
    path("live/", live.wait, name="live"),
    path("digiboards/", include("digiboards_xblocks.urls")),
    path("phone/<str:user_name>/", phones.take_phone, name="phone"),
    path("as/<str:learner_name>/", views.outline, name="outline"),
    path("as/<str:learner_name>/about/", views.about, name="about"),
    path("as/<str:learner_name>/search/", views.search, name="search"),
    path("as/<str:learner_name>/unit/<str:url_name>/", views.unit, name="unit"),
    path("as/<str:learner_name>/xblock/<str:url_name>/", views.xblock, name="xblock"),
    path("as/<str:learner_name>/jump_to_id/<str:url_name>", views.jump_to_id, name="jump_to_id"),
    re_path(rf"^as/(?P<learner_name>[^/]+)/handler/{_HANDLER}", views.handler, name="handler"),
    path("as/<str:learner_name>/events/", files.events, name="events"),
    path("as/<str:learner_name>/studio/<str:usage_key>/", studio.edit, name="studio"),
    path("as/<str:learner_name>/studio-reset/<str:usage_key>/", studio.reset, name="studio_reset"),
    re_path(rf"^as/(?P<learner_name>[^/]+)/studio-handler/{_HANDLER}", studio.handler, name="studio_handler"),
]
