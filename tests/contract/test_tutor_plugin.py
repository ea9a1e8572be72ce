"""The Tutor plugin asks of this package only what it has; what Tutor makes of the plugin is for make test-tutor."""

import re
import shlex
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, get_commands, load_command_class

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "tutor-contrib-digiboards" / "tutordigiboards"
OURS = "digiboards_xblocks"
# Of Studio, of Django and of a waffle that only the platform has installed.
OF_OTHERS = {"import", "migrate", "waffle_switch"}
# Settings of other places than an operator's LMS.
ELSEWHERE = {"DIGIBOARDS_OUTLINES", "DIGIBOARDS_RUN_SHEETS", "DIGIBOARDS_STORES_ANSWERS"}


def jobs() -> Any:
    """The module of the jobs, which needs no Tutor."""
    spec = spec_from_file_location("tutor_jobs", PLUGIN / "jobs.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


JOBS = jobs()
# Each job with all that it can be given.
GIVEN: dict[str, dict[str, Any]] = {
    "digiboards-register": {"file": "register.csv", "dry_run": True},
    "digiboards-roster": {
        "file": "roster.csv",
        "course": "course-v1:Org+Course+Run",
        "dry_run": True,
        "follow_mergers": True,
        "remove_missing": True,
    },
    "digiboards-push": {"archive": "course.tar.gz"},
    "digiboards-rebuild": {"course": "course-v1:Org+Course+Run"},
    "digiboards-nightly": {},
    "digiboards-health": {"complete": True, "json": True},
}


def commands_of(script: str) -> Iterator[list[str]]:
    """The words of each management command that a script runs."""
    for line in script.splitlines():
        words = shlex.split(line)
        if words[:1] == ["./manage.py"]:
            yield words[2:]


def test_each_job_is_tried_with_all_that_it_takes() -> None:
    assert {job.name: {parameter.name for parameter in job.params} for job in JOBS.JOBS} == {
        name: set(given) for name, given in GIVEN.items()
    }


@pytest.mark.parametrize("job", JOBS.JOBS, ids=lambda job: str(job.name))
def test_the_commands_of_a_job_take_what_it_gives_them(job: Any) -> None:
    found = [command for _service, script in job.callback(**GIVEN[job.name]) for command in commands_of(script)]
    assert found

    for name, *arguments in found:
        if name in OF_OTHERS:
            continue
        assert get_commands()[name] == OURS
        # Refuses what it does not know.
        load_command_class(OURS, name).create_parser("manage.py", name).parse_args(arguments)


def test_an_argument_that_a_command_does_not_know_would_be_refused() -> None:
    with pytest.raises(CommandError):
        load_command_class(OURS, "digiboards_health").create_parser("manage.py", "digiboards_health").parse_args(
            ["--x"]
        )


def test_the_job_of_each_night_on_kubernetes_is_ours() -> None:
    text = (PLUGIN / "patches" / "k8s-deployments").read_text("utf-8")
    [command] = re.findall(r'args: \["./manage.py", "lms", "(\w+)"\]', text)

    assert get_commands()[command] == OURS


def test_the_lms_is_given_each_setting_that_an_operator_has() -> None:
    known = set(re.findall(r"^## (DIGIBOARDS_\w+)$", (ROOT / "docs/reference/settings.md").read_text("utf-8"), re.M))
    text = (PLUGIN / "patches" / "openedx-lms-common-settings").read_text("utf-8")
    # What is read while plugins are loaded is in the LMS's file of settings.
    early = (PLUGIN / "patches" / "lms-env").read_text("utf-8")
    given = [*re.findall(r"^(DIGIBOARDS_\w+) = ", text, re.M), *re.findall(r"^(DIGIBOARDS_\w+): ", early, re.M)]

    assert len(known) > 5
    assert sorted(given) == sorted(known - ELSEWHERE)


def test_studio_and_image_builds_are_given_settings_that_there_are() -> None:
    for name in ("openedx-cms-common-settings", "openedx-common-assets-settings", "openedx-common-i18n-settings"):
        found = set(re.findall(r"^(DIGIBOARDS_\w+) = ", (PLUGIN / "patches" / name).read_text("utf-8"), re.M))

        assert "DIGIBOARDS_STORES_ANSWERS" in found
        assert found <= {"DIGIBOARDS_STORES_ANSWERS", "DIGIBOARDS_PRIVATE_TEXT_KEYS"}
