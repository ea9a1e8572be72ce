"""The lock of what the project is worked on with: of every requirement a version that it allows, and no machine's."""

import re
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from platform_lines import names, normal, pins

ROOT = Path(__file__).parents[2]
VERSIONS = ("3.11", "3.12")
PIN = re.compile(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==[a-z0-9.!+-]+")
# Environments of their own: those beside the platform are locked by constraints/, and that of the lock by nothing.
ELSEWHERE = {"platform", "xapi", "scorm", "lock"}


def requirements() -> Iterator[str]:
    """What the wheel requires, and each group that the lock is of."""
    wheel = ConfigParser()
    wheel.read(ROOT / "setup.cfg", "utf-8")
    yield from filter(None, wheel["options"]["install_requires"].splitlines())
    groups: dict[str, list[Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    for name, lines in groups.items():
        if name not in ELSEWHERE:
            yield from (line for line in lines if isinstance(line, str))


@pytest.mark.parametrize("version", VERSIONS)
def test_each_requirement_has_a_version_that_it_allows(version: str) -> None:
    """Else run make lock."""
    locked = pins((ROOT / "requirements" / f"python-{version}.txt").read_text("utf-8"))
    needs = [Requirement(line) for line in requirements()]
    assert len(needs) > 40
    for need in needs:
        assert normal(need.name) in locked, need
        assert need.specifier.contains(locked[normal(need.name)], prereleases=True), need


@pytest.mark.parametrize(
    "path",
    ["requirements/python-3.11.txt", "requirements/python-3.12.txt", *(f"constraints/{name}.txt" for name in names())],
)
def test_a_lock_holds_names_and_versions_alone(path: str) -> None:
    """No address of a package index, and no folder."""
    for line in (ROOT / path).read_text("utf-8").splitlines():
        assert (
            line.startswith("#") or not line or re.fullmatch(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==[a-z0-9.!+-]+", line)
        ), line
