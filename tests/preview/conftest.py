"""Previews of the sample course, each in a process of its own."""

import shutil
from pathlib import Path

import pytest

from preview.server import Running, start
from tests.clock import python_path
from tests.preview.sample_course import SAMPLE, Page, course_files, write_archive


@pytest.fixture(scope="session")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a preview needs to find the sample blocks as if they were installed."""
    folder = tmp_path_factory.mktemp("installed")
    info = folder / "preview_sample-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: preview-sample\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[xblock.v1]\npreview_sample = preview_sample:SampleBlock\npreview_scored = preview_sample:ScoredBlock\n"
    )
    return {"PYTHONPATH": python_path(folder, SAMPLE)}


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("archive") / "sample.tar.gz", course_files())


@pytest.fixture(scope="session")
def tables(archive: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and no answers: making one takes longer than all else at a start."""
    folder = tmp_path_factory.mktemp("tables")
    start(archive, folder, environ=environ).stop()
    return folder / "answers.sqlite3"


@pytest.fixture
def fresh(archive: Path, environ: dict[str, str], tables: Path, tmp_path: Path):
    """Start previews on one data folder of this test's own, one after the other or at once."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(tables, data)
    started: list[Running] = []

    def start_again(*options: str) -> Running:
        started.append(start(archive, data, *options, environ=environ))
        return started[-1]

    yield start_again
    for running in started:
        running.stop()


@pytest.fixture(scope="session")
def preview(archive: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory):
    """One preview for all tests that keep to a learner or a block of their own."""
    with start(archive, tmp_path_factory.mktemp("data"), environ=environ) as running:
        yield running


@pytest.fixture
def visit(preview: Running):
    """Open the shared preview as a learner."""
    pages: list[Page] = []

    def open_as(learner: str, of: Running = preview) -> Page:
        pages.append(Page(of, learner))
        return pages[-1]

    yield open_as
    for page in pages:
        page.session.close()
