"""Installs a Debian package, where that is possible without asking anybody."""

import os
import shutil
import subprocess
import sys


def install(package: str) -> bool:
    """Install it, if we may, and return whether that was done. Output of apt goes to stderr."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", package]):
        sys.stderr.write(f"apt-get {' '.join(step)}\n")
        sys.stderr.flush()
        # Its own progress belongs on stderr too: stdout is for the answer alone.
        done = subprocess.run([apt, *step], stdout=sys.stderr.fileno(), env=environ, check=False)  # noqa: S603
        if done.returncode:
            return False
    return True
