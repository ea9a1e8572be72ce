"""What ``tutor local do digiboards-…`` asks of Docker, which here only writes it down, and what its scripts do."""

import os
import subprocess
from pathlib import Path

import pytest

from tutor_root import Root
from tutordigiboards import jobs

RUNS = [
    pytest.param(
        ("digiboards-register", "register.csv", "--dry-run"),
        "digiboards-job",
        "./manage.py lms digiboards_import_organisations /openedx/digiboards/register.csv --dry-run",
        id="register",
    ),
    pytest.param(
        ("digiboards-roster", "a roster.csv", "--course", "course-v1:Org+Course+Run", "--remove-missing"),
        "digiboards-job",
        "./manage.py lms digiboards_import_roster '/openedx/digiboards/a roster.csv' --course course-v1:Org+Course+Run "
        "--remove-missing",
        id="roster",
    ),
    pytest.param(
        ("digiboards-push", "course.tar.gz"),
        "digiboards-cms-job",
        "./manage.py cms import /tmp/digiboards course",
        id="push",
    ),
    pytest.param(
        ("digiboards-rebuild", "course-v1:Org+Course+Run"),
        "digiboards-job",
        "./manage.py lms digiboards_rebuild course-v1:Org+Course+Run",
        id="rebuild",
    ),
    pytest.param(("digiboards-nightly",), "digiboards-job", "./manage.py lms digiboards_nightly", id="nightly"),
    pytest.param(
        ("digiboards-health", "--complete", "--json"),
        "digiboards-job",
        "./manage.py lms digiboards_health --complete --json",
        id="health",
    ),
]


@pytest.mark.parametrize(("arguments", "service", "command"), RUNS)
def test_a_job_runs_its_command_in_its_service(
    root: Root, arguments: tuple[str, ...], service: str, command: str
) -> None:
    asked = root.asked_of_docker("local", "do", *arguments)
    shell = asked.index("sh")

    assert asked[shell - 1] == service
    assert asked[shell : shell + 3] == ["sh", "-e", "-c"]
    assert asked[-1] == command


def test_every_job_was_run() -> None:
    names = {str(job.name) for job in jobs.JOBS}  # type: ignore[attr-defined]

    assert {run.values[0][0] for run in RUNS} == names  # type: ignore[index]


def test_an_init_makes_the_tables_and_turns_on_completion(root: Root) -> None:
    asked = root.asked_of_docker("local", "do", "init", "--limit=digiboards")

    assert "lms-job" in asked
    assert "./manage.py lms migrate digiboards_xblocks" in asked
    assert "./manage.py lms waffle_switch --create completion.enable_completion_tracking on" in asked


def test_completion_can_be_left_as_it_is(own_root: Root) -> None:
    own_root.tutor("config", "save", "--set", "DIGIBOARDS_COMPLETION=false")

    asked = own_root.asked_of_docker("local", "do", "init", "--limit=digiboards")

    assert "./manage.py lms migrate digiboards_xblocks" in asked
    assert not [line for line in asked if "waffle_switch" in line]


@pytest.mark.parametrize("name", ["../config.yml", "/etc/passwd", "--settings=x", ".."])
def test_a_file_is_a_name_in_the_folder(root: Root, name: str) -> None:
    assert "is a path" in root.refused("local", "do", "digiboards-register", "--", name)


def test_a_push_takes_no_address_that_others_could_change_on_its_way(root: Root) -> None:
    assert "is a path" in root.refused("local", "do", "digiboards-push", "http://example.org/course.tar.gz")


# The scripts, run by a shell of this machine in place of the container's.


def run(script: str, folder: Path, tools: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with our folders in place of the container's, and a ./manage.py that says what it is asked."""
    script = script.replace(jobs.FOLDER, str(folder)).replace("/tmp/digiboards", str(tools / "aside"))
    manage = tools / "manage.py"
    manage.write_text('#!/bin/sh\necho "$@"\n', "utf-8")
    manage.chmod(0o755)
    environ = {"PATH": f"{tools}:{os.environ['PATH']}"}
    return subprocess.run(
        ["sh", "-e", "-c", script], cwd=tools, capture_output=True, text=True, check=False, env=environ
    )


def test_a_missing_file_is_told_in_words(tmp_path: Path) -> None:
    [(_service, script)] = jobs.register.callback("nowhere.csv", dry_run=False)  # type: ignore[attr-defined]

    ran = run(script, tmp_path, tmp_path)

    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("nowhere.csv is not there, or cannot be read by user 1000")


def archive(folder: Path, name: str, *, of_a_course: bool) -> None:
    course = folder / "course"
    course.mkdir()
    (course / ("course.xml" if of_a_course else "other.xml")).write_text("<course/>", "utf-8")
    subprocess.run(["tar", "-czf", folder / name, "-C", folder, "course"], check=True)


def test_a_push_unpacks_and_imports(tmp_path: Path) -> None:
    archive(tmp_path, "course.tar.gz", of_a_course=True)
    [(_service, script)] = jobs.push.callback("course.tar.gz")  # type: ignore[attr-defined]

    ran = run(script, tmp_path, tmp_path)

    assert ran.stderr == ""
    assert ran.stdout == f"cms import {tmp_path / 'aside'} course\n"
    assert (tmp_path / "aside" / "course" / "course.xml").is_file()


def test_what_is_no_course_is_not_imported(tmp_path: Path) -> None:
    archive(tmp_path, "course.tar.gz", of_a_course=False)
    [(_service, script)] = jobs.push.callback("course.tar.gz")  # type: ignore[attr-defined]

    ran = run(script, tmp_path, tmp_path)

    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "no archive of a course" in ran.stderr


def test_a_push_from_an_address_fetches_it_first(tmp_path: Path) -> None:
    """With a curl that copies: no test goes out."""
    archive(tmp_path, "course.tar.gz", of_a_course=True)
    curl = tmp_path / "curl"
    curl.write_text(f'#!/bin/sh\nfor last; do :; done\necho "$last"\ncp {tmp_path}/course.tar.gz "$6"\n', "utf-8")
    curl.chmod(0o755)
    [(_service, script)] = jobs.push.callback("https://example.org/course.tar.gz")  # type: ignore[attr-defined]

    ran = run(script, tmp_path, tmp_path)

    assert ran.stderr == ""
    assert ran.stdout == f"https://example.org/course.tar.gz\ncms import {tmp_path / 'aside'} course\n"
