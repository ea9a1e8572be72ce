"""The services that jobs run in, on one machine."""

from typing import Any

import pytest
import yaml

from tutor_root import Root

SERVICES = {"digiboards-job": "lms", "digiboards-cms-job": "cms"}


def services(root: Root, path: str) -> dict[str, Any]:
    return dict(yaml.safe_load(root.read(f"env/{path}"))["services"])


@pytest.mark.parametrize(("name", "variant"), SERVICES.items())
def test_our_jobs_run_as_the_platforms_do(root: Root, name: str, variant: str) -> None:
    found = services(root, "local/docker-compose.jobs.yml")
    ours, theirs = found[name], found[f"{variant}-job"]

    assert ours["image"] == theirs["image"]
    assert ours["environment"] == theirs["environment"]
    assert set(theirs["depends_on"]) <= set(ours["depends_on"])


@pytest.mark.parametrize("name", SERVICES)
def test_our_jobs_see_the_folder_of_files_and_change_nothing_on_the_machine(root: Root, name: str) -> None:
    volumes = [volume.split(":") for volume in services(root, "local/docker-compose.jobs.yml")[name]["volumes"]]

    assert ["../../data/digiboards", "/openedx/digiboards", "ro,z"] in volumes
    assert {options for _here, _there, options in volumes} == {"ro,z"}


def test_no_other_service_sees_the_folder(root: Root) -> None:
    for path in ("local/docker-compose.jobs.yml", "local/docker-compose.yml", "dev/docker-compose.jobs.yml"):
        for name, service in services(root, path).items():
            seen = [volume for volume in service.get("volumes", []) if "/openedx/digiboards" in volume]
            assert not seen or name in SERVICES, name


@pytest.mark.parametrize(("name", "variant"), SERVICES.items())
def test_developers_have_them_too(root: Root, name: str, variant: str) -> None:
    found = services(root, "dev/docker-compose.jobs.yml")

    assert found[name]["image"] == found[f"{variant}-job"]["image"]
    assert found[name]["environment"] == {"DJANGO_SETTINGS_MODULE": f"{variant}.envs.tutor.development"}


def test_what_a_developer_mounts_into_jobs_is_in_ours(own_root: Root) -> None:
    own_root.tutor("mounts", "add", "lms-job:/srv/code:/openedx/code")

    found = services(own_root, "local/docker-compose.jobs.yml")

    assert "/srv/code:/openedx/code:z" in found["digiboards-job"]["volumes"]
    assert "/srv/code:/openedx/code:z" not in found["digiboards-cms-job"]["volumes"]
