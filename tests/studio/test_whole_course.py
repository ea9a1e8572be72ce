"""The real course, pushed whole: into the stand-in, or with ``--live`` into a real Studio."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import push_to_studio
from api_client.backoff import Clock, RealClock
from api_client.settings import NAMES
from studio.package import read_package
from tests.curriculum.begun import export_begun
from tests.studio.conftest import FakeClock
from tests.studio.standin import CLIENT_ID, CLIENT_SECRET, Platform, serve

# A course run that may be overwritten.
LIVE_COURSE = "DIGIBOARDS_LIVE_COURSE"
TRUST = "course-v1:DigitalBoards+DB101+2026-trust"

Push = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trust edition, exported as authors do, once the course has begun."""
    return export_begun(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module", params=["stand-in", pytest.param("real Studio", marks=pytest.mark.live)])
def site(request: pytest.FixtureRequest) -> Iterator[tuple[dict[str, str], str, type[Clock]]]:
    """Settings, a course run, and the clock that fits."""
    if request.param == "stand-in":
        for studio, lms in serve(Platform()):
            values = (studio, lms, CLIENT_ID, CLIENT_SECRET)
            yield dict(zip(NAMES, values, strict=True)), TRUST, FakeClock
        return
    missing = [name for name in (*NAMES, LIVE_COURSE) if not os.environ.get(name)]
    if missing:
        pytest.fail(f"not run: set {', '.join(missing)} (docs/testing.md)", pytrace=False)
    yield {name: os.environ[name] for name in NAMES}, os.environ[LIVE_COURSE], RealClock


@pytest.fixture
def push(site: tuple[dict[str, str], str, type[Clock]], archive: Path, capsys: pytest.CaptureFixture[str]) -> Push:
    environ, course, clock = site

    def run(*options: str, **changes: str) -> tuple[int, str, str]:
        capsys.readouterr()
        arguments = [str(archive), *(() if "--into" in options else ("--into", course)), *options]
        status = push_to_studio.main(arguments, {**environ, **changes}, clock())
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_the_whole_course_arrives_and_a_second_push_changes_nothing(push: Push, archive: Path) -> None:
    parts = len(read_package(archive, None).tree.blocks) - 1
    assert parts > 300

    status, out, err = push("--create")
    assert (status, out.endswith("/course/\n")) == (0, True), err
    assert err.splitlines()[-1] == f"All there: {parts:,} parts, each in its place."

    status, out, err = push("--dry-run")
    assert (status, out) == (0, "No part would be added, taken out, moved or retitled.\n"), err

    status, out, err = push()
    assert status == 0, err


def test_a_wrong_secret_changes_nothing(push: Push) -> None:
    status, out, err = push(DIGIBOARDS_CLIENT_SECRET="not-the-s3cret")

    assert (status, out) == (1, "")
    assert "The LMS does not know the application" in err
    assert err.splitlines()[-1] == "Nothing was changed."
    assert "not-the-s3cret" not in err


def test_a_course_run_that_is_not_there_is_not_made_unasked(push: Push) -> None:
    status, out, err = push("--into", "course-v1:DigitalBoards+DB101+never-made")

    assert (status, out) == (1, "")
    assert err.splitlines()[-1] == "Nothing was changed."
