"""The addresses of the staff pages and of the API in the LMS, below /digiboards/."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import include, path

from digiboards_xblocks.programme import downloads
from digiboards_xblocks.programme.board_commitments import views as boards
from digiboards_xblocks.programme.comparison import views as comparing
from digiboards_xblocks.programme.figures import views as answers
from digiboards_xblocks.programme.figures.measures import MEASURES
from digiboards_xblocks.programme.health import views as health
from digiboards_xblocks.programme.nudges import views as nudging
from digiboards_xblocks.programme.pages.files import FORMS
from digiboards_xblocks.programme.people.views import access, invitations, roster
from digiboards_xblocks.programme.progress.views import organisations, people, runs
from digiboards_xblocks.programme.progress.views import over_time as history
from digiboards_xblocks.programme.progress.views import overview as completion
from digiboards_xblocks.programme.progress.views import renew as renewal
from digiboards_xblocks.programme.quarter import views as quarter
from digiboards_xblocks.programme.reminders import views as reminders
from digiboards_xblocks.programme.rooms.views import facilitating, joining, paper, phones
from digiboards_xblocks.programme.sessions import views as sessions

app_name = "digiboards"

# The name of the page, of the file, what makes it, and what that is told.
DOWNLOADS: tuple[tuple[str, str, Callable[..., HttpResponseBase], dict[str, str]], ...] = (
    ("overview", "completion", downloads.overview, {}),
    ("organisations", "organisations", downloads.organisations, {}),
    ("people", "people", downloads.people, {}),
    ("over_time", "over-time", downloads.over_time, {}),
    ("sessions", "sessions", downloads.sessions, {}),
    ("attendance", "attendance", downloads.attendance, {}),
    *((name, name, downloads.answers, {"measure": name}) for name in MEASURES),
)

urlpatterns = [
    path("", runs.runs, name="runs"),
    # Before what stands for a course.
    path("api/v1/", include("digiboards_xblocks.programme.rest.urls")),
    path("health/", health.health, name="health"),
    path("stop-reminders/<str:token>/", reminders.stop_reminders, name="stop_reminders"),
    path("rooms/", joining.join, name="join"),
    path("rooms/join/<str:code>/", joining.join_by_code, name="join_by_code"),
    path("rooms/<int:room>/", phones.phone, name="room"),
    path("rooms/<int:room>/state/", phones.state, name="room_state"),
    path("rooms/<int:room>/keep/", phones.keep_writing, name="keep_writing"),
    path("board-checks/<str:check>/", boards.board_check, name="board_check"),
    path("<str:course>/", completion.overview, name="overview"),
    path("<str:course>/organisations/", organisations.organisations, name="organisations"),
    path("<str:course>/organisations/<str:ods_code>/", completion.organisation, name="organisation"),
    path("<str:course>/organisations/<str:ods_code>/invitation/", invitations.show_invitation, name="invitation"),
    path("<str:course>/organisations/<str:ods_code>/reminder/", nudging.ask_for_board, name="board_reminder"),
    path("<str:course>/organisations/<str:ods_code>/commitments/", boards.board_commitments, name="board_commitments"),
    path("<str:course>/cohorts/<path:name>/", completion.cohort, name="cohort"),
    path("<str:course>/people/", people.people, name="people"),
    path("<str:course>/nudges/", nudging.nudges, name="nudges"),
    path("<str:course>/renew/", renewal.renew, name="renew"),
    path("<str:course>/comparison/", comparing.comparison, name="comparison"),
    path("<str:course>/over-time/", history.over_time, name="over_time"),
    path("<str:course>/report/", quarter.show_report, name="report"),
    path("<str:course>/report/plan/", quarter.quarter_plan, name="quarter_plan"),
    path("<str:course>/report.docx", quarter.download_report, name="report_docx"),
    path("<str:course>/roster/", roster.show_roster, name="roster"),
    path("<str:course>/sessions/", sessions.sessions, name="sessions"),
    path("<str:course>/sessions/new/", sessions.new_session, name="new_session"),
    path("<str:course>/sessions/<int:session>/", sessions.session, name="session"),
    path("<str:course>/sessions/<int:session>/room/", facilitating.run_room, name="run_room"),
    path("<str:course>/sessions/<int:session>/room/state/", facilitating.room_screen_state, name="room_screen_state"),
    path("<str:course>/sessions/<int:session>/room/projector/", facilitating.projector, name="projector"),
    path("<str:course>/sessions/<int:session>/commitments/", boards.session_commitments, name="session_commitments"),
    path("<str:course>/sessions/<int:session>/paper/", paper.show_paper, name="session_paper"),
    path("<str:course>/sessions/<int:session>/paper.docx", paper.download_paper, name="session_paper_docx"),
    path("<str:course>/sessions/<int:session>/checks.ics", boards.board_calendar, name="board_calendar"),
    path("<str:course>/access/", access.show_grants, name="access"),
    path("<str:course>/audit/", access.show_audit, name="audit"),
    *(path(f"<str:course>/{name}/", answers.answers, {"measure": name}, name=name) for name in MEASURES),
    *(
        path(f"<str:course>/{file}.{form}", view, {"form": form, **more}, name=f"{name}_{form}")
        for form in FORMS
        for name, file, view, more in DOWNLOADS
    ),
]
