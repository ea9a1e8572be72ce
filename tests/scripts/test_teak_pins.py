"""What scripts/on_teak.py finds before it tests: moved pins, and requirements without one."""

import importlib.metadata

from packaging.requirements import Requirement

from on_teak import PINS, moved, normal, pins, unpinned

TEXT = "# nh3==9\nnh3==0.2.21\nweb_fragments==3.1.0\n\n"


def test_names_are_one_however_they_are_spelt() -> None:
    assert pins(TEXT) == {"nh3": "0.2.21", "web-fragments": "3.1.0"}
    assert pins("Web.Fragments==1") == pins("web-fragments==1")


def test_what_is_not_as_pinned_is_told() -> None:
    assert moved({"nh3": "0.2.21", "web-fragments": "3.1.0", "other": "1"}, pins(TEXT)) == []
    assert moved({"nh3": "0.3.0"}, pins(TEXT)) == [
        "constraints/teak.txt pins nh3 0.2.21, and 0.3.0 is installed.",
        "constraints/teak.txt pins web-fragments 3.1.0, and none is installed.",
    ]


def test_each_requirement_of_the_wheel_is_pinned_or_ours_alone() -> None:
    required = importlib.metadata.requires("digiboards_xblocks") or []
    assert len(required) >= 13
    assert unpinned(required, pins(PINS.read_text("utf-8"))) == []
    assert unpinned(["nh3>=0.2", "python_docx<2", "new-one[extra]>=1; python_version < '4'"], pins(TEXT)) == [
        "The wheel requires new-one, which constraints/teak.txt does not pin."
    ]


def test_the_pins_are_within_what_the_wheel_asks_for() -> None:
    pinned = pins(PINS.read_text("utf-8"))
    for text in importlib.metadata.requires("digiboards_xblocks") or []:
        need = Requirement(text)
        version = pinned.get(normal(need.name))
        assert version is None or need.specifier.contains(version), text
