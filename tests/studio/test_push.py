"""Pushing: what is told, what is counted, and what a dry run says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import push_to_studio
from tests.preview.sample_course import write_archive
from tests.studio.conftest import Desk
from tests.studio.sample import COURSE, course_files
from tests.studio.standin import (
    Handler,
    cut_off,
    status,
)

UNCHANGED = "Nothing was changed."
PAGE = "<!doctype html><title>Sign in</title>"


def test_a_push_tells_each_state_and_then_that_all_is_there(desk: Desk) -> None:
    result = desk.push()

    assert result.status == 0
    assert result.out == f"{desk.environ['DIGIBOARDS_LMS_URL']}/courses/{COURSE}/course/\n"
    assert result.err == [
        f"{desk.archive}: “A sample course”, 11 parts, 0.0 MB",
        f"into {COURSE} at {desk.environ['DIGIBOARDS_STUDIO_URL']}",
        f"Uploaded sample.tar.gz, {desk.archive.stat().st_size:,} bytes (task 00000000-0000-4000-8000-000000000001).",
        "Pending (0:00)",
        "Unpacking (0:02)",
        "Verifying (0:05)",
        "Updating (0:09)",
        "Succeeded (0:16)",
        "The LMS may still answer with the course as it was; counting in 60 seconds.",
        "The LMS now counts people by this version, in the background; until it has, the staff pages say so.",
        "All there: 11 parts, each in its place.",
    ]
    assert not desk.noted


def test_a_course_run_is_made_when_asked_for(empty_desk: Desk) -> None:
    result = empty_desk.push("--create", "--instructor", "amina", "--instructor", "ben")

    assert result.status == 0
    assert f"Made the course run {COURSE}." in result.err
    assert empty_desk.platform.teams[COURSE] == [
        {"user": "amina", "role": "instructor"},
        {"user": "ben", "role": "instructor"},
    ]


def test_a_course_run_that_is_there_is_not_made_again(desk: Desk) -> None:
    result = desk.push("--create")

    assert result.status == 0
    assert f"The course run {COURSE} is there already, so none was made." in result.err
    assert desk.platform.asked("create") == []


def test_a_course_run_is_not_made_unasked(empty_desk: Desk) -> None:
    result = empty_desk.push()

    assert result.status == 1
    assert result.err[-2:] == [
        f"There is no course run {COURSE} yet. Make it in Studio, or push with --create.",
        UNCHANGED,
    ]
    assert empty_desk.platform.courses == {}


def test_another_course_run_takes_the_archive_and_is_warned_of(empty_desk: Desk) -> None:
    result = empty_desk.push("--create", "--into", "course-v1:NHS+SAMPLE+2027")

    assert result.status == 0
    assert f"The archive was made for {COURSE}." in result.text
    assert list(empty_desk.platform.courses) == ["course-v1:NHS+SAMPLE+2027"]


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (
            {"drop": {"g1-think"}},
            (
                "missing: block (digiboards_reflection) “Think”, which belongs in Guide one › Learn › Write "
                "[digiboards_reflection/g1-think]"
            ),
        ),
        (
            {"drop": {"g2"}},
            "missing: chapter “Guide two” with 3 parts below it, which belongs in the course itself [chapter/g2]",
        ),
        (
            {"add_to": {"stray": "g2-read"}},
            (
                "not of this archive, but shown: block (digiboards_text) “Extra stray”, in Guide two › Learn › "
                "Read on [digiboards_text/stray]"
            ),
        ),
        (
            {"put_into": {"g1-think": "g2-read"}},
            (
                "in the wrong place: block (digiboards_reflection) “Think”; it belongs in Guide one › Learn › page "
                "“Write”, and stands in Guide two › Learn › page “Read on” [digiboards_reflection/g1-think]"
            ),
        ),
        (
            {"reverse": {"g1-write"}},
            (
                "in another order than in the archive: what stands in the page “Write”, in Guide one › Learn "
                "[vertical/g1-write]"
            ),
        ),
        (
            {"installed": {"digiboards_text"}},
            (
                "not shown: block (digiboards_reflection) “Think”, in Guide one › Learn › Write; the LMS does not know "
                "this type of block, so is the plugin installed? [digiboards_reflection/g1-think]"
            ),
        ),
    ],
)
def test_what_was_lost_on_the_way_is_named(empty_desk: Desk, prepare: dict[str, Any], told: str) -> None:
    for name, value in prepare.items():
        setattr(empty_desk.platform, name, value)
    result = empty_desk.push("--create")

    assert result.status == 1
    assert result.out == ""
    assert told in result.err
    assert "but after 5:0" in result.err[-2]
    assert "the course differs from the archive in 1 place." in result.err[-2]
    assert result.err[-1].startswith("The course is changed, and learners see it as it now is.")
    assert empty_desk.noted


def test_an_lms_that_lags_behind_is_waited_for(desk: Desk) -> None:
    files = course_files()
    files["chapter/g2.xml"] = files["chapter/g2.xml"].replace("Guide two", "The second guide")
    write_archive(desk.archive, files)
    desk.platform.stale_answers = 4
    result = desk.push()

    assert result.status == 0
    assert sum("The LMS does not show all of it yet" in line for line in result.err) == 1
    assert len(desk.platform.asked("blocks")) == 5


def test_an_answer_from_before_the_import_proves_nothing(desk: Desk) -> None:
    """The same archive again, of which Studio now drops a block: the LMS still shows the block for half a minute."""
    desk.platform.drop = {"g1-think"}
    desk.platform.stale_answers = 10**9

    def rebuild() -> None:
        if desk.clock.slept[-1] >= 30:
            desk.platform.stale_answers = 0

    desk.clock.at_sleep = rebuild
    result = desk.push()

    assert result.status == 1
    assert "missing: block (digiboards_reflection) “Think”" in result.text


def test_an_lms_that_never_notices_is_given_up(desk: Desk) -> None:
    files = course_files()
    files["vertical/g1-read.xml"] = files["vertical/g1-read.xml"].replace("A text", "Another text")
    write_archive(desk.archive, files)
    desk.platform.stale_answers = 10**9
    result = desk.push("--settle", "2")

    assert result.status == 1
    assert (
        "under another title: block (digiboards_text) “Another text”, in Guide one › Learn › Read; there" in result.text
    )
    assert 120 <= desk.clock.elapsed() < 160


def test_a_dry_run_changes_nothing_and_tells_all(desk: Desk) -> None:
    files = course_files()
    files["course/2026.xml"] = '<course><chapter url_name="g2"/><chapter url_name="g1"/></course>'
    files["chapter/g2.xml"] = files["chapter/g2.xml"].replace("Guide two", "The second guide")
    files["sequential/g1-learn.xml"] = '<sequential display_name="Learn"><vertical url_name="g1-write"/></sequential>'
    files["vertical/g2-read.xml"] = files["vertical/g1-read.xml"]
    del files["vertical/g1-read.xml"]
    write_archive(desk.archive, files)
    before = json.dumps(desk.platform.courses)
    result = desk.push("--dry-run")

    assert result.status == 0
    assert result.out.splitlines() == [
        "would be put in another order: what stands in the course “A sample course” [course]",
        "would be called otherwise: chapter “The second guide”; now it is called “Guide two” [chapter/g2]",
        (
            "would be called otherwise: page “Read”, in The second guide › Learn; now it is called “Read on” "
            "[vertical/g2-read]"
        ),
        (
            "would move: block (digiboards_text) “A text”, from Guide one › Learn › page “Read” to The second guide › "
            "Learn › page “Read” [digiboards_text/g1-text]"
        ),
        (
            "would be taken out: page “Read”, in Guide one › Learn; what learners did there stays stored, but they no "
            "longer see it [vertical/g1-read]"
        ),
        (
            "would be taken out: block (digiboards_text) “More”, in Guide two › Learn › Read on; what learners did "
            "there stays stored, but they no longer see it [digiboards_text/g2-text]"
        ),
    ]
    assert result.err[-1] == UNCHANGED
    assert json.dumps(desk.platform.courses) == before
    assert {request.route for request in desk.platform.requests} == {"token", "blocks"}


def test_a_dry_run_for_a_course_run_that_is_not_there(empty_desk: Desk) -> None:
    result = empty_desk.push("--dry-run")

    assert result.status == 0
    assert result.out == f"There is no course run {COURSE} yet; with --create it would be made, with 11 parts.\n"
    assert empty_desk.platform.courses == {}


@pytest.mark.parametrize(
    ("fault", "known"),
    [
        (status(403, {"detail": "You do not have permission to perform this action."}), UNCHANGED),
        (status(400, {"team": ["Course team user does not exist"]}), UNCHANGED),
        (status(500, PAGE), f"It is not known whether the course run {COURSE} was made"),
        (cut_off, f"It is not known whether the course run {COURSE} was made"),
    ],
)
def test_a_course_run_that_cannot_be_made_is_told(
    empty_desk: Desk, fault: Callable[[Handler], None], known: str
) -> None:
    empty_desk.platform.on("create", fault)
    result = empty_desk.push("--create")

    assert result.status == 1
    assert result.err[-1].startswith(known)
    assert empty_desk.platform.asked("upload") == []


def test_the_words_of_studio_are_told(empty_desk: Desk) -> None:
    empty_desk.platform.on("create", status(400, {"team": ["Course team user does not exist"]}))
    assert "It says: “team: Course team user does not exist”." in empty_desk.push("--create").err[-2]


def test_a_course_run_that_was_made_before_an_upload_failed_is_told(empty_desk: Desk) -> None:
    empty_desk.platform.on("upload", status(413, PAGE))
    result = empty_desk.push("--create")

    assert result.status == 1
    assert result.err[-1] == f"The course run {COURSE} was made; nothing was put into it."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"course.xml": None}, "has no course.xml in it"),
        ({"vertical/g1-read.xml": None}, "vertical g1-read (“g1-read”): vertical/g1-read.xml is missing"),
        ({"policies/2026/policy.json": "{"}, "policies/2026/policy.json is not JSON"),
        ({"chapter/g1.xml": "<chapter"}, "chapter/g1.xml is not XML"),
    ],
)
def test_an_archive_that_studio_would_lose_parts_of_is_not_sent(
    desk: Desk, change: dict[str, str | None], told: str
) -> None:
    files = {**course_files(), **change}
    write_archive(desk.archive, {name: text for name, text in files.items() if text is not None})
    result = desk.push()

    assert result.status == 1
    assert told in result.text
    assert result.err[-1] == UNCHANGED
    assert desk.platform.requests == []


@pytest.mark.parametrize("name", ["missing.tar.gz", "course.zip", "folder.tar.gz", "torn.tar.gz"])
def test_what_is_no_archive_is_told(desk: Desk, name: str) -> None:
    packed = desk.archive.read_bytes()
    desk.archive = desk.archive.with_name(name)
    if name == "folder.tar.gz":
        desk.archive.mkdir()
    if name == "torn.tar.gz":
        desk.archive.write_bytes(packed[:100])
    result = desk.push()

    assert (result.status, result.err[-1]) == (1, UNCHANGED)
    assert str(desk.archive) in result.err[0]


def test_an_odd_file_name_is_not_what_studio_is_told(empty_desk: Desk) -> None:
    empty_desk.archive = empty_desk.archive.rename(empty_desk.archive.with_name("Übersicht 2026.tar.gz"))

    assert empty_desk.push("--create").status == 0
    assert [task.name for task in empty_desk.platform.tasks.values()] == ["course.tar.gz"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--dry-run", "--resume"], "not allowed with argument"),
        (["--into", "NHS/SAMPLE/2026"], "'NHS/SAMPLE/2026' is not a key such as course-v1:Org+Number+Run"),
        (["--into", "course-v1:NHS"], "is not a key"),
        (["--instructor", "amina"], "--instructor goes with --create"),
        (["--wait", "soon"], "'soon' is not a number of minutes"),
        (["--wait", "nan"], "'nan' is not a number of minutes"),
        (["--secret", "x"], "unrecognized arguments"),
    ],
)
def test_a_misunderstood_command_is_exit_2(
    desk: Desk, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        push_to_studio.main([str(desk.archive), *options], desk.environ)
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err
    assert desk.platform.requests == []


def test_help_tells_what_to_type_and_what_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        push_to_studio.main(["--help"], {})
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    for words in (
        "--dry-run",
        "--resume",
        "--create",
        "DIGIBOARDS_CLIENT_SECRET",
        "exit status:",
        "docs/push-to-studio",
    ):
        assert words in text


def test_the_page_for_operators_is_there() -> None:
    assert (Path(push_to_studio.__file__).parent.parent / "docs" / "push-to-studio.md").is_file()
