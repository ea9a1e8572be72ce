"""How much room people take in the database that is running, table by table.

    python scripts/with_database.py mariadb python benchmarks/sizes.py --people 3000 30000

One person takes the whole trust edition through the real handlers: reads, rates, writes, checks, commits. What is then
in the tables is copied for as many people as asked: everybody finishes everything, so a real programme takes less. The
tables are rebuilt (OPTIMIZE TABLE) before they are measured, as InnoDB counts them. The platform's own completion is in
the list too, since it is the largest. Published figures, notes and the audit are not.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
# What somebody writes into one box: so many words of five letters.
WORDS = 80


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[3_000, 30_000])
    asked = parser.parse_args()
    set_up()
    course = take_the_course()
    there = 1
    for people in sorted(asked.people):
        copy(there, people)
        there = people
        report(course, people)


def set_up() -> None:
    """Django on the database that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DIGIBOARDS_OUTLINES = "benchmarks.sizes.outline_of"
    django.setup()
    call_command("migrate", verbosity=0)


def outline_of(_course_key: object) -> str:
    """What the course's settings hold; Django's hold it, since this file is two modules when it is run."""
    from django.conf import settings

    return str(settings.SIZES_OUTLINE)


def take_the_course() -> Any:
    """One person does everything there is to do; return the course."""
    import json
    import tempfile

    from completion.models import BlockCompletion
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from lxml import etree

    import export_course
    from digiboards_xblocks.programme.progress import aggregates, refresh
    from olx.archive_reader import read_archive
    from olx.course_reader import read_course
    from tests.conftest import build_block, send
    from tests.live.good_requests import KEEPS, REQUESTS, SECRET, requests_for

    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "course.tar.gz"
        export_course.main(["--quiet", "--demo", "--output", str(archive)], {})
        files = read_archive(archive)
    tree = read_course(files).seen_by(is_staff=False)
    policy = json.loads(next(data for name, data in files.files.items() if name.endswith("/policy.json")))
    ours = next(iter(policy.values()))["other_course_settings"]["digital_boards"]
    settings.SIZES_OUTLINE = json.dumps(
        {name: ours[name] for name in ("edition", "programme", "released") if name in ours}
    )
    person = get_user_model().objects.create(username="p1", email="p1@example.org")
    for key, component in tree.components.items():
        kind = key.block_type.removeprefix("digiboards_")
        if kind in REQUESTS:
            content = str(etree.fromstring(component.olx).text or "")
            block = build_block(
                key.block_type, user=person, url_name=key.block_id, course_key=tree.key, content=content
            )
            for request in requests_for(kind, content):
                if request.handler in KEEPS and request.data is not None:
                    written = json.dumps(request.data).replace(SECRET, " ".join(["board"] * WORDS))
                    answer = send(block, request.handler, json.loads(written))
                    assert answer.status_code == 200, (request.handler, answer.text)
        BlockCompletion.objects.create(
            user=person, context_key=tree.key, block_key=key, block_type=key.block_type, completion=1.0
        )
    aggregates.mark(tree.key, [person.pk])
    refresh.refresh(tree.key)
    return tree


def copy(there: int, people: int) -> None:
    """Give each further person a copy of every row of the first."""
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.db import connection

    user = get_user_model()._meta.db_table
    models = [*apps.get_app_config("digiboards_xblocks").get_models(), apps.get_model("completion", "BlockCompletion")]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(id) FROM {user}")
        [first] = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO {user} (username, first_name, last_name, email, password, is_superuser, is_staff, is_active, "
            f"date_joined) SELECT CONCAT('p', seq), '', '', CONCAT('p', seq, '@example.org'), '', 0, 0, 1, NOW() "
            f"FROM seq_{there + 1}_to_{people}"
        )
        cursor.execute(f"SELECT id FROM {user} WHERE username = 'p{there + 1}'")
        [start] = cursor.fetchone()
        for model in models:
            columns = {field.column for field in model._meta.concrete_fields} - {"id"}
            whose = next((name for name in ("learner_id", "user_id") if name in columns), None)
            if whose is None:
                continue
            others = sorted(columns - {whose})
            table = model._meta.db_table
            # Some are called as SQL's own words are.
            names, copied = (", ".join(f"{one}`{name}`" for name in others) for one in ("", "one."))
            cursor.execute(
                f"INSERT INTO {table} ({whose}, {names}) SELECT people.id, {copied} "
                f"FROM {user} AS people JOIN {table} AS one ON one.{whose} = {first} WHERE people.id >= {start}"
            )


def sizes() -> Mapping[str, tuple[int, int, int]]:
    """Rows, bytes of data and bytes of indexes of each table that has any rows."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
        names = [name for (name,) in cursor.fetchall() if name.startswith(("digiboards_", "completion_"))]
        for name in sorted(names):
            cursor.execute(f"SELECT COUNT(*) FROM {name}")
            [rows] = cursor.fetchone()
            if rows:
                cursor.execute(f"OPTIMIZE TABLE {name}")
                cursor.fetchall()
                cursor.execute(
                    "SELECT data_length, index_length FROM information_schema.tables "
                    "WHERE table_schema = DATABASE() AND table_name = %s",
                    [name],
                )
                found[name] = (rows, *cursor.fetchone())
    return found


def report(course: Any, people: int) -> None:
    """Write a table in Markdown, the largest first."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        [version] = cursor.fetchone()
    found = sizes()
    print(f"\n{people:,} people, {len(course.components)} blocks, {version}\n")
    print("| table | rows | MB | bytes a row |")
    print("|---|---|---|---|")
    total = 0
    for name, (rows, data, index) in sorted(found.items(), key=lambda item: -item[1][1] - item[1][2]):
        total += data + index
        if rows >= people:
            print(f"| `{name}` | {rows:,} | {(data + index) / 1e6:,.1f} | {(data + index) / rows:,.0f} |")
    print(f"| together | | {total / 1e6:,.1f} | {total / people:,.0f} a person |", flush=True)


if __name__ == "__main__":
    main()
