"""Runs some tests beside what each supported line of Open edX pins, in environments of their own."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import platform_lines
from environments import ROOT, Environment
from platform_lines import Line


@dataclass(frozen=True)
class LineTests:
    """Tests that go through a package of the platform's.

    ``name`` is that of the environments, of the group of requirements and of pytest's option; ``distribution`` and
    ``module`` are the package's names; ``folder`` has the tests, and ``about`` says what is tested.
    """

    name: str
    distribution: str
    module: str
    folder: str
    about: str

    def main(self, argv: Sequence[str] | None = None) -> int:
        """Install and test on each line; 0 if all passed, else 1."""
        parser = argparse.ArgumentParser(
            prog=f"on_{self.name}.py",
            usage="%(prog)s [-h] LINE [LINE …] [-- arguments of pytest]",
            description=(
                "For each line, makes an environment with the versions of constraints/LINE.txt and the newest "
                f"{self.distribution} that its Python runs; then {self.about} Exit status: 0 all passed, 1 not."
            ),
        )
        parser.add_argument("lines", nargs="+", choices=platform_lines.names(), metavar="LINE", help="%(choices)s")
        given = list(sys.argv[1:] if argv is None else argv)
        split = given.index("--") if "--" in given else len(given)
        lines = [platform_lines.read(name) for name in parser.parse_args(given[:split]).lines]
        return max([self._test(line, given[split + 1 :]) for line in lines])

    def _test(self, line: Line, arguments: Sequence[str]) -> int:
        """Install under the pins of the line, and test; 0 if all is right, else 1."""
        sources = (line.path, ROOT / "pyproject.toml", ROOT / "setup.cfg")
        made_of = "\n".join(path.read_text("utf-8") for path in sources)
        environment = Environment(f"{self.name}-{line.name}", line.python, made_of)
        if not environment.make():
            return 1
        if not environment.is_ready:
            group = f"{ROOT / 'pyproject.toml'}:{self.name}"
            environment.pip("install", "--constraint", str(line.path), "--group", group, "--editable", str(ROOT))
            environment.pip("check")
            environment.mark_ready()
        [version] = environment.python(
            f"import {self.module}; from importlib.metadata import version; print(version('{self.distribution}'))"
        )
        sys.stdout.write(f"{self.distribution} {version}, beside Open edX {line.name.title()}\n")
        sys.stdout.flush()
        options = ("-p", "no:cacheprovider", f"--ds={self.folder.replace('/', '.')}.settings", f"--{self.name}")
        tests = [environment.program("python"), "-m", "pytest", *options, self.folder, *arguments]
        return int(bool(subprocess.run(tests, cwd=ROOT, check=False).returncode))  # noqa: S603
