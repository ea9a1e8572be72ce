"""Wheels, built from a copy of the working tree, so that no leftover of an earlier build gets in."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FILES = ("setup.cfg", "setup.py", "pyproject.toml", "PACKAGE.md", "README.md", "LICENSE")
_FOLDERS = ("digiboards_xblocks", "scripts", "tests", "course", "benchmarks", "docs")


def copy_sources(folder: Path) -> Path:
    """Copy the working tree without what is made of it, and return the copy."""
    for name in _FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "*.mo"))
    return folder


def build_wheel(folder: Path, *, through_sdist: bool = False) -> Path:
    """Build the wheel of a source tree, or of its source distribution, and return the file."""
    kinds = [] if through_sdist else ["--wheel"]
    built = subprocess.run(
        [sys.executable, "-m", "build", *kinds, "--no-isolation", "--skip-dependency-check", "--outdir", "out"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    [path] = (folder / "out").glob("*.whl")
    return path
