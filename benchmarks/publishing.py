"""How long it takes to publish figures of what everybody answers in all guides, and how much memory.

    python scripts/with_database.py postgresql python benchmarks/publishing.py --people 30000
    python scripts/with_database.py mariadb python benchmarks/publishing.py --people 30000

Everybody has answered everything: seven guides of five statements, rated at the start, before and after, feedback on
each and on the programme, a commitment in each with its three checks. A tenth of them is published first, in a course
run of their own, to compare. On the last day of a year, so that statements are published one by one, too. Beside
it is how long it takes to read the same rows and to write as many plain ones, which no publication can do without.
"""

import argparse
import datetime
import json
import os
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDES, STATEMENTS = 7, 5
REGIONS, ICBS, TRUSTS = 7, 42, 200
DAY = datetime.date(2026, 10, 15)
ANSWERED = "2026-02-01 12:00:00"
# Ten times the people may take eleven times as long.
MOST_TIMES = 11.0
AT_ONCE = 5_000
# As many times as long as reading and writing the rows, and so many MB more.
MOST_TIMES_PLAIN = 4.0
MOST_MEGABYTES = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30_000)
    people = parser.parse_args().people
    set_up()
    organisations()
    seconds, more = {}, 0.0
    for name, many in (("few", people // 10), ("many", people)):
        answer(name, many)
        seconds[name], more = publish(name, many)
    times = seconds["many"] / seconds["few"]
    print(
        f"ten times the people took {times:.1f} times as long (bar {MOST_TIMES}), {more:.0f} MB (bar {MOST_MEGABYTES})"
    )
    plain = read_and_write("many")
    times_plain = seconds["many"] / plain
    print(f"to read the same rows and write as many takes {plain:.1f} s: {times_plain:.1f} (bar {MOST_TIMES_PLAIN})")
    return int(times > MOST_TIMES or times_plain > MOST_TIMES_PLAIN or more > MOST_MEGABYTES)


def set_up() -> None:
    """Django on the database that the environment names."""
    sys.path[:0] = [str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DIGIBOARDS_OUTLINES = "benchmarks.publishing.outline_of"
    django.setup()
    call_command("migrate", verbosity=0)


def outline_of(_course_key: object) -> str:
    guides = [
        {
            "id": f"g{guide}",
            "title": f"Guide {guide}",
            "statements": [{"id": f"g{guide}-s{number}", "text": "I can"} for number in range(STATEMENTS)],
            "asked": [
                {"id": f"g{guide}-commit", "kind": "commitments", "text": "Commit"},
                {"id": f"g{guide}-feedback", "kind": "feedback", "text": "Feedback"},
            ],
        }
        for guide in range(1, GUIDES + 1)
    ]
    return json.dumps({"programme": {"guides": guides}})


def organisations() -> None:
    from digiboards_xblocks.organisations.models import Organisation

    above: list[Organisation | None] = [None]
    for kind, many in (("region", REGIONS), ("icb", ICBS), ("trust", TRUSTS)):
        above = [
            Organisation.objects.create(
                ods_code=f"{kind[0].upper()}{n:03}", name=f"{kind} {n}", kind=kind, parent=above[n % len(above)]
            )
            for n in range(many)
        ]


def answer(name: str, people: int) -> None:
    """Everybody's answers, made in the database by a statement for each table."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from digiboards_xblocks.db.models import Course
    from digiboards_xblocks.organisations.models import Organisation

    users = get_user_model()
    users.objects.bulk_create((users(username=f"{name}{n}") for n in range(people)), batch_size=2_000)
    first = users.objects.get(username=f"{name}0").pk
    course = Course.objects.create(course_key=f"course-v1:B+{name}+1")
    trust = Organisation.objects.filter(kind="trust").order_by("pk")[0].pk
    of_them = f"FROM auth_user u CROSS JOIN ({{}}) s WHERE u.id >= {first} AND u.id < {first + people}"
    common = f"{course.pk}, u.id, '', '{ANSWERED}'"
    columns = "course_id, learner_id, usage_key, saved_at"
    rated = [
        (f"g{guide}-s{number}", phase, guide + number + len(phase))
        for guide in range(1, GUIDES + 1)
        for number in range(STATEMENTS)
        for phase in ("start", "before", "after")
    ]
    statements = " UNION ALL ".join(f"SELECT '{s}' AS statement, '{p}' AS phase, {n} AS n" for s, p, n in rated)
    guides = " UNION ALL ".join(f"SELECT 'g{n}' AS guide, {n} AS n" for n in range(1, GUIDES + 1))
    ours = "digiboards_xblocks_"
    with connection.cursor() as cursor:
        for table, more, values, each in (
            (
                "membership",
                ("organisation_id", "source", "role_group"),
                f"{trust} + MOD(u.id, {TRUSTS}), 'roster', 'chair'",
                "SELECT 1 AS n",
            ),
            (
                "rating",
                ("statement", "phase", "value"),
                "s.statement, s.phase, 1 + MOD(u.id * 7 + s.n, 5)",
                statements,
            ),
            (
                "feedback",
                ("scope", "name", "recommend", "change", "shared"),
                "'guide', CONCAT(s.guide, '-feedback'), 'yes', 'a-lot', false",
                guides,
            ),
            (
                "discovery",
                ("name", "role", "years", "reasons", "coming_up", "learning"),
                "'start', '', '', '', 'g1 g3', ''",
                "SELECT 1 AS n",
            ),
            (
                "commitment",
                ("block_name", "slot", "category", "due_on", "status", "made_at"),
                f"CONCAT(s.guide, '-commit'), 's', 'cyber', '2026-05-01', 'done', '{ANSWERED}'",
                guides,
            ),
        ):
            named = ", ".join([columns, *map(connection.ops.quote_name, more)])
            chosen = f"SELECT {common}, {values} {of_them.format(each)}"
            cursor.execute(f"INSERT INTO {ours}{table} ({named}) {chosen}")
        days = "SELECT 30 AS day UNION ALL SELECT 90 UNION ALL SELECT 180"
        chosen = f"SELECT c.id, s.day, 'done', '{ANSWERED}' FROM {ours}commitment c CROSS JOIN ({days}) s"
        columns = "commitment_id, day, status, at"
        cursor.execute(f"INSERT INTO {ours}commitmentcheck ({columns}) {chosen} WHERE c.course_id = {course.pk}")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


def publish(name: str, people: int) -> tuple[float, float]:
    """Return how many seconds it took, and how many MB more than before."""
    from django.db import connection
    from opaque_keys.edx.keys import CourseKey

    from digiboards_xblocks.programme.figures import publishing
    from digiboards_xblocks.programme.figures.models import CountedUnit, Ledger, Publication

    # As if the day before had been published: all checks of commitments are due at once.
    ledger = Ledger.objects.create(course_key=f"course-v1:B+{name}+1")
    Publication.objects.create(ledger=ledger, published_on=DAY - datetime.timedelta(days=92))
    before = memory()
    begun, cpu = time.perf_counter(), time.process_time()
    publishing.publish(CourseKey.from_string(f"course-v1:B+{name}+1"), day=DAY)
    seconds, used, more = time.perf_counter() - begun, time.process_time() - cpu, memory() - before
    units = CountedUnit.objects.filter(ledger=ledger).count()
    print(
        f"{connection.vendor}, {people:,} people: {units:,} units in {seconds:.1f} s ({used:.1f} s of Python), "
        f"{more:.0f} MB more than before, {memory():.0f} MB at most"
    )
    return seconds, more


def read_and_write(name: str) -> float:
    """Return how long it takes to read every answer of a course run once, and to write a plain row for each unit."""
    from django.db import connection, transaction

    from digiboards_xblocks.db.utils import insert_plain
    from digiboards_xblocks.programme.figures.models import CountedUnit, Ledger

    columns = ("learner_id", "measure", "about", "stage")
    rows = list(CountedUnit.objects.filter(ledger__course_key=f"course-v1:B+{name}+1").values_list(*columns))
    ledger = Ledger.objects.create(course_key="course-v1:B+plain+1").pk
    read = {
        "rating": "learner_id, statement, phase, value",
        "feedback": "learner_id, name, recommend",
        "commitment": "learner_id, block_name, category",
    }
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        for table, what in read.items():
            cursor.execute(
                f"SELECT {what} FROM digiboards_xblocks_{table} t JOIN digiboards_xblocks_course c"
                f" ON c.id = t.course_id WHERE c.course_key = 'course-v1:B+{name}+1'"
            )
            while cursor.fetchmany(AT_ONCE):
                pass
    with transaction.atomic():
        for first in range(0, len(rows), AT_ONCE):
            some = [(ledger, *row) for row in rows[first : first + AT_ONCE]]
            insert_plain(CountedUnit, ("ledger", "learner", "measure", "about", "stage"), some)
    return time.perf_counter() - begun


def memory() -> float:
    """The most that the process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
