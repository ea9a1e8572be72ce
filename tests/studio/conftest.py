"""A desk with an archive on it, a stand-in for Studio and the LMS, and a clock that does not wait."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import push_to_studio
from studio.upload_state import get_state_file
from tests.preview.sample_course import write_archive
from tests.studio.sample import COURSE, course_files
from tests.studio.standin import CLIENT_ID, CLIENT_SECRET, Platform, serve


class FakeClock:
    """Sleeping takes no time; ``at_sleep`` may do something at the next one."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.at_sleep: Callable[[], None] = lambda: None

    def elapsed(self) -> float:
        return sum(self.slept)

    def now(self) -> float:
        return 1_800_000_000.0 + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at_sleep()

    def share(self) -> float:
        return 1.0


@dataclass(frozen=True)
class Pushed:
    status: int
    out: str
    err: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.err)


@dataclass
class Desk:
    platform: Platform
    environ: dict[str, str]
    archive: Path
    capsys: pytest.CaptureFixture[str]
    clock: FakeClock = field(default_factory=FakeClock)
    seen: list[str] = field(default_factory=list)
    course: str = COURSE

    def push(self, *options: str) -> Pushed:
        """Run the command on the archive."""
        self.capsys.readouterr()
        try:
            status = push_to_studio.main([str(self.archive), *options], self.environ, self.clock)
        finally:
            captured = self.capsys.readouterr()
            note = get_state_file(self.archive)
            self.seen += [captured.out, captured.err, note.read_text() if note.is_file() else ""]
        return Pushed(status, captured.out, captured.err.splitlines())

    @property
    def noted(self) -> bool:
        return get_state_file(self.archive).exists()


@pytest.fixture
def platform() -> Iterator[tuple[Platform, str, str]]:
    platform = Platform()
    for studio, lms in serve(platform):
        yield platform, studio, lms


@pytest.fixture
def empty_desk(
    platform: tuple[Platform, str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Desk]:
    """Nothing was pushed before. In no test does a secret get to be seen anywhere."""
    caplog.set_level(logging.DEBUG)
    standin, studio, lms = platform
    environ = {
        "DIGIBOARDS_STUDIO_URL": studio,
        "DIGIBOARDS_LMS_URL": lms,
        "DIGIBOARDS_CLIENT_ID": CLIENT_ID,
        "DIGIBOARDS_CLIENT_SECRET": CLIENT_SECRET,
    }
    archive = write_archive(tmp_path / "sample.tar.gz", course_files())
    desk = Desk(standin, environ, archive, capsys)
    yield desk
    for text in (*desk.seen, caplog.text):
        for secret in (CLIENT_SECRET, *standin.tokens):
            assert secret not in text


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """The sample course is in Studio already."""
    assert empty_desk.push("--create").status == 0
    empty_desk.clock.slept.clear()
    empty_desk.platform.requests.clear()
    return empty_desk
