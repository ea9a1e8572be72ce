from pathlib import Path

import pytest

import find_browser


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A PATH of our own, with programs that do nothing or what they are told."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    def add(name: str, script: str = "exit 0") -> str:
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
        return str(tmp_path / name)

    return add


@pytest.mark.parametrize("name", find_browser.NAMES)
def test_finds_what_is_there(programs, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = programs(name)
    assert find_browser.main([]) == 0
    assert capsys.readouterr().out == f"{path}\n"


def test_the_environment_names_it(programs, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    programs("chromium")
    monkeypatch.setenv("CHROMIUM", programs("my-own"))
    assert find_browser.main([]) == 0
    assert capsys.readouterr().out.endswith("/my-own\n")


def test_a_wrong_name_is_told(programs, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    programs("chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere")
    assert find_browser.main([]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        "CHROMIUM is '/nowhere', which cannot be run. Give the path of Chromium, or unset it.\n",
    )


def test_root_gets_it_installed(programs, capfd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    browser = tmp_path / "chromium"
    programs("apt-get", f'echo apt says "$@"; [ "$1" = update ] || {{ echo > {browser}; /bin/chmod +x {browser}; }}')
    assert find_browser.main([]) == 0
    said = capfd.readouterr()
    assert said.out == f"{browser}\n"
    assert "apt says update" in said.err
    assert "apt says install -y --no-install-recommends chromium" in said.err


@pytest.mark.parametrize(("user", "apt"), [(1000, "exit 0"), (0, "exit 100"), (0, None)])
def test_otherwise_it_says_what_to_install(
    programs, capfd, monkeypatch: pytest.MonkeyPatch, user: int, apt: str | None
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    if apt:
        programs("apt-get", apt)
    assert find_browser.main([]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert "sudo apt-get install chromium" in said.err
