"""Chromium, and packages in files; only where the SCORM XBlock is: make test-scorm has an environment for it."""

from pathlib import Path

import pytest

from tests.player.conftest import chromium, context

__all__ = ["chromium", "context"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Only where the block is, which the tests import."""
    is_test = collection_path.name.startswith("test_")
    return (is_test and not config.getoption("scorm")) or None
