"""The manifests for Kubernetes: of the form that its API takes, and with nothing in them that is nowhere."""

import re
from typing import Any

import jsonschema
import pytest
import yaml

from tutor_root import Root

NAME = {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "maxLength": 52}
LABELS = {"type": "object", "additionalProperties": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,63}$"}}


def exactly(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """The schema of an object with these fields and no others: a field that is misspelt is refused."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def several(item: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list that is not empty."""
    return {"type": "array", "items": item, "minItems": 1}


# The fields of batch/v1 that we use, as the API's reference has them.
COUNT = {"type": "integer", "minimum": 0}
CONTAINER = exactly(
    {
        "name": NAME,
        "image": {"type": "string", "pattern": "^[^ ]+:[^ ]+$"},
        "env": several(exactly({"name": {"type": "string"}, "value": {"type": "string"}})),
        "volumeMounts": several(
            exactly({"mountPath": {"type": "string", "pattern": "^/"}, "name": NAME}, {"readOnly": {"type": "boolean"}})
        ),
    },
    {
        "args": several({"type": "string"}),
        "securityContext": exactly({"allowPrivilegeEscalation": {"const": False}}),
    },
)
VOLUME = {
    "oneOf": [
        exactly({"name": NAME, "configMap": exactly({"name": NAME})}),
        exactly({"name": NAME, "secret": exactly({"secretName": NAME, "optional": {"const": True}})}),
    ]
}
POD = exactly(
    {
        "spec": exactly(
            {
                "restartPolicy": {"enum": ["Never", "OnFailure"]},
                "containers": several(CONTAINER),
                "volumes": several(VOLUME),
            },
            {"securityContext": exactly({"runAsUser": COUNT, "runAsGroup": COUNT})},
        )
    },
    {"metadata": exactly({"labels": LABELS})},
)
JOB_SPEC = exactly({"template": POD}, {"backoffLimit": COUNT, "activeDeadlineSeconds": COUNT})
HEAD = {"apiVersion": {"const": "batch/v1"}, "metadata": exactly({"name": NAME, "labels": LABELS})}
CRON_JOB = exactly(
    HEAD
    | {
        "kind": {"const": "CronJob"},
        "spec": exactly(
            {
                "schedule": {"type": "string", "pattern": r"^[0-9*,/-]+( [0-9*,/-]+){4}$"},
                "timeZone": {"type": "string", "pattern": "^[A-Za-z_]+(/[A-Za-z_]+)*$"},
                "suspend": {"type": "boolean"},
                "concurrencyPolicy": {"enum": ["Allow", "Forbid", "Replace"]},
                "startingDeadlineSeconds": COUNT,
                "successfulJobsHistoryLimit": COUNT,
                "failedJobsHistoryLimit": COUNT,
                "jobTemplate": exactly({"spec": JOB_SPEC}),
            }
        ),
    }
)
JOB = exactly(HEAD | {"kind": {"const": "Job"}, "spec": JOB_SPEC})


def manifests(root: Root, path: str, kind: str) -> dict[str, dict[str, Any]]:
    """The manifests of one kind, by their names."""
    found = [manifest for manifest in yaml.safe_load_all(root.read(f"env/k8s/{path}")) if manifest]
    return {manifest["metadata"]["name"]: manifest for manifest in found if manifest["kind"] == kind}


def cron_job(root: Root) -> dict[str, Any]:
    [(name, manifest)] = manifests(root, "deployments.yml", "CronJob").items()
    assert name == "digiboards-nightly"
    return manifest


def test_the_nightly_job_is_a_cron_job(root: Root) -> None:
    manifest = cron_job(root)
    jsonschema.validate(manifest, CRON_JOB)
    [container] = manifest["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]

    assert container["args"] == ["./manage.py", "lms", "digiboards_nightly"]
    assert manifest["spec"]["concurrencyPolicy"] == "Forbid"
    assert manifest["spec"]["suspend"] is False


def test_the_nightly_job_is_started_with_the_site(root: Root) -> None:
    """``tutor k8s start`` applies all that is not of the component job."""
    assert "app.kubernetes.io/component" not in cron_job(root)["metadata"]["labels"]


def test_the_night_can_be_set_and_held(own_root: Root) -> None:
    own_root.tutor(
        *("config", "save", "--set", "DIGIBOARDS_NIGHTLY_SCHEDULE=30 23 * * 1-5"),
        *("--set", "DIGIBOARDS_TIME_ZONE=Europe/Dublin", "--set", "DIGIBOARDS_NIGHTLY=false"),
    )
    manifest = cron_job(own_root)
    jsonschema.validate(manifest, CRON_JOB)

    assert manifest["spec"]["schedule"] == "30 23 * * 1-5"
    assert manifest["spec"]["timeZone"] == "Europe/Dublin"
    assert manifest["spec"]["suspend"] is True


@pytest.mark.parametrize(("name", "variant"), [("digiboards-job", "lms"), ("digiboards-cms-job", "cms")])
def test_our_jobs_are_jobs_as_the_platforms_are(root: Root, name: str, variant: str) -> None:
    """Tutor finds a job by its name, and takes its first container."""
    found = manifests(root, "jobs.yml", "Job")
    jsonschema.validate(found[name], JOB)
    ours, theirs = (found[each]["spec"]["template"]["spec"] for each in (name, f"{variant}-job"))

    assert found[name]["metadata"]["labels"] == {"app.kubernetes.io/component": "job"}
    assert ours["containers"][0]["image"] == theirs["containers"][0]["image"]
    assert ours["containers"][0]["env"] == theirs["containers"][0]["env"]
    assert all(mount in ours["containers"][0]["volumeMounts"] for mount in theirs["containers"][0]["volumeMounts"])
    assert all(volume in ours["volumes"] for volume in theirs["volumes"])


def test_what_is_mounted_is_a_volume_and_each_configuration_is_made(root: Root) -> None:
    made = set(re.findall(r"^- name: (\S+)$", root.read("env/kustomization.yml"), re.MULTILINE))
    pods = [cron_job(root)["spec"]["jobTemplate"]["spec"]["template"]["spec"]]
    pods += [
        manifest["spec"]["template"]["spec"]
        for name, manifest in manifests(root, "jobs.yml", "Job").items()
        if name.startswith("digiboards")
    ]
    assert len(pods) == 3
    for pod in pods:
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        assert {mount["name"] for mount in pod["containers"][0]["volumeMounts"]} == set(volumes)
        assert {volume["configMap"]["name"] for volume in volumes.values() if "configMap" in volume} <= made


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (["spec", "schedule"], "every night"),
        (["spec", "concurrencyPolicy"], "Never"),
        (["spec", "jobTemplate", "spec", "template", "spec", "restartPolicy"], "Always"),
        (["spec", "jobTemplate", "spec", "template", "spec", "container"], []),
        (["metadata", "name"], "Digi_Boards"),
    ],
)
def test_the_schema_refuses_what_the_api_would(root: Root, place: list[str], wrong: Any) -> None:
    manifest = cron_job(root)
    within = manifest
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = wrong

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest, CRON_JOB)
