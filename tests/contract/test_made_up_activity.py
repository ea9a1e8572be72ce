"""A new activity is one folder and two lines: a made-up one, added so to a copy of the project, is found everywhere."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .wheels import copy_sources

ROOT = Path(__file__).parents[2]
MADE_UP = Path(__file__).parent / "made_up"
KIND = "poll"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the activity in it, its migration made."""
    copy = copy_sources(tmp_path_factory.mktemp("project"))
    activities = copy / "digiboards_xblocks" / "activities"
    shutil.copytree(MADE_UP / KIND, activities / KIND)
    shutil.copy(MADE_UP / "found.py", copy / "tests" / "test_found.py")
    _add_line(activities / "registry.py", f'    "{KIND}",', after='    "board",')
    _add_line(
        copy / "setup.cfg",
        f"    digiboards_{KIND} = digiboards_xblocks.activities.{KIND}.block:PollBlock",
        after="    digiboards_board = digiboards_xblocks.activities.board.block:BoardBlock",
    )
    _run(copy, "-m", "django", "makemigrations", "digiboards_xblocks", "--name", KIND, settings="tests.settings")
    return copy


def _add_line(path: Path, line: str, *, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(f"{after}\n") == 1
    path.write_text(text.replace(f"{after}\n", f"{after}\n{line}\n"), "utf-8")


def _run(copy: Path, *arguments: str, settings: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    places = [environ.pop("first", ""), str(copy), str(copy / "scripts")]
    told = {"DJANGO_SETTINGS_MODULE": settings} if settings else {}
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))} | told | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


def test_it_is_found_everywhere(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _run(project, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check", "--outdir", str(out))
    [wheel] = out.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as file:
        file.extractall(installed)

    ran = _run(
        project,
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "tests/test_found.py"),
        first=str(installed),
        DIGIBOARDS_INSTALLED=str(installed),
    )
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed is not None
    assert int(passed[1]) == len(re.findall(r"^def test_", (MADE_UP / "found.py").read_text("utf-8"), re.MULTILINE))
    assert "skipped" not in ran.stdout


def test_nothing_shipped_names_an_activity_outside_its_folder() -> None:
    """But the registry, which lists them. The words of other features may be the same: these are types."""
    package = ROOT / "digiboards_xblocks"
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".html", ".js", ".css")]
    outside = [
        path.relative_to(package).as_posix()
        for path in files
        if not path.is_relative_to(package / "activities" / "scenario")
        and not path.is_relative_to(package / "migrations")
        and re.search(r"\bscenario\b|scenario_choices|ScenarioChoice|digiboards_scenario", path.read_text("utf-8"))
    ]
    assert outside == ["activities/registry.py"]
