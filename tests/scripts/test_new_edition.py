"""Starting an edition, and then doing what its README says, word for word."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import new_edition
from tests.curriculum.exporting import Exported

REPOSITORY = Path(new_edition.__file__).resolve().parent.parent
FENCE = re.compile(r"(?:`([^`\n]+)`:\n\n)?```(\w+)\n(.*?)```", re.DOTALL)


def started(folder: Path, *options: str) -> int:
    return new_edition.main([str(folder), "--id", "four-shires", "--name", "Four Shires edition", *options])


@pytest.mark.slow
def test_the_readme_of_a_new_edition_does_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("course", "scripts", "digiboards_xblocks"):
        shutil.copytree(REPOSITORY / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    ours = tmp_path / "four-shires"
    assert started(ours) == 0
    assert capsys.readouterr().out == f"{ours / 'edition.yaml'}\n"
    ran = []
    for path, kind, text in FENCE.findall((ours / "README.md").read_text()):
        if kind == "bash":
            # The commands as they stand, but for where the installed Python is.
            export = f"{sys.executable} scripts/export_course.py --demo --edition"
            command = text.replace("make course EDITION=", f"{export} ").replace(".venv-*/bin/python", sys.executable)
            ran.append(subprocess.run(["bash", "-ec", command], cwd=clone, capture_output=True, text=True, check=True))
        else:
            (ours / path).parent.mkdir(parents=True, exist_ok=True)
            (ours / path).write_text(text)

    # The page is the base's, which is the ICS edition, and not the one that this has replaced.
    page = "guides/g2-building-digital-teams/12-agile-without-the-jargon.md"
    assert (ours / page).read_bytes() == (clone / "course" / "editions" / "ics" / page).read_bytes()
    archive = clone / "dist" / "digital-boards-four-shires.tar.gz"
    result = Exported(0, "", [], archive)
    assert ran[1].stdout == f"{archive}\n"
    assert "Four Shires edition, based on ICS edition, Trust edition: replaces 1 file, adds 1" in ran[1].stderr
    assert "g2-teams-in-our-area-1" in result.texts()
    policy = result.read("policies/2026-four-shires/policy.json")
    assert b'"display_organization": "Your organisation"' in policy
    assert b'"display_name": "Digital Boards: Four Shires edition"' in policy
    # After the last command nothing is left to look at, but for the short page of the example.
    again = subprocess.run(
        [sys.executable, "scripts/export_course.py", "--demo", "--edition", ours / "edition.yaml"],
        cwd=clone, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "nothing says" in ran[1].stderr
    assert "nothing says" not in again.stderr


def test_a_folder_that_holds_something_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    assert started(tmp_path) == 1
    assert "not empty; nothing was changed" in capsys.readouterr().err
    assert [item.name for item in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--base", "nowhere"], "there is no edition 'nowhere'"),
        (["--id", "Four Shires"], "'Four Shires' is no id"),
        (["--name", 'The "best"'], "write the name on one line, without double quotes"),
    ],
)
def test_a_wrong_option_is_told(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        started(tmp_path / "new", *options)

    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
