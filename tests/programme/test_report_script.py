"""The script that fetches reports, against the API itself over HTTP: what it writes, and what may go wrong."""

import csv
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse

import report_progress
from reporting import pages
from tests.clock import python_path
from tests.conftest import COURSE_KEY
from tests.programmes import STEPS, complete, person
from tests.studio.conftest import FakeClock

from . import live_urls
from .api import ask_api
from .conftest import Ask
from .test_completion import sheet

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PEOPLE = 7


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


@dataclass
class Desk:
    environ: dict[str, str]
    clock: FakeClock
    run: Callable[..., Ran]
    roles: dict[str, Any]


@pytest.fixture
def desk(
    transactional_db: None,
    live_server: Any,
    roles: dict[str, Any],
    boards: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Desk]:
    """A programme with some people in it, and pages of two. In no test does a secret get to be seen."""
    settings.ROOT_URLCONF = "tests.programme.live_urls"
    monkeypatch.setattr(pages, "PAGE", 2)
    for name, value in (("FAULTS", []), ("USER", ["staff"]), ("ASKED", []), ("TOKENS", [])):
        monkeypatch.setattr(live_urls, name, value)
    made = [person(f"p{number}", boards["R91"], cohort="spring", role="chair") for number in range(PEOPLE)]
    complete(made[0], *STEPS["g1"], *STEPS["g2"])
    complete(made[1], "g1-a")
    made[2].last_name = "=1+1"
    made[2].first_name = ""
    made[2].save()
    environ = {
        "DIGIBOARDS_LMS_URL": live_server.url,
        "DIGIBOARDS_CLIENT_ID": live_urls.CLIENT_ID,
        "DIGIBOARDS_CLIENT_SECRET": live_urls.CLIENT_SECRET,
    }
    clock = FakeClock()
    seen = []

    def run(report: str, *options: str) -> Ran:
        capsys.readouterr()
        status = report_progress.main([report, str(COURSE_KEY), *options], environ, clock)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        seen.extend(captured)
        return Ran(status, captured.out, captured.err)

    yield Desk(environ, clock, run, roles)
    for text in seen:
        assert not any(secret in text for secret in (live_urls.CLIENT_SECRET, *live_urls.TOKENS))


