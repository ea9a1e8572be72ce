"""How long learners' saves take while staff work on the same course run, beside a quiet time.

    python scripts/with_database.py postgresql python -m benchmarks.saves
    python scripts/with_database.py mariadb python -m benchmarks.saves --people 30000

Learners, in a process of their own, save every kind of thing through the blocks' handlers, each with a pause after it,
as long as this runs. Meanwhile, one after the other: nothing, a publication of everybody's answers, everybody's
progress anew, a roster of everybody, the purge of another course run, reminders and the digest. What a save leaves to
the LMS's workers is done by a process that stands in for one. Ends with 1 if a save failed, or if the slowest one in a
hundred took more than ``MOST_TIMES`` as long as in the quiet time; says which saves were the slowest then.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from unittest import mock

from . import publishing

RUN, OTHER = "many", "gone"
MOST_TIMES = 1.5
# So many of the slowest saves are named, of a piece of work that was over the bar.
SLOWEST = 3
# Between a save of a learner's and the next, in seconds.
PAUSES = (0.2, 1.0)


@dataclass(frozen=True)
class Save:
    """One save: when it began, by a clock that all processes share; its seconds; what went wrong, or ""."""

    at: float
    seconds: float
    what: str
    error: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--learners", type=int, default=16)
    parser.add_argument("--quiet", type=float, default=30.0, help="seconds of quiet, before and after")
    parser.add_argument("--learn", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    set_up()
    if asked.work:
        return do_tasks()
    if asked.learn:
        return learn(asked.learners)
    prepare(asked.people)
    process = subprocess.Popen(
        [sys.executable, "-m", __spec__.name, "--learn", "--learners", str(asked.learners)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    saves: list[Save] = []
    assert process.stdin is not None
    assert process.stdout is not None
    lines = process.stdout
    reader = threading.Thread(target=lambda: saves.extend(Save(**json.loads(line)) for line in lines))
    assert lines.readline() == "ready\n"
    reader.start()
    spans = [(name, *timed(work)) for name, work in staff_work(asked.people, asked.quiet)]
    process.stdin.close()
    process.wait()
    reader.join()
    return report(spans, saves)


def set_up() -> None:
    """Django on the database that the environment names, with a cache that all processes share, as an LMS has one."""
    from django.conf import settings

    sys.path[:0] = [str(publishing.ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    place = os.environ.setdefault("DIGIBOARDS_BENCHMARK_CACHE", tempfile.mkdtemp())
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": place}}
    publishing.set_up()


def prepare(people: int) -> None:
    """Everybody with an address and with answers in one course run; a tenth of as many in another."""
    from django.db import connection

    publishing.organisations()
    publishing.answer(RUN, people)
    publishing.answer(OTHER, people // 10)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE auth_user SET email = CONCAT(username, '@example.org')")


def staff_work(people: int, quiet: float) -> Iterator[tuple[str, Callable[[], object]]]:
    """What staff do, one after the other, and the quiet before and after it."""
    from digiboards_xblocks.programme.digest.mail import digest_of
    from digiboards_xblocks.programme.people import roster
    from digiboards_xblocks.programme.progress import refresh
    from digiboards_xblocks.programme.progress.versions import programme_of
    from digiboards_xblocks.programme.reminders.mailing import remind
    from digiboards_xblocks.programme.retention import purge

    key = key_of(RUN)
    rows = (f"{RUN}{n}@example.org,T{n % publishing.TRUSTS:03},Cohort {n % 4}" for n in range(people))
    data = "\n".join(["email,ods_code,cohort", *rows]).encode()

    def apply() -> None:
        found = roster.check(course_key=key, data=data)
        roster.apply(course_key=key, data=data, digest=found.digest)

    yield "quiet", lambda: time.sleep(quiet)
    yield "publication", lambda: publishing.publish(RUN, people)
    yield "rebuild", lambda: refresh.rebuild(key)
    yield "roster", apply
    yield "purge of another run", lambda: purge.purge(key_of(OTHER))
    yield "reminders", lambda: remind(key, publishing.DAY)
    yield "digest", lambda: digest_of(key, programme_of(key))
    yield "quiet", lambda: time.sleep(quiet)


def key_of(name: str) -> Any:
    from opaque_keys.edx.keys import CourseKey

    return CourseKey.from_string(f"course-v1:B+{name}+1")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Do some work, and return when it began and when it ended."""
    began = time.perf_counter()
    work()
    return began, time.perf_counter()


@contextmanager
def a_worker() -> Iterator[None]:
    """Have a process of its own do what is left to the LMS's workers, one task after the other."""
    from digiboards_xblocks import platform_workers
    from digiboards_xblocks.programme.progress import tasks

    worker = subprocess.Popen([sys.executable, "-m", __spec__.name, "--work"], stdin=subprocess.PIPE, text=True)
    assert worker.stdin is not None
    lines = worker.stdin

    def leave(task: Callable[[str], None], course_key: object, *, countdown: float = 0.0) -> bool:
        print(f"{task.__module__}.{task.__qualname__} {course_key} {countdown}", file=lines, flush=True)
        return True

    with (
        mock.patch.object(platform_workers, "are_available", return_value=True),
        mock.patch.object(tasks, "ask_workers", leave),
    ):
        yield
    lines.close()
    worker.wait()


