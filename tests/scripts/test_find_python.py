"""Finding a Python that runs: a shim of pyenv that says it cannot is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

import find_python

# As pyenv's shim answers for a version that is there, and not the one in use.
SHIM = "echo 'pyenv: python3.99: command not found' >&2; exit 127"
Add = Callable[..., Path]


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Add:
    """A PATH and a home of our own, with programs that do what they are told."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PYENV_ROOT", raising=False)

    def write(name: str, script: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write


def test_one_on_the_path(add: Add, capsys: pytest.CaptureFixture[str]) -> None:
    path = add("bin/python3.99", "echo 3.99")
    assert find_python.main(["3.99"]) == 0
    assert capsys.readouterr().out == f"{path}\n"


@pytest.mark.parametrize("where", ["PYENV_ROOT", "pyenv root", "home"])
def test_one_of_pyenvs_behind_a_shim(
    add: Add, where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("bin/python3.99", SHIM)
    root = tmp_path / ("home/.pyenv" if where == "home" else "elsewhere")
    if where == "PYENV_ROOT":
        monkeypatch.setenv("PYENV_ROOT", str(root))
    elif where == "pyenv root":
        add("bin/pyenv", f"echo {root}")
    for name in ("3.99.2", "3.99.10", "3.9.18"):
        path = add(f"{root.relative_to(tmp_path)}/versions/{name}/bin/python3.99", f"echo {name.rpartition('.')[0]}")
    newest = path.parents[2] / "3.99.10/bin/python3.99"
    assert find_python.main(["3.99"]) == 0
    assert capsys.readouterr().out == f"{newest}\n"


def test_one_of_another_version_or_that_makes_no_environment_does_not_count(
    add: Add, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    add("bin/python3.99", "echo 3.98")
    add("home/.pyenv/versions/3.99.1/bin/python3.99", "echo 'No module named ensurepip' >&2; exit 1")
    assert find_python.main(["3.99"]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert "No Python 3.99 was found that runs" in said.err
    assert "sudo apt-get install python3.99-venv" in said.err


def test_root_gets_it_installed(
    add: Add, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    made = tmp_path / "bin/python3.99"
    write = f"printf '#!/bin/sh\\necho 3.99\\n' > {made}; /bin/chmod +x {made}"
    add("bin/apt-get", f'echo apt says "$@"; [ "$1" = update ] || {{ {write}; }}')
    assert find_python.main(["3.99"]) == 0
    said = capfd.readouterr()
    assert said.out == f"{made}\n"
    assert "apt says install -y --no-install-recommends python3.99-venv" in said.err


def test_the_python_that_runs_this_is_found_outside_its_environment(capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    assert find_python.main([f"{sys.version_info[0]}.{sys.version_info[1]}"]) == 0
    found = capsys.readouterr().out.strip()
    assert not Path(found).is_relative_to(sys.prefix) or sys.prefix == sys.base_prefix
