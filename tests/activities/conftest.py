"""What the blocks' tests have besides: a register to find one's organisation in, and a log that must hold no words."""

import logging
from collections.abc import Iterator

import pytest

from digiboards_xblocks.activities.base import guard
from digiboards_xblocks.organisations.models import Organisation

from .faults import SECRET, LogLines


@pytest.fixture(autouse=True)
def register(request: pytest.FixtureRequest) -> None:
    """One trust, wherever a test has a database."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        Organisation.objects.create(ods_code="R0A", name="Quernford Hospitals NHS Trust", kind="trust")


@pytest.fixture
def errors(caplog: pytest.LogCaptureFixture) -> Iterator[LogLines]:
    """The faults that blocks logged; no record of any level holds an exception, or the words of one."""
    caplog.set_level(logging.DEBUG)
    yield lambda: [record.getMessage() for record in caplog.records if record.name == guard.__name__]
    whole = [f"{logging.Formatter().format(record)} {record.__dict__}" for record in caplog.records]
    assert [text for text in whole if SECRET in text] == []
    assert [record for record in caplog.records if record.exc_info or record.exc_text or record.stack_info] == []


@pytest.fixture(autouse=True)
def no_faults(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A fault that a block keeps to itself is one all the same, but where a test expects it."""
    yield
    if "errors" not in request.fixturenames:
        assert [record.getMessage() for record in caplog.get_records("call") if record.name == guard.__name__] == []
