"""The desk counts what staff's pages show, out of statements or tracking logs, of several LMSs, through kills."""

import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from completion.models import BlockCompletion
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

import report_programme
from digiboards_xblocks import platform_people
from digiboards_xblocks.organisations.models import Membership, Organisation
from digiboards_xblocks.programme.people import audit
from digiboards_xblocks.programme.progress import aggregates, queries, refresh, slices
from digiboards_xblocks.programme.retention import retirement
from statements import reading, tables
from statements.members import read_members
from statements.pieces import pieces
from statements.store import Store

from . import standin
from .played import RUNS, course_address, shown
from .settings import LMS_ROOT_URL

pytestmark = [pytest.mark.xapi, pytest.mark.django_db]

OTHER_LMS = "https://other.example"
ROOT = Path(__file__).parents[2]
# Bytes of a piece, where there are to be many.
PIECE = 120_000
Counts = dict[tuple[str, str, str], tuple[int, int, int]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def statement_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of people in statements, as the platform's table has them."""

    def known(learners: Any) -> dict[int, str]:
        from types import SimpleNamespace

        found = {pk: standin.ExternalId.add_new_user_id(SimpleNamespace(pk=pk), "xapi")[0] for pk in learners}
        return {pk: str(one.external_user_id) for pk, one in found.items()}

    monkeypatch.setattr(platform_people, "statement_ids", known)


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def as_lines(statements: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(one) for one in statements]


def ours(statements: Any) -> list[dict[str, Any]]:
    """Those of our events; what the platform says of completion goes the same way."""
    return [one for one in statements if "category" in one["context"].get("contextActivities", {})]


def read(store: Store, *paths: Path, lms: str = LMS_ROOT_URL, size: int = 5_000) -> dict[Path, reading.FileCounts]:
    return reading.read_files(store, lms, paths, lambda _words: None, size=size)


def exported(folder: Path, ids: str, name: str = "members") -> Path:
    path = folder / f"{name}.jsonl"
    call_command("digiboards_export_members", *map(str, RUNS), output=str(path), ids=ids, stdout=io.StringIO())
    return path


def of_staff() -> Counts:
    """Of each organisation in each course run, how many are people, have finished a guide, and the programme."""
    return {
        (course_address(key), item.part.name, item.guide): (item.people, item.finished_any, item.finished)
        for key in RUNS
        for item in queries.counts(key, kind=slices.ORGANISATION)
        if item.people or item.finished
    }


def of_desk(store: Store, members: list[Path]) -> Counts:
    known = read_members(store, members)
    table = tables.organisations(tables.count_organisations(store), known, by_run=True, is_exact=True)
    guides = [name.removeprefix("Finished ") for name in table.header[11:]]
    found: Counts = {}
    for lms, run, _edition, _name, code, _kind, _above, people, _reached, any_guide, whole, *finished in table.rows:
        if not code:
            continue
        place = (f"{lms}/course/{run}", str(code))
        found[*place, ""] = (int(str(people)), int(str(any_guide)), int(str(whole)))
        for guide, number in zip(guides, finished, strict=True):
            if number:
                found[*place, guide] = (0, 0, int(str(number)))
    return found


def counted(store: Store) -> dict[tuple[str, str, str], int]:
    rows = store.rows("SELECT * FROM desk.digiboards_finishes")
    return {(row["course"], row["edition"], row["guide"]): row["learners"] for row in rows}


# What staff's pages show


@pytest.mark.parametrize("kind", ["statements", "log"])
def test_the_desk_counts_what_staffs_pages_show(
    kind: str, learners: list[Any], statements: Any, statement_ids: None, store: Store, tmp_path: Path
) -> None:
    lines = as_lines(statements) if kind == "statements" else statements.log
    found = read(store, written(tmp_path / "lines", lines))

    assert [(one.lines, one.ours, one.bad) for one in found.values()] == [(len(lines), len(ours(statements)), 0)]
    assert 0 < len(ours(statements)) < len(lines)
    assert counted(store) == shown()
    assert of_desk(store, [exported(tmp_path, kind)]) == of_staff()
    assert {code for _, code, _ in of_staff()} == {"R91", "R92", "R93", "Q99", "Y99"}


def test_logs_and_statements_give_the_same_tables(
    learners: list[Any], statements: Any, statement_ids: None, tmp_path: Path
) -> None:
    given: list[list[tuple[Any, ...]]] = []
    for kind, lines in (("statements", as_lines(statements)), ("log", statements.log)):
        store = Store(tmp_path / f"store-{kind}")
        read(store, written(tmp_path / kind, lines))
        known = read_members(store, [exported(tmp_path, kind, f"members-{kind}")])
        made = [tables.reach(store), tables.completion(store), tables.blocks(store), tables.time_to_finish(store)]
        made += [
            tables.organisations(tables.count_organisations(store), known, by_run=by_run, is_exact=True)
            for by_run in (False, True)
        ]
        given.append([table.rows for table in made])
        store.close()

    assert given[0] == given[1]
    assert all(given[0])


def test_mergers_and_retirement_reach_the_desk_by_the_next_file_of_members(
    learners: list[Any], statements: Any, statement_ids: None, store: Store, tmp_path: Path
) -> None:
    read(store, written(tmp_path / "lines", as_lines(statements)))
    before = of_staff()
    into = Organisation.objects.get(ods_code="R92")
    Organisation.objects.filter(ods_code="R91").update(closed_on=timezone.now().date(), successor=into)
    Membership.objects.filter(organisation__ods_code="R91").update(organisation=into)
    gone = learners[2]
    retirement.retire_learner(gone.pk)
    BlockCompletion.objects.filter(user=gone).delete()
    for key in RUNS:
        aggregates.mark(key, [user.pk for user in learners])
        refresh.rebuild(key)

    assert of_desk(store, [exported(tmp_path, "statements")]) == of_staff() != before
    assert "R91" not in {code for _, code, _ in of_staff()}
    # Who is gone from the LMS is counted with no organisation, and in completion as long as the store has them.
    assert counted(store) != shown()


def test_several_platforms_stand_side_by_side(
    learners: list[Any], statements: Any, statement_ids: None, store: Store, tmp_path: Path
) -> None:
    here = exported(tmp_path, "statements")
    there = tmp_path / "there.jsonl"
    there.write_text(here.read_text("utf-8").replace(LMS_ROOT_URL, OTHER_LMS), "utf-8")
    others = [line.replace(LMS_ROOT_URL, OTHER_LMS) for line in as_lines(statements)]
    read(store, written(tmp_path / "a", as_lines(statements)))
    read(store, written(tmp_path / "b", others), lms=OTHER_LMS)
    known = read_members(store, [here, there])
    together = tables.organisations(tables.count_organisations(store), known, by_run=False, is_exact=True)

    by_run = tables.organisations(tables.count_organisations(store), known, by_run=True, is_exact=True)
    assert {row[0] for row in by_run.rows} == {LMS_ROOT_URL, OTHER_LMS}
    everybody = {row[0]: row[5] for row in together.rows if row[1] == "Everybody"}
    people = {edition: set() for edition in ("trust", "ics")}  # type: ignore[var-annotated]
    for key, edition in RUNS.items():
        members = Membership.objects.filter(course__course_key=str(key)).values_list("learner", flat=True)
        people[edition] |= set(members)
    assert everybody == {edition: 2 * len(who) for edition, who in people.items()}


# What is left out


def test_boards_of_few_are_left_out_unless_asked_for(
    learners: list[Any], statements: Any, statement_ids: None, store: Store, tmp_path: Path
) -> None:
    read(store, written(tmp_path / "lines", as_lines(statements)))
    known = read_members(store, [exported(tmp_path, "statements")])
    table = tables.organisations(tables.count_organisations(store), known, by_run=True, is_exact=False)

    assert {row[4] for row in table.rows if row[7] == "–"} >= {"R91", "R92", "R93"}
    assert "R91" not in {row[4] for row in table.rows if row[7] != "–"}
    for row in table.rows:
        assert row[7] == "–" or int(str(row[7])) >= 8
        assert (row[7] == "–") is all(cell == "–" for cell in row[7:])


# What goes wrong


def test_bad_lines_are_named_and_counted_and_the_rest_is_kept(
    learners: list[Any], statements: Any, store: Store, tmp_path: Path
) -> None:
    good = statements.log
    first = next(json.loads(line) for line in good if "digiboards.text.finished" in line)
    gaps = json.dumps({**first, "context": {}})
    lines = [good[0][:-20], "", *good, "no line of a log", gaps, json.dumps({"name": "edx.grades.other"})]
    path = written(tmp_path / "tracking.log", lines)
    [found] = read(store, path).values()

    last = len(lines)
    assert found.named == ((1, "unreadable"), (last - 2, "unreadable"), (last - 1, "incomplete"))
    known = len(ours(statements))
    assert (found.lines, found.blank, found.ours, found.bad) == (last, 1, known, 3)
    assert counted(store) == shown()
    [row] = tables.files(store).rows
    others = last - 1 - known - 3
    assert row == (LMS_ROOT_URL, "tracking.log", last, known, others, 2, 1, f"1, {last - 2}, {last - 1}", "yes")


def test_the_command_says_which_lines_are_bad(
    statements: Any, learners: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "tracking.log", ["oops", *statements.log])
    code = report_programme.main(["read", str(tmp_path / "s"), "--lms", LMS_ROOT_URL, str(path)], {})

    told = capsys.readouterr().err
    assert code == 1
    assert "1 line could not be counted" in told
    assert "line 1 is no JSON" in told
    assert report_programme.main(["read", str(tmp_path / "s"), "--lms", LMS_ROOT_URL, str(tmp_path / "none")], {}) == 1
    assert "none cannot be read: No such file" in capsys.readouterr().err


def test_a_compressed_file_that_breaks_off_is_said_and_what_came_is_kept(
    learners: list[Any], statements: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in statements.log).encode())[:-30])
    assert report_programme.main(["read", str(tmp_path / "s"), "--lms", LMS_ROOT_URL, str(path)], {}) == 1
    assert "cannot be read" in capsys.readouterr().err
    output = str(tmp_path / "out")
    assert report_programme.main(["tables", str(tmp_path / "s"), "--output", output], {}) == 0
    assert "Not read to the end: log.gz" in capsys.readouterr().err


