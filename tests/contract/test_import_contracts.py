"""The walls of the code hold: a breach of each import contract is caught, and each says why it is there."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]

# For each contract, a module that is given an import, and the module that it may not know.
BREACHES = {
    "The plugin's layers: programme over activities over organisations": (
        "digiboards_xblocks.organisations.storage",
        "digiboards_xblocks.programme.people.roster",
    ),
    "Activities know the base, and of each other only what they show again": (
        "digiboards_xblocks.activities.scenario.spec",
        "digiboards_xblocks.activities.reflection.spec",
    ),
    "What an activity may say is plain Python": ("digiboards_xblocks.activities.scenario.spec", "django.utils"),
    "The mechanism of privacy is plain Python": (
        "digiboards_xblocks.programme.figures.privacy.budget",
        "digiboards_xblocks.db.models",
    ),
    "Documents know no platform": ("digiboards_xblocks.documents.ics", "opaque_keys.edx"),
    "Pages, the API, blocks and commands ask storage, never tables": (
        "digiboards_xblocks.programme.sessions.views",
        "digiboards_xblocks.programme.sessions.models",
    ),
    "The programme knows no block": (
        "digiboards_xblocks.programme.figures.queries",
        "digiboards_xblocks.activities.scenario.block",
    ),
    "Pages and the API do not know each other": (
        "digiboards_xblocks.programme.figures.rest",
        "digiboards_xblocks.programme.figures.views",
    ),
    "The pipeline's steps go one way": ("curriculum.files", "curriculum.preparation"),
    "A format takes the checked course": ("formats.course", "formats.web"),
    "The player's parts go one way": ("player.words", "player.blocks"),
    "A course knows no format": ("curriculum.files", "formats.format"),
    "A book is made once and written by each of its writers": ("books.book", "books.guide"),
    "Formats, books and the player ask no table, no site and nobody else": ("player.codes", "studio.tree"),
    "Archives are read and written in one place": ("olx.asset_names", "olx.course_reader"),
    "Archives know none who use them": ("olx.course_reader", "requests"),
    "Requests go out in one place": ("api_client.errors", "api_client.answers"),
    "The client knows none who ask with it": ("api_client.answers", "studio.tree"),
    "Only the client speaks HTTP": ("studio.tree", "requests"),
    "Statements are read, counted and written apart": ("statements.pieces", "statements.tables"),
    "Counting statements takes their vocabulary alone": ("statements.models", "django.utils"),
    "Reports and pushes do not know each other": ("reporting.formatters", "studio.tree"),
    "A push's steps go one way": ("studio.errors", "studio.push"),
    "A report is requested, resumed and formatted apart": ("reporting.errors", "reporting.formatters"),
    "Of the plugin, the pipeline and reports know the domain only": (
        "curriculum.files",
        "digiboards_xblocks.db.models",
    ),
    "The pipeline asks nobody": ("curriculum.files", "reporting.errors"),
    "The plugin knows nothing of the scripts": ("digiboards_xblocks.core.text", "curriculum.files"),
}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the code with all the breaches in it."""
    copy = tmp_path_factory.mktemp("breached")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for folder in ("digiboards_xblocks", "scripts"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for source, target in BREACHES.values():
        start = copy if source.startswith("digiboards_xblocks") else copy / "scripts"
        with start.joinpath(*source.split(".")).with_suffix(".py").open("a", encoding="utf-8") as file:
            file.write(f"\nimport {target}\n")
    path = os.pathsep.join([str(copy), str(copy / "scripts")])
    ran = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": path, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return ran.stdout


def test_there_is_a_breach_for_each_contract() -> None:
    assert sorted(BREACHES) == sorted(contract["name"] for contract in SETTINGS["contracts"])


@pytest.mark.parametrize("name", sorted(BREACHES))
def test_a_breach_is_caught(name: str, verdict: str) -> None:
    source, target = BREACHES[name]
    assert re.search(rf"^{re.escape(name)} BROKEN", verdict, re.MULTILINE)
    [told] = re.findall(rf"^{re.escape(name)}\n-+\n(.*?)(?=^\S[^\n]*\n-{{5,}}$|\Z)", verdict, re.MULTILINE | re.DOTALL)
    words = " ".join(told.split())
    package = target.split(".")[0]
    expected = target if package in SETTINGS["root_packages"] else package
    assert f"{source} -> {expected}" in words


def test_each_contract_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    blocks = text.split("[[tool.importlinter.contracts]]")[1:]
    without = [re.search(r'name = "(.*)"', block) for block in blocks if not block.lstrip("\n").startswith("# ")]
    assert [found[1] for found in without if found] == []