def do_tasks() -> int:
    """Be the worker: do each task that a line of the standard input names, so many seconds later."""
    from django.utils.module_loading import import_string

    for line in sys.stdin:
        name, course_key, countdown = line.split()
        time.sleep(float(countdown))
        import_string(name)(course_key)
    return 0


def learn(learners: int) -> int:
    """Be the learners: they save until the standard input ends, and tell of each save."""
    from django.contrib.auth import get_user_model
    from django.db import connections

    people = list(get_user_model()._default_manager.filter(username__in=[f"{RUN}{n}" for n in range(learners)]))
    ended = threading.Event()
    # Each line is written whole: by one thread at a time.
    turn = threading.Lock()
    chance = random.SystemRandom()

    def save_all(learner: Any) -> None:
        try:
            for what, save in requests_of(learner):
                if ended.wait(chance.uniform(*PAUSES)):
                    return
                began, error = time.perf_counter(), ""
                try:
                    save()
                except Exception as fault:  # noqa: BLE001 (whatever it is, it is counted, and ends the benchmark with 1)
                    error = repr(fault)[:200]
                done = Save(began, time.perf_counter() - began, what, error)
                with turn:
                    print(json.dumps(asdict(done)), flush=True)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save_all, args=(who,)) for who in people]
    with a_worker():
        print("ready", flush=True)
        for thread in threads:
            thread.start()
        sys.stdin.read()
        ended.set()
        for thread in threads:
            thread.join()
    return 0


def requests_of(learner: Any) -> Iterator[tuple[str, Callable[[], None]]]:
    """Everything that a learner can send, block by block, for ever; each with what was answered before."""
    from tests.activities.samples import RECORD, SAMPLES, good_requests, made
    from tests.conftest import send

    course_key = key_of(RUN)
    answered: dict[str, dict[str, Any]] = {}
    while True:
        for sample in (*SAMPLES, RECORD):
            known = answered.setdefault(sample.block_type, {})
            for name, request in good_requests(sample).items():
                if name == "accept_invitation":  # takes the code of an invitation, which these people have none of
                    continue

                def save(sample: Any = sample, name: str = name, request: Any = request, known: Any = known) -> None:
                    good = {key: known.get(str(value).strip("{}"), value) for key, value in request.items()}
                    answer = send(made(sample, user=learner, course_key=course_key), name, good)
                    # 409 is an answer too: of a text that is there already, or a board that a roster named.
                    if answer.status_code not in (200, 409):
                        raise RuntimeError(answer.text)
                    known.update(answer.json)

                yield f"{sample.block_type}.{name}", save


def report(spans: list[tuple[str, float, float]], saves: list[Save]) -> int:
    """Say of each span how long the saves in it took, and return 1 if that was too long or one failed."""
    quiet = quantile([save for save in saves if within(save, spans, "quiet")], 0.99)
    over = 0
    print(f"{'':<22} {'seconds':>8} {'saves':>6} {'failed':>6} {'median ms':>10} {'p99 ms':>8} {'of quiet':>8}")
    for name in dict.fromkeys(name for name, _, _ in spans):
        found = [save for save in saves if within(save, spans, name)]
        seconds = sum(end - began for what, began, end in spans if what == name)
        failed = sum(bool(save.error) for save in found)
        p99 = quantile(found, 0.99)
        is_over = bool(failed) or p99 > MOST_TIMES * quiet
        over += is_over
        print(
            f"{name:<22} {seconds:8.1f} {len(found):6} {failed:6} {1e3 * quantile(found, 0.5):10.1f} {1e3 * p99:8.1f} "
            f"{p99 / quiet:8.2f}"
        )
        if is_over:
            for save in sorted(found, key=lambda save: -save.seconds)[:SLOWEST]:
                print(f"  {1e3 * save.seconds:.0f} ms: {save.what}")
    for what, error in sorted({(save.what, save.error) for save in saves if save.error}):
        print(f"failed: {what}: {error}")
    print(f"(bar {MOST_TIMES} times the quiet time, and none failed)")
    return int(over > 0)


def within(save: Save, spans: list[tuple[str, float, float]], name: str) -> bool:
    return any(what == name and began <= save.at + save.seconds and save.at <= end for what, began, end in spans)


def quantile(saves: list[Save], share: float) -> float:
    """Return the seconds that this share of saves took at most, and 0 if there are none."""
    times = sorted(save.seconds for save in saves)
    return times[min(int(share * len(times)), len(times) - 1)] if times else 0.0


if __name__ == "__main__":
    sys.exit(main())