def test_a_platform_is_read_from_its_log_or_from_statements(
    learners: list[Any], statements: Any, store: Store, tmp_path: Path
) -> None:
    read(store, written(tmp_path / "log", statements.log))
    with pytest.raises(report_programme.DeskError, match="everybody would count twice"):
        read(store, written(tmp_path / "statements", as_lines(statements)))
    assert counted(store) == shown()


def test_members_that_would_match_nobody_are_refused(
    learners: list[Any], statements: Any, statement_ids: None, store: Store, tmp_path: Path
) -> None:
    members = exported(tmp_path, "statements")
    with pytest.raises(report_programme.DeskError, match="nothing has been read"):
        read_members(store, [members])
    read(store, written(tmp_path / "log", statements.log))
    with pytest.raises(report_programme.DeskError, match="--ids log"):
        read_members(store, [members])
    half = written(tmp_path / "half", exported(tmp_path, "log", "log").read_text("utf-8").splitlines()[:-1])
    with pytest.raises(report_programme.DeskError, match="fetch it again, whole"):
        read_members(store, [half])
    with pytest.raises(report_programme.DeskError, match="no file that"):
        read_members(store, [written(tmp_path / "other", ["{}"])])


# What comes again


def test_what_comes_again_counts_once(learners: list[Any], statements: Any, store: Store, tmp_path: Path) -> None:
    """Under another name, compressed, grown, and torn at another place."""
    lines = as_lines(statements)
    half = len(lines) // 2
    read(store, written(tmp_path / "a", lines[:half]))
    read(store, written(tmp_path / "a", lines))
    (tmp_path / "b.gz").write_bytes(gzip.compress((tmp_path / "a").read_bytes()))
    read(store, tmp_path / "b.gz")
    wrapped = [json.dumps({"event_id": one["id"], "event": json.dumps(one)}) for one in statements]
    read(store, written(tmp_path / "c", wrapped), size=700)

    [row] = store.rows("SELECT count() AS rows FROM desk.digiboards_statements FINAL")
    assert row["rows"] == len({one["id"] for one in ours(statements)})
    assert counted(store) == shown()
    assert [row[2] for row in tables.files(store).rows] == [len(lines)] * 3


