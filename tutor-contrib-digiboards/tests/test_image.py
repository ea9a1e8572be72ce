"""What goes into the image: the package, and no secret."""

import re
from pathlib import Path

import pytest

import tutordigiboards
from tutor_root import Root

DOCKERFILE = "env/build/openedx/Dockerfile"
INSTALL = re.compile(r"^RUN (?:--mount=\S+ \\\n    )*\$\{PIP_COMMAND:-pip\} install '(.*digiboards.*)'$", re.MULTILINE)


def installed(root: Root) -> str:
    """The one requirement of ours that the Dockerfile installs."""
    [found] = INSTALL.findall(root.read(DOCKERFILE))
    return str(found)


def test_the_package_is_installed_of_the_plugins_own_version(root: Root) -> None:
    assert installed(root) == f"digiboards-xblocks=={tutordigiboards.__version__}"


def test_it_is_installed_after_the_platforms_own_and_before_the_assets(root: Root) -> None:
    text = root.read(DOCKERFILE)
    places = [text.index("requirements/edx/base.txt"), text.index("# Digital Boards"), text.index("collectstatic")]

    assert places == sorted(places)


def test_pip_is_the_one_that_the_rest_of_the_dockerfile_uses(root: Root) -> None:
    """Tutor 21 and 22 name it in an argument; Tutor 20 has none."""
    text = root.read(DOCKERFILE)
    scorm = next(line for line in text.splitlines() if "openedx-scorm-xblock" in line)

    assert scorm.startswith("RUN $PIP_COMMAND install" if "ARG PIP_COMMAND" in text else "RUN pip install")


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("git+https://example.org/boards.git@v1#egg=digiboards-xblocks", None),
        ("digiboards_xblocks-0.1.0-py3-none-any.whl", "/tmp/digiboards/digiboards_xblocks-0.1.0-py3-none-any.whl"),
        ("https://example.org/digiboards_xblocks-0.1.0-py3-none-any.whl", None),
    ],
)
def test_another_package_is_a_setting(own_root: Root, package: str, expected: str | None) -> None:
    own_root.tutor("config", "save", "--set", f"DIGIBOARDS_PACKAGE={package}")

    assert installed(own_root) == (expected or package)
    assert ("source=digiboards,target=/tmp/digiboards" in own_root.read(DOCKERFILE)) is bool(expected)


def test_nothing_that_docker_builds_from_holds_a_secret(root: Root) -> None:
    config = root.config()
    [key] = config["DIGIBOARDS_PRIVATE_TEXT_KEYS"]
    build = root.folder / "root" / "env" / "build"
    files = [path for path in build.rglob("*") if path.is_file()]

    assert build / "openedx" / "Dockerfile" in files
    assert build / "openedx" / "settings" / "lms" / "assets.py" in files
    assert [path for path in files if key in path.read_text("utf-8", "replace")] == []


def test_only_the_settings_of_the_lms_hold_the_key(root: Root) -> None:
    [key] = root.config()["DIGIBOARDS_PRIVATE_TEXT_KEYS"]
    top = root.folder / "root"
    holders = {
        path.relative_to(top) for path in top.rglob("*") if path.is_file() and key in path.read_text("utf-8", "replace")
    }

    assert holders == {
        Path("config.yml"),
        Path("env/apps/openedx/settings/lms/production.py"),
        Path("env/apps/openedx/settings/lms/development.py"),
    }
