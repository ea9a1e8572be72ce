"""How much ten rooms of thirty phones cost: polls beside an empty view of Django, and how long the slowest wait.

    python scripts/with_database.py postgresql python benchmarks/rooms.py --seconds 30

First, in this process: the CPU of a poll that finds nothing new, of one that does, and of the part of the page that is
fetched then, with their queries; each beside a view of Django that answers nothing. Machines differ, so compare the
ratios. Then, with as many server processes as there are cores, the phones of all rooms ask every two seconds for so
many seconds, while each room moves every ten; what is reported is the 95th percentile of how long an answer took.
"""

import argparse
import os
import signal
import statistics
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROOMS, PHONES, EVERY, MOVES = 10, 30, 2.0, 10.0
MOST_CPU_MS, MOST_QUERIES, MOST_P95_MS = 3.0, 2, 500
TIMES = 300
LONGEST = 30.0  # seconds; who waits longer is counted with so many
COURSE = "course-v1:DigitalBoards+DB101+2026"


def main() -> int:
    """Measure, and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.rooms_site")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    rooms = [_room(number) for number in range(ROOMS)]
    missed = _costs(*rooms[0])
    if options.seconds:
        missed |= _waits(rooms, options.seconds)
    return int(missed)


def _room(number: int) -> tuple[Any, list[str]]:
    """An open room with the cookies of its phones."""
    import datetime

    from django.core.signing import Signer
    from opaque_keys.edx.keys import CourseKey

    from digiboards_xblocks.core.programme_outline import Choice
    from digiboards_xblocks.core.run_sheet import VOTE, RunSheet, Stage
    from digiboards_xblocks.programme.rooms import storage, taking_part
    from digiboards_xblocks.programme.rooms.taking_part import AboutMe
    from digiboards_xblocks.programme.sessions import storage as sessions
    from digiboards_xblocks.programme.sessions.rules import SessionDetails

    key, options = CourseKey.from_string(COURSE), (Choice("a", "One"), Choice("b", "Another"))
    stages = tuple(Stage(f"s-{place}", f"Stage {place}", 5, VOTE, question="Which?", options=options) for place in "ab")
    session = sessions.save_session(key, SessionDetails("other", datetime.date(2026, 3, 2), title=str(number)), by=None)
    storage.open_room(key, session, RunSheet("g1/bench", "g1", "other", "Benchmark", stages), by=None)
    room = storage.find_room(key, session)
    if room is None:
        raise SystemExit("the room was not opened")
    signer = Signer(salt=f"digiboards_xblocks.rooms.{room.number}")
    joined = [taking_part.join(room.number, learner_id=None, token="", about=AboutMe()) for _ in range(PHONES)]
    return room, [f"digiboards_room_{room.number}={signer.sign(one.token)}" for one in joined]


def _costs(room: Any, cookies: list[str]) -> bool:
    """The CPU and the queries of each kind of request."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_COOKIE=cookies[0])
    state = f"/digiboards/rooms/{room.number}/state/"
    tag = client.get(state)["ETag"]
    asked: dict[str, Callable[[], Any]] = {
        "an empty view": lambda: client.get("/empty/"),
        "a poll, nothing new": lambda: client.get(state, HTTP_IF_NONE_MATCH=tag),
        "a poll, something new": lambda: client.get(state),
        "the part of the page": lambda: client.get(f"/digiboards/rooms/{room.number}/?part"),
    }
    spent: dict[str, float] = {}
    missed = False
    for name, ask in asked.items():
        ask()
        with CaptureQueriesContext(connection) as queries:
            ask()
            asked_for = len(queries)
        began = time.process_time()
        for _ in range(TIMES):
            ask()
        spent[name] = (time.process_time() - began) / TIMES * 1000
        more = spent[name] - spent["an empty view"]
        ratio = spent[name] / spent["an empty view"]
        print(f"{name}: {spent[name]:.2f} ms of CPU ({ratio:.1f} times an empty view), {asked_for} queries")
        missed |= more > MOST_CPU_MS or asked_for > (0 if "nothing new" in name else MOST_QUERIES)
    return missed


def _waits(rooms: list[tuple[Any, list[str]]], seconds: float) -> bool:
    """How long phones wait for an answer, while all of them ask and their rooms move."""
    from digiboards_xblocks.programme.rooms import storage

    servers, port = _serve()
    waits: list[float] = []
    ends = time.monotonic() + seconds

    def ask(path: str, headers: dict[str, str]) -> tuple[int, str]:
        """The status of an answer and its tag; of one that does not come in time, none."""
        connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("ETag", "")
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def phone(room: Any, cookie: str, delay: float) -> None:
        time.sleep(delay)
        tag = ""
        while time.monotonic() < ends:
            began = time.monotonic()
            path, known = f"/digiboards/rooms/{room.number}/", {"If-None-Match": tag} if tag else {}
            status, found = ask(f"{path}state/", {"Cookie": cookie, **known})
            waits.append(time.monotonic() - began if status else LONGEST)
            if status == 200:
                tag = found
                ask(f"{path}?part", {"Cookie": cookie})
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))

    try:
        phones = [
            threading.Thread(target=phone, args=[room, cookie, EVERY * place / PHONES])
            for room, cookies in rooms
            for place, cookie in enumerate(cookies)
        ]
        for one in phones:
            one.start()
        while time.monotonic() < ends:
            time.sleep(MOVES)
            for room, _ in rooms:
                here = storage.find_room(room.course_key, room.session)
                if here is not None:
                    storage.go_to(here.number, here.version, "s-a" if here.stage_name == "s-b" else "s-b")
        for one in phones:
            one.join()
    finally:
        for server in servers:
            os.kill(server, signal.SIGTERM)
            os.waitpid(server, 0)
    slow = statistics.quantiles(waits, n=20)[-1] * 1000
    print(f"{len(waits)} polls of {ROOMS * PHONES} phones: 95 in 100 were answered within {slow:.0f} ms")
    return slow > MOST_P95_MS


def _serve() -> tuple[list[int], int]:
    """Serve from as many processes as there are cores, on one socket; returns their numbers and the port."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    connections.close_all()  # a process must not share another's
    made = []
    for _ in range(os.cpu_count() or 1):
        child = os.fork()
        if child == 0:
            try:
                server.serve_forever()
            finally:
                os._exit(0)
        made.append(child)
    return made, server.server_port


if __name__ == "__main__":
    sys.exit(main())
