"""How fast a desk reads statements into an embedded ClickHouse, and counts them; and how much memory that takes.

    python benchmarks/statements.py --size 1000000
    python benchmarks/statements.py --size 15000000

Statements are made up in the shape of our transformers', of people of 230 trusts in 42 care boards in 7 regions, in
four course runs of two LMSs; where each of them came from is known, so that every count that the desk gives is compared
with the one that was made. Reading is stopped with SIGKILL and goes on. Each step is a process of its own, whose peak
of memory is measured.
"""

import argparse
import datetime
import gzip
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from digiboards_xblocks.xapi.vocabulary import EDITION, EVENTS, PROFILE_VERSION, TYPES  # noqa: E402 (found there)

LMSS = ("https://a.example.org", "https://b.example.org")
# Of each LMS, its course runs and their editions.
RUNS = {"course-v1:DigitalBoards+DB101+2026-trust": "trust", "course-v1:DigitalBoards+DB101+2026-ics": "ics"}
GUIDES = tuple(f"g{number}" for number in range(1, 8))
BLOCKS = 110
# How many statements a person leaves who goes on to the end.
EACH = 60
TRUSTS, BOARDS, REGIONS = 230, 42, 7
# Lines in one file.
FILE = 500_000
ORGANISATIONS = {
    **{f"Y{number:02}": ("region", "") for number in range(REGIONS)},
    **{f"Q{number:02}": ("icb", f"Y{number % REGIONS:02}") for number in range(BOARDS)},
    **{f"R{number:03}": ("trust", f"Q{number % BOARDS:02}") for number in range(TRUSTS)},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="how many statements")
    parser.add_argument("--folder", type=Path, help="where files and the store are made; deleted at the end")
    parser.add_argument(
        "--kill", type=float, default=20, help="seconds after which reading is killed once; 0 for never"
    )
    parser.add_argument("--step", choices=("make", "read", "count"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        {"make": make, "read": read, "count": ask}[given.step](given.folder, given.size)
        return
    folder = given.folder or Path(tempfile.mkdtemp(prefix="statements-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        run("make", folder, given.size)
        size = sum(path.stat().st_size for path in (folder / "files").iterdir())
        print(f"{given.size:,} statements in files of {size / 1e6:,.0f} MB")
        if given.kill:
            run("read", folder, given.size, kill=given.kill)
        run("read", folder, given.size)
        store = sum(path.stat().st_size for path in (folder / "store").rglob("*") if path.is_file())
        print(f"the store has {store / 1e6:,.0f} MB")
        run("count", folder, given.size)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(step: str, folder: Path, size: int, kill: float = 0) -> None:
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder), "--size", str(size)]
    began = time.monotonic()
    with subprocess.Popen(command) as running:
        if kill:
            try:
                running.wait(kill)
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
                print(f"{step}: killed after {kill:.0f} s")
                return
    if running.returncode:
        raise SystemExit(f"{step} ended with {running.returncode}")
    print(f"{step}: {time.monotonic() - began:.1f} s")


def own_peak() -> str:
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, CPU {time.process_time():.1f} s"


# What is made


@cache
def shape(lms: str, verb: str, object_id: str, object_type: str, run: str, edition: str) -> tuple[str, ...]:
    """A statement as our transformers make it, torn where its number, its learner and its moment go."""
    extensions = {
        "https://w3id.org/xapi/openedx/extension/transformer-version": "event-routing-backends@9.3.8",
        "https://w3id.org/xapi/openedx/extensions/session-id": "0123456789abcdef0123456789abcdef",
    }
    profile = {"type": "http://adlnet.gov/expapi/activities/profile"}
    course = {
        "id": f"{lms}/course/{run}",
        "objectType": "Activity",
        "definition": {"name": {"en-US": "Digital Boards"}, "type": "http://adlnet.gov/expapi/activities/course"},
    }
    whole = {
        "id": "|",
        "version": "1.0.3",
        "actor": {"objectType": "Agent", "account": {"homePage": lms, "name": "|"}},
        "verb": {"id": verb, "display": {"en": verb.rpartition("/")[2]}},
        "object": {"id": object_id, "objectType": "Activity", "definition": {"type": object_type}},
        "timestamp": "|",
        "context": {
            "contextActivities": {
                "parent": [course],
                "category": [{"id": PROFILE_VERSION, "objectType": "Activity", "definition": profile}],
            },
            "extensions": {**extensions, **({EDITION: edition} if edition else {})},
        },
    }
    return tuple(json.dumps(whole).split("|"))


def people(size: int) -> Iterator[tuple[str, str, str, str, int]]:
    """Each with an LMS, a course run, a number and a trust, and how many statements they leave; as many as it takes."""
    chance = random.Random(24)  # noqa: S311 (the same people each time)
    left, number = size, 0
    places = [(lms, course) for lms in LMSS for course in RUNS]
    trusts = [code for code, (kind, _) in ORGANISATIONS.items() if kind == "trust"]
    while left > 0:
        lms, course = places[number % len(places)]
        leaves = min(left, chance.choice((3, 10, 20, 30, 45, EACH, EACH, EACH)))
        yield lms, course, str(uuid.UUID(int=chance.getrandbits(128))), chance.choice(trusts), leaves
        left -= leaves
        number += 1


def make(folder: Path, size: int) -> None:
    """Files of statements and of members, and what is to be counted of them."""
    read_verb, done_verb = EVENTS["digiboards.text.finished"].iri, EVENTS["digiboards.guide.finished"].iri
    files = folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    counted: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    reach: Counter[str] = Counter()
    start = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
    out: dict[str, Any] = {}
    lines: Counter[str] = Counter()
    rows: dict[str, list[str]] = {lms: [] for lms in LMSS}
    for number, (lms, course, learner, trust, leaves) in enumerate(people(size)):
        edition, icb = RUNS[course], ORGANISATIONS[trust][1]
        parts = [trust, icb, ORGANISATIONS[icb][1]]
        rows[lms].append(json.dumps({"course": course, "learner": learner, "parts": parts}))
        totals[lms] += 1
        # One guide is finished for each eight statements; all of them are the programme.
        finishes = [*GUIDES[: leaves // 8], *(("",) if leaves >= EACH else ())]
        blocks = leaves - len(finishes)
        for step in range(leaves):
            at = (start + datetime.timedelta(days=number % 90, minutes=7 * step)).isoformat()
            if step < blocks:
                key = f"block-v1:{course.partition(':')[2]}+type@digiboards_text+block@page-{step % BLOCKS}"
                parts_of = shape(lms, read_verb, f"{lms}/xblock/{key}", TYPES["text"], course, "")
            else:
                guide = finishes[step - blocks]
                place = f"{lms}/course/{course}" + (f"/guide/{guide}" if guide else "")
                kind = TYPES["guide" if guide else "programme"]
                parts_of = shape(lms, done_verb, place, kind, course, edition)
            if lines[lms] % FILE == 0:
                if lms in out:
                    out[lms].close()
                name = files / f"{LMSS.index(lms)}-{lines[lms] // FILE:03}.jsonl.gz"
                out[lms] = gzip.open(name, "wt", compresslevel=1, encoding="utf-8")  # noqa: SIM115 (closed below)
            before, between, after, end = parts_of
            number_of = f"{number:08x}-0000-5000-8000-{step:012x}"
            out[lms].write(f"{before}{number_of}{between}{learner}{after}{at}{end}\n")
            lines[lms] += 1
        for part in ("", *parts):
            counted[f"{lms} {course} {part} people"] += 1
            for guide in finishes:
                counted[f"{lms} {course} {part} finished {guide}"] += 1
        reach[f"{lms}/course/{course}"] += 1
    for file in out.values():
        file.close()
    for place, lms in enumerate(LMSS):
        head = {"format": "digiboards-members-1", "lms": lms, "ids": "statements", "people": totals[lms]}
        register = [
            json.dumps({"ods_code": code, "name": f"Made-up {code}", "kind": kind, "above": above})
            for code, (kind, above) in ORGANISATIONS.items()
        ]
        lines_of_file = (json.dumps(head), *register, *rows[lms])
        (folder / f"members-{place}.jsonl").write_text("".join(f"{line}\n" for line in lines_of_file), "utf-8")
    (folder / "expected.json").write_text(json.dumps({"counted": counted, "reach": reach}))


# What is measured


def read(folder: Path, size: int) -> None:
    from statements.reading import read_files
    from statements.store import Store

    store = Store(folder / "store")
    before = store.rows("SELECT sum(lines) AS lines FROM desk.desk_pieces FINAL")[0]["lines"]
    began = time.monotonic()
    lines = 0
    for place, lms in enumerate(LMSS):
        paths = sorted((folder / "files").glob(f"{place}-*.gz"))
        found = read_files(store, lms, paths, lambda _words: None)
        lines += sum(counts.lines for counts in found.values())
        assert sum(counts.bad for counts in found.values()) == 0
    seconds = time.monotonic() - began
    store.close()
    assert lines == size, (lines, size)
    new = size - before
    print(
        f"read: {new:,} statements in {seconds:.1f} s, {new / seconds:,.0f} a second; {before:,} were there; "
        f"{own_peak()}"
    )


def ask(folder: Path, _size: int) -> None:
    from statements import tables
    from statements.members import read_members
    from statements.store import Store

    store = Store(folder / "store")

    def timed(what: str, work: Any) -> Any:
        began = time.monotonic()
        found = work()
        print(f"count: {what}: {time.monotonic() - began:.2f} s; {own_peak()}")
        return found

    members = [folder / f"members-{place}.jsonl" for place in range(len(LMSS))]
    known = timed("members read", lambda: read_members(store, members))
    counted = timed(
        "completion by organisation, by course run and by edition", lambda: tables.count_organisations(store)
    )
    by_run = tables.organisations(counted, known, by_run=True, is_exact=True)
    timed("what is left out", lambda: tables.organisations(counted, known, by_run=True, is_exact=False))
    blocks = timed("funnel by block", lambda: tables.blocks(store))
    reach = timed("reach", lambda: tables.reach(store))
    timed("completion", lambda: tables.completion(store))
    timed("time to finish", lambda: tables.time_to_finish(store))
    compare(folder, by_run, reach)
    print(f"count: {len(by_run.rows):,} organisations in runs and {len(blocks.rows):,} blocks; all as they were made")
    store.close()


def compare(folder: Path, by_run: Any, reach: Any) -> None:
    """Every count with the one that was made."""
    expected = json.loads((folder / "expected.json").read_text())
    guides = [name.removeprefix("Finished ") for name in by_run.header[11:]]
    found: dict[str, int] = {}
    for lms, course, _edition, _name, code, _kind, _above, number, reached, _any, whole, *finished in by_run.rows:
        place = f"{lms} {course} {code}"
        assert reached == number, place
        found[f"{place} people"] = number
        for guide, count in zip(["", *guides], [whole, *finished], strict=True):
            if count:
                found[f"{place} finished {guide}"] = count
    assert found == expected["counted"]
    assert {f"{row[0]}/course/{row[1]}": row[3] for row in reach.rows} == expected["reach"]


if __name__ == "__main__":
    main()