def test_a_piece_that_was_read_is_not_read_again(
    learners: list[Any], statements: Any, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a", as_lines(statements))
    first = read(store, path)
    monkeypatch.setattr(Store, "take", lambda *_arguments: pytest.fail("read again"))
    path.rename(tmp_path / "b")

    assert list(read(store, tmp_path / "b").values()) == list(first.values())


def test_killed_anywhere_it_goes_on(learners: list[Any], statements: Any, tmp_path: Path) -> None:
    """With SIGKILL, at several moments; in the end every statement is there, once."""
    many = [
        json.dumps({**one, "timestamp": f"2026-05-{day:02}T10:00:00+00:00"})
        for day in range(1, 13)
        for one in statements
    ]
    path = written(tmp_path / "many", many)
    program = (
        "from pathlib import Path\n"
        "from statements import reading, store\n"
        f"opened = store.Store(Path({str(tmp_path / 's')!r}))\n"
        f"said = lambda words: print(words, flush=True)\n"
        f"reading.read_files(opened, {LMS_ROOT_URL!r}, [Path({str(path)!r})], said, size={PIECE})\n"
        "opened.close()\n"
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environ = {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": f"{ROOT / 'scripts'}:{ROOT}"}
    command = [sys.executable, "-c", program]
    whole = len(list(pieces(path, size=PIECE)))
    kept: list[int] = []
    for heard in (2, 5, 9):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ) as running:
            assert running.stdout is not None
            for _ in range(heard):
                assert running.stdout.readline()
            running.send_signal(signal.SIGKILL)
        store = Store(tmp_path / "s")
        [row] = store.rows("SELECT count() AS pieces FROM desk.desk_pieces FINAL")
        [file] = tables.files(store).rows
        store.close()
        kept.append(row["pieces"])
        assert file[-1] == "no"

    subprocess.run(command, check=True, capture_output=True, env=environ)
    store = Store(tmp_path / "s")
    [row] = store.rows("SELECT count() AS rows FROM desk.digiboards_statements FINAL")
    [file] = tables.files(store).rows
    store.close()
    mine = ours(statements)
    moments = {(one["actor"]["account"]["name"], one["verb"]["id"], one["object"]["id"]) for one in mine}
    assert [one.name for one in (tmp_path / "s").iterdir()] == ["clickhouse"]
    assert not any(scratch.iterdir())
    assert kept == sorted(kept)
    assert 0 < kept[0] < kept[-1] < whole
    assert row["rows"] == 12 * len(moments)
    assert (file[2], file[3], file[-1]) == (len(many), 12 * len(mine), "yes")


# What comes out


def test_all_forms_say_the_same(
    learners: list[Any], statements: Any, statement_ids: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "s")
    lines = written(tmp_path / "lines", as_lines(statements))
    outputs = [str(tmp_path / name) for name in ("p.xlsx", "p.html", "csv")]
    members = str(exported(tmp_path, "statements"))
    assert report_programme.main(["read", store, "--lms", f"{LMS_ROOT_URL}/", str(lines)], {}) == 0
    given = ["tables", store, "--members", members, *(part for path in outputs for part in ("--output", path))]
    assert report_programme.main(given, {}) == 0

    book = load_workbook(outputs[0], read_only=True)
    page = Path(outputs[1]).read_text("utf-8")
    names = {"files", "reach", "completion", "organisations", "runs", "time_to_finish", "blocks"}
    assert {path.stem for path in Path(outputs[2]).iterdir()} == names
    assert len(book.sheetnames) == len(names)
    assert page.count("<h2") == len(names)
    for key in RUNS:
        assert page.count(str(key)) > 3
    for text in (page, *(path.read_text("utf-8") for path in Path(outputs[2]).iterdir())):
        for user in learners:
            who = str(standin.ExternalId.add_new_user_id(user, "xapi")[0].external_user_id)
            assert who not in text
            assert not re.search(rf"\b{user.username}\b", text)


def test_nothing_of_who_belongs_where_stays_in_the_store(
    learners: list[Any], statements: Any, statement_ids: None, tmp_path: Path
) -> None:
    store = Store(tmp_path / "s")
    read(store, written(tmp_path / "lines", as_lines(statements)))
    read_members(store, [exported(tmp_path, "statements")])
    assert store.rows("SELECT count() AS people FROM beside.members")[0]["people"] > 0
    store.close()

    again = Store(tmp_path / "s")
    assert again.rows("SELECT count() AS people FROM beside.members") == [{"people": 0}]
    again.close()
    for path in (tmp_path / "s").rglob("*"):
        assert not path.is_file() or b"R91" not in path.read_bytes(), path


def test_the_export_is_in_the_audit_and_for_its_writer_alone(learners: list[Any], tmp_path: Path) -> None:
    path = exported(tmp_path, "log")
    assert path.stat().st_mode & 0o777 == 0o600
    [head, *lines] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    people = [line for line in lines if "learner" in line]
    assert head == {"format": "digiboards-members-1", "lms": LMS_ROOT_URL, "ids": "log", "people": len(people)}
    assert {tuple(sorted(line)) for line in people} == {("course", "learner", "parts")}
    for key in RUNS:
        [entry] = [item for item in audit.entries(course_key=key) if item.action == "export-members"]
        assert entry.facts == {"people": sum(line["course"] == str(key) for line in people)}


def test_pages_are_those_of_the_course_in_its_order(
    learners: list[Any], statements: Any, store: Store, tmp_path: Path
) -> None:
    read(store, written(tmp_path / "lines", as_lines(statements)))
    store.load_pages(
        [
            {"edition": "trust", "block": block, "place": place, "guide": "One", "page": page}
            for block, place, page in (("g1-a", 1, "First"), ("g1-b", 1, "First"), ("g9", 2, "Second"))
        ]
    )
    found = {(row[1], row[3]): (row[4], row[5]) for row in tables.pages(store).rows}
    reached = {row[1]: row[3] for row in tables.reach(store).rows}
    runs = [str(key) for key, edition in RUNS.items() if edition == "trust"]

    assert found == {
        **{(run, "First"): (reached[run], 100.0) for run in runs},
        **{(run, "Second"): (0, 0.0) for run in runs},
    }
