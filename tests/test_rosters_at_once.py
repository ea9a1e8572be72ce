"""Two members of staff who apply a roster at the same moment."""

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Cohort, Membership, RosterEntry
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.people.roster_turns import Overtaken, find_unfinished

from .conftest import COURSE_KEY
from .sharing import at_once
from .test_rosters import check, file_of, person, register


def test_two_who_apply_at_once_leave_one_of_each(shared_database: None) -> None:
    register()
    for number in range(20):
        person(f"p{number}")
    Course.objects.create(course_key=str(COURSE_KEY))
    rows = [f"p{number}@example.org,R0A,Autumn,chair" for number in range(30)]
    digest = check(*rows).digest

    def work(_number: int) -> int:
        try:
            return roster.apply(course_key=COURSE_KEY, data=file_of(*rows), digest=digest).rows
        except Overtaken:
            return 0

    done = at_once(work, 4)
    assert set(done) <= {0, 30}
    assert 30 in done, "the one that was begun last is written"
    assert (Membership.objects.count(), RosterEntry.objects.count(), Cohort.objects.count()) == (20, 10, 1)
    assert find_unfinished(COURSE_KEY) is None
