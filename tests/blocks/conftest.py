"""What the blocks' tests have besides: a register to find one's organisation in."""

import pytest

from digiboards_xblocks.organisations.models import Organisation


@pytest.fixture(autouse=True)
def register(request: pytest.FixtureRequest) -> None:
    """One trust, wherever a test has a database."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        Organisation.objects.create(ods_code="R0A", name="Quernford Hospitals NHS Trust", kind="trust")
