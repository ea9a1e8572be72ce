"""A folder of Tutor's, made by the Tutor of this environment, with the plugin enabled."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TUTOR = Path(sys.executable).with_name("tutor")

# In place of Docker's: writes down what it is asked, lists no running project, and says that all went well.
DOCKER = """#!/bin/sh
for argument in "$@"; do printf '%s\\n' "$argument" >> "$DIGIBOARDS_DOCKER_SAID"; done
case "$*" in *json*) echo '[]';; esac
"""


@dataclass(frozen=True)
class Root:
    """A folder of Tutor's, and the command in it."""

    folder: Path

    def tutor(self, *arguments: str) -> str:
        """Run Tutor to its end and return what it said; fails with that if Tutor does."""
        ran = subprocess.run([TUTOR, *arguments], capture_output=True, text=True, check=False, env=self.environ())
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def refused(self, *arguments: str) -> str:
        """Run Tutor, which has to fail, and return what it said."""
        ran = subprocess.run([TUTOR, *arguments], capture_output=True, text=True, check=False, env=self.environ())
        assert ran.returncode != 0
        return ran.stdout + ran.stderr

    def environ(self) -> dict[str, str]:
        """Return variables of this root alone: none of the person's own Tutor."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")}
        return kept | {
            "TUTOR_ROOT": str(self.folder / "root"),
            "TUTOR_PLUGINS_ROOT": str(self.folder / "plugins"),
            "DIGIBOARDS_DOCKER_SAID": str(self.folder / "said"),
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
        }

    def read(self, path: str) -> str:
        """Return a file of the root."""
        return (self.folder / "root" / path).read_text("utf-8")

    def config(self) -> dict[str, Any]:
        """Return the configuration as it is kept."""
        return dict(yaml.safe_load(self.read("config.yml")))

    def asked_of_docker(self, *arguments: str) -> list[str]:
        """Run Tutor, and return the words that it gave to Docker."""
        said = self.folder / "said"
        said.unlink(missing_ok=True)
        self.tutor(*arguments)
        return said.read_text("utf-8").splitlines()


def make_root(folder: Path) -> Root:
    """Make a root with the plugin, as an operator does."""
    for name in ("root", "plugins", "bin"):
        (folder / name).mkdir()
    docker = folder / "bin" / "docker"
    docker.write_text(DOCKER, "utf-8")
    docker.chmod(0o755)
    root = Root(folder)
    root.tutor("config", "save")
    # Tutor enables some that are installed; tutor-contrib-aspects brings one.
    root.tutor("plugins", "disable", "all")
    root.tutor("plugins", "enable", "digiboards")
    root.tutor("config", "save")
    return root
