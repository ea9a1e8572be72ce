"""Roots of Tutor for the tests."""

import shutil
from pathlib import Path

import pytest

from tutor_root import Root, make_root


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """A root that no test changes."""
    return make_root(tmp_path_factory.mktemp("root"))


@pytest.fixture
def own_root(root: Root, tmp_path: Path) -> Root:
    """A root of one test alone."""
    return Root(Path(shutil.copytree(root.folder, tmp_path / "own")))