def told(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def names(file: Path) -> list[str]:
    return [row["user_name"] for row in told(file.read_text("utf-8"))]


EVERYBODY = [f"p{number}" for number in range(PEOPLE)]


def test_the_summary_as_a_table(desk: Desk) -> None:
    ran = desk.run("summary")
    assert ran.status == 0
    assert [line.split() for line in ran.out.splitlines()] == [
        ["guide", "title", "people", "started", "finished_a_guide", "finished"],
        ["The", "programme", "7", "2", "1", "1"],
        ["g1", "Guide", "1", "7", "2", "1"],
        ["g2", "Guide", "2", "7", "1", "1"],
    ]
    assert "3 rows, as of 20" in ran.err


def test_the_script_tells_what_the_spreadsheet_and_the_api_tell(desk: Desk, ask: Ask, settings: Any) -> None:
    as_csv, as_json = [], []
    for kind in ("programme", "organisation", "cohort", "role"):
        as_csv += told(desk.run("completion", "--kind", kind, "--format", "csv").out)
        as_json += json.loads(desk.run("completion", "--kind", kind, "--format", "json").out)
    settings.ROOT_URLCONF = "tests.programme.urls"
    api = [
        row
        for kind in ("programme", "organisation", "cohort", "role")
        for row in ask_api(f"completion/?kind={kind}", desk.roles["staff"]).data["results"]
    ]
    assert as_json == api
    columns = ("kind", "label", "name", "title", "people", "started", "finished")
    rows = [[row[name] or ("The programme" if name == "title" else "") for name in columns] for row in as_csv]
    assert rows == sheet(ask, desk.roles["staff"], "completion.csv")[5:]


def test_everybody_page_by_page(desk: Desk, tmp_path: Path) -> None:
    output = tmp_path / "people.csv"
    ran = desk.run("learners", "--format", "csv", "--output", str(output))
    assert (ran.status, ran.out) == (0, "")
    assert f"{PEOPLE} rows in {output}" in ran.err
    rows = told(output.read_text("utf-8"))
    assert [row["user_name"] for row in rows] == EVERYBODY
    assert (rows[1]["guides.g1.steps_done"], rows[1]["guides.g1.steps"], rows[1]["guides.g1.finished_on"]) == (
        "1",
        "2",
        "",
    )
    assert rows[0]["finished_on"] == rows[0]["guides.g2.finished_on"] != ""
    assert len(live_urls.ASKED) == 4
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [output]


def test_nothing_that_people_wrote_is_run(desk: Desk) -> None:
    rows = told(desk.run("learners", "--format", "csv").out)
    assert rows[2]["name"] == "'=1+1"


def test_no_name_steers_a_terminal(desk: Desk) -> None:
    user = desk.roles["learner"]
    user.first_name = "\x1b[2Jgone"
    user.save()
    complete(user, "g1-a")
    out = desk.run("learners").out
    assert "gone" in out
    assert "\x1b" not in out


def test_filters_reach_the_lms(desk: Desk) -> None:
    rows = json.loads(desk.run("learners", "--state", "started", "--organisation", "r91", "--format", "json").out)
    assert [row["user_name"] for row in rows] == ["p1"]


def test_a_sponsor_is_told_of_their_board(desk: Desk) -> None:
    live_urls.USER[0] = "sponsor"
    rows = json.loads(desk.run("completion", "--kind", "organisation", "--format", "json").out)
    assert {row["name"] for row in rows} == {"R91"}


@pytest.mark.parametrize(
    "faults",
    [
        [live_urls.status(500)],
        [live_urls.status(503), live_urls.status(502), live_urls.status(500)],
        [None, live_urls.status(500), None, live_urls.status(504)],
    ],
)
def test_a_server_that_fails_and_is_fine_again(desk: Desk, tmp_path: Path, faults: list[live_urls.Fault]) -> None:
    live_urls.FAULTS += faults
    output = tmp_path / "people.csv"
    ran = desk.run("learners", "--format", "csv", "--output", str(output))
    assert (ran.status, names(output)) == (0, EVERYBODY)
    assert "Trying again in" in ran.err


def test_a_server_that_asks_for_patience_gets_it(desk: Desk) -> None:
    live_urls.FAULTS.append(live_urls.status(429, Retry_After="37"))
    assert desk.run("summary").status == 0
    assert 37 <= sum(desk.clock.slept) <= 40


def test_a_server_that_stays_broken_is_told_and_what_came_is_kept(desk: Desk, tmp_path: Path) -> None:
    output = tmp_path / "people.csv"
    output.write_text("as it was")
    live_urls.FAULTS += [None, None, *[live_urls.status(500)] * 5]
    ran = desk.run("learners", "--format", "csv", "--output", str(output))
    assert ran.status == 1
    assert ran.err.splitlines()[-1].startswith("The LMS failed, also after several attempts (HTTP 500).")
    assert output.read_text() == "as it was"
    asked = len(live_urls.ASKED)
    part = tmp_path / "people.csv.part"
    assert stat.S_IMODE(part.stat().st_mode) == 0o600

    ran = desk.run("learners", "--format", "csv", "--output", str(output))
    assert (ran.status, names(output)) == (0, EVERYBODY)
    assert "Going on after 4 people" in ran.err
    assert len(live_urls.ASKED) == asked + 2
    assert not part.exists()


@pytest.mark.parametrize("tail", [b"", b'{"page": {"resu', b'{"page": 1, "after": 2}\n', b"\xff\xfe\n", b"[]\n"])
def test_a_line_that_was_cut_off_is_fetched_again(desk: Desk, tmp_path: Path, tail: bytes) -> None:
    output = tmp_path / "people.csv"
    live_urls.FAULTS += [None, None, *[live_urls.status(500)] * 5]
    desk.run("learners", "--format", "csv", "--output", str(output))
    with (tmp_path / "people.csv.part").open("ab") as part:
        part.write(tail)
    assert desk.run("learners", "--format", "csv", "--output", str(output)).status == 0
    assert names(output) == EVERYBODY


def test_what_comes_after_a_line_that_was_cut_off_is_kept_too(desk: Desk, tmp_path: Path) -> None:
    output = tmp_path / "people.csv"
    options = ("learners", "--format", "csv", "--output", str(output))
    broken = [live_urls.status(500)] * 5
    live_urls.FAULTS += [None, *broken]
    desk.run(*options)
    with (tmp_path / "people.csv.part").open("ab") as part:
        part.write(b'{"page": {"resu')
    live_urls.FAULTS += [None, *broken]
    assert "Going on after 2 people" in desk.run(*options).err
    assert "Going on after 4 people" in desk.run(*options).err
    assert names(output) == EVERYBODY


@pytest.mark.parametrize("reason", ["other filters", "a day later", "junk"])
def test_what_was_kept_of_another_question_is_not_used(desk: Desk, tmp_path: Path, reason: str) -> None:
    output = tmp_path / "people.csv"
    live_urls.FAULTS += [None, None, *[live_urls.status(500)] * 5]
    options = ["--role", "chair"] if reason == "other filters" else []
    desk.run("learners", "--format", "csv", "--output", str(output), *options)
    if reason == "a day later":
        desk.clock.sleep(24 * 60 * 60 + 1)
    elif reason == "junk":
        (tmp_path / "people.csv.part").write_bytes(b"junk\njunk\n")
    asked = len(live_urls.ASKED)
    ran = desk.run("learners", "--format", "csv", "--output", str(output))
    assert (ran.status, names(output)) == (0, EVERYBODY)
    assert "Going on" not in ran.err
    assert len(live_urls.ASKED) == asked + 4


def test_killed_in_the_middle_it_goes_on(desk: Desk, tmp_path: Path) -> None:
    output = tmp_path / "people.csv"
    live_urls.FAULTS += [None, None, live_urls.slow]
    program = "import sys, report_progress, reporting.pages as p; p.PAGE = 2; sys.exit(report_progress.main())"
    options = ["learners", str(COURSE_KEY), "--format", "csv", "--output", str(output)]
    environ = {**os.environ, **desk.environ, "PYTHONPATH": python_path(ROOT / "scripts", ROOT)}
    script = subprocess.Popen([sys.executable, "-c", program, *options], env=environ, stderr=subprocess.DEVNULL)
    part = tmp_path / "people.csv.part"
    ends = time.monotonic() + 120
    while not (part.exists() and part.read_bytes().count(b"\n") == 3):
        assert time.monotonic() < ends
        time.sleep(0.02)
    script.send_signal(signal.SIGKILL)
    assert script.wait() == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == [part]

    live_urls.FAULTS.clear()
    desk.clock.now = time.time  # type: ignore[method-assign]  # that of the script that was killed
    ran = desk.run("learners", "--format", "csv", "--output", str(output))
    assert (ran.status, names(output)) == (0, EVERYBODY)
    assert "Going on after 4 people" in ran.err
    assert list(tmp_path.iterdir()) == [output]


def test_interrupted_by_its_user_it_says_how_to_go_on(desk: Desk, tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    live_urls.FAULTS += [None, live_urls.status(503)]
    desk.clock.at_sleep = interrupt
    ran = desk.run("learners", "--output", str(tmp_path / "people.txt"))
    assert ran.status == 130
    assert "The same command starts again" in ran.err


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (live_urls.page, "answered with a web page"),
        (live_urls.saying([]), "something else than figures"),
        (
            lambda _request: HttpResponse(b"[" * 100_000, content_type="application/json"),
            "something that is not JSON",
        ),
        (live_urls.saying({"results": [1]}), "something else than figures"),
        (live_urls.saying({"results": {}}), "something else than figures"),
        (live_urls.saying({"guides": []}), "something else than figures"),
        (live_urls.saying({"results": [], "next": "http://elsewhere/?x=1"}), "cannot be understood"),
        (live_urls.saying({"results": [], "next": "?after=0x1"}), "cannot be understood"),
        (live_urls.saying({"results": [], "next": 7}), "cannot be understood"),
        (live_urls.status(418), "HTTP 418"),
        (live_urls.status(400, {"detail": "kind: no."}), "It says: “kind: no.”"),
        (live_urls.status(302, Location="https://elsewhere.example.org/login"), "https://elsewhere.example.org"),
    ],
)
def test_junk_is_told_in_a_sentence(desk: Desk, fault: live_urls.Fault, words: str, tmp_path: Path) -> None:
    output = tmp_path / "people.csv"
    live_urls.FAULTS.append(fault)
    ran = desk.run("learners", "--format", "csv", "--output", str(output))
    assert ran.status == 1
    assert words in ran.err
    assert not output.exists()


