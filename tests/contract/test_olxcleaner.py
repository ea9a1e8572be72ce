"""Studio's own checker finds no error in the real course, with our lxml and with the one the platform pins.

The old lxml is installed beside ours, into ``build/``.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

import export_course
import platform_lines
from tests.clock import python_path

REPOSITORY = Path(export_course.__file__).resolve().parent.parent
PLATFORM_LXML = platform_lines.read("teak").pins["lxml"]

CHECK = """
import json, sys
from importlib.metadata import entry_points
from pathlib import Path
from lxml import etree
from olxcleaner import validate

course = Path(sys.argv[1])
allowed = [point.name for point in entry_points(group="xblock.v1")]
_, store, names = validate(str(course), allowed_xblocks=allowed)
for page in sorted((course / "about").glob("*.html")):
    etree.parse(str(page), etree.HTMLParser(recover=False))
print(json.dumps({
    "lxml": ".".join(map(str, etree.LXML_VERSION[:3])),
    "found": [[error.level, error.name, error.description] for error in store.errors],
    "names": sorted(names),
}))
"""
# olxcleaner wants both of a wiki, which the platform writes without either.
ABOUT_THE_WIKI = [
    ["WARNING", "MissingURLName", "The tag <wiki> has no url_name."],
    ["WARNING", "MissingDisplayName", "The tag <wiki> is missing the display_name attribute."],
]

Check = Callable[[Path], dict[str, list[object]]]


def platform_lxml() -> Path:
    """The folder that holds the platform's lxml. ``make test`` installs it: tests reach this machine alone."""
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    folder = REPOSITORY / "build" / f"lxml-{PLATFORM_LXML}-py{version}"
    assert folder.is_dir(), f"{folder} is missing; run make {folder.relative_to(REPOSITORY)}"
    return folder


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real course, exported and unpacked."""
    folder = tmp_path_factory.mktemp("olxcleaner")
    output = folder / "x.tar.gz"
    assert export_course.main(["--quiet", "--demo", "--output", str(output)], {}) == 0
    with tarfile.open(output) as tar:
        tar.extractall(folder, filter="data")
    return folder / "course"


@pytest.fixture(params=["ours", "platform"])
def check(request: pytest.FixtureRequest) -> Check:
    environ = dict(os.environ)
    if request.param == "platform":
        environ["PYTHONPATH"] = python_path(platform_lxml())

    def run(folder: Path) -> dict[str, list[object]]:
        done = subprocess.run(
            [sys.executable, "-c", CHECK, folder], stdout=subprocess.PIPE, text=True, check=True, env=environ
        )
        result = json.loads(done.stdout)
        assert (result["lxml"] == PLATFORM_LXML) is (request.param == "platform")
        assert isinstance(result, dict)
        return result

    return run


def test_checker_finds_nothing_but_the_wiki(course: Path, check: Check) -> None:
    assert check(course)["found"] == ABOUT_THE_WIKI


def test_checker_has_read_every_page(course: Path, check: Check) -> None:
    pages = {file.stem for file in (course / "vertical").iterdir()}
    assert len(pages) >= 16
    assert pages <= set(check(course)["names"])


@pytest.mark.parametrize(
    ("path", "content", "error"),
    [
        ("vertical/g5-welcome.xml", "<vertical><digiboards_unknown url_name='x'/></vertical>", "UnexpectedTag"),
        ("vertical/g5-welcome.xml", "<vertical", "InvalidXML"),
        ("policies/2026-trust/policy.json", "{", "BadPolicy"),
        ("policies/2026-trust/grading_policy.json", '{"GRADER": [], "GRADE_CUTOFFS": {}}', "GradingPolicyIssue"),
    ],
)
def test_checker_would_find_it(course: Path, check: Check, tmp_path: Path, path: str, content: str, error: str) -> None:
    broken = tmp_path / "course"
    shutil.copytree(course, broken)
    assert (broken / path).is_file()
    (broken / path).write_text(content)
    assert error in {name for level, name, _ in check(broken)["found"] if level == "ERROR"}  # type: ignore[misc]
