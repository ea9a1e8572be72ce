"""The made-up programme of the preview: each staff page has something to show, and says that it is made up."""

from types import SimpleNamespace
from typing import Any

import pytest

from digiboards_xblocks.activities.commitments.models import Commitment, Reminder
from digiboards_xblocks.activities.feedback import comments
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.programme.comparison import comparing
from digiboards_xblocks.programme.nudges.board_requests import board_requests
from digiboards_xblocks.programme.progress.models import LearnerProgress
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay
from digiboards_xblocks.programme.progress.versions import programme_of
from digiboards_xblocks.programme.quarter.plan import plan_of
from digiboards_xblocks.programme.quarter.quarters import quarter_of
from digiboards_xblocks.programme.quarter.report import make_report
from digiboards_xblocks.programme.sessions.models import Attendance
from preview import demo_data, demo_sessions, demo_staff
from preview.demo_runs import earlier_run, run_of_other_edition
from tests.activities.storage import everything
from tests.clock import noon
from tests.conftest import COURSE_KEY

from .test_accuracy import OUTLINE, TODAY

PEOPLE = 120
SUGGESTIONS = [{"id": name, "text": f"I will {name}"} for name in ("visit", "read", "ask")]
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.time_machine(noon(TODAY))]


def outline_of(_course_key: Any) -> str:
    return OUTLINE.replace('"text": "Commit"', '"text": "Commit", "suggestions": ' + str(SUGGESTIONS).replace("'", '"'))


@pytest.fixture
def course(settings: Any) -> Any:
    settings.DIGIBOARDS_OUTLINES = "tests.preview.test_made_up.outline_of"
    steps = [name for guide in programme_of(COURSE_KEY).guides for step in guide.steps for name in step.blocks]
    keys = [COURSE_KEY.make_usage_key("digiboards_text", name) for name in steps]
    made = SimpleNamespace(key=COURSE_KEY, components=keys)
    demo_data.fill_course(made, PEOPLE)
    return made


def test_every_page_has_something_to_show(course: Any) -> None:
    programme, earlier = programme_of(COURSE_KEY), earlier_run(COURSE_KEY)
    assert LearnerProgress.objects.filter(course__course_key=str(COURSE_KEY)).count() == PEOPLE
    other = run_of_other_edition(COURSE_KEY, programme.edition)
    runs = comparing.compare_runs(dict.fromkeys((COURSE_KEY, earlier, other), programme))
    assert {one.people for one in runs} == {str(PEOPLE), str(PEOPLE // 4), str(PEOPLE // 5)}

    agreed = set(Reminder.objects.filter(course__course_key=str(COURSE_KEY)).values_list("learner_id", flat=True))
    rows = LearnerProgress.objects.filter(course__course_key=str(COURSE_KEY))
    for which in (rows.filter(started=0), rows.filter(started__gt=0)):
        assert {row.learner_id in agreed for row in which} == {True, False}

    found = comments.shared(COURSE_KEY, before=0, most=100, words="", month=None).comments
    assert found
    assert {one.text for one in found} <= set(demo_staff.COMMENTS)
    slots = set(Commitment.objects.values_list("slot", flat=True))
    assert {"visit", "read", "ask"} < slots
    [asked] = board_requests(COURSE_KEY)
    assert asked.actor == demo_staff.SPONSOR


def test_the_quarters_have_targets_and_what_changed(course: Any) -> None:
    now = quarter_of(TODAY)
    assert plan_of(COURSE_KEY, now).notes.startswith("Made up")
    for quarter in (now, now.previous):
        report = make_report(COURSE_KEY, programme_of(COURSE_KEY), quarter, TODAY)
        tables = {section.title: section.table for section in report.sections}
        assert len(tables["Targets"].rows) == 4
        assert all("not counted" not in row[-1] for row in tables["People"].rows), "there is a quarter before"


def test_the_sums_of_staff_pages_agree(course: Any) -> None:
    """What is said of sessions is said by who came; weeks before are counted from what people had done by then."""
    kinds = {name: kind for kind, name in demo_sessions.ABOUT.items()}
    for row in Feedback.objects.filter(name__in=kinds):
        came = Attendance.objects.filter(course=row.course, learner=row.learner, session__kind=kinds[row.name])
        assert came.exists(), row
    assert Attendance.objects.exists()

    rows = list(LearnerProgress.objects.filter(course__course_key=str(COURSE_KEY)))
    first_days = [min(days) for row in rows if (days := [day for _steps, day in row.guides.values() if day])]
    kept = SliceDay.objects.filter(course__course_key=str(COURSE_KEY), kind="programme").order_by("day")
    assert kept.count() > 20
    for one in kept:
        assert one.finished_any == sum(day <= one.day.isoformat() for day in first_days), one.day
        assert one.people >= one.started >= one.finished_any >= one.finished
    assert kept.last().people == PEOPLE

    programme = programme_of(COURSE_KEY)
    assert programme.plan is None or any(row.finished_at and row.finished < len(programme.guides) for row in rows)


def test_filled_again_it_stays_as_it_is(course: Any) -> None:
    before = everything()
    demo_data.fill_course(course, PEOPLE)
    assert everything() == before
