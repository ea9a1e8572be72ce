"""How fast a roster of 50,000 people is checked and applied, nine in ten of whom have an account.

On a new SQLite file; those who are put on a board are counted by the LMS's workers, which is not measured. The database
of a site may be faster or slower; compare the lines with each other.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
BOARDS = 200
ROWS_A_SECOND = 20_000

Found = TypeVar("Found")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        # Only now: these need Django's tables.
        from django.contrib.auth import get_user_model
        from opaque_keys.edx.locator import CourseLocator

        from digiboards_xblocks.programme.people import register as people_register
        from digiboards_xblocks.programme.people import roster
        from digiboards_xblocks.programme.progress import tasks

        tasks.renew_later = lambda _course_key: None

        users = get_user_model()
        users.objects.bulk_create(users(username=f"p{n}", email=f"p{n}@example.org") for n in range(people * 9 // 10))
        codes = [f"R{number:03}" for number in range(BOARDS)]
        register = "".join(f"{code},Trust {code},trust\n" for code in codes)
        people_register.register(data=f"ods_code,name,kind\n{register}".encode())
        rows = "".join(f"P{n}@example.org,{codes[n % BOARDS]},Cohort {n % 6},chair\n" for n in range(people))
        data, key = f"email,ods_code,cohort,role\n{rows}".encode(), CourseLocator("Org", "Course", "Run")
        rate, checked = timed(people, lambda: roster.check(course_key=key, data=data))
        rates = {"check": rate}
        for name in ("apply", "apply again"):
            rates[name], _ = timed(people, lambda: roster.apply(course_key=key, data=data, digest=checked.digest))
    for name, rate in rates.items():
        print(f"{name:<12} {rate:10,.0f} rows a second   (bar {ROWS_A_SECOND:,})")
    return int(min(rates.values()) < ROWS_A_SECOND)


def set_up(folder: Path) -> None:
    """Django on a new database of its own."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}
    (folder / "roster_settings.py").write_text(
        f"from tests.settings import *\nDATABASES = {{'default': {database!r}}}\n", "utf-8"
    )
    sys.path[:0] = [str(folder), str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "roster_settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def timed(people: int, work: Callable[[], Found]) -> tuple[float, Found]:
    """How many people a second, and what was found."""
    started = time.perf_counter()
    found = work()
    return people / (time.perf_counter() - started), found


if __name__ == "__main__":
    sys.exit(main())