def test_a_link_that_leads_back_or_elsewhere_is_not_followed(desk: Desk) -> None:
    live_urls.FAULTS += [
        live_urls.saying({"results": [], "next": "https://elsewhere.example.org/?after=5"}),
        live_urls.saying({"results": [], "next": "?after=5"}),
    ]
    ran = desk.run("learners")
    assert ran.status == 1
    assert "is one of before" in ran.err
    assert len(live_urls.ASKED) == 2


def test_a_summary_that_is_none_is_told(desk: Desk) -> None:
    live_urls.FAULTS.append(live_urls.saying({"guides": [{}]}))
    ran = desk.run("summary")
    assert (ran.status, "something else than was asked for" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("user", "report", "words"),
    [
        ("learner", "summary", "may not see this (HTTP 403)"),
        ("sponsor", "learners", "may not see this (HTTP 403)"),
    ],
)
def test_who_may_not_is_told_what_to_do(desk: Desk, user: str, report: str, words: str) -> None:
    live_urls.USER[0] = user
    ran = desk.run(report)
    assert (ran.status, ran.out) == (1, "")
    assert words in ran.err


def test_a_part_that_there_is_not_is_told(desk: Desk) -> None:
    ran = desk.run("completion", "--kind", "organisation", "--name", "NOSUCH")
    assert "nothing there (HTTP 404)" in ran.err
    assert "It says: “There is no such part" in ran.err


