"""The whole course as an archive that Studio imports."""

from collections.abc import Iterator

from curriculum.model import Course
from curriculum.olx_files import members
from olx.archive_writer import write_archive

from .format import Format, Package, every_unit


def _packages(course: Course) -> Iterator[Package]:
    yield Package("", members(course))


FORMAT = Format(
    id="course",
    suffix=".tar.gz",
    about="a course to import",
    next_step="in Studio open the course, then Tools, Import",
    write=write_archive,
    packages=_packages,
    units=every_unit,
    left_out=lambda _course: (),
    is_released=True,
)
