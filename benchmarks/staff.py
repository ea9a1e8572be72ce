"""How fast the staff pages are with many people: queries and rendering together, on the database that is running.

    python scripts/with_database.py postgresql python benchmarks/staff.py --people 300000

Everybody, their boards and how far they are is made up in the database itself, the same each time. What is measured
are the views, as the LMS calls them; the download is read to its end. Compare the ratios between two numbers of people.
"""

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REGIONS, ICBS = 7, 42
GUIDES = 7
BLOCKS = 60
KEY = "course-v1:DigitalBoards+DB101+2026"
PAGE_MS, ROWS_A_SECOND, MOST_MB = 30, 100_000, 20
COMPLETIONS_A_SECOND = 1_000_000
# Rates are judged with so many people: with few, what everything takes once is most of the time.
MANY = 100_000
AGAIN, DOWNLOADS = 9, 3

_USERS = """
INSERT INTO auth_user
    (username, first_name, last_name, email, password, is_superuser, is_staff, is_active, date_joined)
SELECT 'p' || n, 'Made-up', 'person ' || n, 'p' || n || '@example.org', '', false, false, true, now()
FROM generate_series(1, %s) n
"""
_PROGRESS = """
INSERT INTO digiboards_xblocks_learnerprogress
    (course_id, learner_id, organisation_id, role_group, guides, slices, started, finished, last_at, is_one_step_away)
SELECT %s, id, %s + n %% %s, 'chair', json_build_object({steps}), '[]', 1 + n %% 7, n %% 7, now(), n %% 9 = 0
FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM auth_user) users
"""
_COUNTS = """
WITH guides AS (SELECT '' guide UNION SELECT 'g' || n FROM generate_series(1, 7) n)
INSERT INTO digiboards_xblocks_sliceprogress (course_id, kind, name, guide, people, started, finished, finished_any)
SELECT %s, 'organisation', ods_code, guide, CASE WHEN guide = '' THEN 125 ELSE 0 END, 90, 40, 60
FROM digiboards_xblocks_organisation, guides
UNION ALL SELECT %s, 'programme', '', guide, CASE WHEN guide = '' THEN %s ELSE 0 END, 90, 40, 60 FROM guides
"""
# Everybody is on the board of a trust.
_MEMBERS = """
INSERT INTO digiboards_xblocks_membership
    (course_id, learner_id, organisation_id, role_group, source, usage_key, saved_at)
SELECT course_id, learner_id, organisation_id, role_group, 'roster', '', now() FROM digiboards_xblocks_learnerprogress
"""
# All blocks of every third person, and every other block of the rest: two in three.
_COMPLETIONS = """
INSERT INTO completion_blockcompletion
    (created, modified, user_id, course_key, block_key, block_type, completion)
SELECT now(), now(), users.id, %s,
    'block-v1:DigitalBoards+DB101+2026+type@digiboards_text+block@b' || lpad(block::text, 2, '0'),
    'digiboards_text', 1.0
FROM (SELECT id FROM auth_user ORDER BY id LIMIT %s) users, generate_series(0, %s) block
WHERE users.id %% 3 = 0 OR block %% 2 = 0
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=3_000)
    asked = parser.parse_args()
    set_up()
    make(asked.people)
    over = pages(asked.people)
    over += download(asked.people)
    over += rebuild(asked.people)
    return int(over > 0)


def set_up() -> None:
    """Django on the database that the environment names."""
    sys.path[:0] = [str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command
    from eventtracking import tracker

    settings.DIGIBOARDS_OUTLINES = "benchmarks.staff.outline_of"
    settings.ROOT_URLCONF = "tests.programme.urls"
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()
    call_command("migrate", verbosity=0)
    # Each look at names is an event in the platform's tracking log, which the benchmark does without.
    tracker.register_tracker(tracker.Tracker(backends={}))


def outline_of(_course_key: object) -> str:
    """A programme of seven guides, with the blocks of the benchmark as steps."""
    import json

    guides = [
        {
            "id": f"g{guide}",
            "title": f"Guide {guide}",
            "steps": [
                {"kind": "read", "title": name, "blocks": [name]}
                for name in (f"b{number:02}" for number in range(BLOCKS))
                if int(name[1:]) % GUIDES == guide - 1
            ],
        }
        for guide in range(1, GUIDES + 1)
    ]
    return json.dumps({"programme": {"guides": guides, "fewest": 4}})


def make(people: int) -> None:
    """People on boards, and the counts of every part, by a few large statements."""
    from django.db import connection

    from digiboards_xblocks.db.models import Course
    from digiboards_xblocks.organisations.models import Organisation

    trusts = max(200, people // 125)
    course = Course.objects.create(course_key=KEY)
    above: list[Any] = [None]
    for kind, number in (("region", REGIONS), ("icb", ICBS), ("trust", trusts)):
        above = Organisation.objects.bulk_create(
            Organisation(
                ods_code=f"{kind[0].upper()}{place:04}",
                name=f"Made-up {kind} {place}",
                kind=kind,
                parent=above[place % len(above)],
            )
            for place in range(number)
        )
    steps = ", ".join(
        f"'g{guide}', json_build_array(n %% 9, CASE WHEN n %% {guide + 1} = 0 THEN '2026-11-01' ELSE '' END)"
        for guide in range(1, GUIDES + 1)
    )
    with connection.cursor() as cursor:
        cursor.execute(_USERS, [people])
        cursor.execute(_PROGRESS.format(steps=steps), [course.pk, above[0].pk, trusts])
        cursor.execute(_MEMBERS)
        cursor.execute(_COUNTS, [course.pk, course.pk, people])
        cursor.execute("ANALYZE")
    print(f"{people:,} people, {trusts:,} trusts, {GUIDES} guides")


def pages(people: int) -> int:
    """The views, as staff of the whole site ask for them; how many take longer than the bar."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext
    from django.urls import resolve

    staff = get_user_model().objects.create(username="staff", is_staff=True)
    last = people - 10
    over = 0
    for name, path in (
        ("overview", ""),
        ("organisation", "organisations/T0001/"),
        ("confidence", "confidence/"),
        ("commitments", "commitments/"),
        ("organisations", "organisations/?kind=trust"),
        ("nudges", "nudges/"),
        ("nudges, one step left", "nudges/?reason=one-step"),
        ("side by side", "comparison/"),
        ("the quarter", "report/"),
        ("people, first page", "people/"),
        ("people, last page", f"people/?after={last}"),
        ("people of one trust", "people/?organisation=T0001"),
    ):

        def ask(path: str = path) -> Any:
            request = RequestFactory().get(f"/digiboards/{KEY}/{path}")
            request.user = staff
            found = resolve(request.path)
            return found.func(request, *found.args, **found.kwargs)

        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == 200, name
        times = sorted(timed(ask) for _ in range(AGAIN))
        median = 1_000 * statistics.median(times)
        has_bar = name in ("overview", "organisation")
        over += has_bar and median > PAGE_MS
        print(f"{name:<22} {median:7.1f} ms {len(queries):3} queries{f'   (bar {PAGE_MS} ms)' if has_bar else ''}")
    return over