def test_a_wrong_secret_is_told(desk: Desk) -> None:
    desk.environ["DIGIBOARDS_CLIENT_SECRET"] = "another"
    ran = desk.run("summary")
    assert ran.status == 1
    assert "The LMS does not know the application" in ran.err


def test_a_token_that_is_not_accepted_is_told(desk: Desk) -> None:
    live_urls.FAULTS += [live_urls.status(401)] * 2
    ran = desk.run("summary")
    assert "does not accept the application's token (HTTP 401)" in ran.err


def test_a_wrong_address_is_told(desk: Desk) -> None:
    desk.environ["DIGIBOARDS_LMS_URL"] = "http://127.0.0.1:1"
    ran = desk.run("summary")
    assert "does not take connections at the address in DIGIBOARDS_LMS_URL" in ran.err


def test_an_output_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    for report in ("summary", "learners"):
        ran = desk.run(report, "--output", str(tmp_path / "no such folder" / "x.csv"))
        assert ran.status == 1
        assert "cannot be" in ran.err


def test_settings_that_are_missing_are_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        report_progress.main(["summary", str(COURSE_KEY)], {"DIGIBOARDS_STUDIO_URL": "https://studio.example.org"})
    assert stopped.value.code == 2
    assert "DIGIBOARDS_CLIENT_SECRET are not set; docs/staff/api.md says" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_the_commands_of_the_manual_work(desk: Desk) -> None:
    manual = (ROOT / "docs" / "staff" / "api.md").read_text("utf-8")
    commands = manual.partition("## Without the script")[2].partition("```sh\n")[2].partition("```")[0]
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands.replace("course-v1:Org+Number+Run", str(COURSE_KEY))],
        env={**os.environ, **desk.environ},
        capture_output=True,
        check=True,
        text=True,
    )
    example = json.loads(manual.partition("```json\n")[2].partition("```")[0])
    answer = json.loads(ran.stdout)
    assert (answer["people"], answer["started"]) == (PEOPLE, 2)
    assert list(answer) == list(example)
    assert list(answer["guides"][0]) == list(example["guides"][0])


@pytest.mark.parametrize("file", ["docs/staff/api.md", "scripts/report_progress.py"])
def test_the_examples_of_the_manual_are_understood(file: str) -> None:
    found = [
        line.split()[2:]
        for line in (ROOT / file).read_text("utf-8").splitlines()
        if line.strip().startswith("python scripts/report_progress.py")
    ]
    assert len(found) == 3
    for options in found:
        assert report_progress._parser().parse_args(options).course == "course-v1:Org+Number+Run"
