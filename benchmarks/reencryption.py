"""Bring a million private texts under a new key, with the process killed at random moments, and lose none.

    python benchmarks/reencryption.py
    python scripts/with_database.py postgresql python benchmarks/reencryption.py --texts 100000 --kills 20

On a new SQLite file, or on the database that ``scripts/with_database.py`` starts. ``digiboards_reencrypt`` is run in a
process of its own and killed (SIGKILL) again and again, at moments drawn from the operating system's randomness; then
it is run to its end. After each kill a thousand texts are read, and at the end every one, with the new key alone. One
that cannot be read, or reads otherwise, ends this with 1.
"""

import argparse
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

ROOT = Path(__file__).parents[1]
AT_ONCE = 5_000
SAMPLE = 1_000
USAGE_KEY = "block-v1:B+Keys+1+type@digiboards_reflection+block@here"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--within", type=float, default=5.0, help="each kill is within so many seconds of work")
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        return run()
    with tempfile.TemporaryDirectory() as folder:
        old, new = (Fernet.generate_key().decode() for _ in range(2))
        set_up(Path(folder), [new, old])
        return measure(options.texts, options.kills, options.within, new=new, old=old)


def set_up(folder: Path, keys: list[str]) -> None:
    """Django, here and in the processes that are begun, on a new database and with these keys, the newest first."""
    own = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}}
    database = "" if os.environ.get("DIGIBOARDS_DATABASE") else f"DATABASES = {own!r}\n"
    settings = f"from tests.settings import *\n{database}DIGIBOARDS_PRIVATE_TEXT_KEYS = {keys!r}\n"
    (folder / "reencryption_settings.py").write_text(settings, "utf-8")
    os.environ["DJANGO_SETTINGS_MODULE"] = "reencryption_settings"
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), str(ROOT), str(ROOT / "scripts")])
    sys.path[:0] = [str(folder), str(ROOT)]
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def run() -> int:
    """Be the process that may be killed."""
    import django
    from django.core.management import call_command

    django.setup()
    print("ready", flush=True)
    call_command("digiboards_reencrypt")
    return 0


def measure(texts: int, kills: int, within: float, *, new: str, old: str) -> int:
    """Write the texts, kill and run, and tell what was found."""
    from django.conf import settings
    from django.db import connection

    both = settings.DIGIBOARDS_PRIVATE_TEXT_KEYS
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [old]
    begun = time.perf_counter()
    write(texts)
    print(f"{connection.vendor}: {texts:,} texts written in {time.perf_counter() - begun:.0f} s", flush=True)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = both

    moments = [secrets.randbelow(round(within * 1000)) / 1000 for _ in range(kills)]
    wrong = 0
    for moment in moments:
        connection.close()
        killed_after(moment)
        wrong += unlike(secrets.SystemRandom().sample(range(texts), min(SAMPLE, texts)))
    done = texts - count_under(old)
    print(f"killed {kills} times, after {min(moments):.1f} to {max(moments):.1f} s of work: {done:,} were done,")
    print(f"    {wrong} of {kills * min(SAMPLE, texts):,} that were read between could not be, or read otherwise")

    connection.close()
    begun = time.perf_counter()
    subprocess.run([sys.executable, __file__, "--run"], check=True)
    seconds = time.perf_counter() - begun
    left = texts - done
    print(f"    then the other {left:,} in {seconds:.0f} s, {left / seconds:,.0f} a second")

    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [new]
    unread = sum(unlike(range(first, min(first + AT_ONCE, texts))) for first in range(0, texts, AT_ONCE))
    print(f"read with the new key alone: {texts - unread:,} as they were written, {unread} not")
    return int(bool(wrong or unread))


def killed_after(seconds: float) -> None:
    """Begin to encrypt again, and end the process that long after it began its work, if it still runs."""
    process = subprocess.Popen([sys.executable, __file__, "--run"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    process.kill()
    process.stdout.close()
    process.wait()


def text_of(number: int) -> str:
    return f"Text {number}: what I asked our chair, and what I would ask next time. " * 2


def write(texts: int) -> None:
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.utils import timezone

    from digiboards_xblocks.activities.base.models import PrivateText
    from digiboards_xblocks.db.models import Course
    from digiboards_xblocks.db.utils import insert_plain

    learner = get_user_model().objects.create(username="writer").pk
    course = Course.objects.create(course_key="course-v1:B+Keys+1").pk
    columns = ("course", "learner", "usage_key", "saved_at", "kind", "name", "ciphertext", "words", "revision")
    now = timezone.now()

    def row(number: int) -> tuple[Any, ...]:
        text = PrivateText(learner_id=learner, usage_key=USAGE_KEY, kind="reflection", name=f"t{number}")
        text.encrypt(text_of(number))
        return (course, learner, USAGE_KEY, now, text.kind, text.name, text.ciphertext, 26, f"{number:032x}")

    for first in range(0, texts, AT_ONCE):
        with transaction.atomic():
            insert_plain(PrivateText, columns, [row(number) for number in range(first, min(first + AT_ONCE, texts))])


def unlike(numbers: Any) -> int:
    """Return how many of the texts with these numbers cannot be read, or read otherwise."""
    from digiboards_xblocks.activities.base.models import PrivateText

    names = [f"t{number}" for number in numbers]
    found = {}
    for first in range(0, len(names), 500):
        for text in PrivateText.objects.filter(kind="reflection", name__in=names[first : first + 500]):
            found[text.name] = text.record_values()["text"]
    return sum(found.get(f"t{number}") != text_of(number) for number in numbers)


def count_under(key: str) -> int:
    """Return how many texts a key opens."""
    from digiboards_xblocks.activities.base.models import PrivateText

    fernet, count = Fernet(key), 0
    for ciphertext in PrivateText.objects.order_by("pk").values_list("ciphertext", flat=True).iterator(AT_ONCE):
        with contextlib.suppress(InvalidToken):
            fernet.decrypt(ciphertext)
            count += 1
    return count


if __name__ == "__main__":
    sys.exit(main())
