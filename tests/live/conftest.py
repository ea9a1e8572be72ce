"""The site that these tests go through: a preview of their own, or with ``--live`` a real LMS and Studio."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from opaque_keys.edx.keys import CourseKey

from api_client.settings import CLIENT_ID, CLIENT_SECRET, LMS_URL, STUDIO_URL
from olx.archive_reader import read_archive
from olx.course_reader import read_course
from olx.course_tree import CourseTree
from preview.server import start
from tests.browser.conftest import chromium as chromium
from tests.curriculum.begun import export_begun
from tests.live.sites import Account, PlatformSite, PreviewSite, Site

COURSE = "DIGIBOARDS_LIVE_COURSE"
# An address and a password with a space between: docs/testing.md says whose.
LEARNER, STAFF, LEAVER = "DIGIBOARDS_LIVE_LEARNER", "DIGIBOARDS_LIVE_STAFF", "DIGIBOARDS_LIVE_LEAVER"
NEEDED = (STUDIO_URL, LMS_URL, CLIENT_ID, CLIENT_SECRET, COURSE, LEARNER, STAFF)


def account(name: str) -> Account:
    """Somebody whom the environment names."""
    address, _, password = os.environ[name].partition(" ")
    return Account(address, password)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trust edition, exported as authors do, once the course has begun."""
    return export_begun(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="session")
def tree(archive: Path) -> CourseTree:
    """What learners see of the course, by the keys of the archive."""
    return read_course(read_archive(archive)).seen_by(is_staff=False)


@pytest.fixture(scope="session")
def real_site() -> PlatformSite:
    """The LMS that the environment names. What is missing there is a failure: these tests run only when asked for."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        pytest.fail(f"not run: set {', '.join(missing)} (docs/testing.md)", pytrace=False)
    found = PlatformSite(
        os.environ[LMS_URL],
        CourseKey.from_string(os.environ[COURSE]),
        account(LEARNER),
        account(STAFF),
        Account(os.environ[CLIENT_ID], os.environ[CLIENT_SECRET]),
    )
    found.enrol(found.learner_session)
    return found


@pytest.fixture(scope="module", params=["preview", pytest.param("platform", marks=pytest.mark.live)])
def site(
    request: pytest.FixtureRequest, archive: Path, tree: CourseTree, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The preview of the archive, or the real LMS; each with the course in it."""
    if request.param == "platform":
        yield request.getfixturevalue("real_site")
        return
    with start(archive, tmp_path_factory.mktemp("preview")) as running:
        yield PreviewSite(running.url, tree.key, Account("amina"))
