"""What of the platform the settings that Tutor renders ask for, as small as they allow; run as a program.

``standin.py ENV MODULE`` imports ``lms.envs.tutor.MODULE`` or ``cms.envs.tutor.MODULE`` from a rendered environment, as
the LMS and Studio do, and writes our settings as JSON. The names and shapes are those of ``lms/envs/common.py``.
"""

import json
import os
import sys
import types
from pathlib import Path
from typing import Any

import yaml


def common(variant: str) -> dict[str, Any]:
    """Return names of ``common.py`` that the rendered settings change."""
    return {
        "path": Path,
        "FEATURES": {},
        "INSTALLED_APPS": ["lms.djangoapps.coursewarehistoryextended"],
        "DATABASE_ROUTERS": ["openedx.core.lib.django_courseware_routers.StudentModuleHistoryExtendedRouter"],
        "MODULESTORE": {"default": {"OPTIONS": {"stores": [{"OPTIONS": {}}]}}},
        "VIDEO_IMAGE_SETTINGS": {"STORAGE_KWARGS": {}},
        "VIDEO_TRANSCRIPTS_SETTINGS": {"STORAGE_KWARGS": {}},
        "PROFILE_IMAGE_BACKEND": {"options": {}},
        "LOGGING": {"handlers": {}, "loggers": {"tracking": {}}},
        "JWT_AUTH": {},
        "REGISTRATION_EXTRA_FIELDS": {},
        "IDA_LOGOUT_URI_LIST": [],
        "SYSTEM_WIDE_ROLE_CLASSES": ["enterprise.SystemWideEnterpriseUserRoleAssignment"],
        "WEBPACK_LOADER": {"DEFAULT": {}},
        "STATIC_ROOT": "/nowhere/static",
        "STATIC_ROOT_BASE": "/nowhere/static",
        "LOG_DIR": "/nowhere/logs",
        "LMS_ROOT_URL": "https://lms.example.org",
        "SERVICE_VARIANT": variant,
    }


def module(name: str, **names: Any) -> None:
    """Make a module, and the packages that it is in."""
    package, _, leaf = name.rpartition(".")
    if package and package not in sys.modules:
        module(package)
    made = types.ModuleType(name)
    made.__dict__.update(names)
    made.__path__ = []
    sys.modules[name] = made
    if package:
        setattr(sys.modules[package], leaf, made)


def nothing(*_arguments: Any, **_names: Any) -> None:
    """Stand for functions of the platform that change what nobody here reads."""


def main(environment: Path, name: str) -> None:
    """Import the module, and write what it says of us."""
    variant, _, leaf = name.partition(".")
    module("xmodule.modulestore.modulestore_settings", update_module_store_settings=nothing)
    module("codejail.jail_code", configure=nothing)
    module("openedx.core.lib.derived", derive_settings=nothing)
    module("django.utils.deprecation", RemovedInDjango50Warning=Warning, RemovedInDjango51Warning=Warning)
    # Tutor's settings make folders of a container.
    os.makedirs = nothing
    for each in ("lms", "cms"):
        tokens = yaml.safe_load((environment / f"apps/openedx/config/{each}.env.yml").read_text("utf-8"))
        names = common(each)
        module(f"{each}.envs.common", **names)
        for settings in ("production", "devstack"):
            module(f"{each}.envs.{settings}", **(names | tokens), ENV_TOKENS=tokens)
    folder = "build" if leaf in {"assets", "i18n"} else "apps"
    file = environment / folder / "openedx/settings" / variant / f"{leaf}.py"
    module(f"{variant}.envs.tutor")
    made = types.ModuleType(f"{variant}.envs.tutor.{leaf}")
    made.__package__ = f"{variant}.envs.tutor"
    sys.modules[made.__name__] = made
    exec(compile(file.read_text("utf-8"), str(file), "exec"), made.__dict__)  # noqa: S102
    ours = {key: value for key, value in vars(made).items() if key.startswith("DIGIBOARDS_")}
    sys.stdout.write(json.dumps(ours))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
