"""The authors' commands without make: each is found, set up once, and given what was asked for."""

import sys
from pathlib import Path
from typing import Any

import pytest

import desk
import environments


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An unpacked release, with a script that says what it was given, and ends with 7."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for name in ("pyproject.toml", "setup.cfg", f"requirements/python-{version}.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "preview_course.py").write_text(
        "import sys\nprint(*sys.argv[1:], sys.flags.utf8_mode)\nraise SystemExit(7)\n", "utf-8"
    )
    monkeypatch.setattr(desk, "ROOT", tmp_path)
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def pips(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What pip was asked for: nothing is fetched by a test."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(environments.Environment, "pip", lambda _environment, *arguments: asked.append(arguments))
    return asked


def test_a_command_is_set_up_once_and_given_its_arguments(
    root: Path, pips: list[Any], capfd: pytest.CaptureFixture[str]
) -> None:
    assert desk.main(["preview", "--edition", "our/edition.yaml"]) == 7
    assert capfd.readouterr().out == "--watch --edition our/edition.yaml 1\n"
    assert [arguments for arguments in pips if "--group" in arguments] == [
        (
            "install",
            "--constraint",
            str(root / "requirements" / f"python-{sys.version_info.major}.{sys.version_info.minor}.txt"),
            "--group",
            f"{root / 'pyproject.toml'}:desk",
            "--editable",
            str(root),
        )
    ]
    pips.clear()
    assert desk.main(["preview"]) == 7
    assert pips == []


def test_it_is_set_up_again_when_requirements_change(root: Path, pips: list[Any]) -> None:
    assert desk.main(["preview"]) == 7
    pips.clear()
    (root / "pyproject.toml").write_text("# another\n", "utf-8")
    assert desk.main(["preview"]) == 7
    assert pips


def test_another_python_is_refused_in_a_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (root / "requirements").iterdir():
        file.unlink()
    with pytest.raises(SystemExit, match=r"This is Python 3\.\d+\. Python 3\.11 or 3\.12 is needed"):
        desk.main(["preview"])


def test_every_command_is_a_script_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    for script, _always, _words in desk.COMMANDS.values():
        assert Path(desk.__file__).with_name(script).is_file()
    with pytest.raises(SystemExit):
        desk.main(["--help"])
    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for name in desk.COMMANDS)


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        desk.main(["exprot"])
    assert ended.value.code == 2
    assert "exprot" in capsys.readouterr().err
