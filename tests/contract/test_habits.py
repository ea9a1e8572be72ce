"""What a contributor and a forge read says what the repository has."""

import configparser
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d{2}-\d{2})\)")


def read_yaml(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def test_a_linter_before_a_commit_is_the_one_of_the_check() -> None:
    [local] = read_yaml(".pre-commit-config.yaml")["repos"]
    check = {need for need in PYPROJECT["dependency-groups"]["check"] if isinstance(need, str)}
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert {hook["id"] for hook in local["hooks"]} == {"ruff", "ruff-format", "yamllint"}
    for hook in local["hooks"]:
        assert set(hook["additional_dependencies"]) <= check
        assert f"$(BIN)/{' '.join(hook['entry'].split()[:2])} " in makefile


def test_the_forge_runs_the_gate_on_every_python_that_we_support() -> None:
    setup = configparser.RawConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    prefix = "Programming Language :: Python :: 3."
    supported = [line for line in setup["metadata"]["classifiers"].splitlines() if line.startswith(prefix)]
    steps = read_yaml(".github/workflows/ci.yml")["jobs"]["gate"]["steps"]
    [pythons] = [step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", "")]

    assert sorted(pythons.split()) == [line.rpartition(" ")[2] for line in supported]
    assert steps[-1]["run"].endswith(" .ci/run")


def test_the_gate_builds_the_documentation() -> None:
    assert re.search(r"^[^#]*\bmake docs\b", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)


def test_what_contributors_are_told_of_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = re.findall(r"`((?:digiboards_xblocks|scripts|tests|docs|course|\.ci)/[\w./-]*)`", text)
    targets = re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)

    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert {"check", "docs", "messages", "quick"} <= set(targets)
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("form", ["problem", "wish", "course"])
def test_each_form_asks_for_something(form: str) -> None:
    read = read_yaml(f".github/ISSUE_TEMPLATE/{form}.yml")

    assert read["name"]
    assert read["description"]
    assert any(item.get("validations", {}).get("required") for item in read["body"])


def test_the_catalogue_knows_the_package() -> None:
    setup = configparser.RawConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    read = read_yaml("catalog-info.yaml")

    assert read["metadata"]["name"] == setup["metadata"]["name"]
    assert {"type", "owner", "lifecycle"} <= set(read["spec"])


def test_the_changes_are_told_by_release() -> None:
    first, *releases = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    found = [VERSION.fullmatch(release) for release in releases]

    assert first == "Unreleased"
    assert all(found), releases
    numbers = [tuple(map(int, release.groups()[:3])) for release in found if release]
    assert numbers == sorted(set(numbers), reverse=True)
