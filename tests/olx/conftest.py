"""The small course and the export command, as the tests of the pipeline have them."""

from tests.curriculum.conftest import course as course
from tests.curriculum.conftest import export as export