def download(people: int) -> int:
    """Everybody as a spreadsheet, read a piece at a time."""
    from django.contrib.auth import get_user_model
    from django.test import RequestFactory
    from django.urls import resolve

    request = RequestFactory().post(f"/digiboards/{KEY}/people.csv")
    request.user = get_user_model().objects.get(username="staff")
    found = resolve(request.path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times, size = [], 0
    for _ in range(DOWNLOADS):
        started = time.perf_counter()
        size = sum(len(piece) for piece in found.func(request, *found.args, **found.kwargs).streaming_content)
        times.append(time.perf_counter() - started)
    seconds = statistics.median(times)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    rate = people / seconds
    print(
        f"{'people.csv':<22} {seconds:7.2f} s {rate:10,.0f} rows a second, {size / 1e6:.1f} MB, {grown:.1f} MB more"
        f"   (bars {ROWS_A_SECOND:,} and {MOST_MB} MB)"
    )
    return int(people >= MANY and rate < ROWS_A_SECOND) + int(grown > MOST_MB)


def rebuild(people: int) -> int:
    """Everybody's progress anew from the platform's completion: of all of them, and once more when it is there."""
    from django.db import connection
    from opaque_keys.edx.keys import CourseKey

    from digiboards_xblocks.programme.progress import refresh
    from digiboards_xblocks.programme.progress.models import LearnerProgress

    LearnerProgress.objects.all()._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute(_COMPLETIONS, [KEY, people, BLOCKS - 1])
        cursor.execute("SELECT count(*) FROM completion_blockcompletion")
        completions = cursor.fetchone()[0]
        cursor.execute("VACUUM ANALYZE")
    first, again = (
        completions / timed(lambda: refresh.rebuild(CourseKey.from_string(KEY))) for _ in ("from nothing", "again")
    )
    print(f"{'rebuild, from nothing':<22} {first:10,.0f} completions a second, of {completions:,}")
    print(f"{'rebuild':<22} {again:10,.0f} completions a second   (bar {COMPLETIONS_A_SECOND:,})")
    return int(people >= MANY and again < COMPLETIONS_A_SECOND)


def timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
