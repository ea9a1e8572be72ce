"""The supported lines of Open edX: what is read of them, and what scripts/on_platform.py finds before it tests."""

import importlib.metadata
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import on_platform
import platform_lines
from platform_lines import CONSTRAINTS, Line, normal, pins, read

ROOT = Path(__file__).parents[2]
TEXT = "# nh3==9\nnh3==0.2.21\nweb_fragments==3.1.0\n\n"
MADE_UP = Line("made-up", Path("constraints/made-up.txt"), {}, pins(TEXT))
LINES = platform_lines.names()


def required() -> list[str]:
    found = importlib.metadata.requires("digiboards_xblocks") or []
    assert len(found) >= 13
    return found


def test_names_are_one_however_they_are_spelt() -> None:
    assert pins(TEXT) == {"nh3": "0.2.21", "web-fragments": "3.1.0"}
    assert pins("Web.Fragments==1") == pins("web-fragments==1")


def test_what_is_not_as_pinned_is_told() -> None:
    assert MADE_UP.moved({"nh3": "0.2.21", "web-fragments": "3.1.0", "other": "1"}) == []
    assert MADE_UP.moved({"nh3": "0.3.0"}) == [
        "constraints/made-up.txt pins nh3 0.2.21, and 0.3.0 is installed.",
        "constraints/made-up.txt pins web-fragments 3.1.0, and none is installed.",
    ]


def test_a_requirement_without_a_pin_is_told() -> None:
    assert MADE_UP.unpinned(["nh3>=0.2", "python_docx<2", "new-one[extra]>=1; python_version < '4'"]) == [
        "The wheel requires new-one, which constraints/made-up.txt does not pin."
    ]


def test_three_lines_are_supported() -> None:
    assert LINES == ["teak", "ulmo", "verawood"]


@pytest.mark.parametrize("name", LINES)
def test_a_line_says_what_it_runs_on_and_where_its_pins_were_read(name: str) -> None:
    line = read(name)

    assert set(line.facts) == {"Python", "Django", "Tutor", "Release", "Read from"}
    assert line.pins["django"].startswith(f"{line.facts['Django']}.")
    assert line.facts["Release"].startswith(f"release/{name}.")
    assert len(line.facts["Read from"].rpartition(" at ")[2]) == 40
    assert len(line.pins) > 80


@pytest.mark.parametrize("name", LINES)
def test_each_requirement_of_the_wheel_is_pinned_or_ours_alone(name: str) -> None:
    assert read(name).unpinned(required()) == []


@pytest.mark.parametrize("name", LINES)
def test_the_pins_are_within_what_the_wheel_asks_for(name: str) -> None:
    pinned = read(name).pins
    for text in required():
        need = Requirement(text)
        version = pinned.get(normal(need.name))
        assert version is None or need.specifier.contains(version), text


def test_the_wheel_names_the_pythons_and_djangos_of_the_lines() -> None:
    setup = ConfigParser(interpolation=None)
    setup.read(ROOT / "setup.cfg", "utf-8")
    named = setup["metadata"]["classifiers"].splitlines()
    lines = [read(name) for name in LINES]

    for name, prefix in (("Python", "Programming Language :: Python :: "), ("Django", "Framework :: Django :: ")):
        assert {line.facts[name] for line in lines} == {
            text.removeprefix(prefix) for text in named if text.startswith(prefix) and "." in text
        }


def test_readme_gives_a_reason_for_each_requirement_that_no_line_has() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    for name in platform_lines.NOT_THE_PLATFORMS:
        assert f"`{name}`" in readme


def test_the_tests_of_a_line_have_their_own_group_of_packages() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]

    assert {"edx-completion", "openedx-filters"} <= set(groups["platform"])


def test_an_unknown_line_is_refused_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        on_platform.main(["sumac", "--", "-k", "nothing"])

    said = capsys.readouterr().err
    assert "sumac" in said
    assert "verawood" in said
    assert not (CONSTRAINTS.parent / ".venv-sumac").exists()
